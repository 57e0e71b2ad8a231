"""Whether an export is divided into train, dev and test, and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.split_titles import SIDE_TITLES
from annotator.core.splitting import Side, SplitRule
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate

_NONE, _ANEW, _FROZEN = "none", "anew", "frozen"
_LAST_SEED = 999_999


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """By which rule an export is divided; with the name of a frozen split that one goes on."""

    rule: SplitRule
    frozen: str = ""


class SplitSection(FormSection):
    """Nothing but its first question until one wants a split."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("Train, dev and test"))
        self._session = session
        self.kind = QComboBox()
        self.shares = {side: NumberField(0, 100, step=5) for side in Side}
        self.seed = NumberField(0, _LAST_SEED)
        self.near = NumberField(0, 100, step=10, unit="%")
        self.stratify = QCheckBox(_("Keep the labels in balance"))
        self.unaided = QCheckBox(_("Test only with articles marked without suggestions"))
        self.wrong = PlainLabel(
            _("Training needs a share, and development or test."), tone="warning", wrap=True
        )
        self._fields: dict[str, Chip] = {}
        self._wanted_fields: tuple[str, ...] = ()
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._shares = QWidget()
        self._lay_out()
        self.take(None)
        self.kind.activated.connect(lambda _index: self._say())
        for number in (*self.shares.values(), self.seed, self.near):
            number.valueChanged.connect(lambda _value: self._say())
        for box in (self.stratify, self.unaided):
            box.toggled.connect(lambda _on: self._say())

    def choice(self) -> SplitChoice | None:
        """Return how the export is divided, or None when it is not (or cannot be)."""
        kind, name = self.kind.currentData()
        if kind == _NONE or not self._is_sound():
            return None
        if kind == _FROZEN:
            return SplitChoice(SplitRule(), name)
        shares = {side: field.value() for side, field in self.shares.items()}
        return SplitChoice(
            SplitRule(
                seed=self.seed.value(),
                train=shares[Side.TRAIN],
                dev=shares[Side.DEV],
                test=shares[Side.TEST],
                stratify=self.stratify.isChecked(),
                near=self.near.value() / 100,
                fields=self._chosen_fields(),
                unaided_test=self.unaided.isChecked(),
            )
        )

    def take(self, choice: SplitChoice | None) -> None:
        """Show what was chosen before."""
        rule = choice.rule if choice else SplitRule()
        parts = {Side.TRAIN: rule.train, Side.DEV: rule.dev, Side.TEST: rule.test}
        self.blockSignals(True)
        for side, field in self.shares.items():
            field.setValue(parts[side])
        self.seed.setValue(rule.seed)
        self.near.setValue(round(100 * rule.near))
        self.stratify.setChecked(rule.stratify)
        self.unaided.setChecked(rule.unaided_test)
        self._wanted_fields = rule.fields
        for name, chip in self._fields.items():
            chip.setChecked(name in rule.fields)
        kind = (_NONE, "")
        if choice is not None:
            kind = (_FROZEN, choice.frozen) if choice.frozen else (_ANEW, "")
        self._fill(kind)
        self.blockSignals(False)
        self._show_parts()

    def reload(self, *, choose: str = "") -> None:
        """List the splits that are frozen now, and choose one of them."""
        self._fill((_FROZEN, choose) if choose else self.kind.currentData())
        self._show_parts()

    def set_fields(self, names: Sequence[str]) -> None:
        """Offer the fields of the articles by which they can be kept together."""
        for name in names:
            if name not in self._fields:
                chip = self._fields[name] = Chip(isolate(name))
                chip.setChecked(name in self._wanted_fields)
                chip.toggled.connect(lambda _on: self._say())
                self._flow.addWidget(chip)
        self._show_parts()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._shares)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for side, field in self.shares.items():
            field.setMinimumWidth(9 * GRID)
            field.setAccessibleName(_(SIDE_TITLES[side]))
            part = QVBoxLayout()
            part.setSpacing(2)
            part.addWidget(PlainLabel(_(SIDE_TITLES[side]), tone="muted", elide=True))
            part.addWidget(field)
            row.addLayout(part)
        self.ask(_("The file is"), self.kind)
        self.ask(_("Shares"), self._shares)
        self.tick(self.wrong)
        self.ask(_("Seed"), self.seed)
        self.ask(_("Copies have this much in common (0 %: not looked for)"), self.near)
        self.ask(_("Keep articles together that have the same"), self._chips)
        self.tick(self.stratify)
        self.tick(self.unaided)

    def _fill(self, wanted: tuple[str, str]) -> None:
        self.kind.clear()
        self.kind.addItem(_("Not divided"), (_NONE, ""))
        self.kind.addItem(_("Divided anew"), (_ANEW, ""))
        for one in self._session.project.splits.all():
            title = _("As frozen: {name}").format(name=isolate(one.name))
            self.kind.addItem(title, (_FROZEN, one.name))
        known = [tuple(self.kind.itemData(row)) for row in range(self.kind.count())]
        self.kind.setCurrentIndex(known.index(tuple(wanted)) if tuple(wanted) in known else 0)

    def _chosen_fields(self) -> tuple[str, ...]:
        if not self._fields:
            return self._wanted_fields
        return tuple(name for name, chip in self._fields.items() if chip.isChecked())

    def _is_sound(self) -> bool:
        shares = {side: field.value() for side, field in self.shares.items()}
        return bool(shares[Side.TRAIN] and shares[Side.DEV] + shares[Side.TEST])

    def _show_parts(self) -> None:
        anew = self.kind.currentData()[0] == _ANEW
        for part in (self._shares, self.seed, self.near, self.stratify, self.unaided):
            self.show_part(part, anew)
        self.show_part(self.wrong, anew and not self._is_sound())
        self.show_part(self._chips, anew and bool(self._fields))

    def _say(self) -> None:
        self._show_parts()
        self.changed.emit()
