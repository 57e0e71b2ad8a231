"""The beginning of an article to look at: read-only, each paragraph in its own direction."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from annotator.gui.theme import reading_font

SHOWN = 3000  # code points


class SampleText(QTextEdit):
    """Shows text letter for letter; nothing in it is read back."""

    def __init__(self, *, name: str, pixels: int = 17, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.document().setDefaultFont(reading_font(pixels=pixels))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    def show_text(self, text: str) -> None:
        """Show the beginning of a text."""
        self.setPlainText(text[:SHOWN] + ("…" if len(text) > SHOWN else ""))
