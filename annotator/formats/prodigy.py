"""Prodigy's JSON lines: answers to tasks, each by one annotator, with tokens and spans."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from annotator.core.model import State
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, identity, imported, merged, unread_span
from annotator.formats.clean import tidy
from annotator.formats.files import sha256
from annotator.formats.flat import Mark, Sheet, sheet
from annotator.formats.json_lines import (
    BAD_JSON,
    JsonLine,
    Said,
    as_text,
    encoded,
    fields_of,
    json_objects,
    no_text,
    objects_in,
    taken,
    whole,
)
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.relations import between, settled
from annotator.formats.units import Unit
from annotator.formats.writing import Written, records_of, surveyor, writer

NAME = "prodigy"  # of fields in `foreign` and of metadata
_STATES = {"accept": State.DONE, "ignore": State.SKIPPED, "reject": State.SKIPPED}
_MARKS = frozenset({"_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id"})
_ANSWERED = frozenset({"answer", "refused"})  # of refusals: their spans are not those written
_OF_TEXT = ("_input_hash",)  # what an answer says of its text: the same in all of them
_HOLDS = frozenset({LossKind.PEOPLE, LossKind.STATE, LossKind.RELATIONS})


def knows(body: Mapping[str, Any]) -> bool:
    """Tell whether a record looks like one of Prodigy's."""
    if not isinstance(body.get("text"), str):
        return False
    return bool(_MARKS & body.keys()) or (
        body.get("answer") in _STATES and ("spans" in body or "tokens" in body)
    )


class _Hash(msgspec.Struct, gc=False):
    """What tells which answers belong to one text."""

    text: str = ""
    input_hash: int | str | None = msgspec.field(default=None, name="_input_hash")


def read(path: Path, options: ReadOptions) -> Items:
    """Yield an article for each text, with a layer for each who answered, and the problems."""
    answers = _answers(path)
    with path.open("rb") as file:
        for one in json_objects(path):
            if isinstance(one, Problem):
                yield one
                continue
            others = answers.get(_key(one.raw))
            if others is not None and others[0] != one.number:
                continue  # it came with the first answer
            try:
                more = _others(file, others) if others is not None else []
                record, bad = _record(path, one, more, options)
            except AnnotatorError as error:
                yield Problem(path.name, one.number, error.message)
                continue
            yield from (Problem(path.name, line, message) for line, message in bad)
            yield record


def _key(raw: bytes) -> int:
    try:
        found = msgspec.json.decode(raw, type=_Hash)
    except BAD_JSON:
        return hash(raw)
    return hash((found.text, found.input_hash))


def _answers(path: Path) -> dict[int, array[int]]:
    """Return, for texts that several answered, the first line and where the other lines begin."""
    seen: dict[int, int] = {}
    found: dict[int, array[int]] = {}
    at = number = 0
    with path.open("rb") as file:
        for line in file:
            number += 1
            if line.strip():
                key = _key(line)
                if key in seen:
                    found.setdefault(key, array("q", [seen[key]])).extend((number, at))
                else:
                    seen[key] = number
            at += len(line)
    return found


def _others(file: BinaryIO, places: array[int]) -> Iterator[JsonLine]:
    for number, at in zip(places[1::2], places[2::2], strict=True):
        file.seek(at)
        raw = file.readline()
        try:
            yield JsonLine(number, raw, msgspec.json.decode(raw))
        except BAD_JSON:
            continue  # it is told of when its own turn comes


_Bad = list[tuple[int, Message]]


def _record(path: Path, first: JsonLine, others: Any, options: ReadOptions) -> tuple[Record, _Bad]:
    body = first.body
    raw = body.get("text")
    if not isinstance(raw, str):
        raise no_text(body, "text")
    ground = Ground(raw, Unit(options.offsets) if options.offsets else Unit.CODE_POINTS)
    meta = body.pop("meta", None)
    about = dict(meta) if isinstance(meta, dict) else {"meta": meta}
    title = taken(about, "title")
    name = taken(about, "name", "id", "doc_id")
    source = name or f"{path.name}:{first.number}"
    bad: _Bad = []
    layers: list[LayerRecord] = []
    said = Said()
    said.add(about)
    for line in (first, *others):
        layer = _layer(path, line, ground, source, bad)
        layers.append(layer)
        _keep_rest(said, line.body, layer.annotator)
    record = Record(
        text=ground.text,
        name=name or f"{path.stem}-{first.number}",
        title=title,
        source=source,
        metadata=said.metadata,
        foreign=said.foreign,
        layers=tuple(one for one in merged(layers) if one.state or one.annotations),
        file=path.name,
        line=first.number,
        raw_sha256=sha256(first.raw),
    )
    return record, bad


def _keep_rest(said: Said, body: dict[str, Any], owner: str) -> None:
    """Keep what else an answer says: fields of ours go, a refusal is kept with its spans."""
    for name in ("text", "tokens", "spans", "relations", "_annotator_id", "_session_id"):
        body.pop(name, None)
    said.add({key: body.pop(key) for key in _OF_TEXT if key in body}, f"{NAME}.")
    if body.get("answer") == "accept":
        del body["answer"]
    said.add(body, f"{NAME}.{owner}." if owner else f"{NAME}.")


def _layer(path: Path, line: JsonLine, ground: Ground, source: str, bad: _Bad) -> LayerRecord:
    """Return the layer of one answer; of one that is no acceptance, without its spans."""
    body = line.body
    owner = tidy(str(body.get("_annotator_id") or body.get("_session_id") or ""))
    answer = body.get("answer")
    state = _STATES.get(answer) if isinstance(answer, str) else None
    if state is State.SKIPPED:
        if body.get("spans"):
            body["refused"] = body["spans"]
        return LayerRecord(owner, state)
    claims: dict[tuple[int, int], AnnotationRecord] = {}
    found: list[AnnotationRecord] = []
    for index, span in enumerate(objects_in(body.get("spans"))):
        start, end, label = whole(span.get("start")), whole(span.get("end")), span.get("label")
        if start is None or end is None or not isinstance(label, str):
            bad.append((line.number, unread_span(as_text(span)[:80])))
            continue
        known = ("start", "end", "label", "token_start", "token_end", "text")
        rest = {key: value for key, value in span.items() if key not in known}
        quote = span.get("text")
        one = AnnotationRecord(
            label=label,
            pieces=((start, end),),
            quote=quote if isinstance(quote, str) else None,
            origin=imported(path.name),
            id=identity(ground.text, source, owner, line.number, index),
            foreign={NAME: rest} if rest else {},
        )
        found.append(one)
        claims[start, end] = one
    kept, unfit = ground.settle(found)
    relations, loose = settled(kept, _relations(body, claims))
    bad += [(line.number, message) for message in (*unfit, *loose)]
    return LayerRecord(owner, state, annotations=kept, relations=relations)


def _relations(
    body: Mapping[str, Any], claims: Mapping[tuple[int, int], AnnotationRecord]
) -> Iterator[RelationRecord]:
    for one in objects_in(body.get("relations")):
        ends: list[str] = []
        for name in ("head_span", "child_span"):
            span = one.get(name)
            held = span if isinstance(span, dict) else {}
            found = claims.get((whole(held.get("start")) or 0, whole(held.get("end")) or 0))
            ends.append(found.id if found else "")
        yield RelationRecord(tidy(str(one.get("label", ""))), ends[0], ends[1])


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    for record in records_of(items):
        page = sheet(record, options, report, holds=_HOLDS | {LossKind.FOREIGN}, nested=True)
        yield encoded(_body(page, report))


def _body(page: Sheet, report: LossReport) -> dict[str, Any]:
    record, own = page.record, page.layer
    spans = [_span(page, mark, report) for mark in page.marks]
    report.annotations += len(spans)
    known = fields_of(record)
    meta = {k: v for k, v in known.items() if not k.startswith(f"{NAME}.")}
    head = _said_of_answer(known, own.annotator)
    if len(meta) + len(head) < len(known):
        report.add(LossKind.METADATA, record)
    body: dict[str, Any] = {
        **head,
        "text": page.text,
        "tokens": _tokens(page),
        "spans": spans,
        "meta": {**meta, "name": record.name, "title": record.title},
        "_view_id": "spans_manual",
    }
    if relations := list(_written_relations(page, spans)):
        body |= {"relations": relations, "_view_id": "relations"}
    if own.state in (State.DONE, State.SKIPPED):
        body["answer"] = "accept" if own.state is State.DONE else "ignore"
    if own.annotator:
        body |= {"_annotator_id": own.annotator, "_session_id": own.annotator}
    return body


def _said_of_answer(known: Mapping[str, object], owner: str) -> dict[str, object]:
    """Return what stood beside the text in the answer of this annotator, and of its text."""
    found = {f"{NAME}.{name}": name for name in _OF_TEXT}
    for key in known:
        for prefix in (f"{NAME}.{owner}.", f"{NAME}.") if owner else (f"{NAME}.",):
            name = key.removeprefix(prefix)
            if key.startswith(prefix) and name not in _ANSWERED and "." not in name:
                found.setdefault(key, name)
    return {name: known[key] for key, name in found.items() if key in known}


def _tokens(page: Sheet) -> list[dict[str, Any]]:
    text = page.text
    return [
        {
            "text": text[start:end],
            "start": start,
            "end": end,
            "id": number,
            "ws": text[end : end + 1] == " ",
        }
        for number, (start, end) in enumerate(page.tokens)
    ]


def _span(page: Sheet, mark: Mark, report: LossReport) -> dict[str, Any]:
    one = mark.annotation
    if one.attributes:
        report.add(LossKind.ATTRIBUTES, page.record, one)
    if any(key != NAME for key in one.foreign):
        report.add(LossKind.FOREIGN, page.record, one)
    first, last = page.token_range(mark)
    own = one.foreign.get(NAME)
    return {
        **(own if isinstance(own, dict) else {}),
        "start": mark.start,
        "end": mark.end,
        "token_start": first,
        "token_end": last - 1,  # the last token, as Prodigy counts
        "label": mark.label,
    }


def _written_relations(page: Sheet, spans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {}
    for mark, span in zip(page.marks, spans, strict=True):
        places.setdefault(mark.annotation.id, span)
    for one in between([mark.annotation for mark in page.marks], page.layer.relations):
        head, child = places[one.head], places[one.tail]
        yield {
            "head": head["token_end"],
            "child": child["token_end"],
            "head_span": head,
            "child_span": child,
            "label": one.label,
        }


losses = surveyor(_encoded)
write = writer(_encoded)
