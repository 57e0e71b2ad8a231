"""The process that answers searches: kept warm, slice after slice, the newest question only."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from annotator.core.finding import plain
from annotator.errors import AnnotatorError
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.answers import (
    MOST,
    Ask,
    Failed,
    Keys,
    Line,
    Order,
    Portion,
    Sort,
    Sorted,
)
from annotator.workflow.finding import Hit, Search, Slice, metadata_keys
from annotator.workflow.indexing import index_file

_FIRST, _LONGEST, _GROWTH = 20_000, 400_000, 3  # code points of a slice: the first comes soon
_PORTION = 500  # places told at once, so that whoever listens is never long at it


class Newest(Protocol):
    """The number of the newest question, told by whoever asks; 0: there is none."""

    value: int


def serve(path: Path, pipe: "Connection[Any, Any]", newest: Newest) -> None:
    """Answer questions about a project until the pipe ends."""
    with suppress(EOFError, OSError):  # whoever asked is gone
        _Server(path, pipe, newest).run()


@dataclass
class _Running:
    """A question and how far its answer is."""

    ask: Ask
    slices: Iterator[Slice]
    looked: int = 0
    told: int = 0
    complete: bool = False


class _Server:
    def __init__(self, path: Path, pipe: "Connection[Any, Any]", newest: Newest) -> None:
        self._path = path
        self._pipe = pipe
        self._newest = newest
        self._running: _Running | None = None
        self._keys: dict[Order, list[str]] = {}
        self._project: Project | None = None
        self._index: TextIndex | None = None

    def run(self) -> None:
        self._greet()
        while True:
            if self._has_work() and not self._pipe.poll():
                self._go_on()
            else:
                self._take(self._pipe.recv())

    def _greet(self) -> None:
        """Open the project before anybody asks; what is wrong with it the first answer says."""
        with suppress(AnnotatorError):
            project, _index = self._opened()
            self._pipe.send(Keys(metadata_keys(project)))

    def _has_work(self) -> bool:
        running = self._running
        if running is None or running.complete:
            return False
        return running.ask.number == self._newest.value

    def _take(self, message: Ask | Sort) -> None:
        if isinstance(message, Sort):
            self._sort(message)
            return
        self._keys = {Order.BEFORE: [], Order.MATCH: [], Order.AFTER: []}
        try:
            search = Search(message.query, message.person)
            project, index = self._opened()
            slices = search.slices(project, index, lengths=_growing())
            self._running = _Running(message, slices)
        except AnnotatorError as error:
            self._running = None
            self._pipe.send(Failed(message.number, error))

    def _go_on(self) -> None:
        running = self._running
        if running is None:
            return
        try:
            part = next(running.slices)
        except AnnotatorError as error:
            self._running = None
            self._pipe.send(Failed(running.ask.number, error))
            return
        running.looked += part.looked
        hits = part.hits[: MOST - running.told]
        running.told += len(hits)
        running.complete = part.complete or running.told >= MOST
        self._tell(running, hits, part.share)

    def _tell(self, running: _Running, hits: Sequence[Hit], share: float) -> None:
        """Tell of some places, in portions; the last says how far the search is."""
        for first in range(0, len(hits) or 1, _PORTION):
            some = hits[first : first + _PORTION]
            for hit in some:
                self._keys[Order.BEFORE].append(hit.before)
                self._keys[Order.MATCH].append(plain(hit.context.match))
                self._keys[Order.AFTER].append(hit.after)
            last = first + _PORTION >= len(hits)
            self._pipe.send(
                Portion(
                    running.ask.number,
                    [_line(hit) for hit in some],
                    running.looked,
                    share,
                    complete=last and running.complete,
                )
            )

    def _sort(self, wanted: Sort) -> None:
        running = self._running
        keys = self._keys.get(wanted.order)
        if running is None or running.ask.number != wanted.number or keys is None:
            return
        places = array("I", sorted(range(len(keys)), key=keys.__getitem__))
        self._pipe.send(Sorted(wanted.number, wanted.order, places))

    def _opened(self) -> tuple[Project, TextIndex]:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        if self._index is None:
            self._index = TextIndex(index_file(self._project.about.id))
        return self._project, self._index


def _growing() -> Iterator[int]:
    length = _FIRST
    while True:
        yield length
        length = min(_LONGEST, length * _GROWTH)


def _line(hit: Hit) -> Line:
    found, around = hit.found, hit.context
    return Line(
        hit.document,
        hit.title,
        found.start,
        found.end,
        found.annotation,
        found.label,
        around.before,
        around.match,
        around.after,
    )
