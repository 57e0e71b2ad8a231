"""A scrolling page that shows a content: geometry of the view, scroll anchor, painting."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.gui.canvas.content import Content, Mark
from annotator.gui.canvas.layout import Flow, Rect
from annotator.gui.canvas.page import Setting, column_width, make_page
from annotator.gui.canvas.painter import Look, Painter
from annotator.gui.canvas.scene import changed_rows
from annotator.gui.theme import Theme, current, load_fonts

_TOP_ROOM, _BOTTOM_ROOM = 24, 96
_FAR = 2.0  # heights of the view; a longer way is jumped, not walked
_COMFORT = 0.3  # where in the view a jump puts its target
_WHEEL_LINE = 40.0  # pixels for one notch's line


class View(QAbstractScrollArea):
    """Shows a content on a centred page. Offsets are code points of its text.

    The truth about scrolling is an anchor: the block at the top of the view and how much of it
    is scrolled away. The scroll bar follows, so estimates that come true never move the text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_fonts()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme = current()
        self._setting = Setting()
        self._look = Look()
        self._header: QWidget | None = None
        self._anchor = (0, 0.0)
        self._kept = 0  # what was put at the top last: lines that wrap anew must not move it
        self._value = 0
        self._room = _TOP_ROOM
        self._syncing = False
        self._content = Content()
        self._page = make_page(self._setting, room=self.viewport().width())
        self._painter = Painter(self._theme, self._page, {})
        self._flow = Flow(self._content, self._page, self._tag_width())
        self._to_top()

    # What others call

    def set_content(self, content: Content) -> None:
        """Show a content; the place in the text is kept while the text is the same."""
        same = content.text == self._content.text
        place = self.first_visible_offset() if same else 0
        at_top = self._anchor[1] < 0
        if content.styles != self._content.styles:
            self._painter = Painter(self._theme, self._page, content.styles)
        self._content = content
        self._look = replace(self._look, hovered=frozenset())
        if not same:
            self._look = replace(self._look, selection=None, selected=None, found=(), cases=())
        self._flow = Flow(content, self._page, self._tag_width())
        self._place(None if at_top or not same else place)
        self._settle()

    def content(self) -> Content:
        """Return what is shown."""
        return self._content

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks on the same text; only the rows they touch are painted again."""
        self._content = replace(self._content, marks=marks)
        shown = {index: self._flow.scene(index) for index in self._blocks_in_view()}
        touched = self._flow.set_marks(marks).intersection(shown)
        if any(self._flow.height(index) != shown[index].height for index in touched):
            self._settle()
            return
        for index in touched:
            self._update_rows(index, changed_rows(shown[index], self._flow.scene(index)))

    def set_found(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Show what a search found: ranges of code points, in order, not overlapping."""
        if self._look.found != tuple(ranges):
            self._look = replace(self._look, found=tuple(ranges))
            self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Wear a theme."""
        self._theme = theme
        self._painter = Painter(theme, self._page, self._content.styles)
        self.viewport().update()

    def set_zoom(self, factor: float) -> None:
        """Scale the text; 1 is 20 pixels."""
        self._change(zoom=factor)

    def set_font_family(self, family: str) -> None:
        """Set the text in another family."""
        self._change(family=family)

    def set_line_spacing(self, factor: float) -> None:
        """Open or close the lines; 1 is normal."""
        self._change(spacing=factor)

    def set_measure(self, pixels: int) -> None:
        """Set the widest the column of text may be."""
        self._change(measure=pixels)

    def set_tags(self, when: str) -> None:
        """Show the tags of marks "always", on "hover" (and on the selected), or "off"."""
        self._look = replace(self._look, tags=when)
        self._change(tags=when)

    def set_header(self, header: QWidget | None) -> None:
        """Put a widget (title and facts) above the text; it scrolls with it."""
        if self._header is not None:
            self._header.setParent(None)
        self._header = header
        if header is not None:
            header.setParent(self.viewport())
            header.installEventFilter(self)
            header.show()
        self._to_top()
        self._settle()

    def first_visible_offset(self) -> int:
        """Return what was put on the first visible line, else its start; 0 if the header shows."""
        index, dy = self._anchor
        if dy < 0:
            return 0
        line = self._flow.shape(index).lines[self._flow.scene(index).row_at(dy)]
        return self._kept if line.start <= self._kept < line.end else line.start

    def scroll_to_offset(self, offset: int) -> None:
        """Put the line that holds `offset` at the top of the view; 0 shows the header too."""
        self._place(offset if offset > 0 else None)
        self._settle()

    def ensure_visible(self, start: int, end: int) -> None:
        """Scroll as little as needed to show a range; a far one is put at a third of the view."""
        index, top = self._anchor
        blocks = self._blocks_in_view()
        near = blocks[0] - 2 <= self._flow.block_of(start) <= blocks[-1] + 2
        if near:
            first, last = self._flow.caret(start), self._flow.caret(max(start, end - 1))
            view_top = self._flow.tower.top(index) + top
            slack = self._page.pitch() * 0.6
            above = first.top - slack - view_top
            below = last.bottom + slack - (view_top + self._view_height())
            if above >= 0 >= below:
                return
            if abs(above if above < 0 else below) < self._view_height():
                self._scroll_by(above if above < 0 else min(below, above))
                return
        self._place(start)
        index, dy = self._anchor
        self._anchor = self._flow.walk(index, dy - self._view_height() * _COMFORT)
        self._settle()

    def visible_rect_of(self, start: int, end: int) -> QRect:
        """Return the visible lines that a range stands on, tags and underlines included.

        In the canvas's own coordinates; empty where none of it is in view. A popup placed above
        or below this covers none of its lines.
        """
        rects = self._flow.rects(start, end) or [self._flow.caret(start)]
        page = self._page
        around = QRectF()
        for rect in rects:
            room = rect.top - page.head, rect.bottom + 2 * page.lane
            around |= QRectF(rect.left, room[0], rect.right - rect.left + 1, room[1] - room[0])
        shown = around.translated(self._origin()).toAlignedRect() & self.viewport().rect()
        return shown.translated(self.viewport().pos())

    def offset_at(self, place: QPoint) -> int:
        """Return the offset nearest to a point of the viewport."""
        point = self._to_column(place)
        return self._flow.hit(point.x(), point.y())

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        exposed = event.region()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._theme.page)
        origin = self._origin()
        for index in self._blocks_in_view():
            top = round(origin.y() + self._flow.tower.top(index))
            scene = self._flow.scene(index)
            # A tag's foot or a frame may reach a few pixels into the neighbour.
            around = QRect(0, top - 4, self.viewport().width(), int(scene.height) + 8)
            clip = exposed.intersected(around).boundingRect()
            if clip.isEmpty():
                continue
            shape = self._flow.shape(index)
            dim = [self._flow.is_dim(line.start) for line in shape.lines]
            painter.translate(origin.x(), top)
            rows = clip.top() - top, clip.bottom() + 1 - top
            self._painter.block(painter, shape, scene, self._look, rows, dim)
            painter.translate(-origin.x(), -top)
        self._paint_over(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if column_width(self._setting, room=event.size().width()) != self._page.width:
            self._repage()
        else:
            self._settle()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._syncing:
            return
        bar = self.verticalScrollBar()
        delta = bar.value() - self._value
        self._value = bar.value()
        if abs(delta) <= _FAR * self._view_height():
            self._scroll_by(delta)
            return
        if bar.value() == bar.maximum():
            last = len(self._flow.blocks) - 1
            self._anchor = (last, self._flow.height(last))
        else:
            y = bar.value() - self._top_room()
            index = self._flow.tower.at(y)
            self._anchor = (index, y - self._flow.tower.top(index))
        self._settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() / 120 * 3 * _WHEEL_LINE
        self._scroll_by(-pixels)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        # A child without a layout above it asks for its new size here.
        if event.type() == QEvent.Type.LayoutRequest and self._header is not None:
            self._settle()
        return super().viewportEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._header and event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return super().eventFilter(watched, event)

    # For the canvas, which adds hands to the view

    def _paint_over(self, painter: QPainter) -> None:
        """Paint what lies over the text, in coordinates of the viewport."""

    def _framed(self) -> bool:
        """Tell whether something is painted that does not scroll with the text."""
        return False

    def _to_column(self, point: QPoint | QPointF) -> QPointF:
        """Return a point of the viewport in pixels of the column."""
        return QPointF(point) - self._origin()

    def _to_viewport(self, rect: Rect) -> QRectF:
        return QRectF(
            rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top
        ).translated(self._origin())

    def _set_look(self, look: Look) -> None:
        """Change what is selected or hovered, and paint again what that touches."""
        old, self._look = self._look, look
        ranges = [one for one in {old.selection} ^ {look.selection} if one]
        changed = (old.hovered ^ look.hovered) | ({old.selected} ^ {look.selected})
        marks = [self._flow.mark(key) for key in changed if key]
        ranges += [piece for mark in marks if mark for piece in mark.pieces]
        shown = set(self._blocks_in_view())
        for start, end in ranges:
            for index in shown.intersection(self._flow.blocks_of(start, end)):
                self._update_rows(index, self._flow.shape(index).lines_of(start, end))

    def _scroll_by(self, dy: float) -> None:
        """Scroll by so many pixels, at most a few heights of the view."""
        index, top = self._anchor
        reach = _FAR * self._view_height()
        before = self._block_y(index)
        self._anchor = self._flow.walk(index, top + max(-reach, min(reach, dy)))
        self._settle(moved=lambda: self._block_y(index) - before)

    def _view_height(self) -> int:
        return self.viewport().height()

    # Private

    def _origin(self) -> QPointF:
        """Return where the column's left and the first line's top are in the viewport."""
        index, dy = self._anchor
        left = (self.viewport().width() - self._page.width) / 2
        return QPointF(round(left), -round(self._flow.tower.top(index) + dy))

    def _tag_width(self) -> Callable[[str], float] | None:
        return self._painter.tag_width if self._page.tags else None

    def _change(self, **what: Any) -> None:
        """Change how text is set; the first visible line stays the first."""
        self._setting = replace(self._setting, **what)
        self._repage()

    def _repage(self) -> None:
        place = self.first_visible_offset() if self._anchor[1] >= 0 else None
        self._page = make_page(self._setting, room=self.viewport().width())
        self._painter = Painter(self._theme, self._page, self._content.styles)
        self._flow.set_page(self._page, self._tag_width())
        self._place(place)
        self._settle()

    def _place(self, offset: int | None) -> None:
        """Put the anchor at a line, or (None) above the header."""
        if offset is None:
            self._to_top()
            return
        index = self._flow.block_of(self._flow.clamp(offset))
        row = self._flow.scene(index).rows[self._flow.shape(index).line_of(offset)]
        self._anchor, self._kept = (index, row.top), offset

    def _to_top(self) -> None:
        self._anchor = (0, -float(self._top_room()))

    def _top_room(self) -> int:
        height = 0
        if self._header is not None:
            tall = self._header.heightForWidth(int(self._page.width))
            height = tall if tall > 0 else self._header.sizeHint().height()
        return height + _TOP_ROOM

    def _settle(self, moved: Callable[[], int] | None = None) -> None:
        """Lay out what is in view, keep the text inside the view, and let the bar follow.

        `moved` tells how far the picture moved, where that is all that changed.
        """
        room, height = self._top_room(), self._view_height()
        index, dy = self._anchor
        blocks = self._blocks_in_view()
        last = len(self._flow.blocks) - 1
        if blocks[-1] == last:
            below = self._flow.tower.top(last + 1) - self._flow.tower.top(index) - dy
            missing = height - _BOTTOM_ROOM - below
            if missing > 0:
                index, dy = self._flow.walk(index, dy - missing)
        if index == 0:
            at_top = dy <= -self._room  # stays there when the header grows
            dy = -float(room) if at_top else max(dy, -float(room))
        self._room = room
        self._anchor = (index, dy)
        self._flow.forget_far(blocks[0], blocks[-1])
        self._sync_bar(room, height)
        shift = moved() if moved else height
        if abs(shift) < height and not self._framed():
            self.viewport().scroll(0, shift)  # what is seen already is not painted again
        else:
            self.viewport().update()
        if self._header is not None:
            origin = self._origin()
            top, width = int(origin.y()) - room, int(self._page.width)
            self._header.setGeometry(int(origin.x()), top, width, room - _TOP_ROOM)

    def _block_y(self, index: int) -> int:
        """Return where a block begins in the viewport."""
        return round(self._origin().y() + self._flow.tower.top(index))

    def _sync_bar(self, room: int, height: int) -> None:
        self._syncing = True
        bar = self.verticalScrollBar()
        tower = self._flow.tower
        bar.setRange(0, max(0, round(room + tower.total + _BOTTOM_ROOM - height)))
        bar.setPageStep(height)
        bar.setSingleStep(int(_WHEEL_LINE))
        if not bar.isSliderDown():
            index, dy = self._anchor
            bar.setValue(round(room + tower.top(index) + dy))
        self._value = bar.value()
        self._syncing = False

    def _blocks_in_view(self) -> range:
        """Return the blocks that the view shows, laid out."""
        first, dy = self._anchor
        left = self._view_height() + dy
        last = first
        while True:
            left -= self._flow.height(last)
            if left <= 0 or last == len(self._flow.blocks) - 1:
                return range(first, last + 1)
            last += 1

    def _update_rows(self, index: int, rows: Collection[int]) -> None:
        """Paint the rows of a block again, from the first to the last of some."""
        if rows:
            places, block = self._flow.scene(index).rows, self._block_y(index)
            top, bottom = places[min(rows)].top, places[max(rows)].bottom
            # A tag's foot or a frame may reach a few pixels into the neighbour.
            room = QRectF(0, block + top - 4, self.viewport().width(), bottom - top + 8)
            self.viewport().update(room.toAlignedRect())
