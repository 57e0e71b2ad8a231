"""Asks who gets their work now, and into which folder the files are written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from annotator.core.model import Id
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.plain_label import heading
from annotator.language import _, isolate, ngettext
from annotator.workflow.handing import Standing

_ID = Qt.ItemDataRole.UserRole


class HandOutDialog(DialogFrame):
    """People to tick, with what each would get, and a folder."""

    def __init__(
        self, people: Sequence[Standing], folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            parent,
            _("Hand out work"),
            action=_("Write the files"),
            hint=_(
                "One file for each person, with everything that is new since the last one: "
                "articles, labels, guidelines, answers, and what has arrived of their work."
            ),
        )
        self.list = QListWidget()
        self.folder = QLineEdit(folder)
        self.browse = KeyButton(_("Choose…"), icon_name="folder")
        calm_list(self.list, name=_("Who gets work"))
        for one in people:
            if one.articles:
                self.list.addItem(_item(one))
        self.folder.setAccessibleName(_("Folder"))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.folder, stretch=1)
        row.addWidget(self.browse)
        self.body.addWidget(heading(_("Who gets work")))
        self.body.addWidget(self.list, stretch=1)
        self.body.addWidget(heading(_("Folder")))
        self.body.addLayout(row)
        self.resize(600, 460)
        self.list.itemChanged.connect(lambda _item: self._judge())
        self.folder.textChanged.connect(self._judge)
        self.browse.clicked.connect(self._browse)
        self._judge()

    @classmethod
    def ask(
        cls, parent: QWidget | None, people: Sequence[Standing], folder: str
    ) -> tuple[tuple[Id, ...], Path] | None:
        """Return who gets work, and the folder; None: nobody."""
        dialog = cls(people, folder, parent)
        said = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.people(), Path(dialog.folder.text().strip())
        dialog.deleteLater()
        return answer if said else None

    def people(self) -> tuple[Id, ...]:
        """Return who is ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = [one for one in items if one.checkState() == Qt.CheckState.Checked]
        return tuple(str(one.data(_ID)) for one in chosen)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _judge(self) -> None:
        self.primary.setEnabled(bool(self.people()) and bool(self.folder.text().strip()))


def _item(one: Standing) -> QListWidgetItem:
    said = [ngettext("{n} article", "{n} articles", one.articles)]
    if one.unsent:
        said.append(ngettext("{n} not sent yet", "{n} not sent yet", one.unsent))
    item = QListWidgetItem(
        _("{name}: {said}").format(name=isolate(one.name), said=" · ".join(said))
    )
    item.setData(_ID, one.person)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
