"""Asks what a new project is called, who leads it, and where its file goes."""

import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import LRM, _
from annotator.workflow.opening import SUFFIX

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for."""

    name: str
    person: str
    path: Path


class NewProject(DialogFrame):
    """Name, person, place of the file."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent, _("New project"), action=_("Make the project"))
        self.setMinimumWidth(64 * GRID)
        self._folder = folder
        self.name = QLineEdit()
        self.person = QLineEdit(self.person_here())
        self.path = QLineEdit()
        self._own_path = False
        browse = IconButton("folder", _("Choose the place of the file"))
        place = QHBoxLayout()
        place.addWidget(self.path)
        place.addWidget(browse)
        form = QFormLayout()
        form.setSpacing(GRID + GRID // 2)
        form.addRow(PlainLabel(_("Name of the project")), self.name)
        form.addRow(PlainLabel(_("Your name")), self.person)
        form.addRow(PlainLabel(_("File")), place)
        for field, title in (
            (self.name, _("Name of the project")),
            (self.person, _("Your name")),
            (self.path, _("File")),
        ):
            field.setAccessibleName(title)
        self.body.addLayout(form)
        self.name.textChanged.connect(self._follow_name)
        self.path.textEdited.connect(self._take_path)
        for field in (self.name, self.person, self.path):
            field.textChanged.connect(self._judge)
        browse.clicked.connect(self._browse)
        self._judge()

    @classmethod
    def ask(cls, parent: QWidget | None, folder: Path) -> Answer | None:
        """Return what was asked for, or None."""
        dialog = cls(parent, folder)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.answer()

    @staticmethod
    def person_here() -> str:
        """Return the name under which somebody is signed in at this machine."""
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return _("Me")

    def answer(self) -> Answer:
        """Return what stands in the fields."""
        path = Path(self.path.text().strip()).expanduser()
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        return Answer(self.name.text().strip(), self.person.text().strip(), path)

    def _follow_name(self, name: str) -> None:
        if not self._own_path:
            plain = _NOT_IN_FILE_NAMES.sub(" ", name).strip().rstrip(".")
            self.path.setText(str(self._folder / f"{plain}{SUFFIX}") if plain else "")

    def _take_path(self) -> None:
        self._own_path = True

    def _browse(self) -> None:
        projects = _("Projects")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Place of the file"), self.path.text(), f"{projects} {LRM}(*{SUFFIX})"
        )
        if chosen:
            self._own_path = True
            self.path.setText(chosen)

    def _judge(self) -> None:
        filled = all(one.text().strip() for one in (self.name, self.person, self.path))
        taken = filled and self.answer().path.exists()
        self.note.setText(_("There is such a file already.") if taken else "")
        self.primary.setEnabled(filled and not taken)
