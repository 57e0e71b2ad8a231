"""Draws who has an article: the dot of their state and their name, one after the other."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.gui.panels.articles_model import HOLDERS, Index
from annotator.gui.theme import current
from annotator.gui.widgets.state_dot import paint_state
from annotator.language import isolate

_DOT, _GAP, _MARGIN = 16, 4, 6


class PeopleDelegate(QStyledItemDelegate):
    """As many people as there is room for; the last is shortened."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect
        theme, metrics = current(), painter.fontMetrics()
        direction = option.direction
        left, end = rect.left() + _MARGIN, rect.right() - _MARGIN
        for name, holder in index.data(HOLDERS) or ():
            room = end - left - _DOT - _GAP
            if room < 2 * _DOT:
                return
            dot = QRect(left, rect.top(), _DOT, rect.height())
            square = QRectF(QStyle.visualRect(direction, rect, dot))
            paint_state(painter, square, state=holder.state, flagged=holder.returned, theme=theme)
            text = metrics.elidedText(isolate(name), Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(text)
            place = QRect(dot.right() + _GAP, rect.top(), width + 1, rect.height())
            painter.setPen(theme.ink)
            painter.drawText(
                QStyle.visualRect(direction, rect, place), Qt.AlignmentFlag.AlignCenter, text
            )
            left = place.right() + 3 * _GAP
