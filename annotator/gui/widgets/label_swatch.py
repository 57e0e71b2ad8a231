"""A label's colour and underline pattern, small, for lists and menus."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.core.model import Underline
from annotator.gui.theme import Theme, current, label_paint

_SIDE = 18


def paint_swatch(
    painter: QPainter, rect: QRect, *, color: str, underline: Underline, theme: Theme
) -> None:
    """Draw a label's mark into `rect`: its colour as a square, its pattern below."""
    line = label_paint(theme, color, underline).line
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line)
    square = QRectF(rect.x() + 2, rect.y(), rect.width() - 4, rect.height() - 6)
    painter.drawRoundedRect(square, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    y = rect.bottom() - 1.0
    _paint_pattern(painter, underline, QPen(line, 1.6), rect.left() + 1, rect.right(), y)
    painter.restore()


def _paint_pattern(
    painter: QPainter, pattern: Underline, pen: QPen, left: float, right: float, y: float
) -> None:
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if pattern is Underline.DOTTED:
        pen.setDashPattern([0.1, 2.2])
    if pattern is Underline.WAVY:
        path = QPainterPath(QPointF(left, y))
        step = (right - left) / 4
        for number in range(4):
            x, way = left + number * step, 1 if number % 2 else -1
            path.quadTo(x + step / 2, y + way * 3.2, x + step, y)
        painter.setPen(pen)
        painter.drawPath(path)
        return
    if pattern is Underline.DOUBLE:
        pen.setWidthF(1.0)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y - 2.2), QPointF(right, y - 2.2))
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))


class LabelSwatch(QWidget):
    """The mark of one label."""

    def __init__(
        self,
        color: str,
        underline: Underline = Underline.SOLID,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._color, self._underline = color, underline
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_label(self, color: str, underline: Underline) -> None:
        """Show another colour and pattern."""
        self._color, self._underline = color, underline
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_swatch(
            QPainter(self),
            self.rect(),
            color=self._color,
            underline=self._underline,
            theme=current(),
        )
