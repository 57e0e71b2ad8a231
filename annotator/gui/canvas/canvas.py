"""The canvas: a text with its marks under keys and mouse. It emits, and is told."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.model import Id
from annotator.gui.canvas.accessible import follow
from annotator.gui.canvas.content import Content, Mark
from annotator.gui.canvas.mouse import (
    Drag,
    Edge,
    Touch,
    dragged,
    edge_under,
    resized,
    sentence_around,
    touch,
    word_around,
)
from annotator.gui.canvas.reader import Reader

_AUTOSCROLL = 30  # milliseconds


class Canvas(Reader):
    """Shows a text with its marks and turns keys and mouse into what they mean.

    All numbers are code points. It knows no project: it is given a content and emits signals.
    """

    mark_activated = Signal(str)
    marks_hovered = Signal(tuple)  # ids, the innermost first
    resize_requested = Signal(str, int, int, int)  # id, piece, start, end
    selection_made_by_mouse = Signal(int, int)
    context_menu_requested = Signal(int, str, QPoint)  # offset, id or "", global position
    zoom_requested = Signal(int)  # +1, -1

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        super().__init__(parent, read_only=read_only)
        self._drag: Drag | None = None
        self._pressed: QPoint | None = None
        self._triple = QTimer(self, singleShot=True)
        self._autoscroll = QTimer(self, interval=_AUTOSCROLL)
        self._autoscroll.timeout.connect(self._on_autoscroll)
        self._held = Qt.KeyboardModifier.NoModifier  # with the last move of a drag
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        follow(self)

    # What others call

    def set_content(self, content: Content) -> None:
        """Show a content; a drag over another text is dropped."""
        if content.text != self.content().text:
            self._drag = None
            self._autoscroll.stop()
        super().set_content(content)

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activity.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint()
        touched = self._touch(self._pressed)
        edge = self._edge_at(self._pressed)
        if self._triple.isActive():
            self._triple.stop()
            self._take(sentence_around(self._flow, touched.pos))
        elif edge:
            self._drag = Drag(touched, edge)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag = Drag(Touch(self._from, self._from, self._from))
            self.select_mark(None)
            self.set_selection(self._from, touched.pos)
        else:
            self._drag = Drag(touched)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activity.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._to_column(event.position())
        under = self._flow.marks_under(point.x(), point.y())
        if under and self._read_only:
            self.mark_activated.emit(under[0].id)
            return
        here = touch(self._flow, point.x(), point.y())
        self._triple.start(QApplication.doubleClickInterval())
        self._pressed = event.position().toPoint()
        self._take(word_around(self.content().text, here.start))

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
        self._held = event.modifiers()
        self._drag_to(place, self._held)
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
        elif clicked and not drag.keeps and not (selected and _shift(event)):
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

    # Private

    def _take(self, piece: tuple[int, int]) -> None:
        """Select a word or sentence that a click meant; a drag from here goes on by words."""
        self._drag = Drag(Touch(piece[0], *piece), keeps=True)
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
        touched = self._touch(place)
        text = self.content().text
        by_grapheme = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if self._drag.edge:
            piece = resized(text, self._drag.edge, touched.pos, by_grapheme=by_grapheme)
            self.set_selection(*piece)
        else:
            self.set_selection(*dragged(text, self._drag, touched, by_grapheme=by_grapheme))

    def _drop_edge(self, edge: Edge, *, clicked: bool) -> None:
        selected = self.selection()
        self.set_cursor(self._cursor)
        if selected and not clicked:
            self.resize_requested.emit(edge.mark, edge.piece, *selected)

    def _touch(self, place: QPoint) -> Touch:
        point = self._to_column(place)
        return touch(self._flow, point.x(), point.y())

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

    def _on_autoscroll(self) -> None:
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        over = place.y() if place.y() < 0 else place.y() - self._view_height()
        self._scroll_by(over / 2)
        self._drag_to(place, self._held)


def _shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
