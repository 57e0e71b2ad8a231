"""The first records of an export as they will stand in the file."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui.theme import GRID, interface_font
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, ltr
from annotator.workflow.first_files import SampleFile

_TAB = 120  # pixels


class ExportPreview(QWidget):
    """Letter for letter; where there are several files, one of them is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._files: Sequence[SampleFile] = ()
        self.file = QComboBox()
        self.text = QPlainTextEdit()
        self._note = PlainLabel("", tone="muted", wrap=True)
        self._nothing = EmptyState("eye", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self.file.activated.connect(self._show)
        self.wait()

    def wait(self) -> None:
        """Say that the answer is still awaited."""
        if not self._files:
            self.say(_("Writing the first records…"), icon_name="eye")

    def say(self, sentence: str, *, icon_name: str = "info") -> None:
        """Say something in place of the records."""
        self._files = ()
        self._nothing.say(sentence, icon_name=icon_name)
        self._stack.setCurrentIndex(1)

    def show_files(self, files: Sequence[SampleFile]) -> None:
        """Show what was written."""
        before = self.file.currentText()
        self._files = files
        self.file.clear()
        for one in files:
            self.file.addItem(ltr(one.name))
        self.file.setVisible(len(files) > 1)
        if not any(one.text.strip() for one in files):
            self.say(_("No article goes out with these choices."))
            return
        self.file.setCurrentIndex(max(0, self.file.findText(before)))
        self._stack.setCurrentIndex(0)
        self._show(self.file.currentIndex())

    def _lay_out(self) -> None:
        self.file.setAccessibleName(_("File of the export"))
        self.text.setAccessibleName(_("The first records, as they will stand in the file"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as editors show files
        self.text.setFont(interface_font())  # letters of one width do not join well
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setTabStopDistance(_TAB)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.document().setDefaultTextOption(option)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.file)
        column.addWidget(self._note)
        column.addWidget(self.text, stretch=1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._stack.addWidget(page)
        self._stack.addWidget(self._nothing)

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._files):
            return
        one = self._files[index]
        self.text.setPlainText(one.text + ("\n…" if one.more else ""))
        said = _("The file is no text. This is what a reader finds in it.") if one.read_back else ""
        self._note.setText(said)
        self._note.setVisible(bool(said))
