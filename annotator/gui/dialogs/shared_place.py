"""Asks what to do with a project in a folder where it is not safe to work live."""

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate


class Choice(Enum):
    """What the person wants."""

    COPY = "copy"
    READ = "read"
    NOTHING = "nothing"


class SharedPlace(DialogFrame):
    """Says why, and offers a copy on this machine."""

    def __init__(self, parent: QWidget | None, path: Path, service: str) -> None:
        super().__init__(
            parent,
            _("This folder is shared"),
            action=_("Work on a copy on this machine"),
        )
        self.setMinimumWidth(64 * GRID)
        self.choice = Choice.NOTHING
        said = _(
            "{file} lies in a folder that {service} keeps. There another program can replace the "
            "file under your hands, and marks would be lost. A copy on this machine is safe."
        )
        text = said.format(file=isolate(path.name), service=isolate(service))
        self.body.addWidget(PlainLabel(text, wrap=True))
        read = KeyButton(_("Only read it"))
        self.foot.insertWidget(1, read)
        read.clicked.connect(lambda: self._choose(Choice.READ))
        self.accepted.connect(self._copy)

    @classmethod
    def ask(cls, parent: QWidget, path: Path, service: str) -> Choice:
        """Return what the person wants."""
        dialog = cls(parent, path, service)
        dialog.exec()
        return dialog.choice

    def _copy(self) -> None:
        if self.choice is Choice.NOTHING:
            self.choice = Choice.COPY

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()
