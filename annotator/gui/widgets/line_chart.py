"""A line over time or over articles, with a band of uncertainty and a dashed forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from annotator.gui.theme import GRID, current, interface_font
from annotator.gui.widgets.chart import Chart, Spot

_HEIGHT = 200
_FOOT = 24  # below the axis, for its titles
_DOT = 3.0
_MANY = 40  # points from which on no dots are drawn


@dataclass(frozen=True, slots=True)
class Point:
    """One point: where, what stands at the axis (or ""), what is read aloud, its interval."""

    x: float
    y: float
    said: str
    title: str = ""
    low: float | None = None
    high: float | None = None
    ahead: bool = False  # not measured but forecast: dashed


class LineChart(Chart):
    """Points in the order of x; `set_bounds` says between which values of y it is drawn."""

    def __init__(self, *, name: str, heads: Sequence[str], height: int = _HEIGHT) -> None:
        """`heads` name the columns of the table: x, y, low, high."""
        super().__init__(name=name)
        self._heads = tuple(heads)
        self._height = height
        self._points: tuple[Point, ...] = ()
        self._ticks: tuple[tuple[float, str], ...] = ()
        self._bottom, self._top = 0.0, 1.0
        self._room = QRectF()

    def set_points(
        self,
        points: Sequence[Point],
        *,
        bottom: float,
        top: float,
        ticks: Sequence[tuple[float, str]],
    ) -> None:
        """Show a line between two values of y; ticks are lines across, with their titles."""
        self._points, self._ticks = tuple(points), tuple(ticks)
        self._bottom, self._top = bottom, max(top, bottom + 1e-9)
        self.refresh()

    def rows(self) -> Sequence[Sequence[str]]:
        def written(value: float | None) -> str:
            return "" if value is None else f"{value:.4g}"

        return [
            self._heads,
            *(
                [one.title or written(one.x), written(one.y), written(one.low), written(one.high)]
                for one in self._points
            ),
        ]

    def wanted_height(self) -> int:
        return self._height

    def lay_out(self, room: QRectF) -> list[Spot]:
        metrics = QFontMetrics(interface_font())
        side = max((metrics.horizontalAdvance(text) for _, text in self._ticks), default=0) + GRID
        self._room = self.turned(room.adjusted(side, GRID, -2 * GRID, -_FOOT), room)
        spots = []
        for at, point in enumerate(self._points):
            place = self._place(point.x, point.y)
            around = QRectF(place.x() - GRID, place.y() - GRID, 2 * GRID, 2 * GRID)
            spots.append(Spot(around, point.said, 0, at))
        return spots

    def _place(self, x: float, y: float) -> QPointF:
        first, last = self._points[0].x, self._points[-1].x
        along = (x - first) / (last - first) if last > first else 0.5
        up = (min(self._top, max(self._bottom, y)) - self._bottom) / (self._top - self._bottom)
        room = self._room
        left = room.right() - along * room.width() if self.mirrored else None
        return QPointF(
            left if left is not None else room.left() + along * room.width(),
            room.bottom() - up * room.height(),
        )

    def draw(self, painter: QPainter) -> None:
        theme = current()
        for value, title in self._ticks:
            up = (value - self._bottom) / (self._top - self._bottom)
            y = self._room.bottom() - up * self._room.height()
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(self._room.left(), y), QPointF(self._room.right(), y))
            where = QRectF(0, y - 10, self._room.left() - 6, 20)
            if self.mirrored:
                beside = self._room.right() + 6
                where = QRectF(beside, y - 10, self.width() - beside, 20)
            self.write(painter, where, title, self.trailing, theme.muted)
        if self._points:
            self._draw_band(painter)
            self._draw_line(painter)
            self._draw_titles(painter)

    def _draw_band(self, painter: QPainter) -> None:
        known = [one for one in self._points if one.low is not None and one.high is not None]
        if len(known) < 2:
            return
        upper = [self._place(one.x, one.high or 0.0) for one in known]
        lower = [self._place(one.x, one.low or 0.0) for one in reversed(known)]
        tint = QColor(current().accent)
        tint.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(upper + lower))

    def _draw_line(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ahead in (False, True):
            pen = QPen(current().accent, 2.4)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if ahead:
                pen.setWidthF(2)
                pen.setDashPattern([2.5, 3])
            path = QPainterPath()
            before: QPointF | None = None
            for point in self._points:
                here = self._place(point.x, point.y)
                if point.ahead is ahead and before is not None:
                    path.moveTo(before)
                    path.lineTo(here)
                before = here
            painter.strokePath(path, pen)
        if len(self._points) <= _MANY:
            painter.setPen(QPen(current().accent, 1.5))
            for point in self._points:
                painter.setBrush(current().surface if point.ahead else current().accent)
                painter.drawEllipse(self._place(point.x, point.y), _DOT, _DOT)

    def _draw_titles(self, painter: QPainter) -> None:
        painter.setPen(QPen(current().edge, 1))
        painter.drawLine(self._room.bottomLeft(), self._room.bottomRight())
        metrics = QFontMetrics(painter.font())
        taken: list[tuple[float, float]] = []
        wanted = [one for one in self._points if one.title]
        for point in sorted(wanted, key=lambda one: one not in (wanted[0], wanted[-1])):
            width = metrics.horizontalAdvance(point.title) + 4.0
            middle = self._place(point.x, point.y).x()
            left = min(max(0.0, middle - width / 2), self.width() - width)
            if all(left + width + GRID < start or end + GRID < left for start, end in taken):
                taken.append((left, left + width))
                where = QRectF(left, self._room.bottom() + 4, width, _FOOT - 4)
                center = Qt.AlignmentFlag.AlignHCenter
                self.write(painter, where, point.title, center, current().muted)


class Sparkline(Chart):
    """Small columns, one for each day or step, without axes."""

    def __init__(self, *, name: str, heads: Sequence[str]) -> None:
        super().__init__(name=name)
        self._heads = tuple(heads)
        self._values: tuple[tuple[str, float, str], ...] = ()
        self._places: list[QRectF] = []

    def set_values(self, values: Sequence[tuple[str, float, str]]) -> None:
        """Show values: title, value, what is read aloud."""
        self._values = tuple(values)
        self.refresh()

    def rows(self) -> Sequence[Sequence[str]]:
        return [self._heads, *([title, f"{value:g}"] for title, value, _ in self._values)]

    def wanted_height(self) -> int:
        return 3 * GRID

    def lay_out(self, room: QRectF) -> list[Spot]:
        most = max((value for _, value, _ in self._values), default=0) or 1
        step = min(2.0 * GRID, room.width() / max(1, len(self._values)))
        self._places, spots = [], []
        for at, (_title, value, said) in enumerate(self._values):
            height = max(1.5, value / most * (room.height() - 2))
            column = QRectF(room.left() + at * step, room.bottom() - height, step - 2, height)
            self._places.append(self.turned(column, room))
            whole = QRectF(room.left() + at * step, room.top(), step, room.height())
            spots.append(Spot(self.turned(whole, room), said, 0, at))
        return spots

    def draw(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for room, (_title, value, _said) in zip(self._places, self._values, strict=True):
            painter.setBrush(current().accent if value else current().track)
            painter.drawRoundedRect(room, 1.5, 1.5)
