"""The canvas: a view of a text with hands, cursor and selection. It emits, and is told."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.model import Id
from annotator.core.text import Direction
from annotator.gui.canvas.accessible import (
    announce,
    describe_mark,
    follow,
    tell_cursor,
    tell_selection,
)
from annotator.gui.canvas.blink import Blink
from annotator.gui.canvas.content import Content, Mark
from annotator.gui.canvas.interaction import VERTICAL, Movement, Step, movement, target
from annotator.gui.canvas.mouse import (
    Drag,
    Edge,
    dragged,
    edge_under,
    resized,
    sentence_around,
    word_around,
)
from annotator.gui.canvas.view import View

_CARET_WIDTH = 2.0
_AUTOSCROLL = 30  # milliseconds
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Canvas(View):
    """Shows a text with its marks and turns keys and mouse into what they mean.

    All numbers are code points. Keys that do not move the cursor are ignored, so that the
    window's actions get them.
    """

    selection_changed = Signal(int, int)  # start, end; equal when nothing is selected
    cursor_moved = Signal(int)
    mark_selected = Signal(str)  # id; "" when let go
    mark_activated = Signal(str)
    marks_hovered = Signal(tuple)  # ids, the innermost first
    resize_requested = Signal(str, int, int, int)  # id, piece, start, end
    selection_made_by_mouse = Signal(int, int)
    context_menu_requested = Signal(int, str, QPoint)  # offset, id or "", global position
    zoom_requested = Signal(int)  # +1, -1
    activity = Signal()

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self._cursor = self._from = 0
        self._x: float | None = None  # kept by vertical movement
        self._drag: Drag | None = None
        self._pressed: QPoint | None = None
        self._triple = QTimer(self, singleShot=True)
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL)
        self._autoscroll.timeout.connect(self._on_autoscroll)
        self._blink = Blink(self)
        self._blink.changed.connect(self._update_caret)
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        follow(self)

    # What others call

    def set_content(self, content: Content) -> None:
        """Show a content; cursor and place in the text are kept while the text is the same."""
        if content.text != self.content().text:
            self._cursor = self._from = 0
            self._drag = None
        super().set_content(content)
        selected = self._look.selected
        if selected and self._flow.mark(selected) is None:
            self.select_mark(None)

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks on the same text; a selected mark that is gone is let go."""
        super().set_marks(marks)
        selected = self._look.selected
        if selected and self._flow.mark(selected) is None:
            self.select_mark(None)

    def select_mark(self, key: Id | None) -> None:
        """Frame a mark as the selected one, or none; nothing scrolls."""
        if key != self._look.selected:
            self._set_look(replace(self._look, selected=key))
            self.mark_selected.emit(key or "")
            mark = self._flow.mark(key) if key else None
            if mark:
                announce(self, describe_mark(self, mark))

    def selected_mark(self) -> Id | None:
        """Return the id of the selected mark."""
        return self._look.selected

    def next_mark(self, step: int) -> Id | None:
        """Select and show the next (1) or previous (-1) mark from here; return its id."""
        mark = self._flow.neighbour(self._look.selected, self._cursor, step)
        if mark is None:
            return None
        self.set_cursor(mark.start)
        self.select_mark(mark.id)
        self.ensure_visible(mark.start, mark.end)
        return mark.id

    def cursor_position(self) -> int:
        """Return where the text cursor stands."""
        return self._cursor

    def set_cursor(self, pos: int) -> None:
        """Put the text cursor somewhere and let go of the selection."""
        self.set_selection(pos, pos)

    def set_selection(self, anchor: int, cursor: int) -> None:
        """Select from `anchor` to `cursor`, in either order; equal ones only move the cursor."""
        anchor, cursor = self._flow.clamp(anchor), self._flow.clamp(cursor)
        old, moved = self.selection(), cursor != self._cursor
        self._update_caret()
        self._from, self._cursor = anchor, cursor
        self._x = None
        self._show_caret()
        new = self.selection()
        if new != old:
            self._set_look(replace(self._look, selection=new))
            self.selection_changed.emit(*(new or (cursor, cursor)))
            tell_selection(self, *(new or (cursor, cursor)))
        if moved:
            self.cursor_moved.emit(cursor)
            tell_cursor(self, cursor)

    def selection(self) -> tuple[int, int] | None:
        """Return what is selected, or None."""
        if self._from == self._cursor:
            return None
        return min(self._from, self._cursor), max(self._from, self._cursor)

    def is_rtl_at(self, pos: int) -> bool:
        """Tell whether the paragraph at a position reads from right to left."""
        return self._flow.direction(self._flow.block_of(pos)) is Direction.RTL

    def marks_at(self, pos: int) -> tuple[Mark, ...]:
        """Return the marks that hold the character after `pos`, the shortest first."""
        return self._flow.marks_at(pos)

    def offset_at(self, place: QPoint) -> int:
        """Return the offset nearest to a point of the viewport."""
        point = self._to_column(place)
        return self._flow.hit(point.x(), point.y())

    def announce(self, text: str) -> None:
        """Have a screen reader say something now, such as what was marked."""
        announce(self, text)

    def set_read_only(self, read_only: bool) -> None:
        """Take away (or give back) edges that can be dragged and the text cursor."""
        self._read_only = read_only
        self.viewport().update()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.activity.emit()
        direction = self._flow.direction(self._flow.block_of(self._cursor))
        move = movement(event, direction)
        plain_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if plain_control and event.key() == Qt.Key.Key_A:
            self.select_mark(None)
            self.set_selection(0, len(self.content().text))
        elif move and not (self._look.selected and _resizes(move)):
            self._move(move)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activity.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint()
        pos = self.offset_at(self._pressed)
        edge = self._edge_at(self._pressed)
        if self._triple.isActive():
            self._triple.stop()
            self._take(sentence_around(self._flow, pos))
        elif edge:
            self._drag = Drag(pos, edge)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag = Drag(self._from)
            self.select_mark(None)
            self.set_selection(self._from, pos)
        else:
            self._drag = Drag(pos)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activity.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._to_column(event.position())
        under = self._flow.marks_under(point.x(), point.y())
        if under and self._read_only:
            self.mark_activated.emit(under[0].id)
            return
        here = self._flow.under(point.x(), point.y())
        if here is None:
            here = self._flow.hit(point.x(), point.y())
        self._triple.start(QApplication.doubleClickInterval())
        self._pressed = event.position().toPoint()
        self._take(word_around(self.content().text, here))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton or self._drag is None:
            self._hover(place)
            return
        if self._pressed is not None:
            way = (place - self._pressed).manhattanLength()
            if way < QApplication.startDragDistance():
                return
            self._pressed = None
            if self._drag.edge is None:
                self.select_mark(None)
        self._drag_to(place, event.modifiers())
        inside = 0 <= place.y() < self._view_height()
        if inside:
            self._autoscroll.stop()
        elif not self._autoscroll.isActive():
            self._autoscroll.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._drag is None:
            return
        self._autoscroll.stop()
        drag, self._drag = self._drag, None
        clicked, self._pressed = self._pressed is not None, None
        selected = self.selection()
        if drag.edge:
            self._drop_edge(drag.edge, clicked=clicked)
        elif clicked and drag.first is None and not (selected and _shift(event)):
            self._click(event)
        elif selected:
            self.selection_made_by_mouse.emit(*selected)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.activity.emit()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_requested.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            marks = self._marks_under(event.pos())
            pos, key = self.offset_at(event.pos()), marks[0].id if marks else ""
            place = event.globalPos()
        else:
            pos, key = self._cursor, self._look.selected or ""
            below = self._to_viewport(self._flow.caret(pos)).bottomLeft().toPoint()
            place = self.viewport().mapToGlobal(below)
        self.context_menu_requested.emit(pos, key, place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hovered(())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring = event.reason() in _BY_KEYBOARD
        self._show_caret()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring = False
        self._blink.stop()
        self.viewport().update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab belongs to the window's "next mark"; F6 leads out of the text.
        return False

    def _paint_over(self, painter: QPainter) -> None:
        if self._blink.on and not self._read_only:
            self._painter.caret(painter, self._caret_rect())
        if self._ring:
            painter.setPen(self._focus_pen())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _framed(self) -> bool:
        return self._ring

    # Private

    def _move(self, move: Movement) -> None:
        if self._x is None or move.step not in VERTICAL:
            self._x = self._flow.caret(self._cursor).left
        kept = self._x
        page = self._view_height() - self._page.pitch()
        pos = target(self._flow, move.step, self._cursor, x=kept, page=page)
        selection = self.selection()
        if selection and not move.extends and move.step in (Step.NEXT, Step.PREVIOUS):
            pos = selection[1] if move.step is Step.NEXT else selection[0]
        self.set_selection(self._from if move.extends else pos, pos)
        self._x = kept if move.step in VERTICAL else None
        mark = self._flow.mark(self._look.selected) if self._look.selected else None
        if mark and (move.extends or not mark.start <= self._cursor <= mark.end):
            self.select_mark(None)
        self.ensure_visible(self._cursor, self._cursor)

    def _take(self, piece: tuple[int, int]) -> None:
        """Select a word or sentence that a click meant; a drag from here goes on by words."""
        self._drag = Drag(piece[0], first=piece)
        self.select_mark(None)
        self.set_selection(*piece)

    def _click(self, event: QMouseEvent) -> None:
        """Put the cursor; select the mark under it, the next outer one with each further click."""
        place = event.position().toPoint()
        self.set_cursor(self.offset_at(place))
        keys = [mark.id for mark in self._marks_under(place)]
        if self._look.selected in keys:
            at = keys.index(self._look.selected) + 1
            self.select_mark(keys[at % len(keys)])
        else:
            self.select_mark(keys[0] if keys else None)

    def _drag_to(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        if self._drag is None:
            return
        pos = self.offset_at(place)
        text = self.content().text
        by_grapheme = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if self._drag.edge:
            piece = resized(text, self._drag.edge, pos, by_grapheme=by_grapheme)
            self.set_selection(*piece)
        else:
            self.set_selection(*dragged(text, self._drag, pos, by_grapheme=by_grapheme))

    def _drop_edge(self, edge: Edge, *, clicked: bool) -> None:
        selected = self.selection()
        self.set_cursor(self._cursor)
        if selected and not clicked:
            self.resize_requested.emit(edge.mark, edge.piece, *selected)

    def _edge_at(self, place: QPoint) -> Edge | None:
        if self._read_only:
            return None
        point = self._to_column(place)
        return edge_under(self._flow, self._look.selected, point.x(), point.y())

    def _marks_under(self, place: QPoint) -> tuple[Mark, ...]:
        point = self._to_column(place)
        return self._flow.marks_under(point.x(), point.y())

    def _hover(self, place: QPoint) -> None:
        edge = self._edge_at(place)
        shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)
        self._set_hovered(tuple(mark.id for mark in self._marks_under(place)))

    def _set_hovered(self, keys: tuple[Id, ...]) -> None:
        if frozenset(keys) != self._look.hovered:
            self._set_look(replace(self._look, hovered=frozenset(keys)))
            self.marks_hovered.emit(keys)

    def _caret_rect(self) -> QRectF:
        rect = self._to_viewport(self._flow.caret(self._cursor))
        rect.setWidth(_CARET_WIDTH)
        return rect.translated(-_CARET_WIDTH / 2, 0)

    def _update_caret(self) -> None:
        if self._flow.block_of(self._cursor) in self._blocks_in_view():
            self.viewport().update(self._caret_rect().adjusted(-2, -2, 2, 2).toAlignedRect())

    def _show_caret(self) -> None:
        if self.hasFocus():
            self._blink.start()

    def _on_autoscroll(self) -> None:
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        over = place.y() if place.y() < 0 else place.y() - self._view_height()
        self._scroll_by(over / 2)
        self._drag_to(place, QGuiApplication.keyboardModifiers())


def _resizes(move: Movement) -> bool:
    """Tell whether the key is the window's while a mark is selected (Ctrl+Shift+arrows)."""
    return move.extends and move.step in (Step.NEXT_WORD, Step.PREVIOUS_WORD)


def _shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
