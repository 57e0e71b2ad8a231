"""Articles come in: files are read, checked, and staged as one gesture that can be undone."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

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
from annotator.errors import Cancelled
from annotator.formats.files import iterate_files
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
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    DocumentBody,
    NoteBody,
    TimeBody,
    WorkBody,
)
from annotator.store.bulk import Arrival, Bulk
from annotator.store.ids import named_id, new_id
from annotator.store.project import Project
from annotator.workflow.collector import no_collecting
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.recurring import Recurring, in_order

Repair = Literal["none", "forms", "visual"]
MAX_PROBLEMS = 1000  # kept word for word; the rest is counted
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


@dataclass
class ImportReport:
    """What came of an import."""

    files: int = 0
    added: int = 0
    same: int = 0  # here already: the same text from the same source
    spans: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    new_labels: list[str] = field(default_factory=list)
    new_annotators: list[str] = field(default_factory=list)
    cancelled: bool = False

    def add_problem(self, problem: Problem) -> None:
        """Count a problem, and keep it while there are few."""
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


def import_files(
    project: Project,
    paths: Sequence[Path],
    choices: ImportChoices | None = None,
    *,
    beside: bool = False,
    ticker: Ticker = SILENT,
) -> ImportReport:
    """Bring articles into the project as one gesture, visible all at once at its end.

    Every good record goes in; every bad one is in the report. When it is cancelled or fails,
    nothing is left behind. `beside` says that a window may be open on the project: it is slower,
    and the window hardly waits. Raises NotAllowed unless the person at the keyboard is a lead.
    """
    choices = choices or ImportChoices()
    files = list(iterate_files(paths))
    sizes = [_size(path) for path in files]
    report = ImportReport(files=len(files))
    try:
        with project.bulk("import", beside=beside) as work, no_collecting():
            intake = _Intake(project, work, choices, report)
            done, total = 0, sum(sizes)
            for path, size in zip(files, sizes, strict=True):
                read = 0
                for item in read_file(path, choices.read):
                    read += intake.take(item)
                    ticker.step(min(done + read, done + size), total)
                done += size
                ticker.step(done, total)
            intake.finish()
            if report.added or report.new_labels or report.new_annotators:
                work.seal()
    except Cancelled:
        return ImportReport(files=len(files), cancelled=True)
    return report


@dataclass(frozen=True, slots=True)
class _Article:
    """A record with its text as it will be stored, and the identity that follows from it."""

    record: Record
    text: str
    sha256: str
    id: Id


class _Intake:
    """Turns what readers yield into arrivals, and stages them in batches."""

    def __init__(
        self, project: Project, work: Bulk, choices: ImportChoices, report: ImportReport
    ) -> None:
        self._project = project
        self._work = work
        self._choices = choices
        self._report = report
        self._me = project.me
        self._cast = _Cast(project, work, report)
        self._waiting: list[_Article] = []
        self._recurring = Recurring()

    def take(self, item: Record | Problem | ProjectRecord) -> int:
        """Take one item and return about how many bytes of its file it stands for."""
        if isinstance(item, Problem):
            self._report.add_problem(item)
            return 0
        if isinstance(item, ProjectRecord):
            self._cast.header(item)
            return 0
        self._waiting.append(_article(item, self._choices.repair))
        if len(self._waiting) >= self._work.pace.batch:
            self._flush()
        return len(item.text) * 2

    def finish(self) -> None:
        """Stage what is left, and what was learned about recurring lines only later."""
        self._flush()
        for document, more in self._recurring.late():
            lines = in_order(self._project.lines.of(document), more)
            self._work.put_lines(document, lines)

    def _flush(self) -> None:
        known = self._work.here([one.id for one in self._waiting])
        arrivals = []
        for article in self._waiting:
            if article.id in known:
                self._report.same += 1
            else:
                known.add(article.id)
                arrivals.append(self._arrival(article))
        self._waiting.clear()
        if arrivals:
            self._work.add(arrivals)
            self._report.added += len(arrivals)

    def _arrival(self, article: _Article) -> Arrival:
        record, text, identity = article.record, article.text, article.id
        lines = record.lines or self._recurring.lines_of(identity, text)
        layers, objects = self._layers(record, identity)
        body = DocumentBody(
            sha256=article.sha256,
            length=len(text),
            name=record.name,
            title=record.title,
            source=record.source,
            metadata=record.metadata,
            raw_sha256=record.raw_sha256,
            encoding="" if record.encoding == "utf-8" else record.encoding,
            replaces=record.replaces,
        )
        return Arrival(identity, text, body, lines=lines, layers=layers, objects=objects)

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
                self._report.spans += len(together.items)
            objects.extend(_said(layer, document, owner))
        objects.extend(self._notes(record.notes, record, document))
        return tuple(layers), tuple(objects)

    def _owner(self, layer: LayerRecord, record: Record) -> Id:
        if layer.annotator:
            return self._cast.annotator(layer.annotator)
        if self._choices.as_suggestions:
            return self._cast.source(record.file)
        return self._usual_owner()

    def _usual_owner(self) -> Id:
        if self._choices.layer:
            return self._cast.annotator(self._choices.layer)
        return self._me.id if self._me else ""

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

    def __init__(self, project: Project, work: Bulk, report: ImportReport) -> None:
        self._work = work
        self._report = report
        self._labels = {label.name: label for label in project.labels.all(retired=True)}
        self._people = {one.id: one for one in project.annotators.all()}
        self._by_word: dict[str, Id] = {}

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
        return known.id

    def annotator(self, word: str) -> Id:
        """Return the person whom a file calls `word` (an id or a name)."""
        if word in self._by_word:
            return self._by_word[word]
        known = word if word in self._people else self._by_name(word)
        if not known:
            known = self._new_annotator(Annotator(new_id(), word))
        self._by_word[word] = known
        return known

    def source(self, name: str) -> Id:
        """Return the source of suggestions of that name."""
        known = self._by_name(name)
        if known and self._people[known].roles == frozenset({Role.SOURCE}):
            return known
        return self._new_annotator(Annotator(new_id(), name, frozenset({Role.SOURCE})))

    def _by_name(self, name: str) -> Id:
        return next((one.id for one in self._people.values() if one.name == name), "")

    def _new_label(self, label: Label) -> None:
        self._labels[label.name] = label
        self._work.put_new("label", label.id, label)
        self._report.new_labels.append(label.name)

    def _new_annotator(self, annotator: Annotator) -> Id:
        self._people[annotator.id] = annotator
        self._work.put_new("annotator", annotator.id, annotator)
        self._report.new_annotators.append(annotator.name)
        return annotator.id


def _article(record: Record, repair: Repair) -> _Article:
    text = record.text
    if repair != "none" and not record.layers:
        # Only what is backwards is turned: other articles of the same import are not.
        turned = repair == "visual" and looks_visual(text)
        text = unbake(text, visual_order=turned)
        record = replace(record, title=unbake(record.title, visual_order=turned))
    digest = text_digest(text)
    return _Article(record, text, digest, document_id(digest, record.source))


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


def _said(layer: LayerRecord, document: Id, owner: Id) -> Iterator[tuple[str, Id, object, Id]]:
    if layer.state is not None:
        body = WorkBody(layer.state.value, layer.round, tuple(sorted(layer.fields)))
        yield "work", named_id("work", document, owner), body, owner
    if layer.seconds:
        yield "time", named_id("time", document, owner, "import"), TimeBody(layer.seconds), owner


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
