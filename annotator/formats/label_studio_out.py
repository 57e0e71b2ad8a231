"""Label Studio's JSON goes out: one task an article, with the labelling config beside the file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from annotator.core.color import suggest_color
from annotator.core.model import NoteKind, OriginKind, State
from annotator.formats.files import replacing
from annotator.formats.json_lines import encoded, fields_of
from annotator.formats.label_studio import NAME
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, all_laid_out
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ProjectRecord,
    Record,
    WriteOptions,
)
from annotator.formats.relations import between
from annotator.formats.units import Unit, backwards
from annotator.formats.writing import Written, colors_of

_HOLDS = frozenset(
    {
        LossKind.PEOPLE,
        LossKind.STATE,
        LossKind.SECONDS,
        LossKind.SCORE,
        LossKind.SCORE,
        LossKind.RELATIONS,
        LossKind.FOREIGN,
        LossKind.NOTES,
    }
)
_OF_TASK = f"{NAME}."  # before the names of metadata that stood beside the data
_OWN = frozenset({"text", "title", "id"})  # fields of the data that are ours
_LABEL, _TEXT, _NOTE = "label", "text", "note"  # what the config calls its parts


@dataclass
class _Config:
    """What the config must offer so that the tasks can be opened."""

    colors: dict[str, str] = field(default_factory=dict)  # by label
    choices: dict[str, list[str]] = field(default_factory=dict)  # by attribute
    relations: list[str] = field(default_factory=list)

    def label(self, name: str) -> None:
        if name not in self.colors:
            self.colors[name] = suggest_color(list(self.colors.values()))

    def choice(self, attribute: str, value: str) -> None:
        known = self.choices.setdefault(attribute, [])
        if value not in known:
            known.append(value)

    def relation(self, name: str) -> None:
        if name and name not in self.relations:
            self.relations.append(name)

    def xml(self) -> str:
        lines = ["<View>", f'  <Labels name="{_LABEL}" toName="{_TEXT}">']
        for name, color in self.colors.items():
            lines.append(f"    <Label value={quoteattr(name)} background={quoteattr(color)}/>")
        lines += ["  </Labels>", f'  <Text name="{_TEXT}" value="${_TEXT}"/>']
        for attribute, values in self.choices.items():
            lines.append(
                f'  <Choices name={quoteattr(attribute)} toName="{_TEXT}" perRegion="true">'
            )
            lines += [f"    <Choice value={quoteattr(value)}/>" for value in values]
            lines.append("  </Choices>")
        lines.append(f'  <TextArea name="{_NOTE}" toName="{_TEXT}" perRegion="true"/>')
        if self.relations:
            lines.append("  <Relations>")
            lines += [f"    <Relation value={quoteattr(name)}/>" for name in self.relations]
            lines.append("  </Relations>")
        return "\n".join([*lines, "</View>", ""])


def config_path(destination: Path) -> Path:
    """Return where the labelling config of an export stands."""
    return destination.with_suffix(".xml")


def losses(items: Written, options: WriteOptions) -> LossReport:
    """Return what writing would lose, by writing to nowhere."""
    report = LossReport(options.examples)
    for _ in _encoded(items, options, report, _Config()):
        pass
    return report


def write(items: Written, destination: Path, options: WriteOptions) -> LossReport:
    """Write the tasks as an array, one a line, and the config; return what was lost."""
    report, config = LossReport(options.examples), _Config()
    with replacing(destination) as file:
        for block in _encoded(items, options, report, config):
            file.write(block)
    with replacing(config_path(destination)) as file:
        file.write(config.xml().encode())
    return report


def _encoded(
    items: Written, options: WriteOptions, report: LossReport, config: _Config
) -> Iterator[bytes]:
    before = b"[\n"
    for item in items:
        if isinstance(item, ProjectRecord):
            config.colors |= colors_of(item)
            continue
        pages = all_laid_out(item, report, holds=_HOLDS)
        yield before + encoded(_task(item, pages, options, report, config)).rstrip()
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _task(
    record: Record,
    pages: Sequence[Page],
    options: WriteOptions,
    report: LossReport,
    config: _Config,
) -> dict[str, Any]:
    if not _OWN.isdisjoint(record.metadata):
        report.add(LossKind.METADATA, record)
    text = pages[0].text
    offset = backwards(text, Unit(options.offsets) if options.offsets else Unit.CODE_POINTS)
    known = fields_of(record)
    data = {k: v for k, v in known.items() if k not in _OWN and not k.startswith(_OF_TASK)}
    task = {k.removeprefix(_OF_TASK): v for k, v in known.items() if k.startswith(_OF_TASK)}
    task.pop("offsets", None)  # it says how the file was counted, not what it held
    data |= {"text": text, "title": record.title, "id": record.name}
    annotations, predictions = [], []
    told: set[str] = set()
    for page in pages:
        region = _Regions(page, offset, report, config, told)
        results = list(region.results())
        if _is_prediction(page.layer):
            predictions.append({"model_version": page.layer.annotator, "result": results})
        elif page.layer.annotator or results or page.layer.state:
            annotations.append({**_head(page.layer), "result": results})
    unsaid = [n for n in record.notes if n.kind is NoteKind.NOTE and n.target not in told]
    if unsaid:
        report.add(LossKind.NOTES, record, times=len(unsaid))
    return {**task, "data": data, "annotations": annotations, "predictions": predictions}


def _is_prediction(layer: LayerRecord) -> bool:
    return bool(layer.annotations) and all(
        one.origin.kind is OriginKind.SUGGESTED and not one.origin.accepted_by
        for one in layer.annotations
    )


def _head(layer: LayerRecord) -> dict[str, Any]:
    head: dict[str, Any] = {"was_cancelled": layer.state is State.SKIPPED}
    if layer.annotator:
        head["completed_by"] = {"email": layer.annotator}
    if layer.seconds:
        head["lead_time"] = layer.seconds
    return head


@dataclass
class _Regions:
    """The results of one layer."""

    page: Page
    offset: Callable[[int], int]
    report: LossReport
    config: _Config
    told: set[str]  # ids of annotations whose notes were written

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield regions, what is said of them, and relations."""
        notes: dict[str, list[NoteRecord]] = {}
        for note in self.page.record.notes:
            if note.kind is NoteKind.NOTE and note.target:
                notes.setdefault(note.target, []).append(note)
        names: dict[str, str] = {}
        for index, (one, pieces) in enumerate(self.page.placed):
            if len(pieces) > 1:
                self.report.add(LossKind.PIECES, self.page.record, one)
            if any(key != NAME for key in one.foreign):
                self.report.add(LossKind.FOREIGN, self.page.record, one)
            for part, (start, end) in enumerate(pieces):
                name = _name(one, index) if part == 0 else f"{_name(one, index)}-{part}"
                names.setdefault(one.id, name)
                yield from self._region(one, name, start, end, notes if part == 0 else {})
                self.report.annotations += 1
        arrows = between((one for one, _ in self.page.placed), self.page.layer.relations)
        for relation in arrows:
            self.config.relation(relation.label)
            yield {
                "type": "relation",
                "from_id": names[relation.head],
                "to_id": names[relation.tail],
                "direction": "right",
                "labels": [relation.label] if relation.label else [],
            }

    def _region(
        self,
        one: AnnotationRecord,
        name: str,
        start: int,
        end: int,
        notes: dict[str, list[NoteRecord]],
    ) -> Iterator[dict[str, Any]]:
        place = {
            "start": self.offset(start),
            "end": self.offset(end),
            "text": self.page.text[start:end],
        }
        own = one.foreign.get(NAME)
        more = own.get("labels") if isinstance(own, dict) else None
        labels = [one.label, *(more if isinstance(more, list | tuple) else ())]
        for label in labels:
            self.config.label(label)
        head = {"id": name, "to_name": _TEXT, "origin": "manual"}
        body = {**head, "from_name": _LABEL, "type": "labels", "value": {**place, "labels": labels}}
        yield body if one.score is None else {**body, "score": one.score}
        for attribute, value in one.attributes.items():
            self.config.choice(attribute, value)
            said = {**place, "choices": [value]}
            yield {**head, "from_name": attribute, "type": "choices", "value": said}
        if one.id in notes:
            self.told.add(one.id)
            said = {**place, "text": [note.text for note in notes[one.id]]}
            yield {**head, "from_name": _NOTE, "type": "textarea", "value": said}


def _name(one: AnnotationRecord, index: int) -> str:
    own = one.foreign.get(NAME)
    known = own.get("id") if isinstance(own, dict) else None
    return str(known) if known else one.id or f"r{index}"
