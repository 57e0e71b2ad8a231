"""The rule by which articles are given out, as a form."""

from dataclasses import replace

from msgspec import structs
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.planning import Rule
from annotator.gui.panels.share_rows import ShareRows
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.plain_label import PlainLabel, heading, tooltip
from annotator.language import _, isolate, ngettext
from annotator.store.bodies import PlanningBody

_MOST = 999_999


class AssigningForm(QWidget):
    """Shares, groups, exceptions; it holds the limits of people, which are set elsewhere."""

    changed = Signal()
    table_requested = Signal()
    save_table_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._planning = PlanningBody()
        self.shares = ShareRows()
        self.group = QComboBox()
        self.seed = NumberField(0, _MOST)
        self.rebalance = QCheckBox(_("What nobody has begun may go to others"))
        self.exceptions = PlainLabel("", tone="muted", wrap=True)
        self.read_table = KeyButton(_("Take in a table…"), icon_name="import")
        self.save_table = KeyButton(_("Save as a table…"), icon_name="export")
        self.no_table = KeyButton(_("No exceptions"), icon_name="close")
        self._lay_out()
        self.shares.changed.connect(self.changed)
        self.group.activated.connect(lambda _index: self.changed.emit())
        self.seed.valueChanged.connect(lambda _value: self.changed.emit())
        self.rebalance.toggled.connect(lambda _on: self.changed.emit())
        self.read_table.clicked.connect(self.table_requested)
        self.save_table.clicked.connect(self.save_table_requested)
        self.no_table.clicked.connect(self._drop_exceptions)

    def planning(self) -> PlanningBody:
        """Return the rule as it stands there."""
        rule = replace(
            self._planning.rule,
            shares=self.shares.shares(),
            seed=self.seed.value(),
            rebalance=self.rebalance.isChecked(),
        )
        group = self.group.currentData() or ""
        return structs.replace(self._planning, rule=rule, group=group)

    def set_planning(self, planning: PlanningBody, fields: list[str]) -> None:
        """Show a rule; `fields` of the articles can be their group."""
        self._planning = planning
        parts = (self.shares, self.group, self.seed, self.rebalance)
        blockers = [QSignalBlocker(part) for part in parts]
        self.shares.set_shares(planning.rule.shares)
        self.seed.setValue(min(_MOST, planning.rule.seed))
        self.rebalance.setChecked(planning.rule.rebalance)
        self.group.clear()
        self.group.addItem(_("Articles have no groups"), "")
        for field in dict.fromkeys([*fields, *filter(None, [planning.group])]):
            self.group.addItem(isolate(field), field)
        self.group.setCurrentIndex(max(0, self.group.findData(planning.group)))
        del blockers
        self._say_exceptions()

    def take_rule(self, rule: Rule) -> None:
        """Go on with other exceptions."""
        now = self.planning()
        self._planning = structs.replace(now, rule=rule)
        self._say_exceptions()
        self.changed.emit()

    def _lay_out(self) -> None:
        self.group.setAccessibleName(_("Group of an article"))
        self.seed.setAccessibleName(_("Number of the draw"))
        self.seed.setToolTip(tooltip(_("The same number gives the same plan on every machine.")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(heading(_("How many people per article")))
        column.addWidget(self.shares)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Groups of articles")))
        column.addWidget(
            PlainLabel(
                _("A field of the articles; people can be kept to some of its values."),
                tone="muted",
                wrap=True,
            )
        )
        column.addWidget(self.group)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Exceptions and tests")))
        column.addWidget(self.exceptions)
        buttons = FlowLayout()
        for button in (self.read_table, self.save_table, self.no_table):
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Planning anew")))
        column.addWidget(self.rebalance)
        draw = QHBoxLayout()
        draw.addWidget(PlainLabel(_("Number of the draw"), tone="muted"))
        draw.addWidget(self.seed)
        draw.addStretch()
        column.addLayout(draw)
        column.addStretch()

    def _drop_exceptions(self) -> None:
        empty: frozenset[str] = frozenset()
        rule = self._planning.rule
        self.take_rule(replace(rule, fixed={}, qualification=empty, hidden=empty))

    def _say_exceptions(self) -> None:
        rule = self._planning.rule
        said = []
        if rule.fixed:
            count = len(rule.fixed)
            said.append(ngettext("{n} article by name", "{n} articles by name", count))
        if rule.qualification:
            count = len(rule.qualification)
            said.append(
                ngettext("{n} article for qualification", "{n} articles for qualification", count)
            )
        if rule.hidden:
            count = len(rule.hidden)
            said.append(ngettext("{n} hidden test", "{n} hidden tests", count))
        hint = _(
            "A table (CSV) with the columns article, annotators and purpose (qualification or "
            "hidden). Tests go to everybody; of the hidden ones nobody but leads knows."
        )
        self.exceptions.setText(" · ".join(said) or hint)
        for button in (self.save_table, self.no_table):
            button.setVisible(bool(said))
