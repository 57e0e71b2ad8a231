"""The choices of an import: how files are read, what is repaired, whose the spans are."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.model import Label, Role
from annotator.formats.encoding import ENCODINGS
from annotator.formats.records import ReadOptions
from annotator.gui.panels.sample_text import SampleText
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, current, isolate, listed, ltr, ngettext
from annotator.workflow.preparing import ImportChoices, Repair
from annotator.workflow.preview import (
    Preview,
    RepairOffer,
    first_line_is_title,
    new_labels,
    repair_offer,
    usual_field,
)

_MINE, _SUGGESTIONS = "me", "suggestions"
_ENCODING_TITLES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1256": N_("Arabic, Windows (cp1256)"),
    "iso8859_6": N_("Arabic, ISO 8859-6"),
    "mac_arabic": N_("Arabic, Macintosh"),
    "cp720": N_("Arabic, DOS (cp720)"),
    "cp1252": N_("Western European (cp1252)"),
}
_MOST_FILES = 3  # names of files that stand in a sentence
_MOST_LABELS = 12  # labels of the file that can be given another name here


class ImportOptions(QWidget):
    """A form that shows only the questions that these files raise."""

    reading_changed = Signal()  # the files must be looked at again

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._repair: Repair = "none"
        self._guessed = False
        self.encoding = QComboBox()
        self.text = QComboBox()
        self.title = QComboBox()
        self.first_line = QCheckBox(_("The first line of a text is its title"))
        self.repair = QCheckBox("")
        self._before = SampleText(name=_("As it is"), pixels=15)
        self._after = SampleText(name=_("Repaired"), pixels=15)
        self._harmed = PlainLabel("", tone="muted", wrap=True)  # the files that need it
        self._repair_parts = QWidget()
        self.owner = QComboBox()
        self._labels: dict[str, QComboBox] = {}
        self._form = QFormLayout()
        self._note = PlainLabel("", tone="muted", wrap=True)
        self._lay_out()
        self._fill_fixed()
        self.encoding.activated.connect(lambda _index: self.reading_changed.emit())
        self.text.activated.connect(lambda _index: self.reading_changed.emit())
        self.title.activated.connect(lambda _index: self.reading_changed.emit())
        self.first_line.clicked.connect(lambda _on: self.reading_changed.emit())

    def set_preview(self, preview: Preview) -> None:
        """Ask what these files raise."""
        texts = preview.has("text")
        if not self._guessed:
            self._guessed = True
            plain = [one for file in preview.files if file.format == "text" for one in file.records]
            self.first_line.setChecked(first_line_is_title(plain))
        encoded = any(file.encoding is not None for file in preview.files)
        self._show_row(self.encoding, encoded)
        self.first_line.setVisible(texts)
        readable = [one for one in preview.readable if one.fields]
        fields = preview.fields_of("csv") + preview.fields_of("jsonl")
        usual = [(usual_field(one.fields), usual_field(one.fields, title=True)) for one in readable]
        self._fill_fields(self.text, fields, [text for text, _title in usual])
        self._fill_fields(self.title, fields, [title for _text, title in usual])
        self._offer_repair(repair_offer(preview), of=len(preview.readable) + preview.more_files)
        self._show_row(self.owner, "" in preview.annotators)
        named = [one for one in preview.annotators if one]
        self._note.setVisible(bool(named) and not any(file.own for file in preview.files))
        if named and not any(file.own for file in preview.files):
            names = listed(isolate(one) for one in named[:6])
            self._note.setText(
                _("The files name whose spans they hold: {names}").format(names=names)
            )
        else:
            self._note.hide()
        self._ask_labels(preview)

    def read_options(self) -> ReadOptions:
        """Return how the files are to be read."""
        return ReadOptions(
            text=self.text.currentData() or "",
            title=self.title.currentData() or "",
            encoding=self.encoding.currentData() or "",
            first_line_title=self.first_line.isChecked(),
        )

    def choices(self) -> ImportChoices:
        """Return all that was chosen."""
        owner = self.owner.currentData()
        labels = {name: box.currentData() for name, box in self._labels.items()}
        choices = ImportChoices(
            read=self.read_options(),
            layer="" if owner in (_MINE, _SUGGESTIONS) else owner,
            as_suggestions=owner == _SUGGESTIONS,
            labels={name: ours for name, ours in labels.items() if ours != name},
        )
        wanted = self.repair.isChecked() and not self._repair_parts.isHidden()
        return replace(choices, repair=self._repair if wanted else "none")

    def _lay_out(self) -> None:
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(2 * GRID)
        self._form.setVerticalSpacing(GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for box, title in (
            (self.encoding, _("Encoding")),
            (self.text, _("Field with the text")),
            (self.title, _("Field with the title")),
            (self.owner, _("The spans in the files are")),
        ):
            box.setMinimumWidth(240)
            box.setAccessibleName(title)
            self._form.addRow(PlainLabel(title), box)
        questions = QVBoxLayout()
        questions.setSpacing(GRID)
        questions.addWidget(self.first_line)
        questions.addLayout(self._form)
        questions.addWidget(self._note)
        questions.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3 * GRID)
        whole.addLayout(questions)
        whole.addWidget(self._repair_parts, stretch=1)
        whole.addStretch()
        inside = QVBoxLayout(self._repair_parts)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID // 2)
        inside.addWidget(self.repair)
        inside.addWidget(self._harmed)
        for sample, title in ((self._before, _("As it is")), (self._after, _("Repaired"))):
            sample.setFixedHeight(64)
            inside.addWidget(PlainLabel(title, tone="muted"))
            inside.addWidget(sample)
        inside.addStretch()

    def _fill_fixed(self) -> None:
        self.encoding.addItem(_("Found out for each file"), "")
        for name in ENCODINGS:
            self.encoding.addItem(_(_ENCODING_TITLES[name]), name)
        me = self._session.me
        self.owner.addItem(_("My own ({name})").format(name=isolate(me.name)), _MINE)
        self.owner.addItem(_("Suggestions, to be accepted or rejected"), _SUGGESTIONS)
        for one in self._session.project.annotators.people():
            if one.id != me.id and one.roles != {Role.SOURCE}:
                self.owner.addItem(_("Those of {name}").format(name=isolate(one.name)), one.id)

    def _fill_fields(self, box: QComboBox, fields: tuple[str, ...], usual: list[str]) -> None:
        self._show_row(box, bool(fields))
        known = [box.itemData(row) for row in range(1, box.count())]
        if known == list(dict.fromkeys(fields)):
            return
        box.clear()
        names = listed(isolate(name) for name in dict.fromkeys(usual) if name)
        found = _("Found by its name ({field})").format(field=names) if names else ""
        fallback = _("The longest column") if box is self.text else _("None")
        box.addItem(found or fallback, "")
        for name in dict.fromkeys(fields):
            box.addItem(isolate(name), name)

    def _offer_repair(self, offer: RepairOffer | None, *, of: int) -> None:
        self._repair_parts.setVisible(offer is not None)
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

    def _ask_labels(self, preview: Preview) -> None:
        if any(file.own for file in preview.files):
            return
        ours = self._session.project.labels.all(retired=True)
        strange = new_labels(list(preview.labels), [label.name for label in ours])
        for name in strange[:_MOST_LABELS]:
            if name not in self._labels:
                self._labels[name] = self._new_box(name, ours)
                title = _("Label {name} in the files").format(name=isolate(name))
                self._labels[name].setAccessibleName(title)
                self._form.addRow(PlainLabel(title), self._labels[name])

    def _new_box(self, name: str, ours: list[Label]) -> QComboBox:
        box = QComboBox()
        box.setMinimumWidth(240)
        box.addItem(_("becomes a new label"), name)
        for label in ours:
            title = label.title(current())
            box.addItem(f"{isolate(title)} · {ltr(label.name)}", label.name)
        box.addItem(_("is left out"), "")
        return box

    def _show_row(self, box: QComboBox, shown: bool) -> None:
        self._form.setRowVisible(box, shown)


def _which(files: Sequence[Path]) -> str:
    """Return which files a repair concerns; the others stay as they are."""
    names = listed(ltr(one.name) for one in files[:_MOST_FILES])
    return ngettext(
        "{n} file needs it: {names}. The others stay as they are.",
        "{n} files need it: {names}. The others stay as they are.",
        len(files),
    ).format(names=f"{names} …" if len(files) > _MOST_FILES else names)
