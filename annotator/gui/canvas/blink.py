"""The blinking of a text cursor, at the desktop's own pace."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication


class Blink(QObject):
    """Says whether the cursor is to be seen now."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Show the cursor now, and let it blink if the desktop's cursors do."""
        self.on = True
        flash = QGuiApplication.styleHints().cursorFlashTime()
        if flash > 0:
            self._timer.start(flash // 2)
        self.changed.emit()

    def stop(self) -> None:
        """Hide the cursor until the next start."""
        self._timer.stop()
        self.on = False
        self.changed.emit()

    def _on_timeout(self) -> None:
        self.on = not self.on
        self.changed.emit()
