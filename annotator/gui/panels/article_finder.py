"""Lists of articles found in a thread of their own, so that the window never waits for a sort."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.core.model import Id, State
from annotator.gui.panels.asking import Asking
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.query import Query
from annotator.workflow.progress import Ticker

_CHUNK = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: stand-ins in their order, and how far the annotator is altogether."""

    query: Query
    stand_ins: Sequence[int]
    progress: Counter[State]


class ArticleFinder(QObject):
    """Asks the project file through a reader of its own; only the newest question is answered."""

    found = Signal(object)  # Found
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = _Reader(path)
        self._asking = Asking(self)
        self._asking.close_when_gone(self._reader.let_go)
        self._asking.answered.connect(self.found)
        self._asking.failed.connect(self.failed)

    def find(self, query: Query) -> None:
        """Start a search; `found` or `failed` comes unless another one begins before."""
        self._asking.ask(self._reader.answer, query)

    def close(self) -> None:
        """Let go of the file."""
        self._asking.close(self._reader.let_go)


class _Reader:
    """The project as the thread opened it: it belongs to that thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._project: Project | None = None

    def answer(self, query: Query, *, ticker: Ticker) -> Found:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        documents = self._project.documents
        stand_ins = documents.ids(query)
        ticker.step(1, 1)
        if query.assignee and query.assignee == query.annotator:
            own = self._project.workload.of(query.annotator)
            return Found(query, stand_ins, Counter(own.states.values()))
        return Found(query, stand_ins, documents.progress(query.annotator))

    def let_go(self) -> None:
        if self._project is not None:
            self._project.close()


def document_named(project: Project, name: str) -> Id | None:
    """Return the first article of exactly this name, or None."""
    found = project.documents.ids(Query(text=name))
    for start in range(0, len(found), _CHUNK):
        for row in project.documents.rows(found[start : start + _CHUNK], ""):
            if row.name == name:
                return row.id
    return None
