"""The work state of an article as a dot: by its shape, not by its colour alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.core.model import State
from annotator.gui.theme import Theme


def paint_state(
    painter: QPainter, rect: QRectF, *, state: State, flagged: bool, theme: Theme
) -> None:
    """Draw a ring (to do), a half disc (in progress), a disc (done) or a crossed ring (skipped).

    An open question adds a point at the upper corner.
    """
    side = min(rect.width(), rect.height()) - 6
    disc = QRectF(0, 0, side, side)
    disc.moveCenter(rect.center())
    color = theme.edge if state in (State.TODO, State.SKIPPED) else theme.accent
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(color if state is State.DONE else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc)
    if state is State.IN_PROGRESS:
        painter.setBrush(color)
        is_rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.drawPie(disc, (90 if is_rtl else 270) * 16, 180 * 16)
    if state is State.SKIPPED:
        painter.drawLine(disc.topLeft(), disc.bottomRight())
    if flagged:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.warning)
        painter.drawEllipse(disc.topRight(), 2.6, 2.6)
    painter.restore()
