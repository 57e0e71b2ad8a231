"""Asking about the consistency of the article in view: a process that stays warm."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.consistency_server import Answer, Ask, serve

_SPAWN = multiprocessing.get_context("spawn")  # the one way that every system has
_SOON, _IDLE = 15, 250  # milliseconds between two looks: for an answer, for what came of learning
_ENDING = 0.3  # seconds that the process gets to end by itself


class ConsistencyAsking(QObject):
    """Answers the newest question about one project file, and again when more is known."""

    answered = Signal(object)  # a Look
    failed = Signal(object)  # an AnnotatorError; the next question starts anew

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._number = 0
        self._pipe: Connection[Any, Any] | None = None
        self._timer = QTimer(self, interval=_SOON)
        self._timer.timeout.connect(self._look)

    def ask(self, document: Id, person: Id) -> None:
        """Ask; the answer comes with `answered` unless another question comes before it."""
        self._number += 1
        if self._pipe is None:
            self._start()
        try:
            if self._pipe is not None:
                self._pipe.send(Ask(self._number, document, person))
                self._timer.start(_SOON)
        except OSError:
            self._give_up()

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        if self._pipe is None:
            return
        self._pipe.close()
        self._pipe = None
        self._process.terminate()  # it only reads
        self._process.join(timeout=_ENDING)
        if self._process.is_alive():
            self._process.kill()

    def _start(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=serve, args=(self._path, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def _look(self) -> None:
        try:
            while self._pipe is not None and self._pipe.poll():
                self._hear(self._pipe.recv())
        except (EOFError, OSError):
            self._give_up()

    def _hear(self, answer: Answer) -> None:
        if answer.number != self._number:
            return
        self._timer.setInterval(_IDLE)
        if answer.look is not None:
            self.answered.emit(answer.look)
        elif answer.error is not None:
            self.failed.emit(answer.error)

    def _give_up(self) -> None:
        self.close()
        self.failed.emit(
            AnnotatorError(
                N_("Consistency could not be looked at. Go to another article and back.")
            )
        )
