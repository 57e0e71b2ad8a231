"""Whose spans go out, and which articles: the first questions of an export."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from annotator.core.model import GOLD, Annotator, Role, State
from annotator.gui.panels.wording import person_name, state_title
from annotator.gui.session import Session
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.number_field import NumberField
from annotator.language import N_, _, isolate
from annotator.workflow.choices import ExportChoices, LayerKind, Portion

_PORTIONS = {
    Portion.ARTICLE: N_("An article"),
    Portion.PARAGRAPH: N_("A paragraph"),
    Portion.SENTENCE: N_("A sentence"),
}


class WhoseSection(FormSection):
    """Layer, work states, lines and portions."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("What goes out"))
        self._session = session
        self._layers = False
        self.layer = QComboBox()
        self.threshold = NumberField(0, 99, step=5, unit="%")
        self.states = {state: Chip(state_title(state)) for state in State}
        self.content = QCheckBox(_("Leave out adverts, sources and comments"))
        self.portion = QComboBox()
        self.threshold.setValue(50)
        for portion, title in _PORTIONS.items():
            self.portion.addItem(_(title), portion)
        chips = QWidget()
        flow = FlowLayout(chips)
        for chip in self.states.values():
            flow.addWidget(chip)
        self.ask(_("Marks of"), self.layer)
        self.ask(_("Marked by more than this share of those who are done"), self.threshold)
        self.ask(_("Only articles that are"), chips)
        self.ask(_("A record of the file is"), self.portion)
        self.tick(self.content)
        self.layer.activated.connect(lambda _index: self._layer_chosen())
        self.threshold.valueChanged.connect(lambda _value: self.changed.emit())
        self.portion.activated.connect(lambda _index: self.changed.emit())
        self.content.toggled.connect(lambda _on: self.changed.emit())
        for chip in self.states.values():
            chip.toggled.connect(lambda _on: self.changed.emit())

    def set_layers(self, several: bool) -> None:
        """Say whether the format has room for several layers of an article."""
        self._layers = several
        self.fill()

    def fill(self) -> None:
        """List whose spans can go out, and keep the choice where it is still there."""
        chosen = self.layer.currentData()
        self.layer.clear()
        # Blind work stays blind: whoever is neither lead nor reviewer takes out their own.
        me = self._session.me
        sees_all = not me.roles.isdisjoint({Role.LEAD, Role.REVIEWER})
        everybody = self._session.project.annotators.all()
        if sees_all:
            if self._layers:
                self.layer.addItem(_("Everybody, each by themselves"), (LayerKind.ALL, ""))
            if any(_is_gold(one) for one in everybody):
                self.layer.addItem(_("Gold layer"), (LayerKind.GOLD, ""))
            self.layer.addItem(_("What a majority marked"), (LayerKind.MAJORITY, ""))
        others = [one for one in everybody if one.id != me.id and not _is_gold(one)]
        for one in [me, *others] if sees_all else [me]:
            self.layer.addItem(isolate(person_name(one)), (LayerKind.ANNOTATORS, one.id))
        self._choose(chosen if chosen is not None else self._usual())
        self.show_part(self.threshold, self._kind() is LayerKind.MAJORITY)

    def take(self, choices: ExportChoices) -> None:
        """Show what was chosen before."""
        whose = choices.annotators[0] if choices.annotators else ""
        self._choose((choices.layer, whose))
        self.threshold.setValue(round(100 * choices.threshold))
        for state, chip in self.states.items():
            chip.setChecked(state in choices.states)
        self.content.setChecked(choices.content_only)
        self.portion.setCurrentIndex(max(0, self.portion.findData(choices.portion)))
        self.show_part(self.threshold, self._kind() is LayerKind.MAJORITY)

    def layer_choice(self) -> tuple[LayerKind, tuple[str, ...]]:
        """Return whose spans go out."""
        kind, who = self.layer.currentData()
        return LayerKind(kind), (who,) if who else ()

    def _usual(self) -> tuple[LayerKind, str]:
        return (LayerKind.ALL, "") if self._layers else (LayerKind.ANNOTATORS, self._session.me.id)

    def _choose(self, wanted: tuple[LayerKind, str]) -> None:
        known = [self.layer.itemData(row) for row in range(self.layer.count())]
        found = [row for row, one in enumerate(known) if tuple(one) == tuple(wanted)]
        usual = [row for row, one in enumerate(known) if tuple(one) == self._usual()]
        self.layer.setCurrentIndex((found or usual or [0])[0])

    def _kind(self) -> LayerKind:
        return LayerKind(self.layer.currentData()[0])

    def _layer_chosen(self) -> None:
        self.show_part(self.threshold, self._kind() is LayerKind.MAJORITY)
        self.changed.emit()


def _is_gold(one: Annotator) -> bool:
    return one.name == GOLD and not one.roles
