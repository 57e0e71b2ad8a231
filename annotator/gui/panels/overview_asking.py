"""Asking for the figures of the dashboard: a process that counts once and stays warm."""

import atexit
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.agreement import Wanted
from annotator.workflow.counting import Helped
from annotator.workflow.overview_server import Answer, Ask, AskCases, Stop, serve

_SPAWN = multiprocessing.get_context("spawn")  # the one way that every system has
_SOON = 40  # milliseconds between two looks for an answer
_ENDING = 0.5  # seconds that the process gets to end by itself


class OverviewAsking(QObject):
    """Answers the newest question about one project file; more than once while it counts."""

    answered = Signal(object, bool)  # an Overview, and whether it is the last one
    cases_found = Signal(object, object)  # what was Wanted, and a tuple of Behind
    failed = Signal(object)  # an AnnotatorError; the next question starts anew

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._number = self._newest = 0
        self._wanted: dict[int, Wanted] = {}
        self._pipe: Connection[Any, Any] | None = None
        self._timer = QTimer(self, interval=_SOON)
        self._timer.timeout.connect(self._look)
        self._is_counting = False

    @property
    def counting(self) -> bool:
        """Tell whether figures are still to come."""
        return self._is_counting

    def ask(self, person: Id, helped: Helped = Helped.ALL) -> None:
        """Ask for the figures now; what was asked before is answered no more."""
        self._number += 1
        self._newest = self._number
        self._is_counting = True
        self._send(Ask(self._number, person, helped))

    def ask_cases(self, wanted: Wanted) -> None:
        """Ask which cases stand behind a figure or a cell."""
        self._number += 1
        self._wanted[self._number] = wanted
        self._send(AskCases(self._number, wanted))

    def stop(self) -> None:
        """Count no further; the next question goes on where this one stopped."""
        self._is_counting = False
        self._newest = 0
        if self._pipe is not None:
            self._send(Stop())

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self._is_counting = False
        self._wanted.clear()
        atexit.unregister(self.close)
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        self._process.join(timeout=_ENDING)
        if self._process.is_alive():
            self._process.terminate()  # it only reads
            self._process.join(timeout=_ENDING)

    def _start(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        # Not a daemon: it has processes of its own. It ends when the pipe does.
        self._process = _SPAWN.Process(target=serve, args=(self._path, theirs))
        self._process.start()
        theirs.close()
        atexit.register(self.close)

    def _send(self, message: Ask | AskCases | Stop) -> None:
        try:
            if self._pipe is None:
                self._start()
            if self._pipe is not None:
                self._pipe.send(message)
                self._timer.start()
        except OSError:
            self._give_up()

    def _look(self) -> None:
        try:
            while self._pipe is not None and self._pipe.poll():
                self._hear(self._pipe.recv())
        except (EOFError, OSError):
            self._give_up()

    def _hear(self, answer: Answer) -> None:
        if answer.cases is not None:
            self.cases_found.emit(self._wanted.pop(answer.number), answer.cases)
        elif answer.number in self._wanted and answer.error is not None:
            del self._wanted[answer.number]
            self.failed.emit(answer.error)
        elif answer.number == self._newest:
            self._is_counting = not answer.whole
            if answer.error is not None:
                self.failed.emit(answer.error)
            elif answer.overview is not None:
                self.answered.emit(answer.overview, answer.whole)
        if not self._is_counting and not self._wanted:
            self._timer.stop()

    def _give_up(self) -> None:
        self.close()
        self.failed.emit(
            AnnotatorError(N_("The figures could not be counted. Go to another place and back."))
        )
