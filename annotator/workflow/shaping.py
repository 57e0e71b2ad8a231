"""What goes out is brought into the shape that was chosen, record by record, before it is written.

The same for a project and for a file that is converted. What that costs is counted in a report.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from annotator.core.model import Attribute, Label, Origin, Pieces, quote_of
from annotator.core.words import tokens
from annotator.errors import AnnotatorError
from annotator.formats.json_lines import with_metadata
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    Record,
    Subword,
)
from annotator.formats.registry import Format
from annotator.formats.relations import settled
from annotator.language import N_, listed
from annotator.workflow.choices import ExportChoices, People
from annotator.workflow.layering import Layering
from annotator.workflow.naming import Naming
from annotator.workflow.portions import content_of, portions_of

_PERSON = Origin()


class SeveralLayers(AnnotatorError):
    """A format with room for one layer was to hold those of several people."""


@dataclass
class Shaper:
    """Shapes the records of one export. `key` makes pseudonyms; it must not be in the file."""

    form: Format
    choices: ExportChoices
    key: str = ""
    report: LossReport = field(default_factory=LossReport)

    def __post_init__(self) -> None:
        self.report.limit = self.choices.write.examples
        self._layering = Layering(self.choices, self.report)
        hidden = self.choices.people is People.PSEUDONYMS
        self._naming = Naming(self.report, self.form.has_header, hidden, self.key)
        self._owners: dict[str, None] = {}  # whose spans went by
        self._sides = {one: side for side, ids in self.choices.sides.items() for one in ids}
        self._words: tuple[str, list[int], list[int]] = ("", [], [])  # of the last text
        self._resized = Subword.KEEP in self.form.subwords and self.choices.write.subword in (
            Subword.WIDEN,
            Subword.DROP,
        )

    def called(self, person: str) -> str:
        """Return the name or pseudonym of somebody in this export, given an id or a name."""
        return self._naming.name_of(person)

    def shaped(self, items: Iterable[ProjectRecord | Record]) -> Iterator[ProjectRecord | Record]:
        """Yield the header and the records as they are to be written."""
        for item in items:
            if isinstance(item, ProjectRecord):
                yield self._header(item)
            else:
                yield from self._records(item)

    def _header(self, project: ProjectRecord) -> ProjectRecord:
        project = self._naming.header(self._layering.header(project))
        chosen = self.choices
        if not (chosen.labels or chosen.attributes):
            return project
        labels: dict[str, Label] = {}
        for label in project.labels:
            if name := chosen.labels.get(label.name, label.name):
                labels.setdefault(name, self._label(label, name))
        return replace(project, labels=tuple(labels.values()))

    def _label(self, label: Label, name: str) -> Label:
        attributes: dict[str, Attribute] = {}
        for one in label.attributes:
            if called := self.choices.attributes.get(one.name, one.name):
                attributes.setdefault(called, replace(one, name=called))
        return replace(label, name=name, attributes=tuple(attributes.values()))

    def _records(self, record: Record) -> Iterator[Record]:
        chosen = self.choices
        if chosen.articles and record.id not in chosen.articles:
            return
        if chosen.sides:
            side = self._sides.get(record.id)
            if side is None:
                return
            record = replace(record, side=side.value)
        found = self._layering.chosen(record)
        if found is None:
            return
        if not self.form.layers:
            self._hold_one(found)
        record = self._content(found)
        for one in portions_of(record, chosen.portion, self.report):
            yield one if self._naming.idle else self._naming.named(one)

    def _hold_one(self, record: Record) -> None:
        """Raise AnnotatorError when a format with room for one layer would mix those of several."""
        self._owners |= {one.annotator: None for one in record.layers if one.annotations}
        if len(self._owners) > 1:
            raise SeveralLayers(
                N_(
                    "The format {format} holds one layer, and there are those of {names}. Choose "
                    "one of them, gold, or what a majority says."
                ),
                format=self.form.name,
                names=listed(self._naming.name_of(one) for one in self._owners),
            )

    def _content(self, record: Record) -> Record:
        """Return the article without what was not chosen of it."""
        chosen = self.choices
        if chosen.labels or chosen.attributes or not chosen.provenance or self._resized:
            layers = tuple(self._layer(record, one) for one in record.layers)
            record = replace(record, layers=layers)
        if chosen.metadata is not None and (chosen.metadata or record.metadata):
            kept = {k: v for k, v in record.metadata.items() if k in chosen.metadata}
            if len(kept) < len(record.metadata):
                self.report.add(LossKind.OTHER_METADATA, record)
            record = with_metadata(record, kept)
        if chosen.content_only and record.lines:
            record = content_of(record, self.report)
        return record

    def _layer(self, record: Record, layer: LayerRecord) -> LayerRecord:
        kept = tuple(
            made for one in layer.annotations if (made := self._annotation(record, one)) is not None
        )
        kept = self._once(record, kept)
        relations = settled(kept, layer.relations)[0] if layer.relations else ()
        if lost := len(layer.relations) - len(relations):
            self.report.add(LossKind.RELATIONS, record, times=lost)
        seconds = layer.seconds
        if seconds and not self.choices.provenance:
            self.report.add(LossKind.SECONDS, record)
            seconds = 0
        return msgspec.structs.replace(
            layer, annotations=kept, relations=relations, seconds=seconds
        )

    def _once(
        self, record: Record, spans: tuple[AnnotationRecord, ...]
    ) -> tuple[AnnotationRecord, ...]:
        """Return the spans without those that have become the same as one before them."""
        kept = {(one.label, one.pieces): one for one in reversed(spans)}
        if len(kept) == len(spans):
            return spans
        first = {id(one) for one in kept.values()}
        for one in spans:
            if id(one) not in first:
                self.report.add(LossKind.OVERLAP, record, one)
        return tuple(one for one in spans if id(one) in first)

    def _annotation(self, record: Record, one: AnnotationRecord) -> AnnotationRecord | None:
        label = self.choices.labels.get(one.label, one.label)
        if not label:
            self.report.add(LossKind.OTHER_LABEL, record, one)
            return None
        pieces = self._pieces(record, one)
        if pieces is None:
            return None
        made = msgspec.structs.replace(
            one,
            label=label,
            attributes=self._attributes(record, one),
            pieces=pieces,
            quote=one.quote if pieces == one.pieces else quote_of(record.text, pieces),
        )
        return made if self.choices.provenance else self._bare(record, made)

    def _attributes(self, record: Record, one: AnnotationRecord) -> Mapping[str, str]:
        called = self.choices.attributes
        if not (called and one.attributes):
            return one.attributes
        kept = {called.get(key, key): value for key, value in one.attributes.items()}
        if kept.pop("", None) is not None or len(kept) < len(one.attributes):
            self.report.add(LossKind.OTHER_ATTRIBUTE, record, one)
        return kept

    def _bare(self, record: Record, one: AnnotationRecord) -> AnnotationRecord:
        """Return the span without a word on where it comes from."""
        for kind, there in (
            (LossKind.ORIGIN, one.origin != _PERSON),
            (LossKind.SCORE, one.score is not None),
            (LossKind.GUIDELINE, bool(one.guideline)),
        ):
            if there:
                self.report.add(kind, record, one)
        return msgspec.structs.replace(one, origin=_PERSON, score=None, guideline="")

    def _pieces(self, record: Record, one: AnnotationRecord) -> Pieces | None:
        """Return the pieces, in whole words if that was chosen; None when the span is dropped."""
        if not self._resized:
            return one.pieces
        policy = self.choices.write.subword
        if self._words[0] != record.text:
            found = [*tokens(record.text)]
            self._words = record.text, [one[0] for one in found], [one[1] for one in found]
        _, starts, ends = self._words
        made: list[tuple[int, int]] = []
        for start, end in one.pieces:
            first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
            if first > last:  # no word stands there
                made.append((start, end))
                continue
            wide = min(start, starts[first]), max(end, ends[last])
            if wide != (start, end) and policy is Subword.DROP:
                self.report.add(LossKind.SUBWORD_DROPPED, record, one)
                return None
            if made and wide[0] < made[-1][1]:
                made[-1] = made[-1][0], max(wide[1], made[-1][1])
            else:
                made.append(wide)
        if tuple(made) != one.pieces:
            self.report.add(LossKind.WIDENED, record, one)
        return tuple(made)
