"""Label Studio's JSON comes in: tasks with annotations, predictions and relations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.model import Origin, OriginKind, State
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, identity, imported, merged, unread_span
from annotator.formats.clean import tidy
from annotator.formats.files import sha256
from annotator.formats.json_array import json_records
from annotator.formats.json_lines import (
    JsonLine,
    Said,
    as_text,
    no_text,
    objects_in,
    taken,
    whole,
)
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    NoteRecord,
    Problem,
    ReadOptions,
    Record,
    RelationRecord,
)
from annotator.formats.relations import settled
from annotator.formats.units import Evidence, Unit, choose_unit

NAME = "label_studio"  # of fields in `foreign`
_LEFT_OUT = ("drafts", "annotations", "completions", "predictions", "data")
_SAMPLE = 200  # tasks by which the unit of offsets is found
_SPACE = re.compile(r"(?:\\n|\s|\ufeff)+")
_KINDS = ("labels", "hypertextlabels", "paragraphlabels")


def knows(body: Mapping[str, Any]) -> bool:
    """Tell whether a record looks like one of Label Studio's tasks."""
    return isinstance(body.get("data"), dict) and bool(
        {"annotations", "predictions", "completions"} & body.keys()
    )


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of an export and its problems."""
    unit = Unit(options.offsets) if options.offsets else _unit_of(path, options)
    for one in json_records(path, "data"):
        if isinstance(one, Problem):
            yield one
            continue
        try:
            reader = _Task(path, one, unit, options)
            record = reader.record()
        except AnnotatorError as error:
            yield Problem(path.name, one.number, error.message)
            continue
        yield from (Problem(path.name, one.number, message) for message in reader.bad)
        yield record


def _unit_of(path: Path, options: ReadOptions) -> Unit:
    tasks = (one for one in json_records(path, "data") if isinstance(one, JsonLine))
    return choose_unit(_evidence(one.body, options) for one in islice(tasks, _SAMPLE))


def _evidence(body: Mapping[str, Any], options: ReadOptions) -> Evidence:
    data = body.get("data")
    text = data.get(_text_field(data, options)) if isinstance(data, dict) else None
    spans = [
        (start, end, _unescaped(quote, text) if isinstance(quote, str) else None)
        for _, results in _results(body)
        for one in results
        if isinstance(text, str) and isinstance(value := one.get("value"), dict)
        for start, end, quote in ((*_place(value), value.get("text")),)
        if start is not None and end is not None
    ]
    return Evidence(text if isinstance(text, str) else "", spans)


def _results(body: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each annotation and prediction of a task with the regions it holds."""
    for name in ("annotations", "completions", "predictions"):
        for one in objects_in(body.get(name)):
            yield {**one, "_kind": name}, list(objects_in(one.get("result")))


def _text_field(data: Mapping[str, Any], options: ReadOptions) -> str:
    """Return which field of the data holds the text: "text", else the longest."""
    if options.text:
        return options.text
    if isinstance(data.get("text"), str):
        return "text"
    texts = [name for name, value in data.items() if isinstance(value, str)]
    return max(texts, key=lambda name: len(data[name]), default="text")


def _place(value: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return where a region begins and ends; those in web pages count from the whole text."""
    offsets = value.get("globalOffsets")
    held = offsets if isinstance(offsets, dict) else value
    return whole(held.get("start")), whole(held.get("end"))


def _plain(quote: str) -> str:
    """Return a quote in which all that may stand for white space is one space."""
    return _SPACE.sub(" ", quote).strip()


def _unescaped(quote: str, text: str) -> str:
    r"""Return the quote with the line feeds that Label Studio writes as "\" and "n"."""
    return quote if quote in text else quote.replace("\\n", "\n")


class _Task:
    """One task as it is turned into a record."""

    def __init__(self, path: Path, line: JsonLine, unit: Unit, options: ReadOptions) -> None:
        self._path = path
        self._line = line
        self._unit = unit
        self.bad: list[Message] = []
        body = line.body
        data = body.get("data")
        self._data = dict(data) if isinstance(data, dict) else {}
        field = _text_field(self._data, options)
        raw = self._data.pop(field, None)
        if not isinstance(raw, str):
            raise no_text(self._data, f"data.{field}")
        self._raw = raw
        self._ground = Ground(raw, unit)
        own = taken(self._data, options.id or "id", "doc_id", "name")
        self._name = own or tidy(str(body.get("id", ""))) or f"{path.stem}-{line.number}"
        self._source = own or f"{path.name}:{self._name}"
        self._titles = (options.title,) if options.title else ("title", "headline")
        self._notes: list[NoteRecord] = []

    def record(self) -> Record:
        """Return the record; what is wrong with parts of it is in `bad`."""
        layers = [self._layer(head, results) for head, results in _results(self._line.body)]
        title = taken(self._data, *self._titles)
        rest = {k: v for k, v in self._line.body.items() if k not in _LEFT_OUT}
        said = Said()
        said.add(self._data)
        said.add(rest, f"{NAME}.")
        if self._unit is not Unit.CODE_POINTS:
            said.metadata[f"{NAME}.offsets"] = self._unit.value
        return Record(
            text=self._ground.text,
            name=self._name,
            title=title,
            source=self._source,
            metadata=said.metadata,
            foreign=said.foreign,
            layers=merged(layers),
            notes=tuple(self._notes),
            file=self._path.name,
            line=self._line.number,
            raw_sha256=sha256(self._line.raw),
        )

    def _layer(self, head: Mapping[str, Any], results: Sequence[dict[str, Any]]) -> LayerRecord:
        predicted = head["_kind"] == "predictions"
        if predicted:
            owner = tidy(str(head.get("model_version") or "")) or "prediction"
            origin = Origin(OriginKind.SUGGESTED, by=owner)
        else:
            owner, origin = _person(head.get("completed_by")), imported(self._path.name)
        claims, relations = self._claims(results, origin, owner)
        kept, unfit = self._ground.settle(claims)
        self.bad += unfit
        arrows, loose = settled(kept, relations)
        self.bad += loose
        skipped = head.get("was_cancelled") is True
        seconds = head.get("lead_time")
        return LayerRecord(
            annotator=owner,
            state=None if predicted else State.SKIPPED if skipped else State.DONE,
            seconds=round(seconds) if isinstance(seconds, int | float) and 0 < seconds < 1e8 else 0,
            annotations=kept,
            relations=arrows,
        )

    def _claims(
        self, results: Sequence[dict[str, Any]], origin: Origin, owner: str
    ) -> tuple[list[AnnotationRecord], list[RelationRecord]]:
        found: dict[str, AnnotationRecord] = {}
        relations: list[RelationRecord] = []
        attributes: dict[str, dict[str, str]] = {}
        ids = {
            str(one["id"]): identity(self._ground.text, self._source, owner, one["id"])
            for one in results
            if "id" in one
        }
        for index, one in enumerate(results):
            kind = one.get("type")
            if kind == "relation":
                relations.append(_relation(one, ids))
            elif (label := _label(one)) is not None:
                claim = self._claim(one, label, ids.get(str(one.get("id")), ""), origin)
                if claim is not None:
                    found[str(one.get("id", f"#{index}"))] = claim
            elif str(one.get("id")) in ids:
                self._said(one, ids, attributes)
            else:
                self.bad.append(unread_span(as_text(one)[:80]))
        return [_with(one, attributes.get(one.id)) for one in found.values()], relations

    def _claim(
        self, one: dict[str, Any], label: str, known: str, origin: Origin
    ) -> AnnotationRecord | None:
        value = one["value"]
        start, end = _place(value)
        if start is None or end is None:
            self.bad.append(unread_span(as_text(one)[:80]))
            return None
        quote, found = value.get("text"), self._ground.between(start, end)
        if not isinstance(quote, str) or _plain(quote) == _plain(found):
            quote = None  # it never is quite what stands in the text
        score = one.get("score")
        rest = {k: v for k, v in one.items() if k not in ("value", "type", "score")}
        more = _labels(value)[1:]
        return AnnotationRecord(
            label=label,
            pieces=((start, end),),
            quote=quote,
            origin=origin,
            id=known,
            score=_number(score),
            foreign={NAME: {**rest, "labels": more} if more else rest},
        )

    def _said(
        self, one: Mapping[str, Any], ids: Mapping[str, str], attributes: dict[str, dict[str, str]]
    ) -> None:
        """Keep what was said of a region: a text as a note, a choice as an attribute."""
        value, target = one.get("value"), ids[str(one["id"])]
        if not isinstance(value, dict):
            return
        for text in value.get("text", ()) if isinstance(value.get("text"), list) else ():
            self._notes.append(NoteRecord(as_text(text), target=target))
        if choices := value.get("choices"):
            said = [as_text(choice) for choice in choices] if isinstance(choices, list) else []
            attributes.setdefault(target, {})[tidy(str(one.get("from_name", "choice")))] = tidy(
                ", ".join(said)
            )


def _with(one: AnnotationRecord, attributes: Mapping[str, str] | None) -> AnnotationRecord:
    return msgspec.structs.replace(one, attributes=attributes) if attributes else one


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return None
    return float(value)


def _labels(value: Mapping[str, Any]) -> list[str]:
    for kind in _KINDS:
        if isinstance(value.get(kind), list):
            return [tidy(one) for one in value[kind] if isinstance(one, str)]
    return []


def _label(one: Mapping[str, Any]) -> str | None:
    """Return the first label of a region, None when it is no region with labels."""
    value = one.get("value")
    labels = _labels(value) if isinstance(value, dict) else []
    return labels[0] if labels else None


def _relation(one: dict[str, Any], ids: Mapping[str, str]) -> RelationRecord:
    labels = one.get("labels")
    said = [as_text(label) for label in labels] if isinstance(labels, list) else []
    known = ("from_id", "to_id", "labels", "type")
    rest = {key: value for key, value in one.items() if key not in known}
    return RelationRecord(
        said[0] if said else "",
        ids.get(str(one.get("from_id")), ""),
        ids.get(str(one.get("to_id")), ""),
        foreign={NAME: rest} if rest else {},
    )


def _person(completed_by: object) -> str:
    """Return what names the person: an address, a name, a number."""
    if isinstance(completed_by, dict):
        for name in ("email", "username", "first_name", "id"):
            if completed_by.get(name):
                return tidy(str(completed_by[name]))
        return ""
    return "" if completed_by is None else tidy(str(completed_by))
