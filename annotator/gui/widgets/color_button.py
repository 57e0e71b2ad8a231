"""A button that shows a colour and offers others."""

from functools import cache

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu, QPushButton, QWidget

from annotator.core.color import DEFAULT_COLORS, suggest_color
from annotator.gui.widgets.buttons import pressed_by_enter
from annotator.language import _, ltr

_SIDE = 16
_OFFERED = 10


class ColorButton(QPushButton):
    """A colour, "#rrggbb", chosen from some that differ for every eye, or freely."""

    color_chosen = Signal(str)

    def __init__(self, color: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._color = name, color
        self.setAutoDefault(False)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.set_color(color)

    def color(self) -> str:
        """Return the colour shown."""
        return self._color

    def set_color(self, color: str) -> None:
        """Show a colour, without a signal."""
        self._color = color
        self.setIcon(_square(color))
        self.setText(f"\u00a0{ltr(color)}")
        self.setAccessibleName(f"{self._name}: {color}")

    def choose(self, color: str) -> None:
        """Take a colour as if the person had chosen it."""
        self.set_color(color)
        self.color_chosen.emit(color)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _fill(self) -> None:
        self._menu.clear()
        for color in offered_colors():
            act = self._menu.addAction(_square(color), ltr(color))
            act.triggered.connect(lambda _checked=False, color=color: self.choose(color))
        self._menu.addSeparator()
        self._menu.addAction(_("Another colour…")).triggered.connect(self._ask)

    def _ask(self) -> None:
        found = QColorDialog.getColor(QColor(self._color), self, self._name)
        if found.isValid():
            self.choose(found.name())


@cache
def offered_colors(count: int = _OFFERED) -> tuple[str, ...]:
    """Return colours for labels that stay apart for every eye, the usual ones first."""
    found: list[str] = list(DEFAULT_COLORS)
    while len(found) < count:
        found.append(suggest_color(found))
    return tuple(found)


def _square(color: str) -> QIcon:
    pixmap = QPixmap(2 * _SIDE, 2 * _SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(2, 2, 2 * _SIDE - 4, 2 * _SIDE - 4, 7, 7)
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
