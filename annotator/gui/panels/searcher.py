"""Searching a project beside the window: titles in a thread, texts in a process."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Title
from annotator.store.project import Project
from annotator.workflow.searching import Hit, Slice, TitleIndex, search_texts

TITLES = 60  # articles told of one question
HITS = 200  # places told of one search
_FIRST_PAGE, _PAGE = 200, 1000  # titles read at a time
_BREATH = 0.002  # seconds left to the window after each page
_FIRST, _LATER = 300_000, 2_000_000  # code points of one slice: the first comes soon


@dataclass(frozen=True, slots=True)
class TitlesFound:
    """The articles whose titles answer a question, so far."""

    phrase: str
    titles: Sequence[Title]
    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class TextsFound:
    """The places that a search has found since the last time it told of some."""

    phrase: str
    hits: Sequence[Hit]
    scanned: int  # articles so far
    complete: bool  # the end of the texts, or enough places


class Searcher(QObject):
    """Answers the newest question of each kind, piece by piece, for one project file."""

    titles_found = Signal(object)  # TitlesFound
    texts_found = Signal(object)  # TextsFound
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = _TitleReader(path)
        self._texts = _TextReader(path)
        for reader in (self._titles, self._texts):
            reader.post.found.connect(
                self.titles_found if reader is self._titles else self.texts_found
            )
            reader.post.failed.connect(self.failed)

    def find_titles(self, phrase: str) -> None:
        """Look for articles whose title or name holds every word."""
        self._titles.ask(phrase)

    def find_texts(self, phrase: str) -> None:
        """Look for a phrase in all texts; an empty one only ends the search before."""
        self._texts.ask(phrase)

    def forget(self) -> None:
        """Read the titles anew with the next question: articles came or went."""
        self._titles.forget()

    def close(self) -> None:
        """Let go of the file."""
        self._titles.close()
        self._texts.close()


class _Post(QObject):
    found = Signal(object)
    failed = Signal(object)
    sliced = Signal(int, object)  # number of the search, its Future


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


class _TextReader:
    """A process that scans slice after slice; it starts with the first search."""

    def __init__(self, path: Path) -> None:
        self.post = _Post()
        self._path = path
        self._pool: ProcessPoolExecutor | None = None
        self._number = 0
        self._phrase = ""
        self._scanned = self._told = 0
        self.post.sliced.connect(self._take)

    def ask(self, phrase: str) -> None:
        self._number += 1
        self._phrase, self._scanned, self._told = phrase, 0, 0
        if phrase.strip():
            self._scan(0, _FIRST)

    def close(self) -> None:
        self._number += 1
        if self._pool is not None:
            # Waits for one slice; a pool left to itself may complain when the program ends.
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _scan(self, after: int, length: int) -> None:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                max_workers=1, mp_context=multiprocessing.get_context("spawn")
            )
        try:
            future = self._pool.submit(
                search_texts, self._path, self._phrase, after=after, length=length
            )
        except BrokenProcessPool:
            self._give_up()
        else:
            # Called in a thread of the pool: the signal brings it to this one.
            future.add_done_callback(partial(self.post.sliced.emit, self._number))

    def _take(self, number: int, future: Future[Slice]) -> None:
        if number != self._number or future.cancelled():
            return
        try:
            part = future.result()
        except AnnotatorError as error:
            self.post.failed.emit(error)
        except BrokenProcessPool:
            self._give_up()
        else:
            self._tell(part)

    def _give_up(self) -> None:
        self.close()
        self.post.failed.emit(AnnotatorError(N_("The search ended unexpectedly. Start it again.")))

    def _tell(self, part: Slice) -> None:
        self._scanned += part.scanned
        hits = part.hits[: HITS - self._told]
        self._told += len(hits)
        complete = part.complete or self._told >= HITS
        self.post.found.emit(TextsFound(self._phrase, hits, self._scanned, complete))
        if not complete:
            self._scan(part.after, _LATER)
