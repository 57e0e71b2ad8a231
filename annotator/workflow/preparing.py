"""From what readers yield to articles written out for the store: all that needs no project file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace as replaced

from annotator.core.backwards import looks_visual
from annotator.core.baked import unbake
from annotator.core.model import (
    Id,
    OriginKind,
    document_id,
    quote_of,
    text_digest,
)
from annotator.formats.claims import merged
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
)
from annotator.store.arriving import Arrival, Written, written_out
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    DocumentBody,
    NoteBody,
    RelationBody,
    TimeBody,
    WorkBody,
)
from annotator.store.ids import named_id, new_id
from annotator.workflow.casting import Cast, Ground, Noun
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
    as_suggestions: bool = False  # every layer becomes one of a source, to be accepted or rejected
    repair: Repair = "none"
    labels: Mapping[str, str] = field(default_factory=dict)  # foreign name -> ours; "" leaves out
    # Whom the files name -> the id or name of one of ours, or a new name; "" leaves the layer out.
    people: Mapping[str, str] = field(default_factory=dict)
    same_text: bool = False  # spans go to the article with the same text, whatever its source


class Prepared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article that is ready to be staged."""

    written: Written
    spans: int
    size: int  # about how many bytes of its file it stands for
    look: Look | None  # None: its file said what its lines are
    needs: tuple[Id, ...]  # new nouns
    file: str  # where it stands
    line: int | None
    encoding: tuple[str, bool]  # how its file was read, and whether that is certain


@dataclass(frozen=True, slots=True)
class Read:
    """The end of a file has been reached."""


Said = tuple[str, Id, object, Id]  # kind, id, body and annotator of an object
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
        self._cast = Cast(ground, choices.labels, choices.people)

    def steps(self, item: Record | Problem | ProjectRecord) -> Iterator[Step]:
        """Yield the steps of one item."""
        if isinstance(item, Problem):
            yield item
            return
        if isinstance(item, ProjectRecord):
            self._cast.header(item, people=not self._choices.as_suggestions)
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
            foreign=record.foreign,
        )
        arrival = Arrival(identity, text, body, record.lines, layers, objects)
        return Prepared(
            written_out(arrival),
            sum(len(together.items) for _, together in layers),
            len(given.text) * 2,
            None if record.lines else look_at(text),
            self._cast.take_needed(),
            record.file,
            record.line,
            (record.encoding, record.encoding_certain),
        )

    def _layers(
        self, record: Record, document: Id
    ) -> tuple[tuple[tuple[Id, AnnotationsBody], ...], tuple[Said, ...]]:
        layers: list[tuple[Id, AnnotationsBody]] = []
        objects: list[Said] = []
        owned: list[LayerRecord] = []
        for layer in record.layers:
            owner, proposed = self._owner(layer, record)
            if owner:
                kept = replaced(layer, annotator=owner)
                # A source has no word on an article, and no time: it is no person.
                owned.append(replaced(kept, state=None, seconds=0) if proposed else kept)
        ids = _Ids()
        for layer in merged(owned) if len(owned) > 1 else owned:
            together = self._annotations(layer, record, ids)
            if together.items:
                layers.append((layer.annotator, together))
            objects.extend(_word_of(layer, document))
            objects.extend(_arrows(layer, document, record.id == document, ids))
        objects.extend(self._notes(record.notes, record, document, ids))
        return tuple(layers), tuple(objects)

    def _owner(self, layer: LayerRecord, record: Record) -> tuple[Id, bool]:
        """Return whose a layer becomes, "" for nobody's, and whether that is a source."""
        if self._choices.as_suggestions or _is_proposed(layer):
            return self._cast.source(layer.annotator, record.file), True
        if layer.annotator:
            return self._cast.annotator(layer.annotator), False
        return self._usual_owner(), False

    def _usual_owner(self) -> Id:
        if self._choices.layer:
            return self._cast.annotator(self._choices.layer)
        return self._me

    def _annotations(self, layer: LayerRecord, record: Record, ids: "_Ids") -> AnnotationsBody:
        records = layer.annotations
        labels = {name: self._cast.label(name) for name in {one.label for one in records}}
        kept = [one for one in records if labels[one.label]]
        items = tuple(_body(one, labels[one.label], record) for one in kept)
        if any(one.id for one in kept):
            return AnnotationsBody(items, tuple([ids.of(one.id) for one in kept]))
        return AnnotationsBody(items)

    def _notes(
        self, notes: Sequence[NoteRecord], record: Record, document: Id, ids: "_Ids"
    ) -> Iterator[Said]:
        spans = {one.id for layer in record.layers for one in layer.annotations} if notes else set()
        gone = spans - ids.known.keys()
        for note in notes:
            owner = self._cast.annotator(note.author) if note.author else self._usual_owner()
            if not owner:
                continue  # whoever said it is left out
            target = note.target if note.target and note.target != record.id else document
            target = ids.known.get(target, target)
            if target in gone or not is_id(target):
                continue  # it speaks of a span that is left out
            body = NoteBody(target, note.kind.value, note.text, note.closed, note.at)
            yield "note", note.id if is_id(note.id) else new_id(), body, owner


class _Ids:
    """Ids for the annotations of one article: no two the same, the file's own where they are."""

    def __init__(self) -> None:
        self.known: dict[str, Id] = {}  # by what the file calls them
        self._taken: set[Id] = set()

    def of(self, called: str) -> Id:
        """Return the id of the next annotation; "" has no name in its file."""
        found = called if is_id(called) and called not in self._taken else new_id()
        self._taken.add(found)
        if called:
            self.known.setdefault(called, found)
        return found


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


def _word_of(layer: LayerRecord, document: Id) -> Iterator[Said]:
    """Yield what a layer's owner says of the article."""
    owner = layer.annotator
    if layer.state is not None:
        body = WorkBody(layer.state.value, layer.round, tuple(sorted(layer.fields)))
        yield "work", named_id("work", document, owner), body, owner
    if layer.seconds:
        yield "time", named_id("time", document, owner, "import"), TimeBody(layer.seconds), owner


def _arrows(layer: LayerRecord, document: Id, is_ours: bool, ids: _Ids) -> Iterator[Said]:
    """Yield the relations between annotations that come in; `is_ours`: with ids of their own."""
    for number, one in enumerate(layer.relations):
        head, tail = ids.known.get(one.head), ids.known.get(one.tail)
        if head is None or tail is None or head == tail:
            continue  # the label of one of them is left out
        body = RelationBody(head, tail, one.label, one.attributes, one.foreign)
        own = is_ours and is_id(one.id)
        identity = one.id if own else named_id("relation", document, layer.annotator, str(number))
        yield "relation", identity, body, layer.annotator


def is_id(text: str) -> bool:
    """Tell whether a text is an id of ours."""
    return _ID.fullmatch(text) is not None
