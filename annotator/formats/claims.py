"""Spans as another program claims them of its text, brought to the text as it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from annotator.core.model import Origin, OriginKind, State
from annotator.errors import Message
from annotator.formats.checks import check_annotations
from annotator.formats.clean import clean_text
from annotator.formats.records import AnnotationRecord, LayerRecord, RelationRecord
from annotator.formats.units import Unit, converter


class Ground:
    """A text as it arrived, and the way from offsets in it to the stored text."""

    def __init__(self, raw: str, unit: Unit = Unit.CODE_POINTS) -> None:
        """Clean the text. Raises AnnotatorError where it holds what cannot be stored."""
        self._cleaned = clean_text(raw)
        self.text = self._cleaned.text
        self._convert = converter(raw, unit)
        self._as_it_is = unit is Unit.CODE_POINTS and not self._cleaned.dropped

    def between(self, start: int, end: int) -> str:
        """Return what stands in the stored text between two offsets of the file."""
        return self.text[max(0, self._offset(start)) : max(0, self._offset(end))]

    def settle(
        self, claims: Iterable[AnnotationRecord]
    ) -> tuple[tuple[AnnotationRecord, ...], list[Message]]:
        """Return the annotations that hold against the stored text, and what the others lack."""
        given = tuple(claims)
        if not self._as_it_is:
            given = tuple(self._moved(one) for one in given)
        return check_annotations(self.text, given)

    def _moved(self, one: AnnotationRecord) -> AnnotationRecord:
        pieces = tuple((self._offset(start), self._offset(end)) for start, end in one.pieces)
        quote = one.quote
        if quote is not None and "\r" in quote:
            quote = quote.replace("\r\n", "\n").replace("\r", "\n")
        return msgspec.structs.replace(one, pieces=pieces, quote=quote)

    def _offset(self, raw: int) -> int:
        return self._cleaned.offset(self._convert(raw))


def imported(file: str) -> Origin:
    """Return the origin of what stands in a file."""
    return Origin(OriginKind.IMPORTED, by=file)


def identity(text: str, *parts: object) -> str:
    """Return the id of a span that its file calls by a name of its own: the same each time."""
    digest = _begun(text).copy()
    for part in parts:
        digest.update(f"\n{part}".encode())
    return str(digest.hexdigest())[:32]


@lru_cache(maxsize=4)
def _begun(text: str) -> Any:
    """Return the digest of a text: many spans of the same one are named in a row."""
    return sha256(text.encode())


def unread_span(span: str) -> Message:
    """Return the message for something that is not even a span."""
    return Message("A span that could not be understood was left out: {span}.", {"span": span})


def merged(layers: Sequence[LayerRecord]) -> tuple[LayerRecord, ...]:
    """Return one layer for each person: who answered a task twice said all of it."""
    found: dict[str, LayerRecord] = {}
    for one in layers:
        before = found.get(one.annotator)
        if before is None:
            found[one.annotator] = one
            continue
        known = {(span.label, span.pieces): span.id for span in before.annotations}
        more = [span for span in one.annotations if (span.label, span.pieces) not in known]
        twins = {
            span.id: twin
            for span in one.annotations
            if (twin := known.get((span.label, span.pieces)))
        }
        found[one.annotator] = msgspec.structs.replace(
            before,
            annotations=(*before.annotations, *more),
            relations=_joined(before.relations, one.relations, twins),
            seconds=before.seconds + one.seconds,
            state=State.DONE if State.DONE in (before.state, one.state) else before.state,
        )
    return tuple(found.values())


def _joined(
    before: Sequence[RelationRecord], more: Sequence[RelationRecord], twins: Mapping[str, str]
) -> tuple[RelationRecord, ...]:
    """Return all relations, each once; those of a span that was there already are that one's."""
    said = {(one.label, one.head, one.tail) for one in before}
    moved = [
        msgspec.structs.replace(
            one, head=twins.get(one.head, one.head), tail=twins.get(one.tail, one.tail)
        )
        for one in more
    ]
    return (*before, *(one for one in moved if (one.label, one.head, one.tail) not in said))
