"""The choices of an import: how files are read, what becomes of their spans, what is repaired."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from annotator.formats.records import ReadOptions
from annotator.gui.panels.import_reading import ImportReading
from annotator.gui.panels.import_spans import ImportSpans
from annotator.gui.panels.sample_text import SampleText
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, listed, ltr, ngettext
from annotator.workflow.preparing import ImportChoices, Repair
from annotator.workflow.preview import Preview, RepairOffer, repair_offer

_MOST_FILES = 3  # names of files that stand in a sentence


class ImportOptions(QWidget):
    """A form that shows only the questions that these files raise."""

    reading_changed = Signal()  # the files must be looked at again

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._repair: Repair = "none"
        self.reading = ImportReading()
        self.spans = ImportSpans(session)
        self.mending = FormSection(_("Repair"))
        self.repair = QCheckBox("")
        self._before = SampleText(name=_("As it is"), pixels=15)
        self._after = SampleText(name=_("Repaired"), pixels=15)
        self._harmed = PlainLabel("", tone="muted", wrap=True)  # the files that need it
        self._lay_out()
        self.reading.changed.connect(self.reading_changed)

    def set_preview(self, preview: Preview) -> None:
        """Ask what these files raise."""
        self.reading.set_preview(preview)
        self.spans.set_preview(preview)
        self._offer_repair(repair_offer(preview), of=len(preview.readable) + preview.more_files)

    def read_options(self) -> ReadOptions:
        """Return how the files are to be read."""
        return self.reading.options()

    def choices(self) -> ImportChoices:
        """Return all that was chosen."""
        wanted = self.repair.isChecked() and not self.mending.isHidden()
        return ImportChoices(
            read=self.read_options(),
            layer=self.spans.layer(),
            as_suggestions=self.spans.as_suggestions(),
            repair=self._repair if wanted else "none",
            labels=self.spans.labels(),
            people=self.spans.people(),
            same_text=self.spans.same_text.isChecked() and not self.spans.same_text.isHidden(),
        )

    def _lay_out(self) -> None:
        self.mending.tick(self.repair)
        self.mending.tick(self._harmed)
        for sample, title in ((self._before, _("As it is")), (self._after, _("Repaired"))):
            sample.setFixedHeight(64)
            self.mending.ask(title, sample)
        self.mending.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, GRID, 0)
        whole.setSpacing(GRID)
        for part in (self.mending, self.reading, self.spans):
            whole.addWidget(part)
        whole.addStretch()

    def _offer_repair(self, offer: RepairOffer | None, *, of: int) -> None:
        self.mending.setVisible(offer is not None)
        if offer is None:
            return
        if self._repair != offer.kind:
            self._repair = offer.kind
            self.repair.setChecked(True)
        self.repair.setText(
            _("Repair words that are stored backwards")
            if offer.kind == "visual"
            else _("Repair letters that are stored as shapes")
        )
        self._harmed.setText(_which(offer.files))
        self._harmed.setVisible(of > 1)
        self._before.show_text(offer.before)
        self._after.show_text(offer.after)


def _which(files: Sequence[Path]) -> str:
    """Return which files a repair concerns; the others stay as they are."""
    names = listed(ltr(one.name) for one in files[:_MOST_FILES])
    return ngettext(
        "{n} file needs it: {names}. The others stay as they are.",
        "{n} files need it: {names}. The others stay as they are.",
        len(files),
    ).format(names=f"{names} …" if len(files) > _MOST_FILES else names)
