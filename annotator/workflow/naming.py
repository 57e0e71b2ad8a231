"""How people are called in what goes out: by id where a header says who that is, by name, or not.

A pseudonym is a keyed hash of the person's id; the key stays in the project, so that the same
person has the same pseudonym in every export of it and no file leads back to the person.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec

from annotator.core.model import GOLD, Annotator, Origin, OriginKind, Role
from annotator.formats.json_lines import with_metadata
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ProjectRecord,
    Record,
)
from annotator.workflow.layering import MAJORITY_ID

_DIGITS = 10  # hexadecimal, of a pseudonym that people read


@dataclass
class Naming:
    """Names the people of records. `by_id`: the format has a header with everybody's name."""

    report: LossReport
    by_id: bool
    hidden: bool = False
    key: str = ""
    shown: dict[str, str] = field(default_factory=dict)  # the names in the file, by id and name
    _names: dict[str, str] = field(default_factory=dict)  # what stands in records, likewise
    _said: frozenset[str] = frozenset()  # what no field may say when people are hidden

    @property
    def idle(self) -> bool:
        """Tell whether everything stays as it is."""
        return self.by_id and not self.hidden

    def header(self, project: ProjectRecord) -> ProjectRecord:
        """Take note of who is who, and return the header of what goes out."""
        people = []
        for one in project.annotators:
            if self._is_open(one):
                self._names[one.id] = one.id if self.by_id else one.name
                people.append(one)
            else:
                made = replace(one, id=self._digest(one.id)[:32], name=self._pseudonym(one.id))
                self._names[one.id] = self._names[one.name] = made.id if self.by_id else made.name
                people.append(made)
        shown = {one.name for one in project.annotators if self._is_open(one)}
        self._said = frozenset(
            word
            for one in project.annotators
            for word in (one.name, one.id)
            if self.hidden and one.name not in shown
        )
        for one, made in zip(project.annotators, people, strict=True):
            self.shown |= {one.id: made.name, one.name: made.name, made.id: made.name}
        return replace(project, annotators=tuple(people))

    def _is_open(self, one: Annotator) -> bool:
        return (
            not self.hidden
            or one.name == GOLD
            or one.id == MAJORITY_ID
            or one.roles == {Role.SOURCE}
        )

    def _digest(self, identity: str) -> str:
        return hmac.new(self.key.encode(), identity.encode(), "sha256").hexdigest()

    def _pseudonym(self, identity: str) -> str:
        return f"annotator-{self._digest(identity)[:_DIGITS]}"

    def name_of(self, person: str) -> str:
        """Return the name in this export of somebody, given an id or a name."""
        return self.shown.get(person) or self.of(person)

    def of(self, person: str) -> str:
        """Return how somebody is called in the file, given an id or a name."""
        if not person or person in self._names:
            return self._names.get(person, "")
        if not self.hidden or person == GOLD:
            return person
        return self._pseudonym(person)

    def named(self, record: Record) -> Record:
        """Return the article with people called so."""
        if self.hidden:
            kept = self._metadata(record)
            if len(kept) < len(record.metadata):
                self.report.add(LossKind.OTHER_METADATA, record)
            record = with_metadata(record, kept)
        return replace(
            record,
            layers=tuple(self._layer(record, one) for one in record.layers),
            notes=tuple(self._note(one) for one in record.notes),
        )

    def _layer(self, record: Record, layer: LayerRecord) -> LayerRecord:
        return msgspec.structs.replace(
            layer,
            annotator=self.of(layer.annotator),
            annotations=tuple(self._annotation(record, one) for one in layer.annotations),
        )

    def _annotation(self, record: Record, one: AnnotationRecord) -> AnnotationRecord:
        origin, foreign = one.origin, one.foreign
        if origin.accepted_by:
            origin = Origin(origin.kind, origin.by, self.of(origin.accepted_by))
        if self.hidden:
            if origin.kind is OriginKind.IMPORTED:  # the name of a file may be that of a person
                origin = Origin(origin.kind, "", origin.accepted_by)
            if foreign:  # what other programs say of a span may be who made it
                self.report.add(LossKind.FOREIGN, record, one)
                foreign = {}
        if origin == one.origin and foreign is one.foreign:
            return one
        return msgspec.structs.replace(one, origin=origin, foreign=foreign)

    def _note(self, note: NoteRecord) -> NoteRecord:
        return msgspec.structs.replace(note, author=self.of(note.author))

    def _metadata(self, record: Record) -> Mapping[str, str]:
        """Return what is said of an article without what names a person."""
        return {
            key: value
            for key, value in record.metadata.items()
            if value not in self._said and not any(f".{word}." in f".{key}." for word in self._said)
        }
