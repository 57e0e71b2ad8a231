"""Searching all texts beside the window: a process that stays warm, asked through a pipe."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import Id
from annotator.core.query import Query
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.answering import serve
from annotator.workflow.answers import (
    Ask,
    AskOccurrences,
    Failed,
    Keys,
    Occurred,
    Order,
    Portion,
    Sort,
    Sorted,
)

_SPAWN = multiprocessing.get_context("spawn")  # the one way that every system has
_SOON, _IDLE = 4, 200  # milliseconds between two looks at the pipe: for an answer, for news
_QUIET = 2.0  # seconds without an answer after which one looks less often
_AT_ONCE = 0.008  # seconds spent on what came, before the window has its turn
_ENDING = 0.5  # seconds that the process gets to end by itself


class Finder(QObject):
    """Answers the newest question about one project file, piece by piece."""

    found = Signal(object)  # a Portion of the newest question
    occurred = Signal(object)  # Occurred, of the newest question
    ordered = Signal(object)  # Sorted, of the newest question
    keys_known = Signal(object)  # names of metadata
    failed = Signal(object)  # an AnnotatorError; the next question starts anew

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._newest = _SPAWN.Value("Q", 0, lock=False)
        self._number = 0
        self._heard = 0.0  # when, by the monotonic clock, or when something was asked
        self._pipe: Connection[Any, Any] | None = None
        self._timer = QTimer(self, interval=_IDLE)
        self._timer.timeout.connect(self._look)

    def warm(self) -> None:
        """Start the process, so that the first answer comes as soon as those after it."""
        if self._pipe is not None:
            return
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=serve, args=(self._path, theirs, self._newest), daemon=True
        )
        self._process.start()
        theirs.close()
        self._timer.start()

    def ask(self, query: Query, person: Id) -> None:
        """Look for something; what was looked for before is looked for no more."""
        self._number += 1
        self._newest.value = self._number
        self._send(Ask(self._number, query, person))

    def ask_occurrences(self, phrase: str, label: Id, person: Id, *, apart: Id) -> None:
        """Look for every occurrence of a text, apart from those in one article."""
        self._number += 1
        self._newest.value = self._number
        self._send(AskOccurrences(self._number, phrase, label, person, apart))

    def sort(self, order: Order) -> None:
        """Put what was found so far in an order; the answer comes with `ordered`."""
        self._send(Sort(self._number, order))

    def stop(self) -> None:
        """Look no further; what was found can still be sorted."""
        self._newest.value = 0

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self._newest.value = 0
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        self._process.join(timeout=_ENDING)
        if self._process.is_alive():
            self._process.kill()  # it only reads
            self._process.join(timeout=_ENDING)

    def _send(self, message: Ask | AskOccurrences | Sort) -> None:
        self.warm()
        try:
            if self._pipe is not None:
                self._pipe.send(message)
                self._heard = time.monotonic()
                self._timer.start(_SOON)
        except OSError:
            self._give_up()

    def _look(self) -> None:
        began = time.monotonic()
        try:
            while self._pipe is not None and self._pipe.poll():
                self._heard = began
                self._hear(self._pipe.recv())
                if time.monotonic() - began > _AT_ONCE:
                    return
            if began - self._heard > _QUIET:
                self._timer.setInterval(_IDLE)
        except (EOFError, OSError):
            self._give_up()

    def _hear(self, answer: Portion | Occurred | Sorted | Keys | Failed) -> None:
        if isinstance(answer, Keys):
            self.keys_known.emit(answer.names)
        elif answer.number != self._number:
            return
        elif isinstance(answer, Portion):
            if self._newest.value == self._number:
                self.found.emit(answer)
        elif isinstance(answer, Occurred):
            if self._newest.value == self._number:
                self.occurred.emit(answer)
        elif isinstance(answer, Sorted):
            self.ordered.emit(answer)
        else:
            self.failed.emit(answer.error)

    def _give_up(self) -> None:
        self.close()
        self.failed.emit(AnnotatorError(N_("The search ended unexpectedly. Start it again.")))
