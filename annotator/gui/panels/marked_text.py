"""A piece of text to look at, with places in it on grounds of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from annotator.core.text import Utf16Map
from annotator.gui.panels.sample_text import SHOWN, SampleText


@dataclass(frozen=True, slots=True)
class Tinted:
    """A place of a text (code points) and the ground it stands on; underlined where it is chosen.

    A selection, not a format of the text: that would break the joining of its letters.
    """

    start: int
    end: int
    ground: QColor | None
    line: QColor | None = None


class MarkedText(SampleText):
    """Shows text letter for letter, with places on grounds of their own."""

    def show_marked(self, text: str, places: Iterable[Tinted]) -> None:
        """Show the beginning of a text, and the places in it; those of the same text stay seen."""
        shown = text[:SHOWN]
        if self.toPlainText() != shown + ("…" if len(text) > SHOWN else ""):
            self.show_text(text)
        units = Utf16Map(shown)
        self.setExtraSelections(
            [self._selection(units, one) for one in places if one.start < len(shown)]
        )

    def look_at(self, text: str, place: int) -> None:
        """Scroll to a place of the text that is shown (code points)."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(Utf16Map(text[:SHOWN]).to_utf16(min(place, len(text), SHOWN)))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _selection(self, units: Utf16Map, one: Tinted) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units.to_utf16(one.start))
        end = units.to_utf16(min(one.end, SHOWN))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        paint = selection.format
        if one.ground is not None:
            paint.setBackground(one.ground)
        if one.line is not None:
            paint.setFontUnderline(True)
            paint.setUnderlineColor(one.line)
        selection.format = paint
        selection.cursor = cursor
        return selection
