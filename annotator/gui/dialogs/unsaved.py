"""Asks what becomes of what was written and is not saved, before it would be lost."""

from enum import Enum

from PySide6.QtWidgets import QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class Answer(Enum):
    """What the person wants."""

    SAVE = "save"
    DISCARD = "discard"
    STAY = "stay"


class UnsavedDialog(DialogFrame):
    """Names what is not saved; going back to it is the way out."""

    def __init__(self, parent: QWidget | None, what: list[str], *, can_save: bool) -> None:
        super().__init__(parent, _("Save the changes?"), action=_("Save"))
        self.setMinimumWidth(56 * GRID)
        self.answer = Answer.STAY
        self.body.addWidget(PlainLabel(_("This is changed and not saved yet:"), wrap=True))
        for one in what:
            self.body.addWidget(PlainLabel(f"• {one}", wrap=True))
        if not can_save:
            self.body.addWidget(
                PlainLabel(
                    _("It cannot be saved as it is. Go back to see what is wrong with it."),
                    tone="warning",
                    wrap=True,
                )
            )
        self.body.addStretch()
        self.discard = KeyButton(_("Discard the changes"))
        self.foot.insertWidget(1, self.discard)
        self.cancel.set_text(_("Go back"))
        self.primary.setEnabled(can_save)
        self.discard.clicked.connect(lambda: self._choose(Answer.DISCARD))
        self.primary.clicked.disconnect(self.accept)
        self.primary.clicked.connect(lambda: self._choose(Answer.SAVE))
        (self.primary if can_save else self.cancel).setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, what: list[str], *, can_save: bool) -> Answer:
        """Return what the person wants with the changes in `what`."""
        dialog = cls(parent, what, can_save=can_save)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer

    def _choose(self, answer: Answer) -> None:
        self.answer = answer
        self.accept()
