"""Asks for a few words: a note, the reason of a question."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.text_field import TextField
from annotator.language import _, isolate


class AskText(DialogFrame):
    """A sentence that asks, ready-made answers, a field; Ctrl+Enter writes it down."""

    def __init__(
        self, parent: QWidget | None, *, title: str, about: str, ready: tuple[str, ...] = ()
    ) -> None:
        hint = isolate(about) if about else ""
        super().__init__(parent, title, action=_("Write it down"), hint=hint)
        self.setMinimumWidth(56 * GRID)
        self.primary.set_caps(("Ctrl", "Enter"))
        self.field = TextField(name=title)
        self.field.setMinimumHeight(12 * GRID)
        chips = QHBoxLayout()
        for one in ready:
            chip = Chip(one)
            chip.setCheckable(False)
            chip.clicked.connect(lambda _on=False, text=one: self._take(text))
            chips.addWidget(chip)
        chips.addStretch(1)
        if ready:
            self.body.addLayout(chips)
        self.body.addWidget(self.field)
        self.field.textChanged.connect(self._judge)
        self.field.submitted.connect(self._hand_in)
        self.field.abandoned.connect(self.reject)
        self._judge()
        self.field.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget | None, *, title: str, about: str = "", ready: tuple[str, ...] = ()
    ) -> str | None:
        """Return what was written, or None when the person thought better of it."""
        dialog = cls(parent, title=title, about=about, ready=ready)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.field.toPlainText().strip()

    def _hand_in(self) -> None:
        if self.primary.isEnabled():
            self.accept()

    def _take(self, text: str) -> None:
        self.field.setPlainText(text)
        self.field.setFocus()
        self.field.selectAll()

    def _judge(self) -> None:
        self.primary.setEnabled(bool(self.field.toPlainText().strip()))
