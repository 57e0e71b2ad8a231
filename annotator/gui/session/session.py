"""The open project, who works on it, which article is in view, and what others write to it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from annotator.core.model import Annotation, Annotator, Id, Label, Pieces, Role, State, made_under
from annotator.errors import AnnotatorError
from annotator.gui.session.article import Article, Change
from annotator.gui.session.pending import Pending
from annotator.gui.session.worktime import WorkClock
from annotator.store.errors import Busy
from annotator.store.gesture import Gesture
from annotator.store.project import Project
from annotator.store.undo import Undone

_LOOK = 300  # milliseconds between two looks at what other windows wrote
_MANY = 200  # articles of which each is told that it changed


class Session(QObject):
    """One project, one person, one article in view. All edits of the window go through it."""

    opened = Signal()
    closing = Signal()  # the project is still there
    closed = Signal()
    document_shown = Signal(str)
    annotations_changed = Signal(str)  # of a document
    suggestions_changed = Signal(str)  # of the document in view
    work_changed = Signal(str)  # state, fields or notes of a document
    documents_changed = Signal()  # articles came or went, or many changed at once
    labels_changed = Signal()
    sources_changed = Signal()  # of suggestions, or their rules
    people_changed = Signal()
    assignments_changed = Signal()  # who has which articles, or the rule of it
    waiting = Signal(bool)  # another program holds the file; edits wait
    saved = Signal()  # an edit is on the disk
    refused = Signal(object)  # an AnnotatorError about an edit
    undone = Signal(object, str)  # Undone, "undo" or "redo"
    rulings_undone = Signal(object, str)  # the same of what was ruled

    def __init__(self, parent: QObject | None = None, *, idle_seconds: int = 60) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._article: Article | None = None
        self._labels: dict[Id, Label] = {}
        self._version = ""
        self._seen = 0
        self._shows_suggestions = True
        self._data_version = 0
        self._pending = Pending(self)
        self._pending.waiting.connect(self.waiting)
        self._pending.saved.connect(self.saved)
        self._pending.refused.connect(self.refused)
        self._clock = WorkClock(self, idle_seconds=idle_seconds, write=self._write_time)
        self._poll = QTimer(self, interval=_LOOK)
        self._poll.timeout.connect(self.look)

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

    @property
    def sees_others(self) -> bool:
        """Tell whether the person may see how others get on: else work is blind."""
        if self.me.roles & {Role.LEAD, Role.REVIEWER}:
            return True
        return self.project.about.body().open_work

    @property
    def may_review(self) -> bool:
        """Tell whether the person goes to the review: reviewers rule, leads look on."""
        return bool(self.me.roles & {Role.LEAD, Role.REVIEWER})

    def adopt(self, project: Project) -> None:
        """Take over a project that was just opened or made, with somebody signed in."""
        self.close()
        self._project = project
        self._reload_labels()
        self._seen = project.history.latest()
        self._data_version = project.data_version()
        self._poll.start()
        self.opened.emit()

    def close(self) -> None:
        """Close the project; edits that wait for the file are written first where possible."""
        if self._project is None:
            return
        self._clock.flush()
        self._clock.run(False)
        self._pending.retry()
        self._pending.clear()
        self.closing.emit()
        self._poll.stop()
        project, self._project, self._article = self._project, None, None
        project.close()
        self.closed.emit()

    def sign_in(self, person: Id) -> None:
        """Hand the keyboard to another person."""
        self._clock.flush()
        self.project.sign_in(person)
        if self._article is not None:
            self._article.propose(())  # blind: it was suggested to somebody else
            self._article.forget()
        self.people_changed.emit()

    # What is shown

    @property
    def article(self) -> Article | None:
        """Return the article in view."""
        return self._article

    @property
    def document(self) -> Id | None:
        """Return the id of the article in view."""
        return self._article.id if self._article else None

    def show(self, document: Id) -> None:
        """Bring an article into view."""
        if document == self.document:
            return
        self._clock.flush()
        self._article = Article(
            self.project,
            document,
            labels=lambda: self._labels,
            guideline=self._made_under,
            edit=self._edit,
            revert=self._revert,
        )
        self._article.shows_suggestions = self._shows_suggestions
        self._clock.run(True)
        self.document_shown.emit(document)

    def propose(self, document: Id, live: Sequence[Annotation]) -> None:
        """Take in what is suggested in an article, if it is in view."""
        if self._article is not None and self.document == document and self._article.propose(live):
            self.suggestions_changed.emit(document)

    def reshape(self, suggestion: Annotation, pieces: Pieces | None) -> None:
        """Give a suggestion of the article in view other ends; None: those that it had."""
        if self._article is not None:
            self._article.reshape(suggestion, pieces)
            self.suggestions_changed.emit(self._article.id)

    def show_suggestions(self, on: bool) -> None:
        """Show suggestions, or none at all."""
        self._shows_suggestions = on
        if self._article is not None and self._article.shows_suggestions != on:
            self._article.shows_suggestions = on
            self.suggestions_changed.emit(self._article.id)

    @property
    def labels(self) -> list[Label]:
        """Return the label set in its order, without the retired ones."""
        return [label for label in self._labels.values() if not label.retired]

    def label(self, identity: Id) -> Label | None:
        """Return a label, retired or not."""
        return self._labels.get(identity)

    # Edits

    def edit_article(self, verb: str, change: Change) -> None:
        """Change something in the article in view by one gesture."""
        self._edit(verb, change)

    def revert_rulings(self, verb: str) -> None:
        """Take back ("undo") or put back ("redo") what I ruled in the article in view."""
        document = self.document
        if document is not None:
            rulings = self.project.undo_rulings
            revert = rulings.undo if verb == "undo" else rulings.redo
            self._revert(lambda: revert(document), verb, told=self.rulings_undone)

    def edit_document(self, document: Id, verb: str, change: Change) -> None:
        """Change something in an article that may be out of view, by one gesture."""
        self._clock.activity()
        self._pending.attempt(lambda: self._document_gesture(verb, document, change))

    def edit_project(self, verb: str, change: Change) -> None:
        """Change something that belongs to the project (labels, people, its name)."""
        self._pending.attempt(lambda: self._project_gesture(verb, change))

    def activity(self) -> None:
        """Say that the person does something now, for the work time."""
        self._clock.activity()

    def set_idle(self, seconds: int) -> None:
        """Say how long a pause may be and still count as work."""
        self._clock.set_idle(seconds)

    def look(self, *, own: bool = False) -> None:
        """Look for what other windows and background work wrote, or what this one did itself."""
        try:
            version = self.project.data_version()
            if version == self._data_version and not own:
                return
            news = self.project.history.news(self._seen)
        except AnnotatorError:
            return  # the file is being written; the next look comes soon
        self._data_version = version
        self._seen = news.seen
        if self._article is not None and (news.project or self.document in news.documents):
            self._article.forget()
        self._tell_project(news.project)
        changed = set(news.documents)
        if news.arrived and self.document:
            changed.add(self.document)
        if len(changed) > _MANY:
            # Told one by one, thousands would keep the window busy: lists read themselves anew.
            self.documents_changed.emit()
            changed &= {self.document}
        for document in sorted(changed):
            self.annotations_changed.emit(document)
            self.work_changed.emit(document)

    # Inside

    def _edit(self, verb: str, change: Change) -> None:
        document = self.document
        if document is not None:
            self._clock.activity()
            self._pending.attempt(lambda: self._document_gesture(verb, document, change))

    def _document_gesture(self, verb: str, document: Id, change: Change) -> None:
        with self.project.gesture(verb, document=document) as gesture:
            change(gesture)
            self._begin_work(gesture, document)
        if self._article is not None and self.document == document:
            self._article.take_over(gesture)
        self._tell(document, {entry.kind for entry in gesture.written})

    def _begin_work(self, gesture: Gesture, document: Id) -> None:
        """The first mark of mine in an article says that my work on it has begun."""
        mine = bytes.fromhex(self.me.id)
        if not any(x.kind == "annotation" and x.layer == mine for x in gesture.written):
            return
        if document == self.document and self._article and self._article.has_begun():
            return
        work = self.project.workload.work(document, self.me.id)
        if work.state is State.TODO:
            work = replace(work, state=State.IN_PROGRESS)
            self.project.documents.write_work(gesture, work)

    def _revert(
        self,
        revert: Callable[[], Undone | None],
        verb: str,
        told: SignalInstance | None = None,
    ) -> None:
        document = self.document
        if document is None:
            return

        def do() -> None:
            done = revert()
            if done is not None:
                if self._article is not None:
                    self._article.forget(others=False)
                self._tell(document, set(done.kinds))
                (told or self.undone).emit(done, verb)

        self._clock.activity()
        self._pending.attempt(do)

    def _project_gesture(self, verb: str, change: Change) -> None:
        with self.project.gesture(verb) as gesture:
            change(gesture)
        if self._article is not None:
            self._article.forget()  # its suggestions hang on who is a source of them
        self._tell_project(frozenset(entry.kind for entry in gesture.written))

    def _tell(self, document: Id, kinds: set[str]) -> None:
        if kinds & {"annotation", "verdict", "lines", "ruling"}:
            self.annotations_changed.emit(document)
        if kinds & {"work", "note", "assignment"}:
            self.work_changed.emit(document)

    def _tell_project(self, kinds: frozenset[str]) -> None:
        if "label" in kinds:
            self._reload_labels()
            self.labels_changed.emit()
        if kinds & {"annotator", "project"}:
            self.people_changed.emit()
        if kinds & {"gazetteer", "pattern", "suggesting"}:
            self.sources_changed.emit()
        if kinds & {"assignment", "planning"}:
            self.assignments_changed.emit()
        if kinds & {"document", "lines"}:
            self.documents_changed.emit()

    def _reload_labels(self) -> None:
        self._labels = {one.id: one for one in self.project.labels.all(retired=True)}
        self._version = self.project.labels.version()

    def _made_under(self, label: Id) -> str:
        return made_under(self._version, self._labels[label])

    def _write_time(self, seconds: int) -> bool:
        document = self.document
        if document is None or self.project.readonly:
            return True
        try:
            with self.project.gesture("time", document=document) as gesture:
                self.project.time.add(gesture, document, seconds)
        except Busy:
            return False
        except AnnotatorError as error:
            self.refused.emit(error)
        return True
