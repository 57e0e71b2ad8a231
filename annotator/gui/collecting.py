"""Python's collector of cycles, run by the window's own thread and by no other.

It runs wherever memory is asked for, in a thread that searches as well. What it frees there may be
a widget, which Qt lets nobody but the window's thread destroy; in the middle of a paint it may be
the one that is painted. So it is kept off, and called between two events.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK = 1_000  # milliseconds


class Collecting(QObject):
    """Collects what the thresholds of `gc` would have collected, a generation at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, and with it all that are younger."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [at for at, limit in enumerate(thresholds) if counts[at] > limit]
        if due and due[0] == 0:  # an older one is due only together with those below it
            oldest = max(at for at in due if due[: at + 1] == list(range(at + 1)))
            gc.collect(oldest)
