"""The place itself: the queue, the article with the case in hand and its answers, what helps."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Id
from annotator.gui.actions import Place, label_index, lane_index
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.keymap import PLACE_PROPERTY
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.labels import label_at, slots
from annotator.gui.panels.lanes import LanesPanel
from annotator.gui.panels.layer_panes import Dress, LayerPanes
from annotator.gui.panels.review_bar import ReviewBar, SayingBar
from annotator.gui.panels.review_queue import ReviewQueue
from annotator.gui.panels.review_side import ReviewSide
from annotator.gui.panels.wording import step_text
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.views.review.bench import Bench
from annotator.gui.views.review.doing import RULING, Doing, wanted_documents
from annotator.gui.views.review.many import Many
from annotator.gui.views.review.own import OwnMarking
from annotator.gui.views.review.queueing import Queueing
from annotator.gui.views.review.showing import Panes, Showing
from annotator.gui.widgets.card import Splitter
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.going_round import go_round
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _
from annotator.store.undo import Undone

_MEASURE = 760
_NAMES = "review/names"
_BASE_PIXELS = 20
_LANES = 0.8  # of the article's text size
_LEAST_ARTICLE = 17 * GRID  # pixels that answers leave to the article


class ReviewView(QWidget):
    """The place where disagreements are ruled on; needs an open project."""

    said = Signal(str)

    def __init__(
        self, session: Session, preferences: Preferences, memory: QSettings | None = None
    ) -> None:
        super().__init__()
        self.setProperty(PLACE_PROPERTY, Place.REVIEW.value)
        self._session, self._preferences, self._memory = session, preferences, memory
        keymap = preferences.keymap
        self.canvas = Canvas()
        self.canvas.setAccessibleName(_("Article"))
        self.head = ArticleHead()
        self.canvas.set_header(self.head)
        self.queue = ReviewQueue(session)
        self.lanes = LanesPanel(keymap)
        self.saying = SayingBar(keymap)
        self.layers = LayerPanes()
        self.side = ReviewSide(keymap)
        self.bar = ReviewBar(keymap)
        self.title = PlainLabel(tone="heading", elide=True)
        self.standing = PlainLabel(tone="muted", elide=True)
        self.empty = EmptyState("review", "")
        self.bench = Bench(self, session)
        self.own = OwnMarking(self, session, self.bench, self.canvas)
        self._settled = QTimer(self, interval=0, singleShot=True)  # when the answers have room
        self._lay_out()
        self.many = Many(session, self._banners, self)
        panes = Panes(
            self.canvas,
            self.head,
            self.title,
            self.standing,
            self.lanes,
            self.saying,
            self.layers,
            self.side,
            self.bar,
        )
        self.showing = Showing(self, session, self.bench, self.own, panes)
        self.showing.names = memory is None or memory.value(_NAMES, "shown") == "shown"
        self.doing = Doing(
            self,
            session,
            self.bench,
            own=self.own,
            showing=self.showing,
            many=self.many,
            queue=self.queue,
            saying=self.saying,
            home=self.canvas,
        )
        self.queueing = Queueing(
            self,
            session,
            bench=self.bench,
            queue=self.queue,
            showing=self.showing,
            many=self.many,
        )
        panes_round = (self.queue.list, self.canvas, self.saying, self.side, self.bar)
        self._actions: dict[str, Callable[[], object]] = {
            **self.doing.table(),
            "next_pane": partial(go_round, panes_round, 1),
            "previous_pane": partial(go_round, panes_round, -1),
        }
        self._marking = self.own.table()
        self._connect()
        self.apply_settings()
        self.queue.fill()
        self.queueing.open_index()

    # What the window calls

    def perform(self, action_id: str) -> bool:
        """Do an action of this place; return False when it is not one of ours."""
        if self.own.is_on:
            index = label_index(action_id)
            if index is not None:
                label = label_at(slots(self._session.labels), index)
                if label is not None:
                    self.own.mark(label)
                return True
            do = self._marking.get(action_id)
            if do is not None:
                do()
                return True
        lane = lane_index(action_id)
        if lane is not None:
            self.doing.take_lane(lane)
            return True
        do = self._actions.get(action_id)
        if do is None:
            return False
        do()
        return True

    def can(self, action_id: str) -> bool:
        """Tell whether an action of ours would do something now; else its key is the widget's."""
        if self.own.is_on:
            return self.own.can(action_id) or label_index(action_id) is not None
        lane = lane_index(action_id)
        if lane is not None or action_id in RULING:
            return self.doing.may_rule() and lane in (None, *self.doing.lanes())
        if action_id == "next_open":  # Space presses a button that has the keyboard
            return not isinstance(QApplication.focusWidget(), QAbstractButton)
        return action_id in self._actions

    def take_keyboard(self) -> None:
        """Take the keyboard to the article."""
        self.canvas.setFocus()

    def show_cases(self, places: Sequence[tuple[Id, int, int]], document: Id | None = None) -> None:
        """Show only these cases (document, start, end), beginning with the first of an article.

        Raises AnnotatorError when the project has none of the articles.
        """
        wanted = wanted_documents(self._session, places)
        self.bench.only = {}
        for name, start, end in places:
            self.bench.only.setdefault(name, []).append((start, end))
        self.queue.narrow(wanted)
        first = next((one for one in places if document in (None, one[0])), places[0])
        self._session.show(first[0])
        self.bench.read()
        if not self.bench.look_near(first[1], first[2]):
            self.bench.begin()

    def show_matching(self, *, kind: str = "", label: Id = "", surface: str = "") -> None:
        """List only cases of a kind, a label, or a text."""
        self.queue.narrow(
            replace(self.queue.wanted, kind=kind, label=label, surface=surface, documents=())
        )

    def apply_settings(self) -> None:
        """Take over the settings that concern the article."""
        settings = self._preferences.settings
        zoom = settings.zoom / 100 * settings.text_size / _BASE_PIXELS
        self.canvas.set_theme(current())
        self.canvas.set_font_family(settings.reading_font)
        self.canvas.set_zoom(zoom)
        self.canvas.set_line_spacing(settings.line_spacing / 200)
        self.lanes.dress(settings.reading_font, zoom * _LANES)
        self.layers.dress(
            Dress(current(), settings.reading_font, zoom * _LANES, settings.line_spacing / 200)
        )

    def leave(self) -> None:
        """Let go of what belongs to the project: it is closed."""
        self.showing.forget()
        self.queueing.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._session.is_open:
            return
        self.many.look_soon()
        self.bench.read()
        if self.bench.case is None:
            self.queueing.begin()
        self.queueing.reload()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # of the article: the answers took their room
            self._settled.start()
        return super().eventFilter(watched, event)

    # Building

    def _desk(self) -> QWidget:
        """Return the article with the case's title above and its answers below."""
        top = QHBoxLayout()
        top.setContentsMargins(4 * GRID, GRID + GRID // 2, 4 * GRID, GRID // 2)
        top.addWidget(self.title, stretch=1)
        top.addWidget(self.standing, stretch=1)
        self.standing.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._texts = QStackedWidget()
        self._texts.addWidget(self.canvas)
        self._texts.addWidget(self.layers)
        self._texts.installEventFilter(self)
        self._texts.setMinimumHeight(_LEAST_ARTICLE)
        self._texts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        foot = QWidget()
        foot.setMaximumWidth(_MEASURE + 8 * GRID)
        foot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._foot = QVBoxLayout(foot)
        self._foot.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID + GRID // 2)
        self._foot.setSpacing(GRID)
        self._foot.addWidget(self.lanes)
        self._foot.addWidget(self.saying)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(foot, stretch=100)
        middle.addStretch(1)
        desk = QWidget()
        column = QVBoxLayout(desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._texts, stretch=1)
        column.addLayout(middle)
        return desk

    def _lay_out(self) -> None:
        self._banners = QVBoxLayout()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self._desk())
        center = QWidget()
        whole = QVBoxLayout(center)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._banners)
        whole.addWidget(self.pages, stretch=1)
        self._side_scroll = self.side.scrolling()
        self.queue.setMinimumWidth(22 * GRID)
        self.splitter = Splitter()
        for part in (self.queue, center, self._side_scroll):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([264, 880, 296])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.splitter, stretch=1)
        box.addWidget(self.bar)

    def _connect(self) -> None:
        session = self._session
        session.document_shown.connect(self._shown)
        session.annotations_changed.connect(self._changed)
        session.work_changed.connect(self._changed)
        session.documents_changed.connect(self._others_wrote)
        session.labels_changed.connect(self._labels_changed)
        session.people_changed.connect(self._person_changed)
        session.rulings_undone.connect(self._tell_undone)
        self.queue.document_chosen.connect(self._choose)
        self.queue.finish_agreed_requested.connect(self._finish_agreed)
        self.lanes.chosen.connect(self.doing.take_row)
        self.saying.triggered.connect(self._do)
        self.bar.triggered.connect(self._do)
        self.side.precedent_taken.connect(lambda: self._do("as_precedent"))
        self.side.precedent_applied.connect(lambda: self._do("all_as_precedent"))
        self.bench.case_changed.connect(self._settled.start)
        self._settled.timeout.connect(self.showing.keep_in_view)
        self.queueing.read_anew.connect(self._show_page)
        self.many.progress.connect(self.queue.show_progress)
        self.many.settled.connect(self.bench.read)
        self.many.agreement_found.connect(self.queue.agreement.show_figures)
        self.canvas.activity.connect(session.activity)
        self.layers.activity.connect(session.activity)
        self.empty.acted.connect(lambda: self.queue.narrow(replace(self.queue.wanted, least=1)))
        self.own.said.connect(self.said)
        self.doing.said.connect(self.said)
        self.doing.shown_anew.connect(self._show_anew)

    # Inside

    def _do(self, action_id: str) -> None:
        if not action_id:
            self.showing.show_case()  # a chip that was only looked at shows what is so
        elif self.can(action_id):
            self.perform(action_id)
        else:
            self.said.emit(_("Only a reviewer rules."))
            self.showing.show_case()

    def _show_page(self) -> None:
        desk = self.bench.desk
        there = desk is not None and bool(desk.annotators)
        self.pages.setCurrentIndex(1 if there else 0)
        if there:
            return
        self.empty.say(
            _("There is nothing to rule on yet."),
            hint=_("Articles come here when two annotators or more have finished them."),
            action=_("Show articles that one has finished") if self.queue.wanted.least > 1 else "",
        )

    def _shown(self, _document: Id) -> None:
        if self.own.is_on:
            self.own.leave()
        if not self.isVisible():
            return
        self.bench.read()
        self.bench.begin()
        self.queue.select(_document)
        self._show_page()

    def _changed(self, document: Id) -> None:
        if not self.isVisible():
            return
        self.bench.hear(document)
        if document != self._session.document:
            self.many.look_soon()

    def _others_wrote(self) -> None:
        if self.isVisible():
            self.bench.read()
            self.many.look_soon()

    def _labels_changed(self) -> None:
        self.queue.fill()
        self.showing.forget()
        if self.isVisible():
            self.bench.read()

    def _person_changed(self) -> None:
        if self.isVisible() and self._session.is_open:
            self.bench.read()
            self.queueing.reload()

    def _choose(self, document: Id) -> None:
        if document == self._session.document:
            self.bench.begin()
        self._session.show(document)
        self.canvas.setFocus()

    def _finish_agreed(self) -> None:
        if self.doing.may_rule():
            self.many.finish_agreed(self.queueing.settled(), self.queue.wanted.least)
        else:
            self.said.emit(_("Only a reviewer rules."))

    def _tell_undone(self, done: Undone, verb: str) -> None:
        if not self.isVisible() or self.bench.desk is None:
            return
        self.queueing.note()
        for pieces in done.step.pieces[:1]:
            self.bench.look_near(pieces[0][0], pieces[-1][1])
        step = step_text(done.step, self.bench.desk.text)
        sentence = _("Taken back: {step}") if verb == "undo" else _("Put back: {step}")
        self.said.emit(sentence.format(step=step))

    def _show_anew(self) -> None:
        if self._memory is not None:
            self._memory.setValue(_NAMES, "shown" if self.showing.names else "hidden")
        wide = self.showing.side_by_side
        self._texts.setCurrentIndex(1 if wide else 0)
        for part in (self.queue, self._side_scroll):
            part.setVisible(not wide)
        self.showing.show_desk()
        self.showing.show_case()
        self._settled.start()
        self.canvas.setFocus()
