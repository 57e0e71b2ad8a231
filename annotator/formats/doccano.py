"""doccano's JSON lines: lists of labels, or entities with relations between them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.core.model import NoteKind
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, identity, imported, unread_span
from annotator.formats.files import sha256
from annotator.formats.json_array import json_records
from annotator.formats.json_lines import (
    JsonLine,
    Said,
    as_text,
    encoded,
    fields_of,
    no_text,
    objects_in,
    taken,
    whole,
)
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, laid_out
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    NoteRecord,
    Problem,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.relations import between, settled
from annotator.formats.units import Evidence, Unit, backwards, choose_unit
from annotator.formats.writing import Written, records_of, surveyor, writer

NAME = "doccano"  # of fields in `foreign` and of metadata
_LISTS = ("label", "labels", "entities", "annotations")
_TEXTS = ("text", "data")
_OWN = frozenset({"text", "label", "entities", "relations", "Comments", "name", "title"})
_SAMPLE = 500  # records by which the unit of offsets is found
_HOLDS = frozenset({LossKind.NOTES, LossKind.RELATIONS})


def knows(body: Mapping[str, Any]) -> bool:
    """Tell whether a record looks like one of doccano's."""
    if not isinstance(body.get("text", body.get("data")), str):
        return False
    if isinstance(body.get("relations"), list) and isinstance(body.get("entities"), list):
        return "tokens" not in body
    spans = [one for name in _LISTS for one in _list(body.get(name))]
    return bool(spans) and all(_is_doccanos(one) for one in spans)


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a file and its problems."""
    unit = Unit(options.offsets) if options.offsets else _unit_of(path, options)
    for one in json_records(path, options.text or "text"):
        if isinstance(one, Problem):
            yield one
            continue
        try:
            record, bad = _record(path, one, unit, options)
        except AnnotatorError as error:
            yield Problem(path.name, one.number, error.message)
            continue
        yield from (Problem(path.name, one.number, message) for message in bad)
        yield record


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_doccanos(span: object) -> bool:
    if isinstance(span, dict):
        return "start_offset" in span and "end_offset" in span
    return (
        isinstance(span, list)
        and len(span) == 3
        and whole(span[0]) is not None
        and whole(span[1]) is not None
        and isinstance(span[2], str)
    )


def _texts(options: ReadOptions) -> tuple[str, ...]:
    return (options.text,) if options.text else _TEXTS


def _unit_of(path: Path, options: ReadOptions) -> Unit:
    needs = options.text or "text"
    lines = (one for one in json_records(path, needs) if isinstance(one, JsonLine))
    return choose_unit(_evidence(one.body, options) for one in islice(lines, _SAMPLE))


def _evidence(body: Mapping[str, Any], options: ReadOptions) -> Evidence:
    text = next((body[name] for name in _texts(options) if isinstance(body.get(name), str)), "")
    spans = [
        (start, end, None)
        for name in _LISTS
        for one in _list(body.get(name))
        for start, end, label, _ in (_parts(one),)
        if start is not None and end is not None and label is not None
    ]
    return Evidence(text, spans)


def _parts(span: object) -> tuple[int | None, int | None, str | None, dict[str, Any]]:
    """Return start, end, label and what else a span says; None for what it lacks."""
    if isinstance(span, list) and len(span) == 3:
        span = dict(zip(("start_offset", "end_offset", "label"), span, strict=True))
    if not isinstance(span, dict):
        return None, None, None, {}
    rest = dict(span)
    start, end = whole(rest.pop("start_offset", None)), whole(rest.pop("end_offset", None))
    label = rest.pop("label", None)
    if isinstance(label, int) and not isinstance(label, bool):
        label = str(label)  # very old exports name labels by number
    return start, end, label if isinstance(label, str) else None, rest


def _record(
    path: Path, line: JsonLine, unit: Unit, options: ReadOptions
) -> tuple[Record, list[Message]]:
    body = line.body
    names = _texts(options)
    raw = next((body.pop(name) for name in names if isinstance(body.get(name), str)), None)
    if raw is None:
        raise no_text(body, names[0])
    ground = Ground(raw, unit)
    title = taken(body, *((options.title,) if options.title else ("title", "headline")))
    name = taken(body, *((options.id,) if options.id else ("name", "doc_id", "id")))
    source = name or f"{path.name}:{line.number}"
    claims, bad = _claims(body, path, ground.text, source)
    kept, unfit = ground.settle(claims)
    ids = {_foreign_id(one): one.id for one in kept if one.id}
    arrows = [_relation(one, ids) for one in objects_in(body.pop("relations", None))]
    relations, loose = settled(kept, arrows)
    bad += [*unfit, *loose]
    notes = tuple(
        NoteRecord(as_text(one))
        for name in ("Comments", "comments")
        if isinstance(body.get(name), list)
        for one in body.pop(name)
    )
    said = Said()
    said.add(_flat(body))
    if unit is not Unit.CODE_POINTS:
        said.metadata[f"{NAME}.offsets"] = unit.value
    record = Record(
        text=ground.text,
        name=name or f"{path.stem}-{line.number}",
        title=title,
        source=source,
        metadata=said.metadata,
        foreign=said.foreign,
        layers=(LayerRecord(annotations=kept, relations=relations),) if kept else (),
        notes=notes,
        file=path.name,
        line=line.number,
        raw_sha256=sha256(line.raw),
    )
    return record, bad


def _claims(
    body: dict[str, Any], path: Path, text: str, source: str
) -> tuple[list[AnnotationRecord], list[Message]]:
    found: list[AnnotationRecord] = []
    bad: list[Message] = []
    origin = imported(path.name)
    for name in _LISTS:
        if not isinstance(body.get(name), list) or all(isinstance(s, str) for s in body[name]):
            continue  # labels of the whole text stay with its metadata
        for span in body.pop(name):
            start, end, label, rest = _parts(span)
            if start is None or end is None or label is None:
                bad.append(unread_span(as_text(span)[:80]))
                continue
            known = whole(rest.get("id"))
            found.append(
                AnnotationRecord(
                    label=label,
                    pieces=((start, end),),
                    origin=origin,
                    id="" if known is None else identity(text, source, NAME, known),
                    foreign={NAME: rest} if rest else {},
                )
            )
    return found, bad


def _foreign_id(one: AnnotationRecord) -> int | None:
    own = one.foreign.get(NAME)
    return whole(own.get("id")) if isinstance(own, Mapping) else None


def _relation(body: dict[str, Any], ids: Mapping[int | None, str]) -> RelationRecord:
    source = ids.get(whole(body.pop("from_id", None)), "")
    target = ids.get(whole(body.pop("to_id", None)), "")
    label = body.pop("type", "")
    return RelationRecord(as_text(label), source, target, foreign={NAME: body} if body else {})


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with those of `meta` among them."""
    meta = body.get("meta")
    rest = {key: value for key, value in body.items() if key != "meta"}
    return {**meta, **rest} if isinstance(meta, dict) else dict(body)


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    holds = _HOLDS if options.relations else _HOLDS - {LossKind.RELATIONS}
    unit = Unit(options.offsets) if options.offsets else Unit.CODE_POINTS
    for record in records_of(items):
        page = laid_out(record, report, holds=holds | {LossKind.FOREIGN})
        yield encoded(_body(page, unit, report, relations=options.relations))


def _body(page: Page, unit: Unit, report: LossReport, *, relations: bool) -> dict[str, Any]:
    record = page.record
    offset = backwards(page.text, unit)
    spans: list[tuple[AnnotationRecord, int, int]] = []
    for one, pieces in page.placed:
        if len(pieces) > 1:
            report.add(LossKind.PIECES, record, one)
        if one.attributes:
            report.add(LossKind.ATTRIBUTES, record, one)
        if any(key != NAME for key in one.foreign):
            report.add(LossKind.FOREIGN, record, one)
        spans += [(one, offset(start), offset(end)) for start, end in pieces]
    report.annotations += len(spans)
    body: dict[str, Any] = {"text": page.text}
    if relations:
        body |= _with_relations(spans, page)
    else:
        body["label"] = [[start, end, one.label] for one, start, end in spans]
    body["Comments"] = [note.text for note in record.notes if note.kind is NoteKind.NOTE]
    body |= {"name": record.name, "title": record.title}
    # What stands under one of doccano's own names would be read as something else.
    if _OWN.intersection(record.metadata):
        report.add(LossKind.METADATA, record)
    return {**{k: v for k, v in fields_of(record).items() if k not in _OWN}, **body}


def _with_relations(spans: list[tuple[AnnotationRecord, int, int]], page: Page) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    entities = []
    for number, (one, start, end) in enumerate(spans, 1):
        numbers.setdefault(one.id, number)
        own = {"id": number, "label": one.label, "start_offset": start, "end_offset": end}
        entities.append(own)
    arrows = between((one for one, _ in page.placed), page.layer.relations)
    relations = [
        {"id": number, "from_id": numbers[r.head], "to_id": numbers[r.tail], "type": r.label}
        for number, r in enumerate(arrows, 1)
    ]
    return {"entities": entities, "relations": relations}


losses = surveyor(_encoded)
write = writer(_encoded)
