"""Edits that found the file locked: kept in order and tried again, visibly."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.store.errors import Busy

_RETRY = 30  # milliseconds before an edit is tried again


class Pending(QObject):
    """Makes edits one after the other; none is lost because another program writes."""

    waiting = Signal(bool)  # another program holds the file; edits wait
    saved = Signal()  # an edit is on the disk
    refused = Signal(object)  # an AnnotatorError about an edit, which is given up

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: list[Callable[[], None]] = []
        self._again = QTimer(self, interval=_RETRY)
        self._again.timeout.connect(self.retry)

    def attempt(self, edit: Callable[[], None]) -> None:
        """Make an edit now, or as soon as the file is free and those before it are made."""
        self._edits.append(edit)
        if len(self._edits) == 1:
            self.retry()

    def retry(self) -> None:
        """Make what waits, as far as the file allows."""
        while self._edits:
            try:
                self._edits[0]()
            except Busy:
                if not self._again.isActive():
                    self._again.start()
                    self.waiting.emit(True)
                return
            except AnnotatorError as error:
                self._edits.pop(0)
                self.refused.emit(error)
            else:
                self._edits.pop(0)
                self.saved.emit()
        if self._again.isActive():
            self._again.stop()
            self.waiting.emit(False)

    def clear(self) -> list[Callable[[], None]]:
        """Give up what still waits, and return it."""
        self._again.stop()
        left, self._edits = self._edits, []
        return left
