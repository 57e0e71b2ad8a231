"""Before an import: what is in the files, and how it is to be read. Nothing is written here."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.asking import Asking
from annotator.gui.panels.import_files import ImportFiles
from annotator.gui.panels.import_options import ImportOptions
from annotator.gui.panels.import_preview import ImportPreview
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.card import Card, Splitter
from annotator.language import _, isolate, ngettext, say
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.preview import FileGlance, Preview, preview

_OPTIONS = 330  # pixels


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import, and how."""

    files: tuple[Path, ...]
    choices: ImportChoices


class ImportDialog(DialogFrame):
    """Shows the beginning of every file and asks only what these files raise."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        files: tuple[Path, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, _("Import articles"), action=_("Import"))
        del preferences
        self._paths = files
        self._looked = False
        self._asking = Asking(self)
        self.files = ImportFiles()
        self.preview = ImportPreview()
        self.options = ImportOptions(session)
        labels = session.project.labels.all(retired=True)
        self.preview.set_colors({label.name: label.color for label in labels})
        self._lay_out()
        self.resize(1180, 780)
        self.primary.setEnabled(False)
        self.note.setText(_("Looking at the files…"))
        self.files.chosen.connect(self._show_file)
        self.options.reading_changed.connect(self.look)
        self._asking.answered.connect(self._show)
        self._asking.failed.connect(self._fail)
        self.look()

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        session: Session,
        preferences: Preferences,
        files: tuple[Path, ...],
    ) -> ImportOrder | None:
        """Show the files and return what to import, or None when the person gave up."""
        dialog = cls(session, preferences, files, parent)
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
        order = dialog.order()
        dialog.deleteLater()
        return order if chosen else None

    def order(self) -> ImportOrder:
        """Return what the dialog says now."""
        return ImportOrder(self._paths, self.options.choices())

    def look(self) -> None:
        """Look at the files with the choices made so far."""
        self._asking.ask(preview, self._paths, self.options.read_options())

    def _lay_out(self) -> None:
        choices, table, article = Card(), Card(), Card()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.options)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (scroll.viewport(), self.options):
            part.setAutoFillBackground(False)
        choices.setMinimumWidth(_OPTIONS)
        choices.body.setContentsMargins(2 * GRID, 2 * GRID, GRID, GRID)
        choices.body.addWidget(scroll)
        table.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        table.body.addWidget(self.files)
        article.body.addWidget(self.preview)
        seen = Splitter(Qt.Orientation.Vertical)
        seen.addWidget(table)
        seen.addWidget(article)
        seen.setSizes([230, 430])
        whole = Splitter()
        whole.addWidget(choices)
        whole.addWidget(seen)
        whole.setStretchFactor(1, 1)
        whole.setSizes([_OPTIONS, 800])
        self.body.addWidget(whole, stretch=1)

    def _show(self, seen: Preview) -> None:
        first, self._looked = not self._looked, True
        before = self.options.read_options()
        self.options.set_preview(seen)
        self.files.set_preview(seen)
        readable = len(seen.readable) + seen.more_files
        self.primary.setEnabled(readable > 0)
        if first:
            self.primary.setFocus()
        self.note.setText(_summary(seen))
        if first and self.options.read_options() != before:
            self.look()  # the first line was guessed to be a title

    def _show_file(self, file: FileGlance) -> None:
        name = isolate(file.path.name)
        if file.records:
            self.preview.show_records(file.records, dict(file.people))
        elif file.problems:
            self.preview.say(name, say(file.problems[0].message))
        elif not file.opened:
            self.preview.say(name, _("This file is too large to be shown here."))
        else:
            self.preview.say(name, _("No article was found in its beginning."))

    def _fail(self, error: AnnotatorError) -> None:
        self.banner.say(say(error), kind="danger")


def _summary(seen: Preview) -> str:
    files = len(seen.files) + seen.more_files
    parts = [ngettext("{n} file", "{n} files", files)]
    bad = sum(1 for one in seen.files if not one.format or (one.problems and not one.records))
    if bad:
        parts.append(ngettext("{n} cannot be read", "{n} cannot be read", bad))
    if seen.spans:
        spans = ngettext("with spans ({n} seen so far)", "with spans ({n} seen so far)", seen.spans)
        parts.append(spans)
    return " · ".join(parts)
