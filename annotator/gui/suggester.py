"""Suggestions made beside the window: a process that stays warm, asked through a pipe."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.suggesting_server import Answer, Ask, Failed, Means, Rank, Ranked, serve

_SPAWN = multiprocessing.get_context("spawn")  # the one way that every system has
_SOON, _IDLE = 8, 200  # milliseconds between two looks at the pipe: for an answer, for news
_AT_ONCE = 0.008  # seconds spent on what came, before the window has its turn
_ENDING = 0.3  # seconds that the process gets to end by itself
_TRIES, _WITHIN = 3, 60.0  # so often it is started anew in so many seconds, then given up


class Suggester(QObject):
    """Asks what is suggested in articles of one project file; its process is started anew."""

    answered = Signal(object)  # an Answer
    ranked = Signal(object)  # Ranked
    failed = Signal(object)  # an AnnotatorError, for people

    def __init__(self, path: Path, means: Means, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self.means = means
        self.number = 0  # of the last question
        self._waiting: set[int] = set()
        self._last: Ask | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._deaths: list[float] = []
        self._timer = QTimer(self, interval=_IDLE)
        self._timer.timeout.connect(self._look)

    @property
    def process(self) -> int | None:
        """Return the number of its process, while it runs."""
        return self._process.pid if self._pipe is not None else None

    def ask(self, document: Id, person: Id, *, ahead: bool = False) -> None:
        """Ask about an article; the answer comes with `answered`, and again when more is known."""
        self.number += 1
        ask = Ask(self.number, document, person, ahead)
        if not ahead:
            self._last = ask
            self._waiting.clear()
        self._waiting.add(ask.number)
        self._send(ask)

    def rank(self, person: Id) -> None:
        """Ask where one is least sure; the answers come with `ranked`, in portions."""
        self._send(Rank(person))

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
        self._process = _SPAWN.Process(
            target=serve, args=(self._path, theirs, self.means), daemon=True
        )
        self._process.start()
        theirs.close()

    def _send(self, message: Ask | Rank) -> None:
        if len(self._deaths) > _TRIES:
            return  # it was said already
        if self._pipe is None:
            self._start()
        try:
            if self._pipe is not None:
                self._pipe.send(message)
                self._timer.start(_SOON)
        except OSError:
            self._die()

    def _look(self) -> None:
        began = time.monotonic()
        try:
            while self._pipe is not None and self._pipe.poll():
                self._hear(self._pipe.recv())
                if time.monotonic() - began > _AT_ONCE:
                    return
        except (EOFError, OSError):
            self._die()
            return
        if not self._waiting and self._timer.interval() != _IDLE:
            self._timer.setInterval(_IDLE)

    def _hear(self, answer: Answer | Ranked | Failed) -> None:
        if isinstance(answer, Ranked):
            self.ranked.emit(answer)
            return
        self._waiting.discard(answer.number)
        if isinstance(answer, Answer):
            self.answered.emit(answer)
        else:
            self.failed.emit(answer.error)

    def _die(self) -> None:
        """Start anew what ended by itself, unless it does so again and again."""
        self.close()
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < _WITHIN] + [now]
        if len(self._deaths) > _TRIES:
            self.failed.emit(
                AnnotatorError(N_("Suggestions ended again and again. Open the project anew."))
            )
            return
        self.failed.emit(
            AnnotatorError(N_("Suggestions ended unexpectedly and were started anew."))
        )
        if self._last is not None:
            self._waiting = {self._last.number}
            self._send(self._last)
