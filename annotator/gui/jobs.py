"""Slow work beside the window: a process of its own, with progress, cancel and one answer."""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.progress import Ticker

_SPAWN = multiprocessing.get_context("spawn")  # the one way that every system has
_LOOK = 40  # milliseconds between two looks at the pipe
_TELL = 0.05  # seconds between two progress messages
_STOPPING = 10.0  # seconds that a cancelled process gets to clean up


class Job(QObject):
    """One piece of slow work: a function of `workflow` that takes a `ticker`.

    Exactly one of `finished`, `failed` and `cancelled` comes, at the end.
    """

    progress = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)  # an AnnotatorError

    def __init__(
        self, parent: QObject | None, function: Callable[..., object], *args: object
    ) -> None:
        super().__init__(parent)
        self._stop = _SPAWN.Event()
        self._pipe, theirs = _SPAWN.Pipe(duplex=False)
        self._process = _SPAWN.Process(
            target=_work, args=(theirs, self._stop, function, args), daemon=True
        )
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)
        self._process.start()
        theirs.close()
        self._timer.start()
        self._deadline = 0.0

    @property
    def running(self) -> bool:
        """Tell whether the end has not come yet."""
        return self._timer.isActive()

    def cancel(self) -> None:
        """Ask the work to stop; it takes back what it has done, then says so."""
        self._stop.set()
        self._deadline = time.monotonic() + _STOPPING

    def _look(self) -> None:
        try:
            while self._pipe.poll():
                self._hear(*self._pipe.recv())
                if not self.running:
                    return
        except (EOFError, OSError):
            self._end()
            self.failed.emit(AnnotatorError(N_("The work ended unexpectedly. Start it again.")))
            return
        if self._deadline and time.monotonic() > self._deadline:
            self._process.kill()  # what it left unsealed is swept when a project is opened

    def _hear(self, what: str, value: Any) -> None:
        if what == "progress":
            self.progress.emit(*value)
            return
        self._end()
        if what == "finished":
            self.finished.emit(value)
        else:
            self.failed.emit(value)

    def _end(self) -> None:
        self._timer.stop()
        self._process.join(timeout=1)
        self._pipe.close()


def _work(
    pipe: "Connection[Any, Any]",
    stop: Event,
    function: Callable[..., object],
    args: tuple[object, ...],
) -> None:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL or done == total:
            last = time.monotonic()
            pipe.send(("progress", (done, total)))

    try:
        answer = function(*args, ticker=Ticker(tell, stop.is_set))
    except AnnotatorError as error:
        pipe.send(("failed", error))
    else:
        pipe.send(("finished", answer))


class NewestJob(QObject):
    """Slow work of which only the newest start is of interest; an older one is stopped unheard."""

    progress = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._job is not None

    def start(self, function: Callable[..., object], *args: object) -> None:
        """Begin; what was begun before is not heard any more."""
        self.stop()
        self._job = Job(None, function, *args)
        self._job.progress.connect(self.progress)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)

    def stop(self) -> None:
        """End what was begun, without a word."""
        job, self._job = self._job, None
        if job is None:
            return
        for signal in (job.progress, job.finished, job.failed):
            signal.disconnect()
        # It ends by itself; until then something must hold it.
        for signal in (job.finished, job.failed):
            signal.connect(job.deleteLater)
        job.setParent(QCoreApplication.instance())
        job.cancel()

    def _finish(self, answer: object) -> None:
        self._end()
        self.finished.emit(answer)

    def _fail(self, error: AnnotatorError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
