"""My own work: what I handed in and when, what arrived, and what was ruled otherwise."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.panels.asking import Asking
from annotator.gui.panels.handing_words import receipt_text
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import directed, moment
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.count_table import CountTable
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import N_, _, number
from annotator.language import current as current_language
from annotator.store.questions import Told
from annotator.workflow.handing import Working, working
from annotator.workflow.progress import Ticker

_TITLES = (N_("When"), N_("Label"), N_("Text"), N_("What was ruled, and why"), N_("Article"))
_SETTLE = 500  # milliseconds after the last change before it is read anew


class OwnWorkPanel(QWidget):
    """The hand-in above, below the private list of what was ruled otherwise."""

    hand_in_requested = Signal()
    place_requested = Signal(str, int, int)  # a document, code points
    guideline_requested = Signal(str)  # a label

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._told: list[Told] = []
        self._stale = True
        self.facts = PlainLabel(wrap=True)
        self.receipt = PlainLabel(wrap=True, tone="muted")
        self.hand_in = KeyButton(_("Hand in my work…"), role="primary", icon_name="handout")
        titles = [_(title) for title in _TITLES]
        self.table = CountTable(titles, name=_("Ruled otherwise"), numbers=range(0))
        self.none = PlainLabel(
            _("Nothing was ruled otherwise than you marked it. Only you can see this list."),
            tone="muted",
            wrap=True,
        )
        self.go = KeyButton(_("Go there"), icon_name="article")
        self.guideline = KeyButton(_("Read the guideline"), icon_name="guideline")
        self._asking = Asking(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read anew what is to be told."""
        self._stale = False
        self._asking.ask(partial(_working, self._session.project.path))
        retrying(self, self._read)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _read(self) -> None:
        session = self._session
        self._told = session.project.questions.told(session.me.id)
        self.table.set_rows([self._row(one) for one in self._told])
        if self._told:
            self.table.choose(0)
        self.table.setVisible(bool(self._told))
        self.none.setVisible(not self._told)
        self._judge()

    def _row(self, one: Told) -> tuple[str, ...]:
        known = self._session.label(one.label)
        return (
            moment(one.note.at),
            known.title(current_language()) if known else "",
            directed(one.quote) if one.quote else "",
            directed(" ".join(one.note.text.split())),
            directed(one.article),
        )

    def _lay_out(self) -> None:
        top, below = Card(), Card()
        top.body.addWidget(heading(_("Hand in")))
        top.body.addWidget(self.facts)
        top.body.addWidget(self.receipt)
        top.body.addWidget(self.hand_in)
        self._top = top
        header = self.table.horizontalHeader()
        mode = header.ResizeMode
        for column, width in enumerate((140, 110, 180, 200, 160)):
            header.setSectionResizeMode(column, mode.Stretch if column == 3 else mode.Interactive)
            self.table.setColumnWidth(column, width)
        below.body.addWidget(heading(_("Ruled otherwise than I marked it")))
        below.body.addWidget(self.none)
        below.body.addWidget(self.table, stretch=1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.go)
        row.addWidget(self.guideline)
        row.addStretch()
        below.body.addLayout(row)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(top)
        whole.addWidget(below, stretch=1)

    def _connect(self) -> None:
        session = self._session
        self.hand_in.clicked.connect(self.hand_in_requested)
        self.table.activated.connect(lambda _index: self._go())
        self.table.itemSelectionChanged.connect(self._judge)
        self.go.clicked.connect(self._go)
        self.guideline.clicked.connect(self._read_guideline)
        self._asking.answered.connect(self._take)
        self._asking.failed.connect(session.refused)
        self._settle.timeout.connect(self._note)
        session.work_changed.connect(lambda _document: self._settle.start())
        session.documents_changed.connect(self._settle.start)
        session.people_changed.connect(self._settle.start)
        session.closed.connect(self._asking.close)

    def _note(self) -> None:
        self._stale = True
        if self._session.is_open and self.isVisible():
            self.reload()

    def _take(self, found: Working | None) -> None:
        self._top.setVisible(found is not None)
        if found is None:
            return
        fresh = found.made - found.arrived
        when = (
            _("Handed in last: {time}.").format(time=moment(found.handed_in))
            if found.handed_in
            else _("Nothing was handed in yet.")
        )
        waits = _("{n} steps have not arrived with the lead as far as is known.")
        said = waits.format(n=number(fresh)) if fresh > 0 else _("Everything has arrived.")
        self.facts.setText(f"{when} {said}" if found.made else when)
        told = _("As the work file of {time} says: {receipt}")
        receipt = receipt_text(found.arrived, found.made)
        self.receipt.setText(told.format(time=moment(found.opened), receipt=receipt))
        self.receipt.setVisible(found.opened > 0)

    def _chosen(self) -> Told | None:
        row = self.table.currentRow()
        return self._told[row] if 0 <= row < len(self._told) else None

    def _judge(self) -> None:
        one = self._chosen()
        self.go.setVisible(one is not None)
        self.guideline.setVisible(one is not None and bool(one.label))

    def _go(self) -> None:
        one = self._chosen()
        if one is not None:
            self.place_requested.emit(one.note.document, one.start, one.end)

    def _read_guideline(self) -> None:
        one = self._chosen()
        if one is not None:
            self.guideline_requested.emit(one.label)


def _working(path: Path, *, ticker: Ticker) -> Working | None:
    del ticker  # it is over at once
    return working(path)
