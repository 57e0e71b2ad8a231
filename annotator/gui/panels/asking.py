"""Short questions answered in a thread: only the newest one is answered, older ones stop."""

import weakref
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError, Cancelled
from annotator.workflow.progress import Ticker

_LOOK = 15  # milliseconds between two looks at an answer that is awaited


class Asking(QObject):
    """Runs functions of `workflow` that take a `ticker`, one at a time.

    The answer is fetched by a timer: no object of Qt is ever touched by the thread, so nothing
    happens when a view goes while its question is still being answered.
    """

    answered = Signal(object)
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = _Desk()
        self._future: Future[object] | None = None
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)
        self._closing = self._finalizer(None)

    def ask(self, function: Callable[..., object], *args: object) -> None:
        """Ask; the answer comes unless another question comes before it."""
        self._future = self._desk.ask(function, args)
        self._timer.start()

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Ask nothing more; do `last` in the thread, and wait until it is done."""
        self._timer.stop()
        if self._closing.detach() is not None:
            self._desk.close(last)
            self._desk.join()

    def close_when_gone(self, last: Callable[[], object]) -> None:
        """Do `last` in the thread when this object is no more."""
        self._closing.detach()
        self._closing = self._finalizer(last)

    def _finalizer(
        self, last: Callable[[], object] | None
    ) -> "weakref.finalize[[Callable[[], object] | None], Asking]":
        closing = weakref.finalize(self, self._desk.close, last)
        closing.atexit = False  # threads are joined before that
        return closing

    def _look(self) -> None:
        future = self._future
        if future is None or not future.done():
            return
        self._future = None
        self._timer.stop()
        error = future.exception()
        if isinstance(error, AnnotatorError):
            if not isinstance(error, Cancelled):
                self.failed.emit(error)
        else:
            self.answered.emit(future.result())


class _Desk:
    """The thread and its queue; knows nothing of Qt.

    `close` is called wherever Python happens to collect garbage, in the midst of a submit to an
    executor as well: so no executor here, whose locks would be waited for for ever. Putting into
    a SimpleQueue is safe even then.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._newest = 0

    def ask(self, function: Callable[..., object], args: tuple[Any, ...]) -> Future[object]:
        if self._thread is None:
            self._thread = Thread(target=_work_off, args=(self._tasks,), name="asking", daemon=True)
            self._thread.start()
        self._newest += 1
        future: Future[object] = Future()
        self._tasks.put(partial(self._answer, future, self._newest, function, args))
        return future

    def close(self, last: Callable[[], object] | None) -> None:
        self._newest += 1
        self._tasks.put(last)
        self._tasks.put(None)

    def join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _answer(
        self,
        future: Future[object],
        number: int,
        function: Callable[..., object],
        args: tuple[Any, ...],
    ) -> None:
        ticker = Ticker(stop=lambda: number != self._newest)
        try:
            ticker.step(0, 1)  # raises Cancelled when a newer question waits
            future.set_result(function(*args, ticker=ticker))
        except BaseException as error:  # noqa: BLE001 - whoever looks at the answer raises it
            future.set_exception(error)


def _work_off(tasks: "SimpleQueue[Callable[[], object] | None]") -> None:
    while (task := tasks.get()) is not None:
        task()
