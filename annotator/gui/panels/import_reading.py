"""How the files of an import are read: format, encoding, columns, what offsets count."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from annotator.formats.encoding import ENCODINGS
from annotator.formats.records import ReadOptions
from annotator.formats.registry import FORMATS
from annotator.formats.units import Unit
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, isolate, listed, number
from annotator.workflow.preview import (
    COUNTED,
    FileGlance,
    Preview,
    UnitTrial,
    first_line_is_title,
    usual_field,
)

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
_DELIMITERS = {",": N_("Comma"), ";": N_("Semicolon"), "\t": N_("Tab"), "|": N_("Bar")}
_UNITS = {
    Unit.CODE_POINTS: N_("Code points"),
    Unit.UTF16: N_("UTF-16 units"),
    Unit.GRAPHEMES: N_("Graphemes"),
}
_TABLES = ("csv", "xlsx")


class ImportReading(FormSection):
    """Asks only what these files raise, and whatever was chosen."""

    changed = Signal()  # the files must be looked at again

    def __init__(self) -> None:
        super().__init__(_("How the files are read"))
        self._guessed = False
        self.format, self.encoding, self.delimiter = QComboBox(), QComboBox(), QComboBox()
        self.header = QCheckBox(_("The first row names the columns"))
        self.text, self.title, self.id = QComboBox(), QComboBox(), QComboBox()
        self.offsets = QComboBox()
        self.trials = PlainLabel("", tone="muted", wrap=True)
        self.first_line = QCheckBox(_("The first line of a text is its title"))
        self.header.setChecked(True)
        self._lay_out()
        self._fill_fixed()
        for box in (*self._boxes(), self.delimiter):
            box.activated.connect(lambda _index: self.changed.emit())
        for tick in (self.first_line, self.header):
            tick.clicked.connect(lambda _on: self.changed.emit())

    def options(self) -> ReadOptions:
        """Return what was chosen."""
        return ReadOptions(
            form=self.format.currentData() or "",
            text=self.text.currentData() or "",
            title=self.title.currentData() or "",
            id=self.id.currentData() or "",
            encoding=self.encoding.currentData() or "",
            delimiter=self.delimiter.currentData() or "",
            header=self.header.isChecked(),
            offsets=self.offsets.currentData() or "",
            first_line_title=self.first_line.isChecked(),
        )

    def set_preview(self, preview: Preview) -> None:
        """Ask what these files raise."""
        if not self._guessed:
            self._guessed = True
            plain = [one for file in preview.files if file.format == "text" for one in file.records]
            self.first_line.setChecked(first_line_is_title(plain))
        files = preview.readable
        encoded = any(file.encoding is not None for file in files)
        self.show_part(self.encoding, encoded or bool(self.encoding.currentData()))
        self.show_part(self.first_line, preview.has("text"))
        self.show_part(self.delimiter, preview.has("csv"))
        self.show_part(self.header, any(preview.has(form) for form in _TABLES))
        self._ask_fields(files)
        self._ask_unit(files)

    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.format, self.encoding, self.text, self.title, self.id, self.offsets

    def _lay_out(self) -> None:
        for box, title in (
            (self.format, _("Format")),
            (self.encoding, _("Encoding")),
            (self.delimiter, _("Between the cells of tables stands")),
        ):
            self.ask(title, box)
        self.tick(self.header)
        for box, title in (
            (self.text, _("Field with the text")),
            (self.title, _("Field with the title")),
            (self.id, _("Field with the id")),
            (self.offsets, _("The offsets of spans count")),
        ):
            self.ask(title, box)
        self.tick(self.trials)
        self.tick(self.first_line)
        for box in (*self._boxes(), self.delimiter):
            box.setMinimumContentsLength(14)
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            box.setSizeAdjustPolicy(policy)
        for part in (self.encoding, self.delimiter, self.header, self.text, self.title, self.id,
                     self.offsets, self.trials, self.first_line):  # fmt: skip
            self.show_part(part, False)

    def _fill_fixed(self) -> None:
        for box in (self.format, self.encoding, self.delimiter, self.offsets):
            box.addItem(_("Found out for each file"), "")
        for one in FORMATS:
            if one.can_read:
                self.format.addItem(_(one.title), one.name)
        for name in ENCODINGS:
            self.encoding.addItem(_(_ENCODING_TITLES[name]), name)
        for sign, title in _DELIMITERS.items():
            self.delimiter.addItem(_(title), sign)
        for unit, title in _UNITS.items():
            self.offsets.addItem(_(title), unit.value)

    def _ask_fields(self, files: Sequence[FileGlance]) -> None:
        named = [one for one in files if one.fields and not one.own]
        fields = tuple(dict.fromkeys(name for one in named for name in one.fields))
        texts = [usual_field(one.fields) for one in named]
        titles = [usual_field(one.fields, title=True) for one in named]
        self._fill_fields(self.text, fields, texts, _("The longest column"))
        self._fill_fields(self.title, fields, titles, _("None"))
        self._fill_fields(self.id, fields, [], _("Found by its name"))

    def _fill_fields(
        self, box: QComboBox, fields: tuple[str, ...], usual: list[str], fallback: str
    ) -> None:
        self.show_part(box, bool(fields))
        if [box.itemData(row) for row in range(1, box.count())] == list(fields):
            return
        before = box.currentData()
        box.clear()
        names = listed(isolate(name) for name in dict.fromkeys(usual) if name)
        found = _("Found by its name ({field})").format(field=names) if names else ""
        box.addItem(found or fallback, "")
        for name in fields:
            box.addItem(isolate(name), name)
        box.setCurrentIndex(max(0, box.findData(before)))

    def _ask_unit(self, files: Sequence[FileGlance]) -> None:
        counted = {one.name for one in COUNTED}
        spans = any(
            layer.annotations
            for file in files
            if file.format in counted and not file.own
            for record in file.records
            for layer in record.layers
        )
        tried = [file.units for file in files if file.units]
        self.show_part(self.offsets, bool(tried) or spans or bool(self.offsets.currentData()))
        self.show_part(self.trials, bool(tried))
        if tried:
            self.trials.setText("\n".join(_trial(units) for units in zip(*tried, strict=True)))


def _trial(trials: Sequence[UnitTrial]) -> str:
    """Return how the spans of all files stand when they are counted in one unit."""
    whole = sum(one.whole for one in trials)
    bad = sum(one.left_out for one in trials)
    said = _("{unit}: {whole} at the edges of words, {bad} that do not fit")
    taken = all(one.taken for one in trials)
    text = said.format(
        unit=isolate(_(_UNITS[trials[0].unit])), whole=number(whole), bad=number(bad)
    )
    return f"{'✓' if taken else '–'} {text}"
