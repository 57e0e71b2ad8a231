"""Lists of articles found in a thread of their own, so that the window never waits for a sort."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.core.model import Id, State
from annotator.errors import AnnotatorError
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Query
from annotator.store.project import Project


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
        # Not a method of this object: it is gone when the signal comes.
        self.destroyed.connect(self._reader.close)
        self._reader.post.found.connect(self.found)
        self._reader.post.failed.connect(self.failed)

    def find(self, query: Query) -> None:
        """Start a search; `found` or `failed` comes unless another one begins before."""
        self._reader.ask(query)

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()


class _Post(QObject):
    found = Signal(object)
    failed = Signal(object)


class _Reader:
    """The thread and the project that belongs to it."""

    def __init__(self, path: Path) -> None:
        self.post = _Post()
        self._path = path
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="articles")
        self._project: Project | None = None
        self._newest = 0
        self._closed = False

    def ask(self, query: Query) -> None:
        if not self._closed:
            self._newest += 1
            self._threads.submit(self._answer, self._newest, query)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._threads.submit(self._let_go)
            self._threads.shutdown(wait=True)

    def _answer(self, number: int, query: Query) -> None:
        if number != self._newest or self._closed:
            return
        try:
            project = self._opened()
            documents = project.documents
            stand_ins = documents.ids(query)
            found = Found(query, stand_ins, documents.progress(query.annotator))
        except AnnotatorError as error:
            self.post.failed.emit(error)
            return
        if number == self._newest and not self._closed:
            self.post.found.emit(found)

    def _opened(self) -> Project:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        return self._project

    def _let_go(self) -> None:
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


_CHUNK = 100
