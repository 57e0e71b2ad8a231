"""Asks who is at the keyboard, once per machine and project."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from annotator.core.model import Annotator, Id
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.calm_views import calm_list
from annotator.language import _, isolate


class AskPerson(DialogFrame):
    """The people of the project, one to choose."""

    def __init__(self, parent: QWidget | None, people: Sequence[Annotator]) -> None:
        super().__init__(
            parent,
            _("Who is at the keyboard?"),
            action=_("That is me"),
            hint=_("Your marks go into your own layer. This machine remembers the answer."),
        )
        self.setMinimumWidth(48 * GRID)
        self.list = QListWidget()
        calm_list(self.list, name=_("People of the project"))
        for one in people:
            item = QListWidgetItem(isolate(one.name))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self.body.addWidget(self.list)
        self.list.itemActivated.connect(self.accept)

    @classmethod
    def ask(cls, parent: QWidget, people: Sequence[Annotator]) -> Id | None:
        """Return the id of who it is, or None."""
        dialog = cls(parent, people)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        item = dialog.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else None
