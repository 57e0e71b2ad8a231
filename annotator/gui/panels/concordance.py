"""The list of places found: each in its words, matches under one another, its article beside."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.core.model import Id
from annotator.core.text import Direction, Utf16Map, paragraph_direction
from annotator.gui.panels.hits_model import FATE, LINE, Column, Fate, HitsModel, Index
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID, current, icon_pixmap, reading_font
from annotator.gui.widgets.calm_views import calm_table
from annotator.workflow.answers import Line

_ROW = 38
_FATE_WIDTH = 40
_PIXELS = 17
_AXIS = 0.46  # where the matches begin, as a share of the room, from where the row is read
_FADE = 5 * GRID  # pixels
_SHAPED = 300  # lines whose letters are kept shaped
Tint = Callable[[Id], QColor | None]


class Concordance(QTableView):
    """Shows a HitsModel; Enter or a double click goes to a place."""

    chosen = Signal(int)  # a row

    def __init__(self, model: HitsModel, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painter_of_rows = _RowPainter(self)
        self.setModel(model)
        self.setItemDelegate(self.painter_of_rows)
        calm_table(self, name=name)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(24)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.FATE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(Column.FATE, _FATE_WIDTH)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))

    def set_tint(self, tint: Tint) -> None:
        """Say in which colour the spans of a label stand; None: plain text that was found."""
        self.painter_of_rows.tint = tint
        self.viewport().update()

    def current_row(self) -> int:
        """Return the row that is chosen, or -1."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Choose a row and bring it into view."""
        index = self.model().index(row, Column.TEXT)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() >= 0:
            self.chosen.emit(self.current_row())
        elif event.key() == Qt.Key.Key_Home:
            self.go_to(0)
        elif event.key() == Qt.Key.Key_End:
            self.go_to(self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        self.setColumnWidth(Column.TITLE, max(16 * GRID, min(36 * GRID, width // 4)))
        super().resizeEvent(event)


class _RowPainter(QStyledItemDelegate):
    """Draws what became of a place, its words around the match, the title of its article."""

    def __init__(self, view: Concordance) -> None:
        super().__init__(view)
        self.tint: Tint = lambda _label: None
        self._kept: dict[Line, _Shaped] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10 * GRID, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, theme = index.data(LINE), current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        # Also where nothing is chosen: the table has painted one cell as hovered over.
        painter.fillRect(rect, theme.chosen if chosen else theme.surface)
        if not isinstance(line, Line):
            return
        painter.save()
        painter.setClipRect(rect)
        if index.column() == Column.FATE:
            _draw_fate(painter, rect, index.data(FATE))
        elif index.column() == Column.TITLE:
            _draw_title(painter, rect, line.title)
        else:
            faded = index.data(FATE) is Fate.GONE
            _draw_line(painter, rect, self._shape(line), self.tint(line.label), faded=faded)
            _fade_ends(painter, rect, theme.chosen if chosen else theme.surface)
        painter.restore()

    def _shape(self, line: Line) -> "_Shaped":
        if line not in self._kept:
            if len(self._kept) > _SHAPED:
                self._kept.clear()
            self._kept[line] = _Shaped(line.before, line.match, line.after)
        return self._kept[line]


def _draw_fate(painter: QPainter, rect: QRect, fate: Fate | None) -> None:
    theme = current()
    if fate is None:
        return
    names = {Fate.SEEN: "eye", Fate.CHANGED: "done", Fate.GONE: "close"}
    color = theme.accent if fate is Fate.CHANGED else theme.muted
    pixmap = icon_pixmap(names[fate], color=color, size=16)
    painter.drawPixmap(rect.center().x() - 8, rect.center().y() - 8, pixmap)


def _draw_title(painter: QPainter, rect: QRect, title: str) -> None:
    room = rect.adjusted(2 * GRID, 0, -2 * GRID, 0)
    painter.setPen(current().muted)
    short = painter.fontMetrics().elidedText(
        directed(title), Qt.TextElideMode.ElideRight, room.width()
    )
    side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | side), short)


def _draw_line(
    painter: QPainter, rect: QRect, shaped: "_Shaped", tint: QColor | None, *, faded: bool
) -> None:
    """Draw the words around a match, which begins where all matches begin."""
    theme = current()
    room = QRectF(rect)
    axis = room.left() + _AXIS * room.width()
    if shaped.rtl:
        axis = room.right() - _AXIS * room.width()
    left = axis - shaped.anchor
    top = room.center().y() - shaped.height / 2
    for box in shaped.boxes:
        ground = QRectF(left + box.left() - 2, rect.top() + 5, box.width() + 4, rect.height() - 10)
        painter.fillRect(ground, tint or theme.found)
    painter.setPen(theme.muted if faded else theme.ink)
    shaped.layout.draw(painter, QPointF(left, top))


def _fade_ends(painter: QPainter, rect: QRect, ground: QColor) -> None:
    """Let what goes on behind the edges fade into the ground."""
    clear = QColor(ground)
    clear.setAlpha(0)
    for edge, inside in ((rect.left(), 1), (rect.right() + 1, -1)):
        gradient = QLinearGradient(edge + inside * GRID, 0, edge + inside * _FADE, 0)
        gradient.setColorAt(0, ground)
        gradient.setColorAt(1, clear)
        left = edge if inside > 0 else edge - _FADE
        painter.fillRect(QRect(left, rect.top(), _FADE, rect.height()), gradient)


class _Shaped:
    """A line laid out once: where its match stands, and where it begins."""

    def __init__(self, before: str, match: str, after: str) -> None:
        text = before + match + after
        way = paragraph_direction(text, fallback=Direction.RTL)
        self.rtl = way is Direction.RTL
        self.layout = QTextLayout(text, reading_font(pixels=_PIXELS))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        option.setTextDirection(rtl if self.rtl else ltr)
        self.layout.setTextOption(option)
        self.layout.beginLayout()
        row = self.layout.createLine()
        row.setLineWidth(1e6)
        self.width = row.naturalTextWidth() + 1
        row.setLineWidth(self.width)
        self.layout.endLayout()
        self.height = row.height()
        units = Utf16Map(text)
        start, end = units.to_utf16(len(before)), units.to_utf16(len(before) + len(match))
        # Not from cursor to cursor: on a mixed line that is the wrong box.
        runs = row.glyphRuns(start, end - start)
        self.boxes = _joined([run.boundingRect() for run in runs])
        edges = [(box.left(), box.right()) for box in self.boxes] or [(0.0, 0.0)]
        self.anchor = max(one for _, one in edges) if self.rtl else min(one for one, _ in edges)


def _joined(boxes: list[QRectF]) -> list[QRectF]:
    """Return boxes side by side as one: where fonts fall back the same box comes twice."""
    found: list[QRectF] = []
    for box in sorted(boxes, key=QRectF.left):
        if found and box.left() <= found[-1].right() + 1:
            found[-1] = found[-1].united(box)
        else:
            found.append(QRectF(box))
    return found
