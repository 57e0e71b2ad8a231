"""Counts the active seconds of the article in view; a pause that is too long does not count."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_TICK = 1000  # milliseconds
FLUSH = 60  # seconds after which what was counted is written down


class WorkClock(QObject):
    """Ticks while an article is in view, and hands what it counted to `write`."""

    def __init__(self, parent: QObject, *, idle_seconds: int, write: Callable[[int], bool]) -> None:
        """`write` takes seconds and returns whether they are on the disk."""
        super().__init__(parent)
        self._idle = idle_seconds
        self._quiet = idle_seconds
        self._seconds = 0
        self._write = write
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self.tick)

    def set_idle(self, seconds: int) -> None:
        """Say how long a pause may be and still count."""
        self._idle = seconds

    def run(self, on: bool) -> None:
        """Start or stop ticking."""
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def activity(self) -> None:
        """Say that the person does something now."""
        self._quiet = 0

    def tick(self) -> None:
        """Count one second, if the person was active lately."""
        self._quiet += 1
        if self._quiet <= self._idle:
            self._seconds += 1
        if self._seconds >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write down what was counted; what cannot be written now is kept."""
        seconds, self._seconds = self._seconds, 0
        if seconds and not self._write(seconds):
            self._seconds += seconds
