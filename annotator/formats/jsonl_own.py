"""Our own JSON lines, which lose nothing: a header with the project, then one article a line.

docs/formats.md describes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from annotator.core.model import Annotator, Label, Line, quote_of
from annotator.errors import AnnotatorError, Message
from annotator.formats.checks import check_annotations, check_lines
from annotator.formats.clean import clean_text
from annotator.formats.files import replacing, sha256
from annotator.formats.json_lines import as_text, not_json
from annotator.formats.loss import LossReport
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    NoteRecord,
    Problem,
    ProjectRecord,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.relations import settled

VERSION = 1
_NAMESPACE = "annotator_jsonl"  # of fields in `foreign` that this version does not know
_T = TypeVar("_T")
_Bad = list[Message]


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One line as it stands."""

    kind: str
    text: str
    id: str = ""
    name: str = ""
    title: str = ""
    source: str = ""
    metadata: Mapping[str, str] = msgspec.field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    layers: tuple[LayerRecord, ...] = ()
    notes: tuple[NoteRecord, ...] = ()
    replaces: str = ""
    foreign: Mapping[str, object] = msgspec.field(default_factory=dict)


_decoder = msgspec.json.Decoder(_Document)
_encoder = msgspec.json.Encoder()


class Reader:
    """Turns the lines of one file into records."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self.stopped = False

    def line(self, number: int, raw: bytes) -> Items:
        """Yield what one line holds; sets `stopped` when the rest cannot be read either."""
        try:
            document = _decoder.decode(raw)
        except msgspec.ValidationError:
            yield from self._by_parts(number, raw)
            return
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield self._problem(number, not_json(error))
            return
        yield from self._record(number, raw, document)

    def _problem(self, number: int, message: Message) -> Problem:
        return Problem(self._file, number, message)

    def _record(self, number: int, raw: bytes, document: _Document) -> Items:
        if document.kind != "document":
            yield self._problem(number, _unknown_kind(document.kind))
            return
        try:
            text = _stored(document.text)
        except AnnotatorError as error:
            yield self._problem(number, error.message)
            return
        layers = []
        for layer in document.layers:
            kept, bad = check_annotations(text, layer.annotations)
            relations, loose = settled(kept, layer.relations)
            yield from (self._problem(number, message) for message in (*bad, *loose))
            layers.append(
                msgspec.structs.replace(layer, annotations=kept, relations=relations)
                if bad or loose
                else layer
            )
        lines, bad = check_lines(text, document.lines)
        yield from (self._problem(number, message) for message in bad)
        yield Record(
            text=text,
            name=document.name,
            title=document.title,
            source=document.source,
            metadata=document.metadata,
            layers=tuple(layers),
            lines=lines,
            notes=document.notes,
            id=document.id,
            replaces=document.replaces,
            foreign=document.foreign,
            file=self._file,
            line=number,
            raw_sha256=sha256(raw),
        )

    def _by_parts(self, number: int, raw: bytes) -> Items:
        """Read a line that is not exactly a document: the header, or one with odd fields."""
        try:
            body = msgspec.json.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield self._problem(number, not_json(error))
            return
        if not isinstance(body, dict):
            yield self._problem(number, _unknown_kind(type(body).__name__))
        elif "annotator_jsonl" in body:
            yield from self._header(number, body)
        elif body.get("kind") != "document":
            yield self._problem(number, _unknown_kind(str(body.get("kind"))))
        else:
            bad: _Bad = []
            document = _mended(body, bad)
            yield from (self._problem(number, message) for message in bad)
            if document is not None:
                yield from self._record(number, raw, document)

    def _header(self, number: int, body: dict[str, Any]) -> Items:
        version = body["annotator_jsonl"]
        if not isinstance(version, int) or version > VERSION:
            self.stopped = True
            message = Message(
                "This file was written by a newer version of the program (its format is {found}, "
                "this program reads {known}); update the program to read it.",
                {"found": str(version), "known": str(VERSION)},
            )
            yield self._problem(number, message)
            return
        bad: _Bad = []
        yield _header(body, bad)
        yield from (self._problem(number, message) for message in bad)


def is_header(body: Mapping[str, Any]) -> bool:
    """Tell whether an object is the first line of a file of ours."""
    return "annotator_jsonl" in body


def _unknown_kind(kind: str) -> Message:
    return Message("This line is not an article but “{kind}”; it was left out.", {"kind": kind})


def _stored(text: str) -> str:
    cleaned = clean_text(text)
    if cleaned.text != text:
        raise AnnotatorError(
            "The text of this article holds carriage returns or a byte order mark, which this "
            "format never does; the file was changed by another program. Export it again."
        )
    return text


def _header(body: dict[str, Any], bad: _Bad) -> ProjectRecord:
    known = {field.name for field in fields(ProjectRecord)} - {"foreign"}
    foreign = {k: v for k, v in body.items() if k not in known | {"kind", "annotator_jsonl"}}
    return ProjectRecord(
        name=_converted(body.get("name", ""), str, bad) or "",
        labels=_each(body.get("labels"), Label, bad),
        annotators=_each(body.get("annotators"), Annotator, bad),
        guideline=_converted(body.get("guideline", ""), str, bad) or "",
        foreign={_NAMESPACE: foreign} if foreign else {},
    )


def _mended(body: dict[str, Any], bad: _Bad) -> _Document | None:
    """Return the document without what is wrong in it, unknown fields kept as metadata."""
    metadata: dict[str, str] = {}
    given = body.pop("metadata", {})
    if isinstance(given, dict):
        metadata.update((key, as_text(value)) for key, value in given.items())
    layers = [
        _layer(layer, f"layers[{index}]", metadata, bad)
        for index, layer in enumerate(_list(body.pop("layers", []), bad))
    ]
    notes = _known_only(body.pop("notes", []), NoteRecord, "notes", metadata, bad)
    lines = _each(body.pop("lines", []), Line, bad)
    _move_unknown(body, _Document.__struct_fields__, "", metadata)
    plain = _converted(body, _Document, bad)
    if plain is None:
        return None
    return msgspec.structs.replace(
        plain,
        metadata=metadata,
        layers=tuple(layer for layer in layers if layer is not None),
        notes=notes,
        lines=lines,
    )


def _layer(layer: Any, path: str, metadata: dict[str, str], bad: _Bad) -> LayerRecord | None:
    if not isinstance(layer, dict):
        bad.append(_not_as_expected(path))
        return None
    annotations = tuple(
        one
        for raw in _list(layer.pop("annotations", []), bad)
        if (one := _annotation(raw, bad)) is not None
    )
    relations = _each(layer.pop("relations", []), RelationRecord, bad)
    _move_unknown(layer, LayerRecord.__struct_fields__, f"{path}.", metadata)
    plain = _converted(layer, LayerRecord, bad)
    return msgspec.structs.replace(
        plain or LayerRecord(), annotations=annotations, relations=relations
    )


def _annotation(raw: Any, bad: _Bad) -> AnnotationRecord | None:
    if isinstance(raw, dict):
        known = AnnotationRecord.__struct_fields__
        unknown = {key: raw.pop(key) for key in [*raw] if key not in known}
        if unknown:
            foreign = raw.get("foreign")
            raw["foreign"] = {**(foreign if isinstance(foreign, dict) else {}), _NAMESPACE: unknown}
    return _converted(raw, AnnotationRecord, bad)


def _move_unknown(
    body: dict[str, Any], known: tuple[str, ...], prefix: str, metadata: dict[str, str]
) -> None:
    for key in [*body]:
        if key not in known:
            metadata[f"{prefix}{key}"] = as_text(body.pop(key))


def _known_only(
    values: Any, kind: type[NoteRecord], path: str, metadata: dict[str, str], bad: _Bad
) -> tuple[NoteRecord, ...]:
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, dict):
            _move_unknown(value, kind.__struct_fields__, f"{path}[{index}].", metadata)
    return _each(values, kind, bad)


def _list(values: Any, bad: _Bad) -> list[Any]:
    if isinstance(values, list):
        return values
    bad.append(_not_as_expected(type(values).__name__))
    return []


def _each(values: Any, kind: type[_T], bad: _Bad) -> tuple[_T, ...]:
    found = (_converted(value, kind, bad) for value in _list(values or [], bad))
    return tuple(one for one in found if one is not None)


def _converted(value: Any, kind: type[_T], bad: _Bad) -> _T | None:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        bad.append(_not_as_expected(str(error)))
        return None


def _not_as_expected(reason: str) -> Message:
    return Message(
        "A part of this line is not as expected and was left out ({reason}).", {"reason": reason}
    )


def losses(items: Iterable[Record | ProjectRecord], options: WriteOptions) -> LossReport:
    """Return what writing would lose: nothing. Raises AnnotatorError as `write` would."""
    report = LossReport(options.examples)
    for _ in encoded(items, report):
        pass
    return report


def write(
    items: Iterable[Record | ProjectRecord], destination: Path, options: WriteOptions
) -> LossReport:
    """Write a project's header and its records; without a header first, an empty one is written.

    Raises AnnotatorError, and leaves the old file as it was, when a span does not hold against
    its text. The report names no loss: this format has none.
    """
    report = LossReport(options.examples)
    with replacing(destination) as file:
        for line in encoded(items, report):
            file.write(line + b"\n")
    return report


def encoded(items: Iterable[Record | ProjectRecord], report: LossReport) -> Iterator[bytes]:
    """Yield the lines of a file, without their line feeds, counting them in `report`."""
    first = True
    for item in items:
        if isinstance(item, ProjectRecord):
            yield encode_header(item)
        else:
            if first:
                yield encode_header(ProjectRecord())
            report.documents += 1
            report.annotations += sum(len(layer.annotations) for layer in item.layers)
            yield encode_record(item)
        first = False
    if first:
        yield encode_header(ProjectRecord())


def encode_header(project: ProjectRecord) -> bytes:
    """Return the first line of a file."""
    known = project.foreign.get(_NAMESPACE)
    body: dict[str, Any] = {
        "annotator_jsonl": VERSION,
        "kind": "project",
        "name": project.name,
        "labels": project.labels,
        "annotators": [
            {"id": one.id, "name": one.name, "roles": sorted(one.roles), "active": one.active}
            for one in project.annotators
        ],
        "guideline": project.guideline,
    }
    return _encoder.encode({**(known if isinstance(known, dict) else {}), **body})


def encode_record(record: Record) -> bytes:
    """Return the line of an article, every quote filled in.

    Raises AnnotatorError when a span does not hold against the text.
    """
    return _encoder.encode(
        _Document(
            kind="document",
            id=record.id,
            name=record.name,
            title=record.title,
            source=record.source,
            text=record.text,
            metadata=record.metadata,
            lines=record.lines,
            layers=tuple(_quoted(record, layer) for layer in record.layers),
            notes=record.notes,
            replaces=record.replaces,
            foreign=record.foreign,
        )
    )


def _quoted(record: Record, layer: LayerRecord) -> LayerRecord:
    kept, bad = check_annotations(record.text, layer.annotations)
    if bad:
        raise AnnotatorError(
            "The article {name} was not written. {reason}", name=record.name, reason=bad[0]
        )
    if all(one.quote is not None for one in kept):
        return layer
    annotations = tuple(
        msgspec.structs.replace(one, quote=quote_of(record.text, one.pieces)) for one in kept
    )
    return msgspec.structs.replace(layer, annotations=annotations)
