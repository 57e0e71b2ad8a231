"""A view with a text cursor, a selection and a selected mark, moved by keys."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from annotator.core.model import Id
from annotator.core.text import Direction
from annotator.gui.canvas.blink import Blink
from annotator.gui.canvas.content import Content, Mark
from annotator.gui.canvas.interaction import VERTICAL, Movement, Step, movement, target
from annotator.gui.canvas.view import View

_CARET_WIDTH = 2.0
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Reader(View):
    """A text to move about in by keys; keys that do not move the cursor are left to the window."""

    selection_changed = Signal(int, int)  # start, end; equal when nothing is selected
    cursor_moved = Signal(int)
    mark_selected = Signal(str)  # id; "" when let go
    activity = Signal()  # a person did something here

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self._cursor = self._from = 0
        self._x: float | None = None  # kept by vertical movement
        self._blink = Blink(self)
        self._blink.changed.connect(self._update_caret)
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # What others call

    def set_content(self, content: Content) -> None:
        """Show a content; cursor and place in the text are kept while the text is the same."""
        if content.text != self.content().text:
            self._cursor = self._from = 0
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

    def set_cases(
        self, ranges: Sequence[tuple[int, int]], now: tuple[int, int] | None = None
    ) -> None:
        """Frame places to rule on (code points, in order, apart), one of them as the one now."""
        look = replace(self._look, cases=tuple(ranges), case=now)
        if look != self._look:
            self._look = look
            self.viewport().update()

    def follow(self, other: View) -> None:
        """Scroll to where another view of the same text is."""
        index, dy = other._anchor
        if index < len(self._flow.blocks) and self._anchor != (index, dy):
            self._anchor = self._flow.walk(index, dy)
            self._settle()

    def select_mark(self, key: Id | None) -> None:
        """Frame a mark as the selected one, or none; nothing scrolls."""
        if key != self._look.selected:
            self._set_look(replace(self._look, selected=key))
            self.mark_selected.emit(key or "")

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
        if moved:
            self.cursor_moved.emit(cursor)

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
            painter.setPen(QPen(self._theme.focus, 2.0))
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


def _resizes(move: Movement) -> bool:
    """Tell whether the key is the window's while a mark is selected (Ctrl+Shift+arrows)."""
    return move.extends and move.step in (Step.NEXT_WORD, Step.PREVIOUS_WORD)
