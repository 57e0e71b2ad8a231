"""The people of the project: what each may do, and who is at the keyboard."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.core.model import Annotator, Role
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import person_name, roles_text
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card, measured_column
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate

_MEASURE = 820


class PeoplePanel(QWidget):
    """A small table and what can be done with the person chosen in it."""

    add_requested = Signal()
    edit_requested = Signal(str)  # a person
    switch_requested = Signal(str)

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._people: list[Annotator] = []
        self.table = QTableWidget(0, 3)
        self.add = KeyButton(_("Add a person"), icon_name="plus")
        self.edit = KeyButton(_("Change…"), icon_name="edit")
        self.switch = KeyButton(_("Hand over the keyboard"), icon_name="person")
        self._lay_out()
        self.add.clicked.connect(self.add_requested)
        self.edit.clicked.connect(lambda: self.edit_requested.emit(self.chosen()))
        self.switch.clicked.connect(lambda: self.switch_requested.emit(self.chosen()))
        self.table.itemSelectionChanged.connect(self._judge)
        session.people_changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """Read the people anew."""
        retrying(self, self._read)

    def _read(self) -> None:
        people = self._session.project.annotators.all()
        chosen = self._chosen()
        with QSignalBlocker(self.table):
            self._people = people
            self.table.setRowCount(len(people))
            for row, one in enumerate(people):
                self._fill(row, one)
        ids = [one.id for one in people]
        me = self._session.me.id
        row = ids.index(chosen.id if chosen and chosen.id in ids else me)
        self.table.setCurrentCell(row, 0)  # mirrored, selectRow chooses none before it is laid out
        self._judge()

    def chosen(self) -> str:
        """Return the person chosen in the table; "" for none."""
        one = self._chosen()
        return one.id if one else ""

    def _fill(self, row: int, one: Annotator) -> None:
        here = _("At the keyboard") if one.id == self._session.me.id else ""
        away = "" if one.active else _("No longer here")
        for column, text in enumerate((isolate(person_name(one)), roles_text(one), here or away)):
            item = QTableWidgetItem(text)
            if not one.active or not one.roles:
                item.setForeground(current().muted)
            self.table.setItem(row, column, item)

    def _lay_out(self) -> None:
        calm_table(self.table, name=_("People of the project"))
        self.table.setHorizontalHeaderLabels([_("Name"), _("May work as"), ""])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.switch, self.edit, self.add):
            buttons.addWidget(button)
        buttons.addStretch()
        column = measured_column(self, widest=_MEASURE)
        column.addWidget(
            PlainLabel(
                _(
                    "Everybody marks in a layer of their own. A lead also brings in articles and "
                    "changes the labels; a reviewer decides where people differ."
                ),
                tone="muted",
                wrap=True,
            )
        )
        column.addWidget(card, stretch=1)
        column.addLayout(buttons)

    def _chosen(self) -> Annotator | None:
        row = self.table.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def _judge(self) -> None:
        one = self._chosen()
        lead = self._session.is_lead
        person = one is not None and bool(one.roles) and one.roles != {Role.SOURCE}
        self.add.setVisible(lead)
        self.edit.setVisible(lead)
        self.edit.setEnabled(person)
        self.switch.setEnabled(
            person and one is not None and one.active and one.id != self._session.me.id
        )
