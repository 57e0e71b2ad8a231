"""Frames: a card with a heading, the bars of the window, the line between two panes."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from annotator.gui.theme import GRID, current
from annotator.gui.widgets.plain_label import PlainLabel


class Card(QFrame):
    """A rounded frame; what belongs into it goes into `body`."""

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        self.title = PlainLabel(title, tone="muted", elide=True)
        self.title.setVisible(bool(title))
        self.body.addWidget(self.title)
        if title:
            self.setAccessibleName(title)


class Bar(QFrame):
    """The bar along the top or the bottom of the window; things go into `row`."""

    def __init__(self, side: Literal["top", "bottom"], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", side)
        self.setFixedHeight(6 * GRID if side == "top" else 7 * GRID)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.row.setSpacing(GRID + GRID // 2)


class SidePane(QFrame):
    """A pane beside the article; things go into `body`."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "side")
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        self.body.setSpacing(GRID)


class Splitter(QSplitter):
    """Panes side by side (or below each other), with a hairline that is easy to take hold of."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(7)
        self.setChildrenCollapsible(False)
        self._mirror()

    def createHandle(self) -> QSplitterHandle:
        return _Hairline(self.orientation(), self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._mirror()

    def _mirror(self) -> None:
        # Mirrored, Qt lays every pane one pixel too far to the right, and cuts its edge off.
        beside = self.orientation() == Qt.Orientation.Horizontal
        self.setContentsMargins(0, 0, int(beside and self.isRightToLeft()), 0)


class _Hairline(QSplitterHandle):
    def sizeHint(self) -> QSize:
        return QSize(7, 7)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        painter.fillRect(self.rect(), theme.page)
        color = theme.accent if self.underMouse() else theme.line
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.fillRect(self.width() // 2, 0, 1, self.height(), color)
        else:
            painter.fillRect(0, self.height() // 2, self.width(), 1, color)


def measured_column(page: QWidget, *, widest: int) -> QVBoxLayout:
    """Give a page one column at its leading side, at most so many pixels wide, and return it."""
    inside = QWidget()
    inside.setMaximumWidth(widest)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID + GRID // 2)
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(inside, stretch=100)
    row.addStretch(1)
    return column
