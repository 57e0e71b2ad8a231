"""Draws a block from its numbers; decides nothing but colours and strokes of the pen."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from annotator import language
from annotator.core.model import Id, Underline
from annotator.core.text import Direction
from annotator.gui.canvas.content import LabelStyle, Mark
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.scene import Row, Scene, Side, Stroke, sides, true_ends
from annotator.gui.canvas.shaping import Box, Shape
from annotator.gui.theme import LabelPaint, Theme, label_paint

_LEAST_WIDTH = 3.0  # pixels; a span without ink of its own is seen too
_RADIUS = 3.0
_LINE = 2.0
_TAG_GAP = 3.0  # leaves room for the frame of the selected
_BADGE = 6.5  # radius of the question mark's disc


@dataclass(frozen=True)
class Look:
    """What of a view's state changes the paint: offsets are code points."""

    selection: tuple[int, int] | None = None
    selected: Id | None = None
    hovered: frozenset[Id] = frozenset()
    tags: str = "always"  # "hover": on the hovered and the selected; "off"
    found: tuple[tuple[int, int], ...] = ()  # what a search found, in order, not overlapping
    cases: tuple[tuple[int, int], ...] = ()  # places to rule on, in order, not overlapping
    case: tuple[int, int] | None = None  # the one of them that is looked at


class Painter:
    """Paints blocks in one theme."""

    def __init__(self, theme: Theme, page: Page, styles: Mapping[str, LabelStyle]) -> None:
        self.theme, self.page = theme, page
        self._styles = styles
        self._metrics = QFontMetricsF(page.tag_font)
        self._paints: dict[str, LabelPaint] = {}
        self._widths: dict[str, float] = {}

    def tag_text(self, label: str) -> str:
        """Return what stands on the tag of a label."""
        style = self._styles.get(label)
        return style.tag if style else label

    def tag_width(self, label: str) -> float:
        """Return the width of a label's tag in pixels."""
        if label not in self._widths:
            self._widths[label] = self._metrics.horizontalAdvance(self.tag_text(label)) + 1
        return self._widths[label]

    def paint_of(self, mark: Mark) -> LabelPaint:
        """Return the colours of a mark."""
        found = self._paints.get(mark.label)
        if found is None:
            style = self._styles.get(mark.label) or LabelStyle(mark.label, mark.label, mark.label)
            found = label_paint(self.theme, style.color, style.underline)
            self._paints[mark.label] = found
        if mark.muted:
            tint = QColor(self.theme.line)
            return replace(found, tint=tint, line=self.theme.edge, tag=self.theme.muted)
        return found

    def block(
        self,
        painter: QPainter,
        shape: Shape,
        scene: Scene,
        look: Look,
        between: tuple[float, float],
        dim: list[bool],
    ) -> None:
        """Paint the rows of a block `between` two heights; the painter's origin is the block's."""
        rows = [
            number
            for number, row in enumerate(scene.rows)
            if row.top - 3 < between[1] and between[0] < row.bottom + 3
        ]
        if not rows:
            return
        low, high = rows[0], rows[-1]
        strokes = [s for s in scene.strokes if any(low <= b.line <= high for b in s.boxes)]
        for stroke in sorted(strokes, key=lambda one: -one.lane):
            self._tint(painter, stroke, scene, look)
        for found in _touching(look.found, shape.start, shape.end):
            self._range(painter, shape, scene, found, self.theme.found)
        if look.selection:
            self._range(painter, shape, scene, look.selection, self.theme.selection)
        self._text(painter, shape, scene, rows, dim)
        for link in scene.links:
            self._link(painter, link, scene)
        for stroke in strokes:
            self._underlines(painter, stroke, scene)
        for stroke in strokes:
            self._frames(painter, stroke, shape, scene, look)
        for case in _touching(look.cases, shape.start, shape.end):
            self._case(painter, shape, scene, case, now=case == look.case)
        self._tags(painter, scene, look, low, high)

    def caret(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the text cursor."""
        painter.fillRect(rect, self.theme.accent)

    def _text(
        self, painter: QPainter, shape: Shape, scene: Scene, rows: list[int], dim: list[bool]
    ) -> None:
        for number in rows:
            painter.setPen(self.theme.muted if dim[number] else self.theme.ink)
            top = scene.rows[number].baseline - shape.lines[number].ascent
            shape.qt_line(number).draw(painter, QPointF(0, top))

    def _tint(self, painter: QPainter, stroke: Stroke, scene: Scene, look: Look) -> None:
        mark = stroke.mark
        if mark.suggested and mark.id not in look.hovered:
            return
        tint = QColor(self.paint_of(mark).tint)
        if mark.id in look.hovered and not mark.suggested:
            tint.setAlphaF(min(1.0, tint.alphaF() * 1.7))
        for box in stroke.boxes:
            _fill(painter, self._ground(box, scene.rows[box.line]), tint)

    def _ground(self, box: Box, row: Row) -> QRectF:
        left, width = _visible(box)
        top = row.baseline - self.page.up
        return QRectF(left, top, width, self.page.up + self.page.down)

    def _range(
        self, painter: QPainter, shape: Shape, scene: Scene, area: tuple[int, int], color: QColor
    ) -> None:
        start, end = max(area[0], shape.start), min(area[1], shape.end)
        for box in shape.boxes(start, end) if start < end else ():
            painter.fillRect(self._ground(box, scene.rows[box.line]), color)

    def _lane_y(self, row: Row, lane: int) -> float:
        return round(row.baseline + self.page.down + lane * self.page.lane) - _LINE / 2

    def _underlines(self, painter: QPainter, stroke: Stroke, scene: Scene) -> None:
        paint = self.paint_of(stroke.mark)
        for box in stroke.boxes:
            left, width = _visible(box)
            y = self._lane_y(scene.rows[box.line], stroke.lane)
            if stroke.mark.suggested:
                _dashes(painter, paint.line, left, left + width, y)
            else:
                _PATTERNS[paint.pattern](painter, paint.line, left, left + width, y)

    def _link(self, painter: QPainter, link: Stroke, scene: Scene) -> None:
        painter.setPen(QPen(self.paint_of(link.mark).line, 1.0))
        for box in link.boxes:
            y = self._lane_y(scene.rows[box.line], link.lane)
            painter.drawLine(QPointF(box.left, y), QPointF(box.right, y))

    def _frames(
        self, painter: QPainter, stroke: Stroke, shape: Shape, scene: Scene, look: Look
    ) -> None:
        mark = stroke.mark
        pens = []
        if mark.outlined:
            pens.append((QPen(self.paint_of(mark).line, 1.5), 1.0))
        if mark.id == look.selected:
            pens.append((QPen(self.theme.focus, 2.0), 3.0))
        if not pens and not mark.questioned:
            return
        rtl = shape.direction is Direction.RTL
        for side in sides(stroke.boxes, rtl=rtl):
            row = scene.rows[side.box.line]
            ground = self._ground(side.box, row)
            ground.setBottom(self._lane_y(row, stroke.lane) + _LINE / 2)
            for pen, outset in pens:
                _frame(painter, ground, side, pen, outset)
            if mark.questioned and side.ends and _is_last(stroke):
                corner = ground.topLeft() if rtl else ground.topRight()
                self._badge(painter, corner)

    def _case(
        self, painter: QPainter, shape: Shape, scene: Scene, area: tuple[int, int], *, now: bool
    ) -> None:
        """Draw a dashed frame around a place to rule on, a stronger one around the one in hand."""
        boxes = shape.boxes(max(area[0], shape.start), min(area[1], shape.end))
        pen = QPen(self.theme.warning if now else self.theme.edge, 1.8 if now else 1.2)
        pen.setDashPattern([4.0, 2.5] if now else [1.5, 3.0])
        for side in sides(true_ends(boxes, area, shape), rtl=shape.direction is Direction.RTL):
            ground = self._ground(side.box, scene.rows[side.box.line])
            _frame(painter, ground, side, pen, 3.0)

    def _badge(self, painter: QPainter, center: QPointF) -> None:
        painter.setPen(QPen(self.theme.page, 1.5))
        painter.setBrush(self.theme.warning)
        painter.drawEllipse(center, _BADGE, _BADGE)
        font = self.page.tag_font
        painter.setFont(font)
        painter.setPen(self.theme.page)
        around = QRectF(center.x() - 8, center.y() - 8, 16, 16)
        sign = "؟" if language.is_rtl() else "?"
        painter.drawText(around, int(Qt.AlignmentFlag.AlignCenter), sign)

    def _tags(self, painter: QPainter, scene: Scene, look: Look, low: int, high: int) -> None:
        if look.tags == "off":
            return
        painter.setFont(self.page.tag_font)
        marks = {stroke.mark.id: stroke.mark for stroke in scene.strokes}
        for tag in scene.tags:
            shown = look.tags == "always" or tag.mark in look.hovered or tag.mark == look.selected
            if not shown or not low <= tag.row <= high:
                continue
            text = self.tag_text(tag.label)
            if tag.width < self.tag_width(tag.label):
                text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, tag.width)
            row = scene.rows[tag.row]
            painter.setPen(self.paint_of(marks[tag.mark]).tag)
            bottom = row.baseline - self.page.up - _TAG_GAP
            painter.drawText(QPointF(tag.left, bottom - self._metrics.descent() * 0.45), text)


def _touching(
    ranges: tuple[tuple[int, int], ...], start: int, end: int
) -> tuple[tuple[int, int], ...]:
    first = bisect_right(ranges, start, key=lambda one: one[1])
    return ranges[first : bisect_left(ranges, end, key=lambda one: one[0])]


def _is_last(stroke: Stroke) -> bool:
    return stroke.piece == len(stroke.mark.pieces) - 1


def _visible(box: Box) -> tuple[float, float]:
    """Return left and width, widened around its middle where there is nothing to see."""
    width = box.right - box.left
    if width >= _LEAST_WIDTH:
        return box.left, width
    return (box.left + box.right - _LEAST_WIDTH) / 2, _LEAST_WIDTH


def _fill(painter: QPainter, ground: QRectF, color: QColor) -> None:
    """Fill whole pixels, without the four at the corners: fifty times faster than an arc."""
    left, right = round(ground.left()), round(ground.right())
    top, height = round(ground.top()), round(ground.height())
    painter.fillRect(left, top + 1, 1, height - 2, color)
    painter.fillRect(left + 1, top, right - left - 2, height, color)
    painter.fillRect(right - 1, top + 1, 1, height - 2, color)


def _frame(painter: QPainter, ground: QRectF, side: Side, pen: QPen, outset: float) -> None:
    """Draw a frame that stays open where the span goes on in another line."""
    frame = ground.adjusted(-outset, -min(outset, 1.5), outset, outset)
    clip = QRectF(frame).adjusted(-2, -2, 2, 2)
    if side.open_left:
        frame.setLeft(frame.left() - 12)
        clip.setLeft(ground.left())
    if side.open_right:
        frame.setRight(frame.right() + 12)
        clip.setRight(ground.right())
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, _RADIUS + outset, _RADIUS + outset)
    painter.restore()


def _solid(painter: QPainter, color: QColor, left: float, right: float, y: float) -> None:
    painter.fillRect(QRectF(left, y - _LINE / 2, right - left, _LINE), color)


def _double(painter: QPainter, color: QColor, left: float, right: float, y: float) -> None:
    for top in (y - 1.5, y + 1.0):
        painter.fillRect(QRectF(left, top, right - left, 1.0), color)


def _dots(painter: QPainter, color: QColor, left: float, right: float, y: float) -> None:
    pen = QPen(color, _LINE, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.01, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(left + 1, y), QPointF(right - 1, y))


def _dashes(painter: QPainter, color: QColor, left: float, right: float, y: float) -> None:
    pen = QPen(color, _LINE, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))


def _wave(painter: QPainter, color: QColor, left: float, right: float, y: float) -> None:
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        step = min(3.0, right - x)
        path.quadTo(QPointF(x + step / 2, y - 2.6 if up else y + 2.6), QPointF(x + step, y))
        x, up = x + step, not up
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


_PATTERNS = {
    Underline.SOLID: _solid,
    Underline.DOUBLE: _double,
    Underline.DOTTED: _dots,
    Underline.WAVY: _wave,
}
