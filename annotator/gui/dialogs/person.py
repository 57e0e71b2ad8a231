"""Asks who is at the keyboard, once per machine and project."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Annotator, Id
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate


class AskPerson(QDialog):
    """The people of the project, one to choose."""

    def __init__(self, parent: QWidget, people: Sequence[Annotator]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who is at the keyboard?"))
        self.setMinimumWidth(48 * GRID)
        self.list = QListWidget()
        calm_list(self.list, name=_("People of the project"))
        for one in people:
            item = QListWidgetItem(isolate(one.name))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        go = KeyButton(_("That is me"), role="primary")
        go.setDefault(True)
        cancel = KeyButton(_("Cancel"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(go)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + GRID // 2)
        box.addWidget(PlainLabel(_("Who is at the keyboard?"), tone="title"))
        box.addWidget(
            PlainLabel(
                _("Your marks go into your own layer. This machine remembers the answer."),
                tone="muted",
                wrap=True,
            )
        )
        box.addWidget(self.list)
        box.addLayout(buttons)
        go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.list.itemActivated.connect(self.accept)

    @classmethod
    def ask(cls, parent: QWidget, people: Sequence[Annotator]) -> Id | None:
        """Return the id of who it is, or None."""
        dialog = cls(parent, people)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        item = dialog.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else None
