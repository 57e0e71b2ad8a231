"""A matrix of numbers, shaded by how much they say; every cell can be gone to."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from annotator.core.color import mix
from annotator.gui.theme import GRID, current, interface_font
from annotator.gui.widgets.chart import Chart, Spot
from annotator.language import _

_ROW = 36
_HEAD = 36
_LEAST = 44  # pixels of a column
_GAP = 2


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One number: what stands there, what is read aloud, and how it is shaded."""

    text: str
    said: str = ""
    agrees: bool = True  # shaded as agreement, else as difference
    strength: float = 0.0  # 0: not shaded, 1: fully
    data: object = None
    empty: bool = False  # nothing can stand there


class Matrix(Chart):
    """Rows and columns with titles. What is too many is not shown, but saved."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self._row_titles: tuple[str, ...] = ()
        self._column_titles: tuple[str, ...] = ()
        self._cells: tuple[tuple[MatrixCell, ...], ...] = ()
        self._places: list[tuple[QRectF, MatrixCell]] = []
        self._titles: list[tuple[QRectF, str, bool]] = []

    def set_cells(
        self,
        rows: Sequence[str],
        columns: Sequence[str],
        cells: Sequence[Sequence[MatrixCell]],
    ) -> None:
        """Show a matrix."""
        self._row_titles, self._column_titles = tuple(rows), tuple(columns)
        self._cells = tuple(tuple(row) for row in cells)
        self.refresh()

    def rows(self) -> Sequence[Sequence[str]]:
        return [
            ["", *self._column_titles],
            *(
                [title, *(cell.text for cell in row)]
                for title, row in zip(self._row_titles, self._cells, strict=True)
            ),
        ]

    def wanted_height(self) -> int:
        return _HEAD + _ROW * max(1, len(self._row_titles))

    def lay_out(self, room: QRectF) -> list[Spot]:
        self._places, self._titles = [], []
        columns = len(self._column_titles)
        if not columns:
            return []
        metrics = QFontMetrics(interface_font())
        widest = max((metrics.horizontalAdvance(title) for title in self._row_titles), default=0)
        side = min(widest + 2 * GRID, room.width() / 3)
        width = (room.width() - side) / columns
        for at, title in enumerate(self._column_titles):
            head = QRectF(room.left() + side + at * width, room.top(), width, _HEAD)
            self._titles.append((self.turned(head, room), title, True))
        spots = []
        for row, (title, cells) in enumerate(zip(self._row_titles, self._cells, strict=True)):
            top = room.top() + _HEAD + row * _ROW
            where = QRectF(room.left(), top, side - GRID, _ROW)
            self._titles.append((self.turned(where, room), title, False))
            for at, cell in enumerate(cells):
                left = room.left() + side + at * width
                place = self.turned(QRectF(left, top, width, _ROW), room)
                self._places.append((place, cell))
                if not cell.empty:
                    said = cell.said or f"{title}, {self._column_titles[at]}: {cell.text}"
                    spots.append(Spot(place, said, row, at, cell.data))
        return spots

    def draw(self, painter: QPainter) -> None:
        theme = current()
        for room, title, is_head in self._titles:
            side = Qt.AlignmentFlag.AlignHCenter if is_head else self.leading
            inside = room.adjusted(2, 0, -2, 0) if is_head else room
            self.write(painter, inside, title, side, theme.muted, wraps=is_head)
        for room, cell in self._places:
            place = room.adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_ground(cell))
            painter.drawRoundedRect(place, 3, 3)
            if cell.empty:
                continue
            if cell.strength and not cell.agrees:  # not by colour alone
                painter.setPen(QPen(theme.edge, 1))
                painter.drawLine(place.bottomLeft() + _INSET, place.bottomRight() - _INSET)
            ink = theme.ink if cell.text.strip("0٠") or cell.strength else theme.muted
            self.write(painter, place, cell.text, Qt.AlignmentFlag.AlignHCenter, ink)


_INSET = QRectF(0, 0, 6, 0).topRight()


def _ground(cell: MatrixCell) -> QColor:
    theme = current()
    if cell.empty:
        return theme.hover
    if not cell.strength:
        return theme.surface
    full = theme.agree if cell.agrees else theme.differ
    share = 0.2 + 0.8 * min(1.0, cell.strength)
    return QColor(mix(full.name(), theme.surface.name(), share=share))


def nothing() -> MatrixCell:
    """Return the cell in which nothing can stand."""
    return MatrixCell("", said=_("nothing"), empty=True)
