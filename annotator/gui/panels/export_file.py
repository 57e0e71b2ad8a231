"""Where an export is written: named after the project and the format until somebody names it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from annotator.core.splitting import Side
from annotator.formats.registry import Format
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import LRM, _
from annotator.workflow.dividing import name_of_side
from annotator.workflow.opening import SUFFIX


class ExportFile(QWidget):
    """A path that can be typed or chosen."""

    def __init__(self, project: Path) -> None:
        super().__init__()
        self._project = project
        self._folder = project.parent
        self._by_hand = False
        self._sides: tuple[Side, ...] = ()
        self.path = QLineEdit()
        self.browse = IconButton("folder", _("Choose the place of the file"))
        self._form: Format | None = None
        self.path.setAccessibleName(_("File to write"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(PlainLabel(_("File to write"), tone="muted"))
        row.addWidget(self.path, stretch=1)
        row.addWidget(self.browse)
        self.there = PlainLabel(_("is there and will be replaced"), tone="warning", elide=True)
        row.addWidget(self.there)
        self.there.hide()
        self.path.textEdited.connect(self._named)
        self.path.textChanged.connect(lambda _text: self.look())
        self.browse.clicked.connect(self._browse)

    def set_folder(self, folder: Path) -> None:
        """Propose another folder, where there is one."""
        if folder.is_dir():
            self._folder = folder

    def set_format(self, form: Format) -> None:
        """Name the file after the format, unless somebody named it."""
        self._form = form
        self.look()
        if not self._by_hand:
            self.path.setText(str(self._folder / f"{self._project.stem}{form.extensions[0]}"))

    def set_sides(self, sides: Sequence[Side]) -> None:
        """Say that there will be a file for each of these sides; (): one file."""
        self._sides = tuple(sides)
        self.look()

    def look(self) -> None:
        """Say whether something will be replaced."""
        where, form = self.destination(), self._form
        names = [where.name]
        if self._sides and form is not None and not form.holds_sides:
            names = [name_of_side(form, where.name, side) for side in self._sides]
        found = False
        with suppress(OSError):  # a name that no file can have
            found = any(where.with_name(name).is_file() for name in names if name)
        self.there.setVisible(found)

    def destination(self) -> Path:
        """Return where the file is to be written."""
        return Path(self.path.text().strip()).expanduser()

    def problem(self) -> str:
        """Return why nothing can be written there, or ""."""
        destination = self.destination()
        if not destination.name or not destination.parent.is_dir():
            return _("There is no such folder. Choose another one.")
        if destination.suffix == SUFFIX or destination == self._project:
            return _(
                "This is the name of a project; an export would replace it. Choose another one."
            )
        return ""

    def _named(self, _text: str) -> None:
        self._by_hand = True

    def _browse(self) -> None:
        form = self._form
        patterns = " ".join(f"*{end}" for end in form.extensions) if form else "*"
        title = _(form.title) if form else ""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("File to write"), self.path.text(), f"{title} {LRM}({patterns})"
        )
        if chosen:
            self._by_hand = True
            self.path.setText(chosen)
