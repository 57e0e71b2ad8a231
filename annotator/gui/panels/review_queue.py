"""The articles that are left to rule on, with their open cases: sorted, narrowed, grouped."""

from dataclasses import replace

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
from PySide6.QtGui import QActionGroup, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from annotator.core.disagreement import Kind
from annotator.core.model import Id, State
from annotator.gui.panels.label_agreement import LabelAgreementCard
from annotator.gui.panels.review_words import kind_name
from annotator.gui.panels.wording import directed
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import SidePane
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.state_dot import paint_state
from annotator.language import _, isolate, listed, ngettext, number
from annotator.language import current as current_language
from annotator.store.review_entries import Order, Row, Totals, Wanted

_Index = QModelIndex | QPersistentModelIndex
_CHUNK = 60
_ROW_HEIGHT = 5 * GRID
_ROLE = Qt.ItemDataRole.UserRole
_MOST_LAYERS = 5


class ReviewRows(QAbstractListModel):
    """Articles of the review, or texts that come back, by position."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._rows: list[Row] = []
        self._texts: list[tuple[str, int]] = []
        self._titles: dict[int, str] = {}

    def show_articles(self, rows: list[Row]) -> None:
        """List articles."""
        self.beginResetModel()
        self._rows, self._texts = rows, []
        self.endResetModel()

    def show_texts(self, texts: list[tuple[str, int]]) -> None:
        """List texts with how many open cases each has."""
        self.beginResetModel()
        self._rows, self._texts = [], texts
        self.endResetModel()

    def forget(self) -> None:
        """Forget the titles of a project that was closed."""
        self._titles.clear()
        self.show_articles([])

    def update_row(self, document: Id, left: int, *, ruled: int, finished: bool) -> None:
        """Show how many cases are left in one article; the order stays as it is."""
        place = self.place_of(document)
        if place is not None:
            old = self._rows[place]
            self._rows[place] = replace(old, left=left, ruled=ruled, finished=finished)
            index = self.index(place)
            self.dataChanged.emit(index, index)

    def place_of(self, document: Id) -> int | None:
        """Return where an article stands."""
        return next((at for at, row in enumerate(self._rows) if row.id == document), None)

    def row(self, place: int) -> Row | None:
        """Return the article at a place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def text(self, place: int) -> str:
        """Return the text at a place, where texts are listed; else ""."""
        return self._texts[place][0] if 0 <= place < len(self._texts) else ""

    def next_open(self, document: Id | None) -> Id | None:
        """Return the next article behind one, round the end, that has cases left; or None."""
        here = self.place_of(document) if document else None
        at = -1 if here is None else here
        for step in range(1, len(self._rows) + 1):
            row = self._rows[(at + step) % len(self._rows)]
            if row.left and not row.finished and row.id != document:
                return row.id
        return None

    def neighbour(self, document: Id | None, step: int) -> Id | None:
        """Return the article so many places behind one, or None at the ends."""
        here = self.place_of(document) if document else None
        found = self.row((-1 if here is None else here) + step)
        return found.id if found else None

    def rowCount(self, parent: _Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows) or len(self._texts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.row() < len(self._texts):
            text, times = self._texts[index.row()]
            said = (directed(text), times, State.TODO)
        elif index.row() < len(self._rows):
            row = self._rows[index.row()]
            state = State.IN_PROGRESS if row.ruled else State.TODO
            said = (
                isolate(self._title(row, index.row())),
                row.left,
                State.DONE if row.finished else state,
            )
        else:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return said[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            cases = ngettext("{n} case", "{n} cases", said[1])
            return listed([said[0], cases])
        return said if role == _ROLE else None

    def _title(self, row: Row, place: int) -> str:
        if row.document not in self._titles and self._session.is_open:
            first = place - place % _CHUNK
            some = [one.document for one in self._rows[first : first + _CHUNK]]
            found = self._session.project.documents.rows(some, self._session.me.id)
            by_id = {one.id: one.title or one.name for one in found}
            for one in self._rows[first : first + _CHUNK]:
                self._titles[one.document] = by_id.get(one.id, "")
        return self._titles.get(row.document, "")


class _RowPainter(QStyledItemDelegate):
    """Draws an article or a text: how far it is, what it is called, how much is left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(10 * GRID, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        said, theme = index.data(_ROLE), current()
        if said is None:
            return
        title, left, state = said
        rect: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        direction = painter.layoutDirection()
        chosen = bool(flags & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.chosen)
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(QStyle.visualRect(direction, rect, bar), theme.accent)
        elif flags & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        dot = QRect(rect.left() + 2 * GRID, rect.top(), 2 * GRID, rect.height())
        place = QRectF(QStyle.visualRect(direction, rect, dot))
        paint_state(painter, place, state=state, flagged=False, theme=theme)
        count = number(left) if left else ("✓" if state is State.DONE else "")
        width = painter.fontMetrics().horizontalAdvance(count) + 2 * GRID
        end = QRect(rect.right() - width - GRID, rect.top(), width, rect.height())
        painter.setPen(theme.muted)
        side = Qt.AlignmentFlag.AlignVCenter
        trailing = side | QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight)
        painter.drawText(QStyle.visualRect(direction, rect, end), int(trailing), count)
        start = dot.right() + GRID
        middle = QRect(start, rect.top(), end.left() - start, rect.height())
        painter.setPen(theme.ink)
        short = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, middle.width())
        leading = side | QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QStyle.visualRect(direction, rect, middle), int(leading), short)


class ReviewQueue(SidePane):
    """The list beside the article: what it holds is asked for by `wanted_changed`."""

    document_chosen = Signal(str)
    wanted_changed = Signal()
    finish_agreed_requested = Signal()  # articles in full agreement, all at once

    def __init__(self, session: Session) -> None:
        super().__init__(name=_("Queue of the review"))
        self._session = session
        self.wanted = Wanted()
        self.mine = True
        self.model = ReviewRows(session)
        self.head = PlainLabel(tone="heading", elide=True)
        self.order, self.kind, self.label = QComboBox(), QComboBox(), QComboBox()
        self.more = IconButton("filter", _("Which articles are listed"))
        self.text = KeyButton("", role="link", icon_name="close")
        self.settled = KeyButton("", role="link", icon_name="done_circle")
        self.line = ProgressLine(name=_("Articles looked at"))
        self.list = QTableView()
        self.agreement = LabelAgreementCard(session)
        self._lay_out()
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        for box in (self.order, self.kind, self.label):
            box.activated.connect(self._narrow)
        self.more.clicked.connect(self._open_menu)
        self.text.clicked.connect(self._forget_text)
        self.settled.clicked.connect(self.finish_agreed_requested)

    def fill(self) -> None:
        """Offer what an open project has to choose from."""
        self.order.clear()
        for order, title in (
            (Order.WORST, _("Worst first")),
            (Order.ARTICLES, _("In the order of the articles")),
            (Order.FEWEST, _("Fewest cases first")),
            (Order.TEXT, _("By text that comes back")),
        ):
            self.order.addItem(title, order)
        self.kind.clear()
        self.kind.addItem(_("Every kind"), "")
        for kind in Kind:
            self.kind.addItem(kind_name(kind.value), kind.value)
        self.label.clear()
        self.label.addItem(_("Every label"), "")
        for label in self._session.labels:
            self.label.addItem(label.title(current_language()), label.id)
        self._select_now()

    def narrow(self, wanted: Wanted) -> None:
        """List something else."""
        self.wanted = wanted
        self._select_now()
        self.wanted_changed.emit()

    def asked(self) -> Wanted:
        """Return what is listed, for whom."""
        me = self._session.me.id if self.mine and self._session.is_open else ""
        return replace(self.wanted, reviewer=me)

    def show_totals(self, totals: Totals) -> None:
        """Say how much is left altogether."""
        cases = ngettext("{n} case", "{n} cases", totals.cases)
        where = ngettext("in {n} article", "in {n} articles", totals.articles)
        self.head.setText(f"{cases} {where}")
        agreed = ngettext(
            "Finish {n} article in full agreement",
            "Finish {n} articles in full agreement",
            totals.settled,
        )
        self.settled.set_text(agreed)
        self.settled.setVisible(totals.settled > 0 and not self.wanted.finished)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the look at the articles is; it goes when nothing is left to look at."""
        self.line.set_progress(done, total)
        self.line.setVisible(done < total)

    def select(self, document: Id) -> None:
        """Show where the article in view stands."""
        place = self.model.place_of(document)
        if place is None:
            self.list.clearSelection()
            return
        index = self.model.index(place)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _lay_out(self) -> None:
        for box, name in (
            (self.order, _("Order of the queue")),
            (self.kind, _("Kind of disagreement")),
            (self.label, _("Label")),
        ):
            box.setAccessibleName(name)
            box.setMinimumWidth(0)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowPainter(self.list))
        calm_table(self.list, name=_("Articles to rule on"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.list.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setContentsMargins(0, 2 * GRID, 0, GRID)
        inset = (2 * GRID, 0, 2 * GRID, 0)
        self.head.setContentsMargins(*inset)
        self.line.setContentsMargins(*inset)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(GRID + GRID // 2, 0, GRID + GRID // 2, 0)
            row.setSpacing(GRID // 2)
        first.addWidget(self.order, stretch=1)
        first.addWidget(self.more)
        second.addWidget(self.kind, stretch=1)
        second.addWidget(self.label, stretch=1)
        self.body.addWidget(self.head)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self.text)
        self.body.addWidget(self.line)
        self.body.addWidget(self.list, stretch=1)
        self.body.addWidget(self.settled)
        self.body.addWidget(self.agreement)
        self.text.hide()
        self.settled.hide()
        self.line.hide()

    def _select_now(self) -> None:
        for box, value in (
            (self.order, self.wanted.order),
            (self.kind, self.wanted.kind),
            (self.label, self.wanted.label),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.text.setVisible(bool(self.wanted.surface or self.wanted.documents))
        surface = self.wanted.surface
        self.text.set_text(f"«{directed(surface[:28])}»" if surface else _("Only the chosen cases"))

    def _narrow(self) -> None:
        order = Order(self.order.currentData())
        surface = self.wanted.surface if order is not Order.TEXT else ""
        self.narrow(
            replace(
                self.wanted,
                order=order,
                kind=self.kind.currentData(),
                label=self.label.currentData(),
                surface=surface,
            )
        )

    def _forget_text(self) -> None:
        self.narrow(replace(self.wanted, surface="", documents=()))

    def _choose(self, index: QModelIndex) -> None:
        text = self.model.text(index.row())
        row = self.model.row(index.row())
        if text:
            self.narrow(replace(self.wanted, surface=text, order=Order.ARTICLES))
        elif row is not None:
            self.document_chosen.emit(row.id)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        layers = QActionGroup(menu)
        for least in range(1, _MOST_LAYERS + 1):
            title = ngettext("At least {n} finished layer", "At least {n} finished layers", least)
            one = menu.addAction(title)
            one.setCheckable(True)
            one.setChecked(least == self.wanted.least)
            layers.addAction(one)
            one.triggered.connect(lambda _on, n=least: self.narrow(replace(self.wanted, least=n)))
        menu.addSeparator()
        mine = menu.addAction(_("Only what I decide, or nobody yet"))
        mine.setCheckable(True)
        mine.setChecked(self.mine)
        mine.triggered.connect(self._only_mine)
        menu.addSeparator()
        for title, changes, on in (
            (_("With cases to rule on"), (False, False), not self._special()),
            (_("In full agreement, or all ruled"), (False, True), self.wanted.settled),
            (_("Finished"), (True, False), self.wanted.finished),
        ):
            one = menu.addAction(title)
            one.setCheckable(True)
            one.setChecked(on)
            finished, settled = changes
            one.triggered.connect(
                lambda _on, f=finished, s=settled: self.narrow(
                    replace(self.wanted, finished=f, settled=s)
                )
            )
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def _special(self) -> bool:
        return self.wanted.finished or self.wanted.settled

    def _only_mine(self, on: bool) -> None:
        self.mine = on
        self.wanted_changed.emit()
