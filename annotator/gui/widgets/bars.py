"""Horizontal bars with their values, and whiskers where there is an interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from annotator.gui.theme import GRID, current, interface_font
from annotator.gui.widgets.chart import Chart, Spot

_ROW = 30
_THICK = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its title, how long it is (0 to 1), the figure behind it, what is read aloud."""

    title: str
    share: float | None  # None: there is no figure
    text: str
    said: str
    note: str = ""  # behind the figure, quietly
    low: float | None = None  # the interval
    high: float | None = None
    color: str = ""  # "#rrggbb"; else that of the theme
    data: object = None


class Bars(Chart):
    """Bars below each other, in the order given."""

    def __init__(self, *, name: str, heads: Sequence[str]) -> None:
        """`heads` name the columns of the table: title, figure, note."""
        super().__init__(name=name)
        self._heads = tuple(heads)
        self._bars: tuple[Bar, ...] = ()
        self._places: list[tuple[Bar, QRectF, QRectF, QRectF, QRectF]] = []

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show bars."""
        self._bars = tuple(bars)
        self.refresh()

    def rows(self) -> Sequence[Sequence[str]]:
        return [self._heads, *([one.title, one.text, one.note] for one in self._bars)]

    def wanted_height(self) -> int:
        return _ROW * max(1, len(self._bars))

    def lay_out(self, room: QRectF) -> list[Spot]:
        metrics = QFontMetrics(interface_font())
        self._places = []
        side = _widest(metrics, [one.title for one in self._bars], room.width() * 0.36)
        figure = _widest(metrics, [one.text for one in self._bars], room.width() * 0.25)
        note = _widest(metrics, [one.note for one in self._bars], room.width() * 0.3)
        length = max(24.0, room.width() - side - figure - note - 4 * GRID)
        spots = []
        for row, bar in enumerate(self._bars):
            top = room.top() + row * _ROW
            left = room.left()
            parts = []
            for width in (side, length, figure, note):
                parts.append(self.turned(QRectF(left, top, width, _ROW), room))
                left += width + GRID
            self._places.append((bar, parts[0], parts[1], parts[2], parts[3]))
            whole = QRectF(room.left(), top, room.width(), _ROW)
            spots.append(Spot(whole, bar.said, row, 0, bar.data))
        return spots

    def draw(self, painter: QPainter) -> None:
        theme = current()
        for bar, title, line, figure, note in self._places:
            self.write(painter, title, bar.title, self.leading, theme.ink)
            self.write(painter, figure, bar.text, self.leading, theme.ink)
            self.write(painter, note, bar.note, self.leading, theme.muted)
            middle = line.center().y()
            track = QRectF(line.left(), middle - _THICK / 2, line.width(), _THICK)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.track if bar.share is not None else theme.hover)
            painter.drawRoundedRect(track, 4, 4)
            if bar.share is None:
                continue
            filled = QRectF(track)
            filled.setWidth(max(2.0, bar.share * track.width()) if bar.share else 0)
            painter.setBrush(QColor(bar.color) if bar.color else theme.accent)
            painter.drawRoundedRect(self.turned(filled, track), 4, 4)
            if bar.low is not None and bar.high is not None:
                self._draw_whisker(painter, track, bar.low, bar.high)

    def _draw_whisker(self, painter: QPainter, track: QRectF, low: float, high: float) -> None:
        middle = track.center().y()
        ends = [self._along(track, max(0.0, share)) for share in (low, high)]
        for width, color in ((4.0, current().surface), (1.6, current().ink)):
            painter.setPen(QPen(color, width))
            painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
            for x in ends:
                painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))

    def _along(self, track: QRectF, share: float) -> float:
        done = share * track.width()
        return track.right() - done if self.mirrored else track.left() + done


def _widest(metrics: QFontMetrics, texts: Sequence[str], most: float) -> float:
    return min(most, max((metrics.horizontalAdvance(one) for one in texts), default=0) + 2.0)
