"""The queue: the articles in their order, with states, counts and progress."""

from PySide6.QtCore import (
    QModelIndex,
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
from annotator.gui.panels.queue_model import ROW, Index, QueueModel
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import SidePane
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.state_dot import paint_state
from annotator.language import _, isolate, ngettext, number
from annotator.store.documents import Row

_ROW_HEIGHT = 5 * GRID


class _RowPainter(QStyledItemDelegate):
    """Draws an article of the queue: state, title, how many spans."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10 * GRID, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, theme = index.data(ROW), current()
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
        count = _("Returned") if row.returned else count
        width = painter.fontMetrics().horizontalAdvance(count) + 2 * GRID if count else GRID
        end = QRect(rect.right() - width - GRID, rect.top(), width, rect.height())
        painter.setPen(theme.warning if row.returned else theme.muted)
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
        self.everything = IconButton("people", _("All articles, also those given to others"))
        self.everything.setCheckable(True)
        self.answers = KeyButton("", role="link", icon_name="question")
        self.answers.hide()
        self._answered: list[Id] = []  # articles with answers to questions of mine
        self.nothing = PlainLabel(tone="muted", wrap=True)
        self.list = QTableView()  # a QListView asks for every row before it shows one
        self._saved = PlainLabel(tone="muted")
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read the queue anew."""
        self.model.reload()
        self._say_whose()
        self._say_answers()
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

    def holds(self, document: Id) -> bool:
        """Tell whether an article stands in the queue."""
        return self.model.place_of(document) is not None

    def neighbour(self, step: int) -> Id | None:
        """Return the article that many places after the one in view, or None at the ends."""
        if self._session.document is None:
            return self.model.document_at(0)
        place = self.model.place_of(self._session.document)
        return self.model.document_at((place or 0) + step)

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowPainter(self.list))
        calm_table(self.list, name=_("Articles of the queue"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.horizontalHeader().hide()
        self.list.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        self.list.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.setContentsMargins(0, 2 * GRID, 0, GRID)
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID, 0, GRID, 0)
        top.addWidget(self._head, stretch=1)
        top.addWidget(self.everything)
        top.addWidget(self.unsure)
        self.body.addLayout(top)
        self._line.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.body.addWidget(self._line)
        self.nothing.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.answers)
        self.body.addWidget(self.list, stretch=1)
        self._saved.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.body.addWidget(self._saved)

    def _connect(self) -> None:
        session = self._session
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.unsure.clicked.connect(self._order)
        self.answers.clicked.connect(self._go_to_answer)
        self.everything.clicked.connect(self._show_everything)
        session.annotations_changed.connect(self._refresh)
        session.work_changed.connect(self._refresh_progress)
        session.documents_changed.connect(self.reload)
        session.assignments_changed.connect(self.reload)
        session.people_changed.connect(self._forget_doubts)
        session.closed.connect(self._forget_doubts)
        session.document_shown.connect(self.select)
        session.waiting.connect(self._say_waiting)
        session.saved.connect(self._say_saved)

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
        self.everything.setChecked(False)
        self._looked = {}
        self.model.forget()
        if self._session.is_open:
            self.reload()

    def _show_everything(self, on: bool) -> None:
        self.model.show_everything(on)
        self.reload()

    def _say_answers(self) -> None:
        """Say whether questions of mine were answered that I did not settle yet."""
        session = self._session
        answered = session.project.questions.answered(session.me.id)
        self._answered = [one.question.document for one in answered]
        count = len(answered)
        self.answers.set_text(ngettext("{n} new answer", "{n} new answers", count))
        self.answers.setVisible(count > 0)

    def _go_to_answer(self) -> None:
        """Go to an article with an answer: the next one after that in view."""
        after = dict.fromkeys(self._answered)
        waiting = [one for one in after if one != self._session.document]
        if waiting or self._answered:
            self.document_chosen.emit((waiting or self._answered)[0])

    def _say_whose(self) -> None:
        """Say where the articles are that are not here, and let whoever may look at them."""
        own = self.model.is_own
        shown = (own or self.everything.isChecked()) and self.model.may_show_everything()
        self.everything.setVisible(shown)
        self.nothing.setText(
            _("Nothing was given to you yet. The project's lead gives articles out.")
        )
        self.nothing.setVisible(own and self.model.rowCount() == 0)

    def _choose(self, index: QModelIndex) -> None:
        document = self.model.document_at(index.row())
        if document is not None:
            self.document_chosen.emit(document)

    def _refresh(self, document: Id) -> None:
        self.model.refresh(document)

    def _refresh_progress(self, document: Id) -> None:
        self.model.refresh(document)
        self._say_progress()
        if self._answered:
            self._say_answers()

    def _say_progress(self) -> None:
        counts = self.model.progress()
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
