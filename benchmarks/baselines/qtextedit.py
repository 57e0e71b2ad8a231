"""What the canvas is measured against: a QTextEdit that shows the same text and highlights."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

_SIZE = (900, 800)


class TextEditBaseline:
    """A plain reading surface: QTextEdit with one extra selection for each span."""

    def __init__(self, font: QFont) -> None:
        self.edit = QTextEdit()
        self.edit.setFont(font)
        self.edit.resize(*_SIZE)
        self.edit.show()
        QApplication.processEvents()  # until exposed, nothing is painted

    def show_text(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        """Show a text with highlights and paint it."""
        self.edit.setPlainText(text)
        self.set_spans(spans)

    def set_spans(self, spans: Sequence[tuple[int, int]]) -> None:
        """Replace the highlights and paint."""
        paint = QTextCharFormat()
        paint.setBackground(QColor("#dde6f2"))
        chosen = []
        for start, end in spans:
            cursor = QTextCursor(self.edit.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, paint
            chosen.append(selection)
        self.edit.setExtraSelections(chosen)
        self.paint()

    def go_to(self, pos: int) -> None:
        """Move the cursor to an offset, scroll there and paint."""
        cursor = self.edit.textCursor()
        cursor.setPosition(pos)
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()
        self.paint()

    def paint(self) -> None:
        """Paint the visible part."""
        paint_now(self.edit)


def paint_now(widget: QWidget) -> None:
    """Paint what a window has to paint, as its event loop would next."""
    QApplication.sendEvent(widget.window(), QEvent(QEvent.Type.UpdateRequest))
