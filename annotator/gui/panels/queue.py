"""The queue: the articles in their order, with states, counts and progress."""

from bisect import bisect_left

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from annotator.core.model import Id, State
from annotator.gui.panels.wording import state_title
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import SidePane
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.state_dot import paint_state
from annotator.language import _, isolate, number
from annotator.store.documents import Row

_Index = QModelIndex | QPersistentModelIndex
_CHUNK = 60  # rows read at a time, when they come into view
_ROW_HEIGHT = 5 * GRID
_ROLE = Qt.ItemDataRole.UserRole


class QueueModel(QAbstractListModel):
    """The articles of the queue by position; rows are read when they are looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._ids: list[int] = []  # ascending, or the least sure first
        self._places: dict[int, int] | None = None  # of them, where they are not ascending
        self._doubts: dict[int, float] = {}
        self._rows: dict[int, Row] = {}

    def reload(self) -> None:
        """Read the order anew."""
        self.beginResetModel()
        documents = self._session.project.documents
        self._ids, self._places = documents.ids(), None
        if self._doubts:
            self._ids.sort(key=lambda one: (-self._doubts.get(one, -1.0), one))
            self._places = {one: place for place, one in enumerate(self._ids)}
        self._rows.clear()
        self.endResetModel()

    def forget(self) -> None:
        """Forget the order of a project that was closed."""
        self._doubts = {}

    def set_doubts(self, doubts: dict[int, float]) -> None:
        """Put first where one is least sure, by stand-in; {}: the usual order."""
        self._doubts = doubts
        self.reload()

    def refresh(self, document: Id) -> None:
        """Read one article's row anew."""
        place = self.place_of(document)
        if place is not None:
            if place in self._rows:
                rows = self._session.project.documents.rows(
                    self._ids[place : place + 1], self._session.me.id
                )
                self._rows.update(zip((place,), rows, strict=False))
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def refresh_all(self) -> None:
        """Read every row anew when it is looked at."""
        self._rows.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def place_of(self, document: Id) -> int | None:
        """Return where an article stands in the queue."""
        stand_in = self._session.project.documents.stand_in(document)
        if self._places is not None:
            return self._places.get(stand_in)
        place = bisect_left(self._ids, stand_in)
        return place if self._ids[place : place + 1] == [stand_in] else None

    def document_at(self, place: int) -> Id | None:
        """Return the article at a place of the queue."""
        if not 0 <= place < len(self._ids):
            return None
        return self._session.project.documents.id_of(self._ids[place])

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title or row.name}, {state_title(row.state)}"
        return row if role == _ROLE else None

    def _row(self, place: int) -> Row | None:
        if place not in self._rows and 0 <= place < len(self._ids) and self._session.is_open:
            first = place - place % _CHUNK
            some = self._ids[first : first + _CHUNK]
            rows = self._session.project.documents.rows(some, self._session.me.id)
            if len(self._rows) > 50 * _CHUNK:
                self._rows.clear()
            for at, row in enumerate(rows, start=first):
                self._rows[at] = row
        return self._rows.get(place)


class _RowPainter(QStyledItemDelegate):
    """Draws an article of the queue: state, title, how many spans."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(10 * GRID, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, theme = index.data(_ROLE), current()
        if not isinstance(row, Row):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.chosen)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        direction = painter.layoutDirection()

        def place(box: QRect) -> QRect:
            return QStyle.visualRect(direction, rect, box)

        if chosen:
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(place(bar), theme.accent)
        dot = QRect(rect.left() + 2 * GRID, rect.top(), 2 * GRID, rect.height())
        paint_state(
            painter,
            QRectF(place(dot)),
            state=row.state,
            flagged=row.questions > 0,
            theme=theme,
        )
        count = number(row.marks) if row.marks else ""
        width = painter.fontMetrics().horizontalAdvance(count) + 2 * GRID if count else GRID
        end = QRect(rect.right() - width - GRID, rect.top(), width, rect.height())
        painter.setPen(theme.muted)
        trailing = Qt.AlignmentFlag.AlignVCenter | QStyle.visualAlignment(
            direction, Qt.AlignmentFlag.AlignRight
        )
        painter.drawText(place(end), int(trailing), count)
        left = dot.right() + GRID
        middle = QRect(left, rect.top(), end.left() - left, rect.height())
        painter.setPen(theme.ink)
        title = painter.fontMetrics().elidedText(
            isolate(row.title or row.name), Qt.TextElideMode.ElideRight, middle.width()
        )
        leading = Qt.AlignmentFlag.AlignVCenter | QStyle.visualAlignment(
            direction, Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(place(middle), int(leading), title)


class QueuePanel(SidePane):
    """The list of articles beside the text."""

    document_chosen = Signal(str)
    doubts_wanted = Signal()  # for the order; they come with `take_doubts`

    def __init__(self, session: Session) -> None:
        super().__init__(name=_("Queue"))
        self._session = session
        self.model = QueueModel(session)
        self._head = PlainLabel(tone="heading")
        self._line = ProgressLine(name=_("Articles done"))
        self.unsure = IconButton("sort", _("Articles first in which one is least sure"))
        self.unsure.setCheckable(True)
        self._looked: dict[int, float] = {}
        self.list = QTableView()  # a QListView asks for every row before it shows one
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowPainter(self.list))
        calm_table(self.list, name=_("Articles of the queue"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.list.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._saved = PlainLabel(tone="muted")
        self.body.setContentsMargins(0, 2 * GRID, 0, GRID)
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID, 0, GRID, 0)
        top.addWidget(self._head, stretch=1)
        top.addWidget(self.unsure)
        self.body.addLayout(top)
        self._line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.body.addWidget(self._line)
        self.body.addWidget(self.list, stretch=1)
        self._saved.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.body.addWidget(self._saved)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.unsure.clicked.connect(self._order)
        session.annotations_changed.connect(self._refresh)
        session.work_changed.connect(self._refresh_progress)
        session.documents_changed.connect(self.reload)
        session.people_changed.connect(self._forget_doubts)
        session.closed.connect(self._forget_doubts)
        session.document_shown.connect(self.select)
        session.waiting.connect(self._say_waiting)
        session.saved.connect(self._say_saved)

    def reload(self) -> None:
        """Read the queue anew."""
        self.model.reload()
        self._say_progress()
        self._say_saved()
        if self._session.document:
            self.select(self._session.document)

    def take_doubts(self, doubts: dict[int, float], share: float) -> None:
        """Take in how unsure one is in some articles; when the last came they are put in order."""
        if not self.unsure.isChecked():
            return
        self._looked.update(doubts)
        if share < 1:
            percent = number(round(100 * share))
            self._saved.setText(_("Looking where one is least sure: {n} %").format(n=percent))
            return
        self._say_saved()
        self.model.set_doubts(self._looked)
        self._looked = {}
        self.list.scrollToTop()
        if self._session.document:
            self.select(self._session.document, scroll=False)

    def select(self, document: Id, *, scroll: bool = True) -> None:
        """Show where the article in view stands."""
        place = self.model.place_of(document)
        if place is not None:
            index = self.model.index(place)
            self.list.setCurrentIndex(index)
            if scroll:
                self.list.scrollTo(index)

    def neighbour(self, step: int) -> Id | None:
        """Return the article that many places after the one in view, or None at the ends."""
        if self._session.document is None:
            return self.model.document_at(0)
        place = self.model.place_of(self._session.document)
        return self.model.document_at((place or 0) + step)

    def _order(self, unsure: bool) -> None:
        """Ask where one is least sure, or go back to the usual order."""
        self._looked = {}
        if unsure:
            self._saved.setText(_("Looking where one is least sure …"))
            self.doubts_wanted.emit()
        else:
            self.model.set_doubts({})
            self._say_saved()
            if self._session.document:
                self.select(self._session.document)

    def _forget_doubts(self) -> None:
        """Go back to the usual order: what was known is of one person and one project."""
        self.unsure.setChecked(False)
        self._looked = {}
        if self._session.is_open:
            self.model.set_doubts({})
            self.reload()
        else:
            self.model.forget()

    def _choose(self, index: QModelIndex) -> None:
        document = self.model.document_at(index.row())
        if document is not None:
            self.document_chosen.emit(document)

    def _refresh(self, document: Id) -> None:
        self.model.refresh(document)

    def _refresh_progress(self, document: Id) -> None:
        self.model.refresh(document)
        self._say_progress()

    def _say_progress(self) -> None:
        counts = self._session.project.documents.progress(self._session.me.id)
        done, total = counts[State.DONE] + counts[State.SKIPPED], counts.total()
        self._head.setText(
            _("My queue · {done} of {total}").format(done=number(done), total=number(total))
        )
        self._line.set_progress(done, total)

    def _say_waiting(self, waiting: bool) -> None:
        if waiting:
            self._saved.set_tone("warning")
            self._saved.setText(_("Waiting for another program …"))
        else:
            self._say_saved()

    def _say_saved(self) -> None:
        self._saved.set_tone("muted")
        read_only = self._session.project.readonly
        self._saved.setText(_("Read only") if read_only else _("Everything is saved"))
