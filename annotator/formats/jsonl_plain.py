"""Plain JSON lines as other programs write them: a text, some fields, perhaps spans."""

from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.model import Origin, OriginKind
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, unread_span
from annotator.formats.clean import tidy
from annotator.formats.files import sha256
from annotator.formats.json_array import json_records
from annotator.formats.json_lines import (
    JsonLine,
    Said,
    as_text,
    no_object,
    no_text,
    not_json,
)
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
)
from annotator.formats.units import Evidence, Unit, choose_unit

TEXT_FIELDS = ("text", "content", "body", "article", "النص", "نص", "المحتوى")
TITLE_FIELDS = ("title", "headline", "العنوان", "عنوان")
ID_FIELDS = ("id", "doc_id", "_id", "uid")
_META_FIELDS = ("meta", "metadata")
_SPAN_FIELDS = ("spans", "entities", "annotations", "labels", "label")
_START_FIELDS = ("start", "start_offset", "begin")
_END_FIELDS = ("end", "end_offset")
_LABEL_FIELDS = ("label", "type")
_QUOTE_FIELDS = ("quote", "text")
_SAMPLE = 500  # records by which the unit of offsets is found
_NAMESPACE = "jsonl"  # of fields in `foreign`
_decoder = msgspec.json.Decoder()


class _BadSpanError(ValueError):
    """A span that is not even a span; its text names it."""


class Reader:
    """Turns the lines of one file into records."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._options = options
        self.stopped = False
        self._unit = Unit(options.offsets) if options.offsets else _unit_of(path, options.text)

    def line(self, number: int, raw: bytes) -> Items:
        """Yield what one line holds; sets `stopped` when the file is no JSON lines at all."""
        try:
            body = _decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self.stopped = number == 1 and raw.strip() in (b"[", b"{")
            yield Problem(
                self._path.name, number, _one_value() if self.stopped else not_json(error)
            )
            return
        try:
            record, bad = self._record(number, raw, body)
        except AnnotatorError as error:
            yield Problem(self._path.name, number, error.message)
            return
        yield from (Problem(self._path.name, number, message) for message in bad)
        yield record

    def _record(self, number: int, raw: bytes, body: object) -> tuple[Record, list[Message]]:
        if not isinstance(body, dict):
            raise no_object()
        ground = Ground(_text(body, self._options.text), self._unit)
        title = _taken(body, self._options.title, TITLE_FIELDS)
        identity = _taken(body, self._options.id, ID_FIELDS)
        layers, bad = _layers(body, ground, self._path.name)
        said = _said(body)
        record = Record(
            text=ground.text,
            name=identity or f"{self._path.stem}-{number}",
            title=title,
            source=identity or f"{self._path.name}:{number}",
            metadata=said.metadata,
            foreign=said.foreign,
            layers=layers,
            file=self._path.name,
            line=number,
            raw_sha256=sha256(raw),
        )
        return record, bad


def _one_value() -> Message:
    return Message(
        "This file holds one JSON value over many lines, not one record a line; save it as JSON "
        "lines (.jsonl)."
    )


def _text(body: dict[str, Any], chosen: str) -> str:
    for field in (chosen,) if chosen else TEXT_FIELDS:
        if isinstance(text := body.get(field), str):
            del body[field]
            return text
    raise no_text(body, chosen or TEXT_FIELDS[0])


def _taken(body: dict[str, Any], chosen: str, usual: tuple[str, ...]) -> str:
    """Take the first field of these that holds a text or a whole number out of `body`."""
    for field in (chosen,) if chosen else usual:
        value = body.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool):
            del body[field]
            return tidy(str(value))
    return ""


def _said(body: dict[str, Any]) -> Said:
    said = Said()
    for key in _META_FIELDS:
        if isinstance(body.get(key), dict):
            said.add(body.pop(key))
    said.add(body)
    return said


def _unit_of(path: Path, field: str) -> Unit:
    lines = (one.body for one in json_records(path, field or "text") if isinstance(one, JsonLine))
    return choose_unit(_evidence(body, field) for body in islice(lines, _SAMPLE))


def _evidence(body: dict[str, Any], field: str) -> Evidence:
    try:
        text = _text(body, field)
    except AnnotatorError:
        return Evidence("", ())
    claims, _ = _claims(body, "")
    return Evidence(text, [(one.start, one.end, one.quote) for one in claims])


def _layers(
    body: dict[str, Any], ground: Ground, file: str
) -> tuple[tuple[LayerRecord, ...], list[Message]]:
    claims, bad = _claims(body, file)
    found, unfit = ground.settle(claims)
    bad += unfit
    if not found:
        return (), bad
    annotator = body.get("annotator")
    if isinstance(annotator, str):
        del body["annotator"]
    return (LayerRecord(annotator if isinstance(annotator, str) else "", annotations=found),), bad


def _claims(body: dict[str, Any], file: str) -> tuple[list[AnnotationRecord], list[Message]]:
    """Take the spans out of a record, with offsets as they stand there."""
    bad: list[Message] = []
    found: list[AnnotationRecord] = []
    for field in _SPAN_FIELDS:
        value = body.get(field)
        if isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
            for span in body.pop(field):
                try:
                    found.append(_annotation(span, file))
                except _BadSpanError as error:
                    bad.append(unread_span(str(error)))
    return found, bad


def _annotation(value: Any, file: str) -> AnnotationRecord:
    if isinstance(value, list) and len(value) == 3:
        value = dict(zip(("start", "end", "label"), value, strict=True))
    if not isinstance(value, dict):
        raise _BadSpanError(as_text(value)[:80])
    rest = dict(value)
    start, end = _first(rest, _START_FIELDS, int), _first(rest, _END_FIELDS, int)
    label = _first(rest, _LABEL_FIELDS, str)
    if start is None or end is None or label is None:
        raise _BadSpanError(as_text(value)[:80])
    quote = _first(rest, _QUOTE_FIELDS, str)
    attributes = rest.pop("attributes", None)
    if attributes is not None and not _all_text(attributes):
        rest["attributes"] = attributes
        attributes = None
    score = _first(rest, ("score",), float, int)
    return AnnotationRecord(
        label=label,
        pieces=((start, end),),
        quote=quote,
        attributes=attributes or {},
        origin=Origin(OriginKind.IMPORTED, by=file),
        score=score,
        foreign={_NAMESPACE: rest} if rest else {},
    )


def _first(body: dict[str, Any], names: tuple[str, ...], *kinds: type) -> Any:
    """Take the first of these fields that has the right type out of `body`, or return None."""
    for name in names:
        if type(body.get(name)) in kinds:
            return body.pop(name)
    return None


def _all_text(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
