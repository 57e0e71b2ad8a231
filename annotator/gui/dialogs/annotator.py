"""Asks who joins the project, or what somebody in it may do."""

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from annotator.core.model import Annotator, Role
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.wording import ROLES
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import N_, _
from annotator.store.objects import new_annotator

_HINTS = {
    Role.ANNOTATOR: N_("marks articles"),
    Role.REVIEWER: N_("decides where people differ"),
    Role.LEAD: N_("brings in articles, changes labels and people"),
}


class AnnotatorDialog(DialogFrame):
    """A name and roles to tick."""

    def __init__(self, annotator: Annotator | None, parent: QWidget | None = None) -> None:
        title = _("Add a person") if annotator is None else _("Change a person")
        super().__init__(parent, title, action=_("Add") if annotator is None else _("Save"))
        self._annotator = annotator or new_annotator("", Role.ANNOTATOR)
        self.name = QLineEdit(self._annotator.name)
        self.name.setAccessibleName(_("Name"))
        self.name.setMinimumWidth(320)
        self.roles = {role: QCheckBox(f"{_(ROLES[role])}: {_(_HINTS[role])}") for role in _HINTS}
        self.active = QCheckBox(_("Works here now"))
        self.body.addWidget(PlainLabel(_("Name"), tone="muted"))
        self.body.addWidget(self.name)
        self.body.addWidget(heading(_("May work as")))
        for role, box in self.roles.items():
            box.setChecked(role in self._annotator.roles)
            box.toggled.connect(self._judge)
            self.body.addWidget(box)
        self.active.setChecked(self._annotator.active)
        self.active.setVisible(annotator is not None)
        self.body.addWidget(self.active)
        self.body.addStretch()
        self.name.textChanged.connect(self._judge)
        self.name.setFocus()
        self._judge()

    @classmethod
    def ask(cls, parent: QWidget | None, annotator: Annotator | None = None) -> Annotator | None:
        """Return the person as they are to be, or None when nothing shall change."""
        dialog = cls(annotator, parent)
        said = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.annotator()
        dialog.deleteLater()
        return answer if said and answer != annotator else None

    def annotator(self) -> Annotator:
        """Return the person as the dialog says now."""
        hidden = self._annotator.roles - self.roles.keys()
        chosen = frozenset(role for role, box in self.roles.items() if box.isChecked())
        return Annotator(
            self._annotator.id,
            self.name.text().strip(),
            chosen | hidden if chosen else chosen,
            self.active.isChecked(),
        )

    def _judge(self) -> None:
        one = self.annotator()
        self.primary.setEnabled(bool(one.name) and bool(one.roles))
