"""A box to choose one of several things, on a page that scrolls."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class Choice(QComboBox):
    """The wheel scrolls the page, never the choice: nothing is chosen in passing."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        """`name` tells screen readers what is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
