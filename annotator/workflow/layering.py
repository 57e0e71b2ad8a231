"""Whose layers of an article go out: everybody's, some people's, gold, or what a majority says."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import msgspec

from annotator.core.disagreement import cases_of
from annotator.core.layers import Layer, Layered, Place, Values, sides_of
from annotator.core.model import GOLD, Annotator, Origin, Role, State
from annotator.core.premerging import majority, premerge
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import AnnotationRecord, LayerRecord, ProjectRecord, Record
from annotator.workflow.choices import MAJORITY, ExportChoices, LayerKind

MAJORITY_ID = hashlib.sha256(MAJORITY.encode()).hexdigest()[:32]
_Votes = dict[Place, tuple[Values, float]]  # attributes and the share that said so


@dataclass
class Layering:
    """Leaves in each article the layers that were chosen; the header says who is who."""

    choices: ExportChoices
    report: LossReport
    _wanted: frozenset[str] = frozenset()
    _no_votes: frozenset[str] = frozenset({GOLD})
    _known: dict[str, Annotator] = field(default_factory=dict)

    def header(self, project: ProjectRecord) -> ProjectRecord:
        """Take note of the people and return the header of what goes out."""
        people = project.annotators
        self._known = {one.id: one for one in people}
        named = {*self.choices.annotators}
        if self.choices.layer is LayerKind.GOLD:
            named = {GOLD}
        self._wanted = frozenset({*named, *(one.id for one in people if one.name in named)})
        programs = {one.id for one in people if one.roles == {Role.SOURCE}}
        gold = {one.id for one in people if one.name == GOLD}
        self._no_votes = frozenset({GOLD, *gold, *programs})
        if self.choices.layer is LayerKind.MAJORITY:
            made = Annotator(MAJORITY_ID, MAJORITY, frozenset({Role.SOURCE}))
            return replace(project, annotators=(*people, made))
        return project

    def chosen(self, record: Record) -> Record | None:
        """Return the article with the chosen layers; None when it is left out."""
        if self.choices.layer is LayerKind.MAJORITY:
            return self._majority(record)
        kept = tuple(one for one in record.layers if self._is_wanted(one))
        lost = sum(1 for one in record.layers if one.annotations and one not in kept)
        needed = self.choices.states or self.choices.layer is LayerKind.GOLD
        if needed and not kept:
            self.report.add(LossKind.ARTICLES, record)
            return None
        if lost:
            self.report.add(LossKind.LAYERS, record, times=lost)
        return replace(record, layers=kept)

    def _is_wanted(self, layer: LayerRecord) -> bool:
        if self.choices.layer is not LayerKind.ALL and layer.annotator not in self._wanted:
            return False
        return not self.choices.states or (layer.state or State.TODO) in self.choices.states

    def _majority(self, record: Record) -> Record | None:
        states: Collection[State] = self.choices.states or {State.DONE}
        voting = [
            one
            for one in record.layers
            if one.annotator not in self._no_votes and (one.state or State.TODO) in states
        ]
        if not voting:
            self.report.add(LossKind.ARTICLES, record)
            return None
        marks = _votes(record, voting, Fraction(str(self.choices.threshold)))
        made = LayerRecord(
            MAJORITY_ID if self._known else MAJORITY,
            State.DONE,
            annotations=tuple(_made(record, voting, marks)),
        )
        self._count(record, voting, marks)
        return replace(record, layers=(made,))

    def _count(self, record: Record, voting: list[LayerRecord], marks: _Votes) -> None:
        told: set[Place] = set()
        for layer in voting:
            for one in layer.annotations:
                if (place := _place(one)) not in marks and place not in told:
                    told.add(place)
                    self.report.add(LossKind.OUTVOTED, record, one)
            if layer.relations:
                self.report.add(LossKind.RELATIONS, record, times=len(layer.relations))
        others = sum(1 for one in record.layers if one.annotations and one not in voting)
        if others:
            self.report.add(LossKind.LAYERS, record, times=others)


def _place(one: AnnotationRecord) -> Place:
    return one.start, one.end, one.label


def _votes(record: Record, voting: list[LayerRecord], threshold: Fraction) -> _Votes:
    """Return what enough layers mark alike; where one alone is there, all that it marks."""
    layered = Layered(record.id or "0" * 32, record.text, tuple(map(_layer, voting)))
    sides = sides_of(layered)
    if len(sides) < 2:
        return {place: (values, 1.0) for side in sides for place, values in side.marks.items()}
    settled = premerge(cases_of(layered), majority(threshold, least=1)).settled
    return {
        place: (values, len(one.lane.annotators) / len(sides))
        for one in settled
        for place, values in one.lane.answer
    }


def _layer(layer: LayerRecord) -> Layer:
    marks: dict[Place, Values] = {}
    for one in layer.annotations:
        marks.setdefault(_place(one), tuple(sorted(one.attributes.items())))
    return Layer(layer.annotator, marks)


def _made(record: Record, voting: list[LayerRecord], marks: _Votes) -> Iterator[AnnotationRecord]:
    """Yield the spans of the majority, each in the pieces of the first who marked it so."""
    left = dict(marks)
    found: list[AnnotationRecord] = []
    for layer in voting:
        for one in layer.annotations:
            place = _place(one)
            vote = left.get(place)
            if vote is None or vote[0] != tuple(sorted(one.attributes.items())):
                continue
            del left[place]
            name = f"{MAJORITY}\n{record.id}\n{place}"
            found.append(
                msgspec.structs.replace(
                    one,
                    id=hashlib.sha256(name.encode()).hexdigest()[:32],
                    origin=Origin(by=MAJORITY),
                    score=vote[1],
                    foreign={},
                )
            )
    yield from sorted(found, key=lambda one: (one.start, -one.end, one.label))
