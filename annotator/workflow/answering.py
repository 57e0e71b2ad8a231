"""The process that answers searches: kept warm, slice after slice, the newest question only."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
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
    AskOccurrences,
    Failed,
    Keys,
    Line,
    Occurred,
    Occurrence,
    Order,
    Portion,
    Sort,
    Sorted,
)
from annotator.workflow.finding import Hit, Search, Slice, metadata_keys
from annotator.workflow.indexing import index_file
from annotator.workflow.occurring import OccurrenceSlice, occurrence_slices

_SHORT, _LONG = 20_000, 60_000  # code points of a slice: news is soon told, and soon heard
_SHORT_ONES = 10  # slices at the beginning, while somebody waits for the first places
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

    ask: Ask | AskOccurrences
    slices: Iterator[Slice | OccurrenceSlice]
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

    def _take(self, message: Ask | AskOccurrences | Sort) -> None:
        if isinstance(message, Sort):
            self._sort(message)
            return
        self._keys = {Order.BEFORE: [], Order.MATCH: [], Order.AFTER: []}
        try:
            self._running = _Running(message, self._slices(message))
        except AnnotatorError as error:
            self._running = None
            self._pipe.send(Failed(message.number, error))

    def _slices(self, message: Ask | AskOccurrences) -> Iterator[Slice | OccurrenceSlice]:
        if isinstance(message, Ask):
            search = Search(message.query, message.person)  # tells of a bad expression first
            project, index = self._opened()
            return search.slices(project, index, lengths=_lengths())
        project, index = self._opened()
        return occurrence_slices(project, index, message, lengths=_lengths())

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
        left = MOST - running.told
        running.told += len(part.hits[:left])
        running.complete = part.complete or running.told >= MOST
        if isinstance(part, OccurrenceSlice):
            self._tell_occurrences(running, part.hits[:left], part.share)
        else:
            self._tell(running, part.hits[:left], part.share)

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

    def _tell_occurrences(
        self, running: _Running, hits: Sequence[Occurrence], share: float
    ) -> None:
        for first in range(0, len(hits) or 1, _PORTION):
            last = first + _PORTION >= len(hits)
            some = hits[first : first + _PORTION]
            complete = last and running.complete
            self._pipe.send(Occurred(running.ask.number, some, share, complete))

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


def _lengths() -> Iterator[int]:
    yield from repeat(_SHORT, _SHORT_ONES)
    yield from repeat(_LONG)


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
