"""Documents that come in: checked and written out before the file is locked, in any process."""

from dataclasses import dataclass

import msgspec

from annotator.core.model import Id, Line, quote_of, text_digest
from annotator.language import N_
from annotator.store.annotations import check_pieces
from annotator.store.bodies import (
    AnnotationsBody,
    DocumentBody,
    LineBody,
    LinesBody,
    canonical,
)
from annotator.store.errors import Refused
from annotator.store.ids import named_id, new_id
from annotator.store.state import Reach, reaches

Layers = tuple[tuple[Id, AnnotationsBody], ...]  # (annotator, annotations)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document as it comes in: its text and all that is said about it.

    `layers` holds (annotator, annotations); `objects` holds (kind, id, body, annotator or "").
    """

    id: Id
    text: str
    body: DocumentBody
    lines: tuple[Line, ...] = ()
    layers: Layers = ()
    objects: tuple[tuple[str, Id, object, Id], ...] = ()


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One change of an arriving document; `reach` says where its annotations lie, if any."""

    kind: str
    id: Id
    body: str  # canonical
    layer: Id = ""
    reach: tuple[Reach, ...] = ()


class Written(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A document with its changes, the document's own first."""

    id: Id
    name: str
    text: str
    sha256: str
    changes: tuple[Change, ...]

    def with_lines(self, lines: tuple[Line, ...]) -> "Written":
        """Return it with its line statuses."""
        if not lines:
            return self
        first, *rest = self.changes
        changes = (first, lines_change(self.id, lines), *rest)
        return msgspec.structs.replace(self, changes=changes)


def written_out(arrival: Arrival) -> Written:
    """Check an arriving document and write its changes out.

    Annotations whose ids occur twice get new ones. Raises Refused when a span or its quote does
    not fit the text (code points), ValueError when the body describes another text.
    """
    body, text = arrival.body, arrival.text
    if text_digest(text) != body.sha256 or len(text) != body.length:
        raise ValueError(f"another text than that of {body.name}")
    changes = [Change("document", arrival.id, canonical(body))]
    seen: set[Id] = set()
    for layer, together in arrival.layers:
        _check(text, together, body.name)
        known = set(together.ids)
        distinct = len(known) == len(together.ids) and not known & seen
        seen |= known
        if together.items:
            kept = together if distinct else AnnotationsBody(together.items)
            changes.append(annotations_change(layer, kept))
    changes.extend(
        Change(kind, identity, canonical(said), layer)
        for kind, identity, said, layer in arrival.objects
    )
    written = Written(arrival.id, body.name, text, body.sha256, tuple(changes))
    return written.with_lines(arrival.lines)


def lines_change(document: Id, lines: tuple[Line, ...]) -> Change:
    """Return the change that sets the line statuses of a document."""
    body = LinesBody(tuple(LineBody(o.start, o.end, o.status.value, o.by) for o in lines))
    return Change("lines", named_id("lines", document), canonical(body))


def annotations_change(layer: Id, together: AnnotationsBody) -> Change:
    """Return the change that brings annotations into a layer."""
    return Change("annotations", new_id(), canonical(together), layer, reaches(together.items))


def _check(text: str, together: AnnotationsBody, name: str) -> None:
    length = len(text)
    for item in together.items:
        pieces = item.pieces
        if len(pieces) == 1:  # nearly always
            ((start, end),) = pieces
            if 0 <= start < end <= length and text[start:end] == item.quote:
                continue
        check_pieces(text, pieces)
        if quote_of(text, pieces) != item.quote:
            raise Refused(
                N_("An annotation of {name} quotes “{quote}”, which does not stand there."),
                name=name,
                quote=item.quote,
            )
