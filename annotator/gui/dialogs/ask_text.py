"""Asks for a few words: a note, the reason of a question."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class AskText(QDialog):
    """A sentence that asks, a field, ready-made answers, Ctrl+Enter to write it down."""

    def __init__(
        self, parent: QWidget, *, title: str, about: str, ready: tuple[str, ...] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(56 * GRID)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(title)
        self.field.setMinimumHeight(12 * GRID)
        self.save = KeyButton(_("Write it down"), role="primary", caps=("Ctrl", "Enter"))
        cancel = KeyButton(_("Cancel"))
        head = PlainLabel(title, tone="heading")
        quoted = PlainLabel(tone="muted", wrap=True)
        quoted.set_data(about)
        quoted.setVisible(bool(about))
        chips = QHBoxLayout()
        for one in ready:
            chip = Chip(one)
            chip.setCheckable(False)
            chip.clicked.connect(lambda _on=False, text=one: self._take(text))
            chips.addWidget(chip)
        chips.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + GRID // 2)
        box.addWidget(head)
        box.addWidget(quoted)
        box.addLayout(chips)
        box.addWidget(self.field)
        box.addLayout(buttons)
        self.save.setEnabled(False)
        self.field.textChanged.connect(self._judge)
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.field.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget, *, title: str, about: str = "", ready: tuple[str, ...] = ()
    ) -> str | None:
        """Return what was written, or None when the person thought better of it."""
        dialog = cls(parent, title=title, about=about, ready=ready)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.field.toPlainText().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.save.isEnabled():
                self.accept()
            return
        super().keyPressEvent(event)

    def _take(self, text: str) -> None:
        self.field.setPlainText(text)
        self.field.setFocus()
        self.field.selectAll()

    def _judge(self) -> None:
        self.save.setEnabled(bool(self.field.toPlainText().strip()))
