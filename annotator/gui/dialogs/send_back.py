"""To whom an article is returned, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from annotator.core.model import Id
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.text_field import TextField
from annotator.language import _, isolate


class SendBack(DialogFrame):
    """The annotators who are done with it, and a field for the note that they get."""

    def __init__(self, parent: QWidget | None, people: Sequence[tuple[Id, str]]) -> None:
        super().__init__(
            parent,
            _("Return the article"),
            action=_("Return it"),
            hint=_("Whoever gets it back does it in a new round and reads your note."),
        )
        self.setMinimumWidth(56 * GRID)
        self.primary.set_caps(("Ctrl", "Enter"))
        self.boxes = {identity: QCheckBox(isolate(name)) for identity, name in people}
        self.field = TextField(name=_("Note"), hint=_("What is to be looked at again?"))
        self.field.setMinimumHeight(12 * GRID)
        for box in self.boxes.values():
            box.setChecked(len(people) == 1)
            box.toggled.connect(self._judge)
            self.body.addWidget(box)
        self.body.addWidget(self.field)
        self.field.textChanged.connect(self._judge)
        self.field.submitted.connect(self._hand_in)
        self.field.abandoned.connect(self.reject)
        self._judge()

    @classmethod
    def ask(
        cls, parent: QWidget | None, people: Sequence[tuple[Id, str]]
    ) -> tuple[tuple[Id, ...], str] | None:
        """Return to whom and why, or None when the person thought better of it."""
        dialog = cls(parent, people)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        result = (dialog.chosen(), dialog.field.toPlainText().strip()) if wanted else None
        dialog.deleteLater()
        return result

    def chosen(self) -> tuple[Id, ...]:
        """Return who is ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _hand_in(self) -> None:
        if self.primary.isEnabled():
            self.accept()

    def _judge(self) -> None:
        self.primary.setEnabled(bool(self.chosen() and self.field.toPlainText().strip()))
