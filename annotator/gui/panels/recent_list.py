"""The list of recent projects: name, place and day; the missing ones greyed."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.wording import ago
from annotator.gui.theme import GRID, RADIUS, current, icon_pixmap, interface_font
from annotator.gui.widgets.buttons import IconButton, pressed_by_enter
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import _, isolate, ltr
from annotator.recent import Recent

_HEIGHT = 56
_ICON = 20


class RecentList(QWidget):
    """One row for each project; a click opens it."""

    opened = Signal(str)  # path
    removed = Signal(str)  # path: to be taken off the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_projects(self, projects: Sequence[Recent]) -> None:
        """Show these, the first on top."""
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = {one.path: _Row(one) for one in projects}
        for path, row in self._rows.items():
            self._column.addWidget(row)
            row.button.clicked.connect(lambda _on=False, path=path: self.opened.emit(path))
            row.remove.clicked.connect(lambda _on=False, path=path: self.removed.emit(path))

    def set_missing(self, paths: frozenset[str]) -> None:
        """Grey the rows whose files are gone."""
        for path, row in self._rows.items():
            row.button.set_missing(path in paths)

    def take_keyboard(self) -> bool:
        """Give the keyboard to the latest project; return False when there is none."""
        row = next(iter(self._rows.values()), None)
        if row is not None:
            row.button.setFocus()
        return row is not None

    def paths(self) -> list[str]:
        """Return the paths of the rows, from top to bottom."""
        return list(self._rows)


class _Row(QWidget):
    def __init__(self, recent: Recent) -> None:
        super().__init__()
        self.button = _ProjectButton(recent)
        self.remove = IconButton("close", _("Take off the list; the file stays"), size=16)
        self.setFixedHeight(_HEIGHT)  # a style sheet lets the button itself be squeezed
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GRID // 2, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.button, stretch=1)
        row.addWidget(self.remove)


class _ProjectButton(QPushButton):
    """A project as a row that can be pressed: its name over its folder, its day at the end."""

    def __init__(self, recent: Recent) -> None:
        super().__init__()
        self._name = recent.name or Path(recent.path).stem
        self._path = recent.path
        self._when = ago(recent.opened, int(time.time() * 1000))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(f"{self._path}, {self._when}")
        self.setToolTip(tooltip(ltr(self._path)))

    def set_missing(self, missing: bool) -> None:
        """Show that the file is not where it was."""
        self.setEnabled(not missing)
        if missing:
            self._when = _("Not found")
            self.setAccessibleDescription(f"{self._path}, {self._when}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(theme.focus if self.hasFocus() else Qt.PenStyle.NoPen)
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(theme.hover if hovered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inside, RADIUS, RADIUS)
        ink = theme.ink if self.isEnabled() else theme.edge
        muted = theme.muted if self.isEnabled() else theme.edge
        middle = (self.height() - _ICON) // 2
        icon_place = self._turned(QRect(12, middle, _ICON, _ICON))
        picture = icon_pixmap("project", color=muted, size=_ICON, scale=self.devicePixelRatioF())
        painter.drawPixmap(icon_place.topLeft(), picture)
        painter.setFont(interface_font(pixels=12))
        painter.setPen(muted)
        room = painter.fontMetrics().horizontalAdvance(self._when) + 4
        end = self._turned(QRect(self.width() - room - 12, 0, room, self.height()))
        painter.drawText(end, Qt.AlignmentFlag.AlignCenter, self._when)
        left, width = 12 + _ICON + 12, self.width() - room - 72
        self._write(painter, QRect(left, 29, width, 18), ltr(self._folder(painter, width)))
        painter.setFont(interface_font(pixels=14, bold=True))
        painter.setPen(ink)
        short = painter.fontMetrics().elidedText(
            isolate(self._name), Qt.TextElideMode.ElideRight, width
        )
        self._write(painter, QRect(left, 8, width, 22), short)

    def _folder(self, painter: QPainter, width: int) -> str:
        home, path = str(Path.home()), str(Path(self._path).parent)
        short = f"~{path[len(home) :]}" if path.startswith(home) else path
        return painter.fontMetrics().elidedText(short, Qt.TextElideMode.ElideMiddle, width)

    def _write(self, painter: QPainter, room: QRect, text: str) -> None:
        side = (
            Qt.AlignmentFlag.AlignRight
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignLeft
        )
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(self._turned(room), flags, text)

    def _turned(self, room: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), room)
