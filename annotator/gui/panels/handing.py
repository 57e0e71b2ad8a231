"""Whose work went out and came in, when, and what is on its way: the lead's."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.gui.panels.asking import Asking
from annotator.gui.panels.wording import moment
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card, measured_column
from annotator.gui.widgets.count_table import CountTable
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, isolate, ngettext, number
from annotator.workflow.handing import Standing, standings
from annotator.workflow.progress import Ticker

_TITLES = (
    *(N_("Name"), N_("Articles"), N_("Not sent yet"), N_("Sent"), N_("Came back")),
    *(N_("Steps here"), N_("Kept back")),
)
_MEASURE = 1100
_SETTLE = 500  # milliseconds after the last change before the list is read anew


class HandingPanel(QWidget):
    """A row for each person, and the two ways: out and in."""

    hand_out_requested = Signal(object)  # the Standings
    take_in_requested = Signal()
    kept_back_requested = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._standings: list[Standing] = []
        self._stale = True
        titles = [_(title) for title in _TITLES]
        self.table = CountTable(titles, name=_("Work out and in"), numbers=range(1, 7))
        self.empty = EmptyState(
            "handout",
            _("Nobody was given articles yet"),
            hint=_("Give articles out under Work; then hand the work out in files."),
        )
        self.hand_out = KeyButton(_("Hand out work…"), role="primary", icon_name="handout")
        self.take_in = KeyButton(_("Take work in…"), icon_name="import")
        self.kept_back = KeyButton("", role="link", icon_name="warning")
        self._asking = Asking(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self.hand_out.clicked.connect(lambda: self.hand_out_requested.emit(self._standings))
        self.take_in.clicked.connect(self.take_in_requested)
        self.kept_back.clicked.connect(self.kept_back_requested)
        self._asking.answered.connect(self._take)
        self._asking.failed.connect(session.refused)
        self._settle.timeout.connect(self._note)
        for signal in (session.documents_changed, session.people_changed):
            signal.connect(self._settle.start)
        session.assignments_changed.connect(self._settle.start)
        session.closed.connect(self._asking.close)

    def reload(self) -> None:
        """Ask anew how things stand."""
        self._stale = False
        self._asking.ask(partial(_standings, self._session.project.path))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _lay_out(self) -> None:
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table, stretch=1)
        card.body.addWidget(self.empty, stretch=1)
        self.empty.hide()
        self.kept_back.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.hand_out, self.take_in):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.kept_back)
        column = measured_column(self, widest=_MEASURE)
        column.addWidget(
            PlainLabel(
                _(
                    "Each person gets one file with their articles, the labels and the guidelines, "
                    "and sends one back as often as they like. Drop the files that came back on "
                    "this window, in any order, twice too: nothing is counted twice or lost."
                ),
                tone="muted",
                wrap=True,
            )
        )
        column.addWidget(card, stretch=1)
        column.addLayout(buttons)

    def _note(self) -> None:
        self._stale = True
        if self._session.is_open and self.isVisible():
            self.reload()

    def _take(self, found: list[Standing]) -> None:
        self._standings = found
        self.table.set_rows([_row(one) for one in found])
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.hand_out.setEnabled(any(one.articles for one in found))
        held = sum(one.held for one in found)
        text = ngettext("{n} step is kept back", "{n} steps are kept back", held)
        self.kept_back.set_text(text)
        self.kept_back.setVisible(held > 0)


def _standings(path: Path, *, ticker: Ticker) -> list[Standing]:
    del ticker  # it is over at once
    return standings(path)


def _row(one: Standing) -> tuple[str, ...]:
    return (
        isolate(one.name),
        number(one.articles),
        number(one.unsent) if one.unsent else "",
        moment(one.handed_out) if one.handed_out else _("not yet"),
        moment(one.taken_in) if one.taken_in else _("not yet"),
        number(one.arrived) if one.arrived else "",
        number(one.held) if one.held else "",
    )
