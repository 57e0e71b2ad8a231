"""A key as it stands on the keyboard, drawn as a small cap."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.theme import Theme, current, interface_font

_HEIGHT = 20
_PADDING = 6


def cap_size(caps: Sequence[str]) -> QSize:
    """Return the size in pixels of the cap for these keys; empty for none."""
    if not caps:
        return QSize(0, 0)
    width = QFontMetrics(_font()).horizontalAdvance(_text(caps)) + 2 * _PADDING
    return QSize(max(width, _HEIGHT), _HEIGHT)


def paint_cap(
    painter: QPainter, rect: QRect, caps: Sequence[str], *, theme: Theme, on_accent: bool = False
) -> None:
    """Draw a cap into `rect`, left-to-right whatever is around it."""
    if not caps:
        return
    fill, edge, ink = theme.key, theme.line, theme.muted
    if on_accent:
        ink = theme.on_accent
        fill, edge = QColor(ink), QColor(ink)
        fill.setAlphaF(0.16)
        edge.setAlphaF(0.4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink)
    painter.setFont(_font())
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _text(caps))
    painter.restore()


def _text(caps: Sequence[str]) -> str:
    return " ".join(caps)


def _font() -> QFont:
    font = interface_font(pixels=11)
    font.setWeight(QFont.Weight.Medium)
    font.setUnderline(False)  # else it takes on that of a link it stands in
    return font


class KeyCap(QWidget):
    """A key cap beside the thing that the key does."""

    def __init__(self, caps: Sequence[str] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_caps(caps)

    def caps(self) -> tuple[str, ...]:
        """Return what is shown, modifiers first."""
        return self._caps

    def set_caps(self, caps: Sequence[str]) -> None:
        """Show these keys, modifiers first; nothing for none."""
        self._caps = tuple(caps)
        self.setAccessibleName("+".join(caps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return cap_size(self._caps)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_cap(QPainter(self), self.rect(), self._caps, theme=current())
