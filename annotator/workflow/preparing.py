"""From what readers yield to articles written out for the store: all that needs no project file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

from annotator.core.backwards import looks_visual
from annotator.core.baked import unbake
from annotator.core.color import suggest_color
from annotator.core.model import (
    Annotator,
    Id,
    Label,
    OriginKind,
    Role,
    document_id,
    quote_of,
    text_digest,
)
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
)
from annotator.formats.registry import read_file
from annotator.store.arriving import Arrival, Written, written_out
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    DocumentBody,
    NoteBody,
    TimeBody,
    WorkBody,
)
from annotator.store.ids import named_id, new_id
from annotator.workflow.recurring import Look, look_at

Repair = Literal["none", "forms", "visual"]
_MADE_BY_HAND = OriginKind.PERSON.value  # asked once: the members of an enumeration answer slowly
_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person chose in the preview."""

    read: ReadOptions = field(default_factory=ReadOptions)
    # Whose spans these are when the file does not say: an id, or a name, which may be new; "": the
    # spans are the person's own.
    layer: str = ""
    as_suggestions: bool = False
    repair: Repair = "none"
    labels: Mapping[str, str] = field(default_factory=dict)  # foreign name -> ours; "" leaves out


@dataclass(frozen=True, slots=True)
class Ground:
    """What an import finds in the project: its labels and people, and who imports."""

    labels: tuple[Label, ...]
    people: tuple[Annotator, ...]
    me: Id


@dataclass(frozen=True, slots=True)
class Noun:
    """A label or annotator that the project does not have."""

    kind: str
    value: Label | Annotator
    certain: bool  # False: only when an article comes in that needs it


class Prepared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article that is ready to be staged."""

    written: Written
    spans: int
    size: int  # about how many bytes of its file it stands for
    look: Look | None  # None: its file said what its lines are
    needs: tuple[Id, ...]  # new nouns


@dataclass(frozen=True, slots=True)
class Read:
    """The end of a file has been reached."""


Step = Prepared | Noun | Problem | Read


def prepare(files: Sequence[Path], choices: ImportChoices, ground: Ground) -> Iterator[Step]:
    """Read files and yield what is to be done with what stands in them."""
    maker = _Maker(choices, ground)
    for path in files:
        for item in read_file(path, choices.read):
            yield from maker.steps(item)
        yield Read()


class _Maker:
    """Turns what readers yield into steps."""

    def __init__(self, choices: ImportChoices, ground: Ground) -> None:
        self._choices = choices
        self._me = ground.me
        self._cast = _Cast(ground)

    def steps(self, item: Record | Problem | ProjectRecord) -> Iterator[Step]:
        """Yield the steps of one item."""
        if isinstance(item, Problem):
            yield item
            return
        if isinstance(item, ProjectRecord):
            self._cast.header(item)
            yield from self._cast.take_made(certain=True)
            return
        prepared = self._prepared(item)
        yield from self._cast.take_made(certain=False)
        yield prepared

    def _prepared(self, given: Record) -> Prepared:
        record = _repaired(given, self._choices.repair)
        text, digest = record.text, text_digest(record.text)
        identity = document_id(digest, record.source)
        layers, objects = self._layers(record, identity)
        body = DocumentBody(
            sha256=digest,
            length=len(text),
            name=record.name,
            title=record.title,
            source=record.source,
            metadata=record.metadata,
            raw_sha256=record.raw_sha256,
            encoding="" if record.encoding == "utf-8" else record.encoding,
            replaces=record.replaces,
        )
        arrival = Arrival(identity, text, body, record.lines, layers, objects)
        return Prepared(
            written_out(arrival),
            sum(len(together.items) for _, together in layers),
            len(given.text) * 2,
            None if record.lines else look_at(text),
            self._cast.take_needed(),
        )

    def _layers(
        self, record: Record, document: Id
    ) -> tuple[tuple[tuple[Id, AnnotationsBody], ...], tuple[tuple[str, Id, object, Id], ...]]:
        layers: list[tuple[Id, AnnotationsBody]] = []
        objects: list[tuple[str, Id, object, Id]] = []
        for layer in record.layers:
            owner = self._owner(layer, record)
            together = self._annotations(layer.annotations, record)
            if together.items:
                layers.append((owner, together))
            objects.extend(_said(layer, document, owner))
        objects.extend(self._notes(record.notes, record, document))
        return tuple(layers), tuple(objects)

    def _owner(self, layer: LayerRecord, record: Record) -> Id:
        if layer.annotator:
            return self._cast.annotator(layer.annotator, source=_is_proposed(layer))
        if self._choices.as_suggestions:
            return self._cast.source(record.file)
        return self._usual_owner()

    def _usual_owner(self) -> Id:
        if self._choices.layer:
            return self._cast.annotator(self._choices.layer)
        return self._me

    def _annotations(self, records: Sequence[AnnotationRecord], record: Record) -> AnnotationsBody:
        labels = {name: self._label(name) for name in {one.label for one in records}}
        kept = [one for one in records if labels[one.label]]
        items = tuple(_body(one, labels[one.label], record) for one in kept)
        ids = [one.id for one in kept]
        if any(ids):
            if not all(map(_ID.fullmatch, ids)):
                ids = [one if _is_id(one) else new_id() for one in ids]
            if len(set(ids)) == len(ids):
                return AnnotationsBody(items, tuple(ids))
        return AnnotationsBody(items)

    def _label(self, foreign: str) -> Id:
        name = self._choices.labels.get(foreign, foreign)
        return self._cast.label(name) if name else ""

    def _notes(
        self, notes: Iterable[NoteRecord], record: Record, document: Id
    ) -> Iterator[tuple[str, Id, object, Id]]:
        for note in notes:
            owner = self._cast.annotator(note.author) if note.author else self._usual_owner()
            target = note.target if note.target and note.target != record.id else document
            body = NoteBody(target, note.kind.value, note.text, note.closed, note.at)
            identity = note.id if _is_id(note.id) else new_id()
            yield "note", identity, body, owner


class _Cast:
    """The labels and people that an import meets: found, or made when they are new."""

    def __init__(self, ground: Ground) -> None:
        self._labels = {label.name: label for label in ground.labels}
        self._people = {one.id: one for one in ground.people}
        self._by_word: dict[str, Id] = {}
        self._fresh: set[Id] = set()  # made here, and not for a header
        self._made: list[tuple[str, Label | Annotator]] = []  # since they were taken last
        self._needed: set[Id] = set()

    def take_made(self, *, certain: bool) -> Iterator[Noun]:
        """Yield what was made since, which a header wants for certain, an article when it is in."""
        made, self._made = self._made, []
        for kind, value in made:
            if certain:
                self._fresh.discard(value.id)
            yield Noun(kind, value, certain)

    def take_needed(self) -> tuple[Id, ...]:
        """Return which of the new ones were asked for since."""
        needed, self._needed = self._needed, set()
        return tuple(needed)

    def _asked(self, identity: Id) -> Id:
        if identity in self._fresh:
            self._needed.add(identity)
        return identity

    def header(self, header: ProjectRecord) -> None:
        """Take over the labels and people of a dataset that the project does not have."""
        ids = {label.id for label in self._labels.values()}
        for label in header.labels:
            if label.name not in self._labels:
                self._new_label(label if label.id not in ids else replace(label, id=new_id()))
        for person in header.annotators:
            known = self._by_name(person.name)
            if person.id in self._people or known:
                self._by_word[person.id] = person.id if person.id in self._people else known
            else:
                self._new_annotator(person)

    def label(self, name: str) -> Id:
        """Return the id of the label of that name, which is made when it is new."""
        known = self._labels.get(name)
        if known is None:
            colors = [label.color for label in self._labels.values()]
            taken = {label.key for label in self._labels.values()}
            key = next((k for k in "123456789" if k not in taken), "")
            known = Label(
                new_id(), name, color=suggest_color(colors), key=key, order=len(self._labels)
            )
            self._new_label(known)
        return self._asked(known.id)

    def annotator(self, word: str, *, source: bool = False) -> Id:
        """Return whom a file calls `word` (an id or a name); if new, a person or a source."""
        if word in self._by_word:
            return self._asked(self._by_word[word])
        known = word if word in self._people else self._by_name(word)
        if not known:
            role = Role.SOURCE if source else Role.ANNOTATOR
            known = self._new_annotator(Annotator(new_id(), word, frozenset({role})))
        self._by_word[word] = known
        return self._asked(known)

    def source(self, name: str) -> Id:
        """Return the source of suggestions of that name."""
        known = self._by_name(name)
        if known and self._people[known].roles == frozenset({Role.SOURCE}):
            return self._asked(known)
        return self._asked(self._new_annotator(Annotator(new_id(), name, frozenset({Role.SOURCE}))))

    def _by_name(self, name: str) -> Id:
        return next((one.id for one in self._people.values() if one.name == name), "")

    def _new_label(self, label: Label) -> None:
        self._labels[label.name] = label
        self._fresh.add(label.id)
        self._made.append(("label", label))

    def _new_annotator(self, annotator: Annotator) -> Id:
        self._people[annotator.id] = annotator
        self._fresh.add(annotator.id)
        self._made.append(("annotator", annotator))
        return annotator.id


def _repaired(record: Record, repair: Repair) -> Record:
    if repair == "none" or record.layers:
        return record
    # Only what is backwards is turned: other articles of the same import are not.
    turned = repair == "visual" and looks_visual(record.text)
    return replace(
        record,
        text=unbake(record.text, visual_order=turned),
        title=unbake(record.title, visual_order=turned),
    )


def _body(one: AnnotationRecord, label: Id, record: Record) -> AnnotationBody:
    origin = one.origin
    kind = origin.kind if one.id else OriginKind.IMPORTED
    return AnnotationBody(
        label=label,
        pieces=one.pieces,
        # A quote that the file gives was compared with the text by its reader.
        quote=one.quote or quote_of(record.text, one.pieces),
        attributes=one.attributes,
        origin=_MADE_BY_HAND if kind is OriginKind.PERSON else kind.value,
        by=origin.by or ("" if one.id else record.file),
        accepted_by=origin.accepted_by,
        score=one.score,
        guideline=one.guideline,
        foreign=one.foreign,
    )


def _is_proposed(layer: LayerRecord) -> bool:
    """Tell whether a layer holds nothing but what a program proposed."""
    spans = layer.annotations
    return bool(spans) and all(
        one.origin.kind is OriginKind.SUGGESTED and not one.origin.accepted_by for one in spans
    )


def _said(layer: LayerRecord, document: Id, owner: Id) -> Iterator[tuple[str, Id, object, Id]]:
    if layer.state is not None:
        body = WorkBody(layer.state.value, layer.round, tuple(sorted(layer.fields)))
        yield "work", named_id("work", document, owner), body, owner
    if layer.seconds:
        yield "time", named_id("time", document, owner, "import"), TimeBody(layer.seconds), owner


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None
