"""What is looked for in all articles: a phrase, how it is compared, and what narrows it down."""

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from annotator.core.model import Id, Label, State
from annotator.core.query import Mode, Query
from annotator.core.text import Direction, paragraph_direction
from annotator.gui.panels.wording import state_title
from annotator.gui.theme import CONTROL_HEIGHT, GRID
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.plain_label import PlainLabel, tooltip
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _, number
from annotator.language import current as current_language

_REST = 300  # milliseconds without a key before something is looked for
_FARTHEST = 500  # code points
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WITH, _WITHOUT = "with", "without"


class QueryForm(QWidget):
    """A row for the phrase and, folded away until they are wanted, the filters."""

    asked = Signal(object)  # a Query, when typing rests or something was chosen
    entered = Signal()  # Enter or the arrow down: on to what was found

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last: Query | None = None
        self.field = _Field(_("Words in the texts of all articles …"))
        self.field.setAccessibleName(_("Find in all articles"))
        self.mode = _choices(
            _("How the words are compared"),
            {
                Mode.FOLDED: _("As it is meant"),
                Mode.EXACT: _("Letter for letter"),
                Mode.REGEX: _("As a pattern"),
            },
        )
        self.mode.setToolTip(
            tooltip(
                _(
                    "As it is meant: without vowel marks, tatweel and the spelling of alefs, also"
                    " behind و، ف، ب، ك، ل. Letter for letter: exactly so. As a pattern: a regular"
                    " expression."
                )
            )
        )
        self.whole = Chip(_("Whole words"))
        self.filters = Chip(_("Filters"))
        self.label = _choices(_("In which spans"), {})
        self.beside = _choices(
            _("What stands near"),
            {"": _("Whatever is near"), _WITH: _("With"), _WITHOUT: _("Without")},
        )
        self.neighbour = _choices(_("Label of the spans near"), {})
        self.near = QSpinBox()
        self.near.setRange(0, _FARTHEST)
        self.near.setValue(Query().near)
        self.near.setAccessibleName(_("How many letters may lie between"))
        self.states = {state: Chip(state_title(state)) for state in State}
        self.key = _choices(_("Which metadata"), {"": "—"})
        self.value = _line(_("What it holds"))
        self.since, self.until = _date(_("From which date")), _date(_("Until which date"))
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._lay_out()
        self._connect()
        self._arrange()

    def query(self) -> Query:
        """Return what is asked for now."""
        beside = self.beside.currentData()
        key, value = self.key.currentData() or "", self.value.text().strip()
        return Query(
            text=self.field.text(),
            mode=Mode(self.mode.currentData()),
            whole=self.whole.isChecked(),
            label=self.label.currentData() or "",
            beside=(self.neighbour.currentData() or "") if beside else "",
            apart=beside == _WITHOUT,
            near=self.near.value(),
            states=frozenset(state for state, chip in self.states.items() if chip.isChecked()),
            metadata=((key, value),) if key and value else (),
            since=self.since.text().translate(_DIGITS),
            until=self.until.text().translate(_DIGITS),
        )

    def take_query(self, query: Query) -> None:
        """Ask for something."""
        self.field.setText(query.text)
        _choose(self.mode, query.mode)
        self.whole.setChecked(query.whole)
        _choose(self.label, query.label)
        _choose(self.beside, (_WITHOUT if query.apart else _WITH) if query.beside else "")
        _choose(self.neighbour, query.beside or self.neighbour.currentData())
        self.near.setValue(query.near)
        for state, chip in self.states.items():
            chip.setChecked(state in query.states)
        key, value = query.metadata[0] if query.metadata else ("", "")
        self.set_keys([key])
        _choose(self.key, key)
        self.value.setText(value)
        self.since.setText(query.since)
        self.until.setText(query.until)
        self._ask()

    def look_for(self, phrase: str) -> None:
        """Ask for a phrase as it is meant, in all articles."""
        self.take_query(Query(phrase))

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer these labels."""
        for box, first in ((self.label, _("Any text")), (self.neighbour, None)):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            if first is not None:
                box.addItem(first, "")
            for label in labels:
                box.addItem(label.title(current_language()), label.id)
            _choose(box, kept)
            box.blockSignals(False)

    def set_keys(self, names: Sequence[str]) -> None:
        """Offer these metadata."""
        for name in names:
            if self.key.findData(name) < 0:
                self.key.addItem(name, name)

    def take_keyboard(self) -> None:
        """Take the keyboard to the phrase."""
        self.field.setFocus()
        self.field.selectAll()

    def clear_filters(self) -> None:
        """Look in everything again."""
        self.take_query(Query(self.field.text(), Mode(self.mode.currentData())))

    def has_filters(self) -> bool:
        """Tell whether anything but the phrase narrows the search."""
        return self._filtered() > 0

    def _filtered(self) -> int:
        query = self.query()
        dates = bool(query.since or query.until)
        return sum(map(bool, (query.label, query.beside, query.states, query.metadata, dates)))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(GRID)
        first.addWidget(self.field, stretch=1)
        for widget in (self.mode, self.whole, self.filters):
            first.addWidget(widget)
        self._more = QWidget()
        flow = FlowLayout(self._more, gap=GRID + GRID // 2)
        for said, widgets in (
            (_("In"), (self.label,)),
            (_("Near"), (self.beside, self.neighbour)),
            (_("Letters between, at most"), (self.near,)),
            (_("Articles"), tuple(self.states.values())),
            (_("Metadata"), (self.key, self.value)),
            (_("Dates"), (self.since, self.until)),
        ):
            flow.addWidget(_group(said, widgets))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID + GRID // 2)
        box.addLayout(first)
        box.addWidget(self._more)
        self._more.hide()
        self.filters.setAccessibleDescription(_("Shows what narrows the search down"))

    def _connect(self) -> None:
        self.field.textEdited.connect(lambda _text: self._rest.start())
        self.field.searched.connect(lambda text: None if text else self._ask())
        self.field.left.connect(self._enter)
        self._rest.timeout.connect(self._ask)
        for box in (self.mode, self.label, self.beside, self.neighbour, self.key):
            box.currentIndexChanged.connect(lambda _index: self._ask())
        for chip in (self.whole, *self.states.values()):
            chip.toggled.connect(lambda _on: self._ask())
        self.near.valueChanged.connect(lambda _value: self._rest.start())
        for line in (self.value, self.since, self.until):
            line.textEdited.connect(lambda _text: self._rest.start())
            line.returnPressed.connect(self._ask)
        self.filters.toggled.connect(self._more.setVisible)

    def _enter(self) -> None:
        if self._rest.isActive() or self.query() != self._last:
            self._ask()
        self.entered.emit()

    def _ask(self) -> None:
        self._rest.stop()
        self._arrange()
        query = self.query()
        if query != self._last:
            self._last = query
            self.asked.emit(query)

    def _arrange(self) -> None:
        """Let be chosen what makes sense beside what is chosen, and say how much is."""
        mode = self.mode.currentData()
        self.whole.setEnabled(mode == Mode.FOLDED)
        # The signs of a pattern run from left to right, whatever letters it names.
        self.field.turn(Direction.LTR if mode == Mode.REGEX else None)
        near = bool(self.beside.currentData())
        self.neighbour.setEnabled(near)
        self.near.setEnabled(near)
        self.value.setEnabled(bool(self.key.currentData()))
        some = self._filtered()
        title = _("Filters")
        self.filters.setText(f"{title} · {number(some)}" if some else title)


class _Field(SearchField):
    """The phrase; Enter and the arrow down leave it for what was found."""

    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self._direction: Direction | None = None
        self.textChanged.connect(lambda _text: self._turn())

    def turn(self, direction: Direction | None) -> None:
        """Let the text run in a direction; None: as its letters say."""
        self._direction = direction
        self._turn()

    def _turn(self) -> None:
        # Qt gives no other way than the key that people have for it.
        way = self._direction or paragraph_direction(self.text(), fallback=Direction.RTL)
        keys = {Direction.LTR: Qt.Key.Key_Direction_L, Direction.RTL: Qt.Key.Key_Direction_R}
        no_modifier = Qt.KeyboardModifier.NoModifier
        super().keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, keys[way], no_modifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _choices(name: str, choices: dict[str, str] | dict[Mode, str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for choice, title in choices.items():
        box.addItem(title, choice)
    return box


def _choose(box: QComboBox, choice: Id | Mode | None) -> None:
    box.setCurrentIndex(max(0, box.findData(choice)))


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    line.setMaximumWidth(20 * GRID)
    return line


def _date(name: str) -> QLineEdit:
    line = _line(name)
    line.setPlaceholderText("2026-01-31")
    line.setMaximumWidth(14 * GRID)
    line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    line.setToolTip(tooltip(_("Year, month and day, or only the first of them: 2026, 2026-01")))
    line.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9٠-٩۰-۹-]{0,10}")))
    return line


def _group(said: str, widgets: Sequence[QWidget]) -> QWidget:
    group = QWidget()
    group.setMinimumHeight(CONTROL_HEIGHT)
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID // 2 + 2)
    row.addWidget(PlainLabel(said, tone="muted"))
    for widget in widgets:
        row.addWidget(widget)
    return group
