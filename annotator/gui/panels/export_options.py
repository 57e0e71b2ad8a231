"""The choices of an export: format, whose layer, which articles, and what becomes of overlaps."""

from importlib.util import find_spec

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout, QWidget

from annotator.core.model import Annotator, Role, State
from annotator.core.spans import OverlapPolicy
from annotator.formats.records import Subword, WriteOptions
from annotator.formats.registry import FORMATS, Format, format_named
from annotator.gui.panels.wording import person_name, state_title
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, isolate, ltr
from annotator.workflow.exporting import ExportChoices

_OVERLAPS = {
    OverlapPolicy.OUTERMOST: N_("The outermost stay"),
    OverlapPolicy.INNERMOST: N_("The innermost stay"),
    OverlapPolicy.LONGEST: N_("The longest stay"),
}
_SUBWORDS = {
    Subword.WIDEN: N_("The span takes the whole word"),
    Subword.SPLIT: N_("The word is cut at the edge of the span"),
    Subword.DROP: N_("The span is left out"),
}
_LOSSLESS = "jsonl"


class ExportOptions(QWidget):
    """A form; `changed` comes with every choice."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.format = QComboBox()
        self.layer = QComboBox()
        self.states = {state: Chip(state_title(state)) for state in State}
        self.content = QCheckBox(_("Leave out adverts, sources and comments"))
        self.overlap = QComboBox()
        self.subword = QComboBox()
        self.missing = PlainLabel("", tone="warning", wrap=True)
        self._form = QFormLayout()
        self._fill()
        self._lay_out()
        for box in (self.layer, self.overlap, self.subword):
            box.activated.connect(lambda _index: self.changed.emit())
        for chip in self.states.values():
            chip.toggled.connect(lambda _on: self.changed.emit())
        self.content.toggled.connect(lambda _on: self.changed.emit())
        self.format.activated.connect(lambda _index: self._format_chosen())
        self._format_chosen()

    def chosen_format(self) -> Format:
        """Return the format to write."""
        return format_named(self.format.currentData())

    def can_write(self) -> bool:
        """Tell whether what the format needs is installed."""
        return missing_extra(self.chosen_format()) == ""

    def choices(self) -> ExportChoices:
        """Return what goes out, and how."""
        layer = self.layer.currentData()
        return ExportChoices(
            layers=frozenset({layer}) if layer else frozenset(),
            states=frozenset(state for state, chip in self.states.items() if chip.isChecked()),
            write=WriteOptions(
                layer=layer or None,
                overlap=OverlapPolicy(self.overlap.currentData()),
                subword=Subword(self.subword.currentData()),
                content_only=self.content.isChecked(),
            ),
        )

    def _fill(self) -> None:
        for form in FORMATS:
            if form.can_write:
                self.format.addItem(_(form.title), form.name)
        for policy, title in _OVERLAPS.items():
            self.overlap.addItem(_(title), policy)
        for subword, title in _SUBWORDS.items():
            self.subword.addItem(_(title), subword)

    def _lay_out(self) -> None:
        rows = (
            (_("Format"), self.format),
            (_("Marks of"), self.layer),
            (_("Where spans overlap"), self.overlap),
            (_("Where a span ends inside a word"), self.subword),
        )
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(GRID)
        self._form.setHorizontalSpacing(2 * GRID)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for title, box in rows:
            box.setAccessibleName(title)
            box.setMinimumWidth(300)
            self._form.addRow(PlainLabel(title, tone="muted"), box)
        chips = QWidget()
        flow = FlowLayout(chips)
        for chip in self.states.values():
            flow.addWidget(chip)
        self._form.insertRow(2, PlainLabel(_("Only articles that are"), tone="muted"), chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._form)
        column.addWidget(self.content)
        column.addWidget(self.missing)
        column.addStretch()

    def _format_chosen(self) -> None:
        form = self.chosen_format()
        flat = form.name != _LOSSLESS
        for part in (self.overlap, self.subword):
            self._form.setRowVisible(part, flat)
        self.content.setVisible(flat)
        self._fill_layers(everybody=not flat)
        extra = missing_extra(form)
        self.missing.setVisible(bool(extra))
        said = _("This format needs {name}, which is not installed. Install it with:")
        command = ltr(f'pip install "annotator[{extra}]"')  # in one piece, to be typed as it is
        self.missing.setText(f"{said.format(name=ltr(extra))}\n{command}")
        self.changed.emit()

    def _fill_layers(self, *, everybody: bool) -> None:
        chosen = self.layer.currentData()
        self.layer.clear()
        sees_all = not self._session.me.roles.isdisjoint({Role.LEAD, Role.REVIEWER})
        if everybody and sees_all:
            self.layer.addItem(_("Everybody"), "")
        for one in self._people(sees_all=sees_all):
            self.layer.addItem(isolate(person_name(one)), one.id)
        wanted = self.layer.findData(chosen) if chosen is not None else 0
        self.layer.setCurrentIndex(max(0, wanted))

    def _people(self, *, sees_all: bool) -> list[Annotator]:
        # Blind work stays blind: whoever is neither lead nor reviewer takes out their own.
        me = self._session.me
        others = [one for one in self._session.project.annotators.all() if one.id != me.id]
        return [me, *others] if sees_all else [me]


def missing_extra(form: Format) -> str:
    """Return the extra that a format needs and that is not installed, or ""."""
    missing = form.needs and find_spec(form.needs) is None
    return form.extra or form.needs if missing else ""
