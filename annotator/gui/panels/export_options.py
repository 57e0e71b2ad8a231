"""The choices of an export: format, whose spans, how they are written, under which names."""

from importlib.util import find_spec

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QScrollArea, QVBoxLayout, QWidget

from annotator.core.model import Label
from annotator.formats.concerns import Concern
from annotator.formats.registry import FORMATS, Format, format_named
from annotator.gui.panels.export_names import NamesTable
from annotator.gui.panels.export_split import SplitChoice, SplitSection
from annotator.gui.panels.export_whose import WhoseSection
from annotator.gui.panels.export_written import WrittenSection
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, current, isolate, ltr
from annotator.workflow.choices import ExportChoices, People, Portion

_PEOPLE = {
    People.NAMES: N_("Their names"),
    People.PSEUDONYMS: N_("Pseudonyms, the same in every export"),
}
_TABLES = frozenset({"csv", "xlsx"})  # fields can have columns of their own there


class ExportOptions(QScrollArea):
    """A form; `changed` comes with every choice."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fields: dict[str, Chip] = {}
        self._wanted_fields: tuple[str, ...] | None = None
        self.format = QComboBox()
        self.missing = PlainLabel("", tone="warning", wrap=True)
        self.whose = WhoseSection(session)
        self.written = WrittenSection()
        self.labels = NamesTable(name=_("Labels"))
        self.attributes = NamesTable(name=_("Attributes"))
        self.people = QComboBox()
        self.provenance = QCheckBox(_("Where each span comes from, and how long it took"))
        self.columns = QCheckBox(_("Each field in a column of its own"))
        self.split = SplitSection(session)
        self.card = QCheckBox(_("A manifest (dataset.json) and a card beside the file"))
        self.verify = QCheckBox(_("Read the file again before it takes its place"))
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._names = FormSection(_("Names"))
        self._beside = FormSection(_("Beside the text"))
        self._file = FormSection(_("Beside the file"))
        self._lay_out()
        self._fill()
        self._connect()
        self._format_chosen()

    def chosen_format(self) -> Format:
        """Return the format to write."""
        return format_named(self.format.currentData())

    def can_write(self) -> bool:
        """Tell whether what the format needs is installed."""
        return missing_extra(self.chosen_format()) == ""

    def split_choice(self) -> SplitChoice | None:
        """Return how the export is divided into train, dev and test, or None."""
        return self.split.choice()

    def choices(self) -> ExportChoices:
        """Return what goes out, and how; what does not concern the format stays as usual."""
        concerns = self.chosen_format().concerns
        kind, people = self.whose.layer_choice()
        metadata = self._metadata() if Concern.METADATA in concerns else None
        if metadata is None and self._asks_columns() and self.columns.isChecked():
            metadata = tuple(self._fields)
        attributes = Concern.ATTRIBUTES in concerns
        return ExportChoices(
            layer=kind,
            annotators=people,
            threshold=self.whose.threshold.value() / 100,
            states=frozenset(s for s, chip in self.whose.states.items() if chip.isChecked()),
            content_only=self.whose.content.isChecked(),
            portion=Portion(self.whose.portion.currentData()),
            labels=self.labels.mapping(),
            attributes=self.attributes.mapping() if attributes else {},
            metadata=metadata,
            people=People(self.people.currentData())
            if Concern.PEOPLE in concerns
            else People.NAMES,
            provenance=Concern.PROVENANCE not in concerns or self.provenance.isChecked(),
            card=self.card.isChecked(),
            verify=self.verify.isChecked(),
            write=self.written.options(),
        )

    def take(self, form: str, choices: ExportChoices, split: SplitChoice | None) -> None:
        """Show what was chosen before, without a signal."""
        self.blockSignals(True)
        self.format.setCurrentIndex(max(0, self.format.findData(form)))
        self.whose.take(choices)
        self.written.take(choices.write)
        self.labels.take(choices.labels)
        self.attributes.take(choices.attributes)
        self._wanted_fields = choices.metadata
        self.people.setCurrentIndex(max(0, self.people.findData(choices.people)))
        self.provenance.setChecked(choices.provenance)
        self.columns.setChecked(choices.metadata is not None)
        self.card.setChecked(choices.card)
        self.verify.setChecked(choices.verify)
        self.split.take(split)
        self._format_chosen()
        self.whose.take(choices)  # again: only now is everybody's layer on offer
        self.blockSignals(False)

    def reload_labels(self) -> None:
        """List the labels and attributes as they are now; what was chosen for them stays."""
        labels = self._session.project.labels.all(retired=True)
        titles = [(one.name, isolate(one.title(current()))) for one in labels]
        for table, names in ((self.labels, titles), (self.attributes, _attributes(labels))):
            chosen = table.mapping()
            table.show_names(names)
            table.take(chosen)

    def set_fields(self, names: tuple[str, ...]) -> None:
        """Offer the fields that the articles have."""
        self.split.set_fields(names)
        wanted = self._wanted_fields
        for name in names:
            chip = self._fields[name] = Chip(isolate(name))
            chip.setChecked(wanted is None or name in wanted)
            chip.toggled.connect(lambda _on: self.changed.emit())
            self._flow.addWidget(chip)
        self._show_beside()

    def _lay_out(self) -> None:
        first = FormSection(_("Format"))
        self.format.setAccessibleName(_("Format"))
        first.tick(self.format)
        first.tick(self.missing)
        self._first = first
        self._names.ask(_("Labels"), self.labels)
        self._names.ask(_("Attributes"), self.attributes)
        self._names.ask(_("People are called by"), self.people)
        self._beside.ask(_("Fields of the articles"), self._chips)
        self._beside.tick(self.columns)
        self._beside.tick(self.provenance)
        self._file.tick(self.card)
        self._file.tick(self.verify)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(GRID)
        sections = (self.whose, self.written, self.split, self._names, self._beside, self._file)
        for section in (first, *sections):
            column.addWidget(section)
        column.addStretch()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(inside)
        for part in (self.viewport(), inside):
            part.setAutoFillBackground(False)

    def _fill(self) -> None:
        for form in FORMATS:
            if form.can_write:
                extra = missing_extra(form)
                title = _(form.title)
                needing = _("{format} · needs {extra}").format(format=title, extra=ltr(extra))
                self.format.addItem(needing if extra else title, form.name)
        for people, title in _PEOPLE.items():
            self.people.addItem(_(title), people)
        self.reload_labels()
        plain = ExportChoices()
        self.provenance.setChecked(plain.provenance)
        self.card.setChecked(plain.card)
        self.verify.setChecked(plain.verify)

    def _connect(self) -> None:
        for part in (self.whose, self.written, self.split, self.labels, self.attributes):
            part.changed.connect(self.changed)
        for box in (self.provenance, self.columns, self.card, self.verify):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.people.activated.connect(lambda _index: self.changed.emit())
        self.format.activated.connect(lambda _index: self._format_chosen())

    def _format_chosen(self) -> None:
        form = self.chosen_format()
        self.whose.set_layers(form.layers)
        self.written.set_format(form)
        offered = Concern.ATTRIBUTES in form.concerns and self.attributes.rowCount() > 0
        self._names.show_part(self.attributes, offered)
        self._names.show_part(self.people, Concern.PEOPLE in form.concerns)
        self._show_beside()
        extra = missing_extra(form)
        said = _("This format needs {name}, which is not installed. Install it with:")
        command = ltr(f'pip install "annotator[{extra}]"')  # in one piece, to be typed as it is
        self.missing.setText(f"{said.format(name=ltr(form.needs))}\n{command}")
        self._first.show_part(self.missing, bool(extra))
        self.changed.emit()

    def _show_beside(self) -> None:
        concerns = self.chosen_format().concerns
        self._beside.show_part(self._chips, Concern.METADATA in concerns and bool(self._fields))
        self._beside.show_part(self.columns, self._asks_columns())
        self._beside.show_part(self.provenance, Concern.PROVENANCE in concerns)

    def _asks_columns(self) -> bool:
        return self.chosen_format().name in _TABLES and bool(self._fields)

    def _metadata(self) -> tuple[str, ...] | None:
        """Return the fields that go out; None: all."""
        if not self._fields:
            return self._wanted_fields
        chosen = tuple(name for name, chip in self._fields.items() if chip.isChecked())
        return None if len(chosen) == len(self._fields) else chosen


def _attributes(labels: list[Label]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for label in labels:
        for one in label.attributes:
            found.setdefault(one.name, isolate(one.titles.get(current()) or one.name))
    return list(found.items())


def missing_extra(form: Format) -> str:
    """Return the extra that a format needs and that is not installed, or ""."""
    missing = form.needs and find_spec(form.needs) is None
    return form.extra or form.needs if missing else ""
