"""The window's view of the open project: edits go in, signals come out."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import (
    Annotation,
    Annotator,
    Id,
    Label,
    Note,
    NoteKind,
    Origin,
    OriginKind,
    Pieces,
    Role,
    State,
    Work,
)
from annotator.core.words import trim
from annotator.errors import AnnotatorError
from annotator.store.errors import Busy
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.undo import Step, Undone

_LOOK = 300  # milliseconds between two looks at what other windows wrote
_RETRY = 30  # milliseconds before an edit that found the file locked is tried again
_TICK = 1000  # milliseconds of work time that one tick counts
_FLUSH = 60  # seconds of work time after which it is written down


class Session(QObject):
    """One project, one person, one article in view. All edits of the window go through it."""

    opened = Signal()
    closed = Signal()
    document_shown = Signal(str)
    annotations_changed = Signal(str)  # of a document
    work_changed = Signal(str)  # state, fields or notes of a document
    documents_changed = Signal()  # articles came or went
    labels_changed = Signal()
    people_changed = Signal()
    waiting = Signal(bool)  # another program holds the file; edits wait
    saved = Signal()  # an edit is on the disk
    refused = Signal(object)  # an AnnotatorError about an edit
    undone = Signal(object, str)  # Undone, "undo" or "redo"

    def __init__(self, parent: QObject | None = None, *, idle_seconds: int = 60) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._document: Id | None = None
        self._labels: list[Label] = []
        self._version = ""
        self._pending: list[Callable[[], None]] = []
        self._seen = 0
        self._data_version = 0
        self._idle = idle_seconds
        self._quiet = idle_seconds  # seconds without activity
        self._seconds = 0  # active and not yet written
        self._poll = QTimer(self, interval=_LOOK)
        self._poll.timeout.connect(self._look)
        self._again = QTimer(self, interval=_RETRY)
        self._again.timeout.connect(self._retry)
        self._clock = QTimer(self, interval=_TICK)
        self._clock.timeout.connect(self._tick)

    # The project and who works on it

    @property
    def project(self) -> Project:
        """Return the open project; asking without one is a bug."""
        if self._project is None:
            raise RuntimeError("no project is open")
        return self._project

    @property
    def is_open(self) -> bool:
        """Tell whether a project is open."""
        return self._project is not None

    @property
    def me(self) -> Annotator:
        """Return the person at the keyboard."""
        me = self.project.me
        if me is None:
            raise RuntimeError("nobody is signed in")
        return me

    @property
    def is_lead(self) -> bool:
        """Tell whether the person may change labels and bring in articles."""
        return Role.LEAD in self.me.roles and not self.project.readonly

    def adopt(self, project: Project) -> None:
        """Take over a project that was just opened or made, with somebody signed in."""
        self.close()
        self._project = project
        self._document = None
        self._reload_labels()
        self._seen = project.history.latest()
        self._data_version = project.data_version()
        self._poll.start()
        self._clock.start()
        self.opened.emit()

    def close(self) -> None:
        """Close the project; edits that wait for the file are written first where possible."""
        if self._project is None:
            return
        self._flush_time()
        self._retry()
        for timer in (self._poll, self._again, self._clock):
            timer.stop()
        self._pending.clear()
        project, self._project, self._document = self._project, None, None
        project.close()
        self.closed.emit()

    def sign_in(self, person: Id) -> None:
        """Hand the keyboard to another person."""
        self._flush_time()
        self.project.sign_in(person)
        self.people_changed.emit()
        if self._document:
            self.annotations_changed.emit(self._document)

    # What is shown

    @property
    def document(self) -> Id | None:
        """Return the article in view."""
        return self._document

    def show(self, document: Id) -> None:
        """Bring an article into view."""
        if document == self._document:
            return
        self._flush_time()
        self._document = document
        self.document_shown.emit(document)

    @property
    def labels(self) -> list[Label]:
        """Return the label set in its order, without the retired ones."""
        return [label for label in self._labels if not label.retired]

    def label(self, identity: Id) -> Label | None:
        """Return a label, retired or not."""
        return next((label for label in self._labels if label.id == identity), None)

    def annotations(self) -> list[Annotation]:
        """Return my annotations of the article in view."""
        if self._document is None:
            return []
        return self.project.annotations.of(self._document, self.me.id)

    def suggestions(self) -> list[Annotation]:
        """Return the suggestions in the article in view that I have not judged."""
        if self._document is None:
            return []
        sources = {
            one.id for one in self.project.annotators.all() if one.roles == frozenset({Role.SOURCE})
        }
        if not sources:
            return []
        judged = self.project.verdicts.of(self._document, self.me.id)
        return [
            one
            for one in self.project.annotations.of(self._document)
            if one.layer in sources and one.id not in judged
        ]

    def notes(self) -> list[Note]:
        """Return the notes of the article in view that I may see: my own, and answers to them."""
        if self._document is None:
            return []
        notes = self.project.notes.of(self._document)
        mine = {note.id for note in notes if note.author == self.me.id}
        return [note for note in notes if note.id in mine or note.target in mine]

    def work(self) -> Work:
        """Return my word on the article in view."""
        return self.project.documents.work(self._document or "", self.me.id)

    # Edits of the article in view

    def mark(self, start: int, end: int, label: Id, *, trimmed: bool = True) -> None:
        """Mark a stretch of text (code points), its ends trimmed as the label's policy says.

        What is marked so already is left as it is.
        """
        document = self._document
        known = self.label(label)
        if document is None or known is None:
            return
        if trimmed:
            text = self.project.documents.text(document)
            start, end = trim(text, start, end, edge_punctuation=known.policy.edge_punctuation)
        there = ((start, end),)
        if any(one.label == label and one.pieces == there for one in self.annotations()):
            return
        attributes = {one.name: one.choices[0].name for one in known.attributes if one.choices}
        self._edit(
            "mark",
            lambda gesture: self._mark(gesture, document, ((start, end),), label, attributes),
        )

    def relabel(self, annotation: Annotation, label: Id) -> None:
        """Give an annotation another label, with that label's attributes."""
        known = self.label(label)
        if known is None or annotation.label == label:
            return
        attributes = {
            one.name: annotation.attributes.get(one.name, one.choices[0].name)
            for one in known.attributes
            if one.choices
        }
        self._write(
            "relabel",
            replace(annotation, label=label, attributes=attributes, guideline=self._version),
        )

    def resize(self, annotation: Annotation, piece: int, start: int, end: int) -> None:
        """Give one piece of an annotation other ends (code points)."""
        pieces = list(annotation.pieces)
        pieces[piece] = (start, end)
        if tuple(pieces) != annotation.pieces:
            self._write("resize", replace(annotation, pieces=tuple(sorted(pieces))))

    def set_attribute(self, annotation: Annotation, name: str, choice: str) -> None:
        """Choose the value of an attribute."""
        attributes = {**annotation.attributes, name: choice}
        self._write("attribute", replace(annotation, attributes=attributes))

    def remove(self, annotation: Annotation) -> None:
        """Take an annotation away."""
        self._edit("remove", lambda gesture: self.project.annotations.remove(gesture, annotation))

    def split(self, annotation: Annotation, position: int) -> None:
        """Make two annotations of one, cut at a position (code points) and trimmed."""
        document = annotation.document
        text = self.project.documents.text(document)
        if not annotation.start < position < annotation.end or len(annotation.pieces) > 1:
            return
        first = trim(text, annotation.start, position)
        second = trim(text, position, annotation.end)

        def both(gesture: Gesture) -> None:
            self.project.annotations.write(gesture, replace(annotation, pieces=(first,)))
            self._mark(gesture, document, (second,), annotation.label, dict(annotation.attributes))

        self._edit("split", both)

    def join(self, first: Annotation, second: Annotation) -> None:
        """Make one annotation of two: the first grows over the second, which goes."""
        whole = (min(first.start, second.start), max(first.end, second.end))

        def one(gesture: Gesture) -> None:
            self.project.annotations.remove(gesture, second)
            self.project.annotations.write(gesture, replace(first, pieces=(whole,)))

        self._edit("join", one)

    def accept(self, suggestion: Annotation) -> None:
        """Take a suggestion into my layer."""
        source = self.project.annotators.get(suggestion.layer).name

        def take(gesture: Gesture) -> None:
            document = suggestion.document
            self.project.annotations.mark(
                gesture,
                document,
                label=suggestion.label,
                pieces=suggestion.pieces,
                attributes=suggestion.attributes,
                origin=Origin(OriginKind.SUGGESTED, source, self.me.id),
                score=suggestion.score,
                guideline=self._version,
            )
            self.project.verdicts.write(gesture, document, suggestion.id, taken=True)

        self._edit("accept", take)

    def reject(self, suggestion: Annotation) -> None:
        """Turn a suggestion down."""
        self._edit(
            "reject",
            lambda gesture: self.project.verdicts.write(
                gesture, suggestion.document, suggestion.id, taken=False
            ),
        )

    def set_state(self, state: State) -> None:
        """Say where I am with the article in view."""
        work = self.work()
        if work.state != state:
            self._edit(
                state.value,
                lambda gesture: self.project.documents.write_work(
                    gesture, replace(work, state=state)
                ),
            )

    def set_field(self, field: str, on: bool) -> None:
        """Say (or take back) that the article in view is irrelevant or garbled."""
        work = self.work()
        fields = work.fields | {field} if on else work.fields - {field}
        if fields != work.fields:
            self._edit(
                "field",
                lambda gesture: self.project.documents.write_work(
                    gesture, replace(work, fields=fields)
                ),
            )

    def say(self, kind: NoteKind, text: str, target: Id = "") -> None:
        """Write a note or raise a question on the article in view or one of its annotations."""
        document = self._document
        if document is None or not text.strip():
            return
        note = Note(new_id(), document, target or document, self.me.id, kind, text.strip())
        self._edit(kind.value, lambda gesture: self.project.notes.write(gesture, note))

    def close_question(self, note: Note) -> None:
        """Say that a question of mine is settled."""
        self._edit(
            "close_question",
            lambda gesture: self.project.notes.write(gesture, replace(note, closed=True)),
        )

    def remove_note(self, note: Note) -> None:
        """Take a note of mine away."""
        self._edit(
            "remove_note",
            lambda gesture: self.project.notes.write(gesture, note, alive=False),
        )

    def undo(self) -> None:
        """Take back my last gesture in the article in view."""
        self._undo("undo")

    def redo(self) -> None:
        """Put back what undo took."""
        self._undo("redo")

    def next_undo(self) -> Step | None:
        """Return what undo would take back."""
        return self.project.undo.next_undo(self._document) if self._document else None

    # Edits of the project

    def edit_project(self, verb: str, change: Callable[[Gesture], None]) -> None:
        """Change something that belongs to the project (labels, people, its name)."""
        self._attempt(lambda: self._project_gesture(verb, change))

    # Work time

    def activity(self) -> None:
        """Say that the person does something now."""
        self._quiet = 0

    # Inside

    def _mark(
        self,
        gesture: Gesture,
        document: Id,
        pieces: Pieces,
        label: Id,
        attributes: dict[str, str],
    ) -> None:
        self.project.annotations.mark(
            gesture,
            document,
            label=label,
            pieces=pieces,
            attributes=attributes,
            guideline=self._version,
        )

    def _write(self, verb: str, annotation: Annotation) -> None:
        self._edit(verb, lambda gesture: self.project.annotations.write(gesture, annotation))

    def _edit(self, verb: str, change: Callable[[Gesture], None]) -> None:
        document = self._document
        if document is not None:
            self._attempt(lambda: self._document_gesture(verb, document, change))

    def _undo(self, verb: str) -> None:
        document = self._document
        if document is not None:
            self._attempt(lambda: self._revert(verb, document))

    def _attempt(self, edit: Callable[[], None]) -> None:
        """Make an edit now; when the file is locked, keep it and try again, in order."""
        self.activity()
        self._pending.append(edit)
        if len(self._pending) == 1:
            self._retry()

    def _retry(self) -> None:
        while self._pending:
            try:
                self._pending[0]()
            except Busy:
                if not self._again.isActive():
                    self._again.start()
                    self.waiting.emit(True)
                return
            except AnnotatorError as error:
                self._pending.pop(0)
                self.refused.emit(error)
            else:
                self._pending.pop(0)
                self.saved.emit()
        if self._again.isActive():
            self._again.stop()
            self.waiting.emit(False)

    def _document_gesture(self, verb: str, document: Id, change: Callable[[Gesture], None]) -> None:
        with self.project.gesture(verb, document=document) as gesture:
            change(gesture)
            self._begin_work(gesture, document)
        self._tell(document, {entry.kind for entry in gesture.written})

    def _begin_work(self, gesture: Gesture, document: Id) -> None:
        """The first mark in an article says that work on it has begun."""
        if not any(entry.kind == "annotation" for entry in gesture.written):
            return
        work = self.project.documents.work(document, self.me.id)
        if work.state is State.TODO:
            work = replace(work, state=State.IN_PROGRESS)
            self.project.documents.write_work(gesture, work)

    def _revert(self, verb: str, document: Id) -> None:
        undo = self.project.undo
        done: Undone | None = undo.undo(document) if verb == "undo" else undo.redo(document)
        if done is not None:
            self._tell(document, {"annotation", "work"})
            self.undone.emit(done, verb)

    def _project_gesture(self, verb: str, change: Callable[[Gesture], None]) -> None:
        with self.project.gesture(verb) as gesture:
            change(gesture)
        self._tell_project({entry.kind for entry in gesture.written})

    def _tell(self, document: Id, kinds: set[str]) -> None:
        self._seen = self.project.history.latest()
        if kinds & {"annotation", "verdict"}:
            self.annotations_changed.emit(document)
        if kinds & {"work", "note"}:
            self.work_changed.emit(document)

    def _tell_project(self, kinds: set[str] | frozenset[str]) -> None:
        if "label" in kinds:
            self._reload_labels()
            self.labels_changed.emit()
        if kinds & {"annotator", "project"}:
            self.people_changed.emit()
        if kinds & {"document", "lines"}:
            self.documents_changed.emit()

    def _reload_labels(self) -> None:
        self._labels = self.project.labels.all(retired=True)
        self._version = self.project.labels.version()

    def _look(self) -> None:
        """Look for what other windows wrote."""
        try:
            version = self.project.data_version()
            if version == self._data_version:
                return
            news = self.project.history.news(self._seen)
            self._data_version = version
        except (Busy, AnnotatorError):
            return  # the next look comes soon
        self._seen = news.seen
        self._tell_project(news.project)
        for document in sorted(news.documents):
            self.annotations_changed.emit(document)
            self.work_changed.emit(document)

    def _tick(self) -> None:
        self._quiet += 1
        if self._quiet <= self._idle and self._document:
            self._seconds += 1
        if self._seconds >= _FLUSH:
            self._flush_time()

    def _flush_time(self) -> None:
        document, seconds = self._document, self._seconds
        if document is None or not seconds or self.project.readonly:
            return
        self._seconds = 0
        try:
            with self.project.gesture("time", document=document) as gesture:
                self.project.time.add(gesture, document, seconds)
        except Busy:
            self._seconds += seconds  # written with the next flush
        except AnnotatorError as error:
            self.refused.emit(error)
