"""Who did what, when: the deeds of the project, the newest first, read as they are scrolled to."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from annotator.core.model import Annotator
from annotator.gui.panels.articles_model import Index
from annotator.gui.panels.deeds_model import DeedsModel
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import person_name
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card
from annotator.language import _, isolate
from annotator.store.history import Deed


class HistoryPanel(QWidget):
    """The table, a filter by person, and the way back from what concerns the whole project."""

    opened = Signal(str)  # a document
    undo_requested = Signal(object)  # a Deed

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self.model = DeedsModel(session)
        self.table = QTableView()
        self.person = QComboBox()
        self.undo = KeyButton(_("Take back…"), icon_name="undo")
        self._stale = True
        self._lay_out()
        self.person.activated.connect(lambda _index: self._filter())
        self.table.activated.connect(self._activate)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._judge())
        self.undo.clicked.connect(self._ask_undo)
        for signal in (session.saved, session.documents_changed, session.labels_changed):
            signal.connect(self._note)
        session.people_changed.connect(self._fill_people)
        self._fill_people()
        self._judge()

    def reload(self) -> None:
        """Read the history anew, from its newest end."""
        retrying(self, self._read)

    def _read(self) -> None:
        self._stale = False
        mine = "" if self._session.sees_others else self._session.me.id
        self.model.reload(self.person.currentData() or mine)
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _lay_out(self) -> None:
        calm_table(self.table, name=_("History"))
        self.table.setModel(self.model)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        for column, width in enumerate((150, 180, 300)):
            self.table.setColumnWidth(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.person.setMinimumWidth(220)
        self.person.setAccessibleName(_("Whose deeds"))
        row.addWidget(self.person)
        row.addStretch()
        row.addWidget(self.undo)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addLayout(row)
        whole.addWidget(card, stretch=1)

    def _fill_people(self) -> None:
        retrying(self, self._read_people)

    def _read_people(self) -> None:
        people = self._people()
        chosen = self.person.currentData()
        self.person.clear()
        if self._session.sees_others:
            self.person.addItem(_("Everybody"), "")
        for one in people:
            self.person.addItem(isolate(person_name(one)), one.id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        self._note()

    def _people(self) -> list[Annotator]:
        # Blind work stays blind: an annotator sees only their own deeds until the lead opens it.
        if not self._session.sees_others:
            return [self._session.me]
        return [one for one in self._session.project.annotators.all() if one.roles]

    def _filter(self) -> None:
        self.reload()
        self.table.scrollToTop()

    def _note(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _activate(self, index: Index) -> None:
        deed = self.model.deed(index.row())
        if deed is not None and deed.document:
            self.opened.emit(deed.document)

    def _chosen(self) -> Deed | None:
        return self.model.deed(self.table.currentIndex().row())

    def _judge(self) -> None:
        deed = self._chosen()
        can = deed is not None and self._session.is_lead and self.model.is_reversible(deed)
        self.undo.setVisible(can)

    def _ask_undo(self) -> None:
        deed = self._chosen()
        if deed is not None:
            self.undo_requested.emit(deed)
