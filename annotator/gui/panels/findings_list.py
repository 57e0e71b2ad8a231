"""The list of findings: the marked text, below it what is the matter, in two lines at most."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from annotator.gui.panels.findings_model import FindingsModel, Row
from annotator.gui.theme import GRID, RADIUS, current
from annotator.gui.widgets.calm_views import calm_list
from annotator.language import _

_Index = QModelIndex | QPersistentModelIndex
_SHOWN, _SHARE = 6, 0.3  # rows without scrolling, in this share of the window's height at most
_PADDING = GRID // 2
_BATCH = 100


class FindingsList(QListView):
    """Enter or a click goes to a finding."""

    chosen = Signal(int)  # a row

    def __init__(self, model: FindingsModel) -> None:
        super().__init__()
        calm_list(self, name=_("Findings about consistency"))
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # thousands of rows, each measured
        self.setBatchSize(_BATCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        model.modelReset.connect(self.updateGeometry)
        model.rowsRemoved.connect(self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # sentences break elsewhere

    def sizeHint(self) -> QSize:
        rows = self.model().rowCount() if self.model() else 0
        height = sum(self.sizeHintForRow(at) for at in range(min(rows, _SHOWN)))
        most = max(15 * GRID, round(_SHARE * self.window().height()))
        return QSize(200, min(most, height + 2 * self.frameWidth() + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(self.sizeHint().height(), 20 * GRID))


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        line = option.fontMetrics.height()
        if row.found is None:
            return QSize(80, line + 3 * GRID // 2)
        width = self._width(option)
        lines = 1 + (len(_lines(row.said, option.font, width)) if row.said else 0)
        return QSize(80, lines * (line + 1) + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        theme, room = current(), option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and row.found is not None
        if selected or hovered:
            painter.setPen(theme.focus if selected and _has_focus(option) else Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen if selected else theme.hover)
            painter.drawRoundedRect(room, RADIUS, RADIUS)
        inner = room.adjusted(GRID, _PADDING, -GRID, -_PADDING)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if row.found is None else font.weight())
        painter.setFont(font)
        quiet = row.found is None or bool(row.reason)
        painter.setPen(theme.muted if quiet else theme.ink)
        line = option.fontMetrics.height() + 1
        _write(painter, QRect(inner.left(), inner.top(), inner.width(), line), row.title)
        painter.setFont(option.font)
        painter.setPen(theme.muted)
        for at, text in enumerate(_lines(row.said, option.font, inner.width()), 1):
            place = QRect(inner.left(), inner.top() + at * line, inner.width(), line)
            _write(painter, place, text)
        painter.restore()

    @staticmethod
    def _width(option: QStyleOptionViewItem) -> int:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        return max(80, width - 2 * GRID)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    return option.widget is not None and option.widget.hasFocus()


def _lines(text: str, font: QFont, width: int) -> list[str]:
    """Break a sentence into two lines at most; what is left is shortened when it is written."""
    if not text:
        return []
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    end = line.textLength()
    layout.endLayout()
    return [text] if end >= len(text) else [text[:end].rstrip(), text[end:]]


def _write(painter: QPainter, room: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    way = painter.layoutDirection()
    side = QStyle.visualAlignment(way, Qt.AlignmentFlag.AlignLeft)
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(way)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    painter.drawText(QRectF(room), short, option)
