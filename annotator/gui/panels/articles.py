"""All articles in a table: searched, filtered and sorted, one opened by a double click."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import State
from annotator.gui.panels.article_finder import ArticleFinder, Found
from annotator.gui.panels.articles_model import (
    ROW,
    SORTS,
    ArticlesModel,
    Column,
    Index,
)
from annotator.gui.panels.people_delegate import PeopleDelegate
from annotator.gui.panels.wording import person_name, state_title
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.search_field import SearchField
from annotator.gui.widgets.state_dot import paint_state
from annotator.language import _, isolate, ngettext, number
from annotator.store.documents import Row
from annotator.store.query import NOBODY, Query

_WIDTHS = {
    Column.STATE: 44,
    Column.NAME: 220,
    Column.LENGTH: 88,
    Column.MARKS: 96,
    Column.QUESTIONS: 96,
    Column.PEOPLE: 240,
}


class ArticlesPanel(QWidget):
    """The table with its filters; smooth with a hundred thousand articles."""

    opened = Signal(str)  # a document
    files_requested = Signal()
    folder_requested = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._stale = True
        self._finder = ArticleFinder(session.project.path, self)
        self.model = ArticlesModel(session)
        self.table = QTableView()
        self.search = SearchField(_("Search titles and names…"))
        self.chips = {state: Chip(state_title(state)) for state in State}
        self.questions = Chip(_("With questions"))
        self.assignee = QComboBox()
        self.import_button = KeyButton(
            _("Import"), icon_name="import", caps=preferences.keymap.caps("import")
        )
        self._count = PlainLabel("", tone="muted")
        self.empty = EmptyState("inbox", "")
        self._folder_button = KeyButton(_("Import a folder…"), icon_name="folder")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._arrange_for_role()

    def query(self) -> Query:
        """Return what is asked for now."""
        header = self.table.horizontalHeader()
        section = header.sortIndicatorSection()
        sort = SORTS.get(Column(section)) if 0 <= section < len(Column) else None
        assignee = self._assignee()
        someone = assignee not in ("", NOBODY)
        return Query(
            annotator=assignee if someone else self._session.me.id,
            text=self.search.text().strip(),
            states=frozenset(state for state, chip in self.chips.items() if chip.isChecked()),
            questions=self.questions.isChecked(),
            assignee=assignee,
            sort=sort or "order",
            descending=header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
        )

    def search_anew(self) -> None:
        """Look for the articles anew."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        query = self.query()
        self.model.set_person("" if query.annotator == self._session.me.id else query.annotator)
        self._finder.find(query)

    def ask_what_to_import(self, place: QPoint) -> None:
        """Offer files or a folder."""
        menu = QMenu(self)
        menu.addAction(_("Files…")).triggered.connect(self.files_requested)
        menu.addAction(_("A folder…")).triggered.connect(self.folder_requested)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.search_anew()

    def _lay_out(self) -> None:
        calm_table(self.table, name=_("Articles"))
        self.table.setModel(self.model)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setItemDelegateForColumn(Column.STATE, _StateDelegate(self.table))
        self.table.setItemDelegateForColumn(Column.PEOPLE, PeopleDelegate(self.table))
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(40)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch()
        middle.addWidget(self.empty)
        middle.addWidget(self._folder_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch()
        self._stack.addWidget(card)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addLayout(self._filters())
        whole.addWidget(self._stack, stretch=1)

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.search.setMaximumWidth(320)
        self.search.setMinimumWidth(160)
        row.addWidget(self.search, stretch=1)
        for chip in (*self.chips.values(), self.questions):
            row.addWidget(chip)
        self.assignee.setAccessibleName(_("Given to"))
        self.assignee.setMaximumWidth(200)
        row.addWidget(self.assignee)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addWidget(self.import_button)
        return row

    def _connect(self) -> None:
        session = self._session
        self.search.searched.connect(lambda _text: self.search_anew())
        for chip in (*self.chips.values(), self.questions):
            chip.toggled.connect(lambda _on: self.search_anew())
        self.assignee.activated.connect(lambda _index: self.search_anew())
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.table.activated.connect(self._activate)
        self.import_button.clicked.connect(self._import_clicked)
        self._folder_button.clicked.connect(self.folder_requested)
        self.empty.acted.connect(self._act_on_empty)
        self._finder.found.connect(self._show)
        self._finder.failed.connect(session.refused)
        session.documents_changed.connect(self.search_anew)
        session.annotations_changed.connect(self._touch)
        session.work_changed.connect(self._touch)
        session.people_changed.connect(self._person_changed)
        session.assignments_changed.connect(self._person_changed)
        session.closed.connect(self._finder.close)

    def _arrange_for_role(self) -> None:
        session = self._session
        self.import_button.setVisible(session.is_lead)
        given = session.project.assignments.any()
        self.table.setColumnHidden(Column.PEOPLE, not (given and session.sees_others))
        chosen = self.assignee.currentData()
        self.assignee.clear()
        self.assignee.addItem(_("Given to anybody or nobody"), "")
        self.assignee.addItem(_("Given to nobody"), NOBODY)
        for one in session.project.annotators.people():
            self.assignee.addItem(isolate(person_name(one)), one.id)
        self.assignee.setCurrentIndex(max(0, self.assignee.findData(chosen)))
        self.assignee.setVisible(given and session.sees_others)

    def _assignee(self) -> str:
        """Return whose articles are listed: an annotator's own, where articles are given out."""
        session = self._session
        if session.sees_others:
            return self.assignee.currentData() or ""
        project = session.project
        bound = project.assignments.any() and not project.about.body().open_articles
        return session.me.id if bound else ""

    def _person_changed(self) -> None:
        self._arrange_for_role()
        self.model.refresh_all()
        self.search_anew()

    def _touch(self, document: str) -> None:
        self._stale = True
        self.model.refresh(document)

    def _sort(self, section: int, _order: Qt.SortOrder) -> None:
        if section >= 0 and Column(section) not in SORTS:
            header = self.table.horizontalHeader()
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        self.search_anew()

    def _show(self, found: Found) -> None:
        position = self.table.currentIndex().row()
        kept = self.model.stand_in(position) if position >= 0 else None
        if list(found.stand_ins) == list(self.model.stand_ins()):
            self.model.refresh_all()
        else:
            self.model.set_stand_ins(found.stand_ins)
            if kept is not None:
                self._select(kept)
        for state, chip in self.chips.items():
            chip.setText(f"{state_title(state)}  {number(found.progress[state])}")
        self._say_how_many(len(found.stand_ins), found.progress.total())

    def _select(self, stand_in: int) -> None:
        position = self.model.position_of(stand_in)
        if position is not None:
            self.table.setCurrentIndex(self.model.index(position, Column.TITLE))

    def _say_how_many(self, shown: int, total: int) -> None:
        if shown == total:
            self._count.setText(ngettext("{n} article", "{n} articles", total))
        else:
            self._count.setText(
                _("{shown} of {total}").format(shown=number(shown), total=number(total))
            )
        self._count.setVisible(total > 0)
        self._folder_button.setVisible(total == 0 and self._session.is_lead)
        if total == 0:
            self._say_nothing_is_here()
        elif shown == 0:
            self.empty.say(_("No article fits these filters"), action=_("Show all"))
        self._stack.setCurrentIndex(0 if shown else 1)

    def _say_nothing_is_here(self) -> None:
        if self._session.is_lead:
            self.empty.say(
                _("Drop articles here, or press Import"),
                hint=_("Text, Word, web pages, tables, JSON lines and datasets of other programs"),
                action=_("Import files…"),
            )
        else:
            self.empty.say(
                _("There are no articles yet"), hint=_("The project's lead brings them in.")
            )

    def _act_on_empty(self) -> None:
        if self.model.rowCount() == 0 and self.query_is_plain():
            self.files_requested.emit()
            return
        for chip in (*self.chips.values(), self.questions):
            chip.setChecked(False)
        self.assignee.setCurrentIndex(0)
        self.search.clear_search()

    def query_is_plain(self) -> bool:
        """Tell whether nothing is filtered out."""
        query = self.query()
        chosen = self._session.sees_others and query.assignee
        return not (query.text or query.states or query.questions or chosen)

    def _activate(self, index: Index) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.opened.emit(row.id)

    def _import_clicked(self) -> None:
        self.ask_what_to_import(
            self.import_button.mapToGlobal(QPoint(0, self.import_button.height() + 4))
        )


class _StateDelegate(QStyledItemDelegate):
    """Draws the dot of the state where its words would stand."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        row = index.data(ROW)
        if isinstance(row, Row):
            room = QRectF(0, 0, 18, 18)
            room.moveCenter(QRectF(option.rect).center())
            flagged = row.questions > 0
            paint_state(painter, room, state=row.state, flagged=flagged, theme=current())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_WIDTHS[Column.STATE], 24)
