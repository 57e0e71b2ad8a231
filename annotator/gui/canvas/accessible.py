"""The canvas for screen readers: its text, cursor and places of letters, and news of spans.

PySide6 leaves out the calls by which a reader asks for a selection and for text attributes (they
return through pointers), so these are told instead: a selection by its event, and a span by an
announcement when it is selected and by the description of the canvas while the cursor is in it.
Readers count UTF-16 units; offsets towards the canvas are code points.
"""

from functools import cache
from weakref import WeakSet, proxy, ref

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from annotator.core.model import Id, quote_of
from annotator.core.text import Utf16Map
from annotator.gui.canvas.content import Mark
from annotator.gui.canvas.reader import Reader
from annotator.language import _

_followed: WeakSet[Reader] = WeakSet()


class _Text(QAccessibleTextInterface):
    """Answers a reader's questions about a canvas's text."""

    def __init__(self, canvas: Reader) -> None:
        super().__init__()
        self._canvas: Reader = proxy(canvas)  # Qt keeps this object for as long as the program runs
        self._units = ("", Utf16Map(""))

    def characterCount(self) -> int:
        return self.unit(len(self._canvas.content().text))

    def text(self, start: int, end: int) -> str:
        count = self.characterCount()
        start, end = max(0, start), count if end < 0 else min(end, count)
        return self._canvas.content().text[self._point(start) : self._point(end)]

    def cursorPosition(self) -> int:
        return self.unit(self._canvas.cursor_position())

    def setCursorPosition(self, position: int) -> None:
        self._canvas.set_cursor(self._point(position))

    def selectionCount(self) -> int:
        return 0  # of which the ends could not be told

    def addSelection(self, start: int, end: int) -> None:
        self._canvas.set_selection(self._point(start), self._point(end))

    def setSelection(self, index: int, start: int, end: int) -> None:
        self.addSelection(start, end)

    def removeSelection(self, index: int) -> None:
        self._canvas.set_cursor(self._canvas.cursor_position())

    def characterRect(self, offset: int) -> QRect:
        pos = self._point(offset)
        rect = self._canvas.visible_rect_of(pos, pos + 1)
        return QRect(self._canvas.mapToGlobal(rect.topLeft()), rect.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        place = self._canvas.viewport().mapFromGlobal(point)
        return self.unit(self._canvas.offset_at(place))

    def scrollToSubstring(self, start: int, end: int) -> None:
        self._canvas.ensure_visible(self._point(start), self._point(end))

    def unit(self, pos: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return self._map().to_utf16(pos)

    def _point(self, unit: int) -> int:
        return self._map().to_code_point(max(0, unit))

    def _map(self) -> Utf16Map:
        text = self._canvas.content().text
        if self._units[0] is not text:
            self._units = (text, Utf16Map(text))
        return self._units[1]


class CanvasAccessible(QAccessibleWidget):
    """Stands for a canvas towards screen readers."""

    def __init__(self, canvas: Reader) -> None:
        super().__init__(canvas, QAccessible.Role.Document)
        self._canvas: Reader = proxy(canvas)
        self.words = _Text(canvas)

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._canvas.accessibleName() or _("Article text")
        if kind == QAccessible.Text.Description:
            return describe_cursor(self._canvas)
        return super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        is_text = kind == QAccessible.InterfaceType.TextInterface
        address = shiboken6.getCppPointer(self.words)[0] if is_text else 0
        return shiboken6.VoidPtr(address)  # type: ignore[return-value]  # an int is not converted


def describe_cursor(canvas: Reader) -> str:
    """Return the titles of the spans at the cursor, the innermost first."""
    marks = canvas.marks_at(canvas.cursor_position())
    return " · ".join(_title(canvas, mark) for mark in marks)


def describe_mark(canvas: Reader, mark: Mark) -> str:
    """Return the title of a span and its text."""
    return f"{_title(canvas, mark)}: {quote_of(canvas.content().text, mark.pieces)}"


def _title(canvas: Reader, mark: Mark) -> str:
    style = canvas.content().styles.get(mark.label)
    return style.title if style else mark.label


def follow(canvas: Reader) -> None:
    """Let screen readers know a canvas from now on."""
    _followed.add(canvas)
    _install()
    _News(canvas)


class _News(QObject):
    """Tells screen readers what changes on a canvas, of which it is a part."""

    def __init__(self, canvas: Reader) -> None:
        super().__init__(canvas)
        self._of = ref(canvas)  # no circle that would keep both
        canvas.cursor_moved.connect(self._tell_cursor)
        canvas.selection_changed.connect(self._tell_selection)
        canvas.mark_selected.connect(self._tell_mark)

    def _tell_cursor(self, pos: int) -> None:
        canvas = self._heard()
        if canvas:
            event = QAccessibleTextCursorEvent(canvas, _unit(canvas, pos))
            QAccessible.updateAccessibility(event)

    def _tell_selection(self, start: int, end: int) -> None:
        canvas = self._heard()
        if canvas:
            units = _unit(canvas, start), _unit(canvas, end)
            QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(canvas, *units))

    def _tell_mark(self, key: Id) -> None:
        canvas = self._heard()
        marks = canvas.content().marks if canvas else ()
        mark = next((one for one in marks if one.id == key), None)
        if canvas and mark:
            event = QAccessibleAnnouncementEvent(canvas, describe_mark(canvas, mark))
            QAccessible.updateAccessibility(event)

    def _heard(self) -> Reader | None:
        """Return the canvas when somebody listens to it."""
        canvas = self._of()
        return canvas if canvas and QAccessible.isActive() and canvas.isVisible() else None


def _unit(canvas: Reader, pos: int) -> int:
    return len(canvas.content().text[:pos].encode("utf-16-le", "surrogatepass")) // 2


@cache
def _install() -> None:
    QAccessible.installFactory(_make)


def _make(key: str, thing: QObject) -> QAccessibleInterface | None:
    return next((CanvasAccessible(canvas) for canvas in _followed if canvas is thing), None)
