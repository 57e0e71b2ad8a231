"""A few words of an article with their marks, as high as they are: nothing scrolls."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.canvas.content import Content
from annotator.gui.canvas.view import View
from annotator.gui.theme import current

_ROOM = 2  # pixels above and below
_OUTSIDE = 28  # of the page's margins, which lie outside of what is seen


class Snippet(View):
    """Shows a content on the ground that it stands on."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setViewportMargins(-_OUTSIDE, 0, -_OUTSIDE, 0)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def set_content(self, content: Content) -> None:
        """Show a content, as high as it needs."""
        super().set_content(content)
        self._fit()

    def set_ground(self, ground: QColor) -> None:
        """Stand on a ground of this colour."""
        self.set_theme(replace(current(), page=ground))

    def set_zoom(self, factor: float) -> None:
        """Scale the text; the snippet grows with it."""
        super().set_zoom(factor)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # what it stands in scrolls

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def _top_room(self) -> int:
        return _ROOM

    def _height(self) -> int:
        blocks = range(len(self._flow.blocks))
        return round(sum(self._flow.height(index) for index in blocks)) + 2 * _ROOM

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())
        self._to_top()
        self._settle()
