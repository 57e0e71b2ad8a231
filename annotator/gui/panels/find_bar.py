"""The bar above the article: what is looked for in it, and where of how many places one stands."""

from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from annotator.core.finding import find_all, searchable
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.theme import GRID
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _, number


class FindBar(QFrame):
    """Finds in the text of a canvas and shows there what it found; hidden until it is opened."""

    closed = Signal()

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._text: str | None = None  # the one that was folded
        self._found: list[tuple[int, int]] = []
        self._at: int | None = None
        self.setProperty("bar", "top")
        self.setAccessibleName(_("Find in the article"))
        self.field = _Field(_("Find in the article"))
        self.count = PlainLabel(tone="muted")
        self.previous = IconButton("chevron_up", _("Previous place"), keys="Shift+Enter")
        self.next = IconButton("chevron_down", _("Next place"), keys="Enter")
        close = IconButton("close", _("Close the search"), keys="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.field, stretch=1)
        row.addWidget(self.count)
        for button in (self.previous, self.next, close):
            row.addWidget(button)
        self.field.textEdited.connect(self._search)
        self.field.stepped.connect(self.step)
        self.field.left.connect(self.close_search)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.close_search)
        self.hide()

    def open_search(self, phrase: str = "") -> None:
        """Come into view with the keyboard, with a phrase to look for, or the one before."""
        self.show()
        if phrase:
            self.field.setText(phrase)
        self._search(jump=bool(phrase))
        self.field.setFocus()
        self.field.selectAll()

    def refresh(self) -> None:
        """Look in the text that the canvas shows now, without moving it."""
        if not self.isHidden():
            self._search(jump=False)

    def close_search(self) -> None:
        """Go out of view; the place that was found stays selected."""
        self.hide()
        self._canvas.set_found(())
        self._canvas.setFocus()
        self.closed.emit()

    def step(self, step: int) -> None:
        """Show the next (1) or previous (-1) place, round the ends."""
        if not self._found:
            return
        if self._at is None:
            self._at = self._first_from_cursor() - (step < 0)
        else:
            self._at += step
        self._at %= len(self._found)
        self._show_place()

    def _search(self, _text: str = "", *, jump: bool = True) -> None:
        text = self._canvas.content().text
        if self._text is not text:
            self._text, self._folded = text, searchable(text)
        self._found = find_all(self._folded, self.field.text())
        self._canvas.set_found(self._found)
        self._at = None
        if self._found and jump:
            self._at = self._first_from_cursor() % len(self._found)
            self._show_place()
        self._say()

    def _first_from_cursor(self) -> int:
        """Return the number of the first place at or behind the start of the selection."""
        selection = self._canvas.selection()
        here = selection[0] if selection else self._canvas.cursor_position()
        return bisect_left(self._found, here, key=lambda one: one[0])

    def _show_place(self) -> None:
        if self._at is None:
            return
        start, end = self._found[self._at]
        self._canvas.select_mark(None)
        self._canvas.set_selection(start, end)
        self._canvas.ensure_visible(start, end)
        self._say()

    def _say(self) -> None:
        asked, total = bool(self.field.text().strip()), len(self._found)
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)
        self.count.set_tone("warning" if asked and not total else "muted")
        if not asked:
            self.count.setText("")
        elif not total:
            self.count.setText(_("Not in this article"))
        else:
            place = number(self._at + 1) if self._at is not None else "–"
            self.count.setText(_("{n} of {total}").format(n=place, total=number(total)))
        announce(self, self.count.text())


class _Field(SearchField):
    """The field: Enter and the arrows go from place to place, Esc leaves."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, back = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if back else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
