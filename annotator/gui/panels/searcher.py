"""Searching the titles of a project in a thread beside the window."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Title
from annotator.store.project import Project
from annotator.workflow.searching import TitleIndex

TITLES = 60  # articles told of one question
_FIRST_PAGE, _PAGE = 200, 1000  # titles read at a time
_BREATH = 0.002  # seconds left to the window after each page


@dataclass(frozen=True, slots=True)
class TitlesFound:
    """The articles whose titles answer a question, so far."""

    phrase: str
    titles: Sequence[Title]
    count: int
    complete: bool


class Searcher(QObject):
    """Answers the newest question, piece by piece, for one project file."""

    titles_found = Signal(object)  # TitlesFound
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = _TitleReader(path)
        self._titles.post.found.connect(self.titles_found)
        self._titles.post.failed.connect(self.failed)

    def find_titles(self, phrase: str) -> None:
        """Look for articles whose title or name holds every word."""
        self._titles.ask(phrase)

    def forget(self) -> None:
        """Read the titles anew with the next question: articles came or went."""
        self._titles.forget()

    def close(self) -> None:
        """Let go of the file."""
        self._titles.close()


class _Post(QObject):
    found = Signal(object)
    failed = Signal(object)


class _TitleReader:
    """A thread with a project and an index of its own."""

    def __init__(self, path: Path) -> None:
        self.post = _Post()
        self._path = path
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="titles")
        self._project: Project | None = None
        self._index = TitleIndex()
        self._complete = False
        self._newest = 0
        self._closed = False

    def ask(self, phrase: str) -> None:
        if not self._closed:
            self._newest += 1
            self._threads.submit(self._answer, self._newest, phrase)

    def forget(self) -> None:
        if not self._closed:
            self._newest += 1
            self._threads.submit(self._start_anew)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._newest += 1
            self._threads.submit(self._let_go)
            self._threads.shutdown(wait=True)

    def _answer(self, number: int, phrase: str) -> None:
        try:
            pages = 0
            while number == self._newest:
                # While the index grows, answers come with its 1st, 2nd, 4th, 8th … page.
                if self._complete or pages & (pages - 1) == 0:
                    titles, count = self._index.find(phrase, limit=TITLES)
                    found = TitlesFound(phrase, tuple(titles), count, self._complete)
                    if number == self._newest and (titles or self._complete):
                        self.post.found.emit(found)
                if self._complete:
                    return
                self._read_on()
                pages += 1
                sleep(_BREATH)
        except AnnotatorError as error:
            self.post.failed.emit(error)

    def _read_on(self) -> None:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        after = self._index.titles[-1].stand_in if self._index.titles else 0
        limit = _PAGE if after else _FIRST_PAGE
        page = self._project.documents.titles(after=after, limit=limit)
        self._index.add(page)
        self._complete = len(page) < limit

    def _start_anew(self) -> None:
        self._index, self._complete = TitleIndex(), False

    def _let_go(self) -> None:
        if self._project is not None:
            self._project.close()
            self._project = None
