"""The fields of what suggests spans: the rules, a list of names, a pattern with a trial."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Label
from annotator.core.suggesting import Gazetteer, Pattern, SourceKind, SuggestingRules
from annotator.errors import AnnotatorError
from annotator.gui.panels.asking import Asking
from annotator.gui.theme import GRID
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.gui.widgets.text_field import TextField
from annotator.language import N_, _, isolate, ltr, ngettext, say
from annotator.language import current as current_language
from annotator.workflow.listing import entries_of, try_pattern

_KINDS = {
    SourceKind.MEMORY: N_("What one has marked oneself, and titles beside known names"),
    SourceKind.GAZETTEER: N_("Lists of names"),
    SourceKind.PATTERN: N_("Patterns"),
    SourceKind.RULES: N_("Rules of the language: titles, names, meetings, numbered decisions"),
    SourceKind.MODEL: N_("The model that learns on each machine"),
    SourceKind.COMMAND: N_("A program of the team's own, where one is set below"),
    SourceKind.IMPORTED: N_("Suggestions that came with imported files"),
}
_EXTRA = "pycrfsuite"
_PAUSE = 250  # milliseconds after a keystroke in a pattern
_SHOWN = 20  # places of a trial
_LINES = 2_000  # entries of a list that are edited as text: a longer one is imported anew


class RulesForm(QWidget):
    """Which kinds of sources are on, how sure a suggestion must be, what is held back."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rules = self._shown = SuggestingRules("")
        self.kinds = {kind: QCheckBox(_(title)) for kind, title in _KINDS.items()}
        self.least = _percent(_("Least score"))
        self.without = _percent(_("Articles without suggestions"))
        self.planted = _percent(_("Wrong suggestions on purpose"))
        self.seed = QLineEdit()
        self.gold = QCheckBox(_("Gold counts at once, not only in articles that one has finished"))
        self.command = QLineEdit()
        column = _column(self)
        column.addWidget(heading(_("What suggests")))
        for box in (*self.kinds.values(), self.gold):
            column.addWidget(box)
            box.clicked.connect(self.changed)
        if find_spec(_EXTRA) is None:
            command = ltr('pip install "annotator[suggest]"')
            missing = _("On this machine the model needs one more part. Install it with: {command}")
            column.addWidget(_hint(missing.format(command=command)))
        column.addSpacing(GRID)
        column.addWidget(heading(_("How much is shown")))
        form = _form()
        for title, spin in (
            (_("Least score"), self.least),
            (_("Articles without suggestions"), self.without),
            (_("Wrong suggestions on purpose"), self.planted),
        ):
            form.addRow(PlainLabel(title), spin)
            spin.valueChanged.connect(self.changed)
        self.seed.setAccessibleName(_("Seed of chance"))
        self.seed.textEdited.connect(self.changed)
        form.addRow(PlainLabel(_("Seed of chance")), self.seed)
        column.addLayout(form)
        column.addWidget(
            _hint(
                _(
                    "Articles without suggestions, and wrong ones on purpose, show how far "
                    "suggestions lead people. Nobody is told which they are; the verdicts are."
                )
            )
        )
        column.addSpacing(GRID)
        column.addWidget(heading(_("A program on this machine")))
        self.command.setAccessibleName(_("Program that suggests"))
        self.command.setPlaceholderText("python3 /home/…/suggest.py")
        self.command.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        column.addWidget(self.command)
        column.addWidget(
            _hint(
                _(
                    "It stands in your own settings, never in the project: a file that comes from "
                    "elsewhere cannot start anything."
                )
            )
        )
        column.addStretch()

    def set_rules(self, rules: SuggestingRules) -> None:
        """Show the rules, without a signal."""
        self.blockSignals(True)
        self._rules = rules
        for kind, box in self.kinds.items():
            box.setChecked(kind in rules.kinds)
        self.gold.setChecked(rules.open_gold)
        self.least.setValue(round(100 * rules.least))
        self.without.setValue(round(100 * rules.without))
        self.planted.setValue(round(100 * rules.planted))
        self.seed.setText(rules.seed)
        self._shown = self.rules()
        self.blockSignals(False)

    def is_changed(self) -> bool:
        """Tell whether somebody changed the rules that were shown."""
        return self.rules() != self._shown

    def rules(self) -> SuggestingRules:
        """Return the rules as they are set now."""
        return replace(
            self._rules,
            kinds=tuple(kind.value for kind, box in self.kinds.items() if box.isChecked()),
            least=self.least.value() / 100,
            without=self.without.value() / 100,
            planted=self.planted.value() / 100,
            seed=self.seed.text().strip(),
            open_gold=self.gold.isChecked(),
        )

    def set_editable(self, editable: bool) -> None:
        """Let the rules be changed or only be read; the program is everybody's own."""
        parts = (*self.kinds.values(), self.gold, self.least, self.without, self.planted)
        for part in (*parts, self.seed):
            part.setEnabled(editable)


class _SourceForm(QWidget):
    """A name and a label, as lists and patterns both have them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.label = QComboBox()
        self.name.setAccessibleName(_("Name"))
        self.label.setAccessibleName(_("Label"))
        self.column = _column(self)
        form = _form()
        form.addRow(PlainLabel(_("Name")), self.name)
        form.addRow(PlainLabel(_("Suggests")), self.label)
        self.column.addLayout(form)
        self.name.textEdited.connect(self.changed)
        self.label.activated.connect(self.changed)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer the labels of the project."""
        chosen = self.label.currentData()
        self.label.clear()
        for one in labels:
            self.label.addItem(one.title(current_language()), one.id)
        self.label.setCurrentIndex(max(0, self.label.findData(chosen)))

    def _show_head(self, source: Gazetteer | Pattern) -> None:
        self.name.setText(source.name)
        self.label.setCurrentIndex(self.label.findData(source.label))


class GazetteerForm(_SourceForm):
    """A list of names, edited as text: an entry a line."""

    def __init__(self) -> None:
        super().__init__()
        self._list = Gazetteer("", "", "")
        self.entries = TextField(name=_("Names, one a line"), hint=_("One name a line"))
        self.count = PlainLabel("", tone="muted", wrap=True)
        self.problem = PlainLabel("", tone="danger", wrap=True)
        self.column.addWidget(self.entries, stretch=1)
        self.column.addWidget(self.count)
        self.column.addWidget(self.problem)
        self.entries.textChanged.connect(self.changed)

    def set_list(self, one: Gazetteer) -> None:
        """Show a list, without a signal."""
        self.blockSignals(True)
        self._list = one
        self._show_head(one)
        long = len(one.entries) > _LINES
        self.entries.setPlainText("\n".join(one.entries[:_LINES]))
        self.entries.setReadOnly(long)
        self._shown = self.entries.toPlainText()
        said = ngettext("{n} name", "{n} names", len(one.entries))
        if long:
            more = _("too many to edit here: change the file and import it again")
            said = f"{said} · {more}"
        self.count.setText(said)
        self._judge(())
        self.blockSignals(False)

    def list(self) -> Gazetteer:
        """Return the list as it is written now; what is no name is left out and told."""
        head = replace(
            self._list, name=self.name.text().strip(), label=self.label.currentData() or ""
        )
        if self.entries.toPlainText() == self._shown:
            return head  # a long one is not shown whole
        listed = entries_of(self.entries.toPlainText(), name=head.name)
        self._judge(listed.bad)
        self.count.setText(ngettext("{n} name", "{n} names", len(listed.entries)))
        return replace(head, entries=listed.entries)

    def set_editable(self, editable: bool) -> None:
        """Let the list be changed or only be read."""
        self.name.setReadOnly(not editable)
        self.label.setEnabled(editable)
        self.entries.setReadOnly(not editable or len(self._list.entries) > _LINES)

    def _judge(self, bad: Sequence[AnnotatorError]) -> None:
        self.problem.setText("\n".join(say(one) for one in bad[:3]))
        self.problem.setVisible(bool(bad))


class PatternForm(_SourceForm):
    """A regular expression, tried on a text while it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._pattern = Pattern("", "", "")
        self.regex = QLineEdit()
        self.regex.setAccessibleName(_("Regular expression"))
        self.regex.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.sample = TextField(
            name=_("Text to try it on"),
            hint=_("Text to try it on; the article in view stands here"),
        )
        self.found = PlainLabel("", tone="muted", wrap=True)
        self.problem = PlainLabel("", tone="danger", wrap=True)
        self._asking = Asking(self)
        self._asking.answered.connect(self._show_found)
        self._asking.failed.connect(self._show_problem)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.try_now)
        self._tried = ""
        self.column.addWidget(PlainLabel(_("Regular expression")))
        self.column.addWidget(self.regex)
        group = _("What the group {name} matches is suggested, where there is such a group.")
        self.column.addWidget(_hint(group.format(name=ltr("span"))))
        self.column.addWidget(self.problem)
        self.column.addWidget(self.found)
        self.column.addWidget(self.sample, stretch=1)
        self.problem.hide()
        self.regex.textEdited.connect(self.changed)
        self.regex.textEdited.connect(self._wait)
        self.sample.textChanged.connect(self._wait)

    def set_pattern(self, one: Pattern) -> None:
        """Show a pattern, without a signal."""
        self.blockSignals(True)
        self._pattern = one
        self._show_head(one)
        self.regex.setText(one.regex)
        self.blockSignals(False)
        self._pause.start()

    def set_sample(self, text: str) -> None:
        """Try it on this text, unless the person wrote another."""
        if not self.sample.document().isModified():
            self.sample.setPlainText(text)
            self.sample.document().setModified(False)

    def pattern(self) -> Pattern:
        """Return the pattern as it is written now."""
        return replace(
            self._pattern,
            name=self.name.text().strip(),
            label=self.label.currentData() or "",
            regex=self.regex.text(),
        )

    def set_editable(self, editable: bool) -> None:
        """Let the pattern be changed or only be read and tried."""
        for field in (self.name, self.regex):
            field.setReadOnly(not editable)
        self.label.setEnabled(editable)

    def try_now(self) -> None:
        """Try it, beside the window."""
        self._tried = self.sample.toPlainText()
        if self.regex.text():
            self._asking.ask(try_pattern, self.regex.text(), self._tried)
        else:
            self._show_found([])

    def _wait(self) -> None:
        """Try it when the person pauses."""
        self._pause.start()

    def _show_found(self, places: list[tuple[int, int]]) -> None:
        self.problem.hide()
        if not self.regex.text():
            self.found.setText("")
            return
        said = ngettext("{n} place", "{n} places", len(places))
        quotes = dict.fromkeys(self._tried[start:end] for start, end in places)
        some = " · ".join(isolate(" ".join(one.split())) for one in list(quotes)[:_SHOWN])
        self.found.setText(f"{said}: {some}" if some else said)

    def _show_problem(self, error: AnnotatorError) -> None:
        self.problem.setText(say(error))
        self.problem.show()
        self.found.setText("")


def _percent(name: str) -> NumberField:
    field = NumberField(0, 100, step=5, unit="%")
    field.setMaximumWidth(20 * GRID)
    field.setAccessibleName(name)
    return field


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, GRID, 0)
    column.setSpacing(GRID)
    return column


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID)
    return form


def _hint(text: str) -> PlainLabel:
    return PlainLabel(text, tone="muted", wrap=True)
