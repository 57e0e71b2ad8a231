"""The place itself: the query above, the places found below, and how far the search is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.core.query import Query
from annotator.errors import AnnotatorError
from annotator.gui.panels.concordance import Concordance
from annotator.gui.panels.finder import Finder
from annotator.gui.panels.hits_model import HitsModel
from annotator.gui.panels.query_form import QueryForm
from annotator.gui.panels.query_words import query_text
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current, label_paint
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.language import _, ngettext, number, say
from annotator.language import current as current_language
from annotator.workflow.answers import MOST, Order, Portion, Sorted


class FindView(QWidget):
    """Finds in all articles; needs an open project."""

    walk_requested = Signal(int)  # from a row of the list on

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self._finder = Finder(session.project.path, self)
        self._query = Query()
        self._share = 1.0  # of the project that was looked into
        self._complete = True
        self.model = HitsModel()
        self.form = QueryForm()
        self.list = Concordance(self.model, name=_("Places found"))
        self.order = QComboBox()
        self.walk = KeyButton(_("Walk through them"), role="primary", caps=("Enter",))
        self.stop = KeyButton(_("Stop"), role="link")
        self.count = PlainLabel(elide=True)
        self.indexing = PlainLabel(tone="muted")
        self.line = ProgressLine(name=_("Articles searched"))
        self.empty = EmptyState("find", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._take_labels()
        self._show()

    # What others call

    def look_for(self, phrase: str) -> None:
        """Look for a phrase in all articles; without one, only take the keyboard to the field."""
        if phrase.strip():
            self.form.look_for(phrase)
        self.form.take_keyboard()

    def query(self) -> Query:
        """Return what is looked for."""
        return self.form.query()

    def take_query(self, query: Query) -> None:
        """Look for something."""
        self.form.take_query(query)

    def words(self) -> str:
        """Return what is looked for, in words."""
        return query_text(self._query, self._title)

    def take_keyboard(self) -> None:
        """Take the keyboard to the list where one was left there, else to the field."""
        self._finder.warm()
        if self.list.current_row() >= 0 and self.model.dealt_with():
            self.list.setFocus()
        else:
            self.form.take_keyboard()

    def follow(self, number_of_place: int) -> None:
        """Choose in the list the place where somebody walks."""
        self.list.go_to(self.model.row_of(number_of_place))

    def show_indexing(self, share: float) -> None:
        """Say how much of the texts the index has."""
        self.indexing.setVisible(share < 1)
        percent = number(int(100 * share))
        self.indexing.setText(_("Indexing the texts: {n} %").format(n=percent))

    def leave(self) -> None:
        """End the search and its process."""
        self._finder.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.form.take_keyboard()
        else:
            super().keyPressEvent(event)

    # Building

    def _lay_out(self) -> None:
        for order, title in (
            (Order.ARTICLES, _("In the order of the articles")),
            (Order.BEFORE, _("By what precedes")),
            (Order.MATCH, _("By what was found")),
            (Order.AFTER, _("By what follows")),
        ):
            self.order.addItem(title, order)
        self.order.setAccessibleName(_("Order of the places"))
        row = QHBoxLayout()
        row.setSpacing(GRID + GRID // 2)
        row.addWidget(self.count, stretch=1)
        for widget in (self.indexing, self.stop, self.order, self.walk):
            row.addWidget(widget)
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(card)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + GRID // 2)
        box.addWidget(self.form)
        box.addLayout(row)
        found = QVBoxLayout()
        found.setSpacing(GRID // 2)
        found.addWidget(self.line)
        found.addWidget(self._stack, stretch=1)
        box.addLayout(found, stretch=1)
        kept = self.line.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the list does not jump when a search ends
        self.line.setSizePolicy(kept)
        self.indexing.hide()

    def _connect(self) -> None:
        session, finder = self._session, self._finder
        self.form.asked.connect(self._ask)
        self.form.entered.connect(self._enter)
        self.list.chosen.connect(self.walk_requested)
        self.walk.clicked.connect(lambda: self.walk_requested.emit(max(0, self.list.current_row())))
        self.stop.clicked.connect(self._stop)
        self.order.currentIndexChanged.connect(lambda _index: self._sort())
        self.empty.acted.connect(self.form.clear_filters)
        finder.found.connect(self._take)
        finder.ordered.connect(self._take_order)
        finder.keys_known.connect(self._take_keys)
        finder.failed.connect(self._fail)
        session.labels_changed.connect(self._take_labels)
        session.people_changed.connect(self._person_changed)
        session.closing.connect(self.leave)

    # Searching

    def _ask(self, query: Query) -> None:
        self._query = query
        self.model.begin()
        self._share, self._complete = 0.0, query.is_empty
        self._finder.stop()
        if not query.is_empty:
            self._finder.ask(query, self._session.me.id)
        self._show()

    def _take(self, portion: Portion) -> None:
        first = not self.model.rowCount()
        self.model.add(portion.lines)
        self._share, self._complete = portion.share, portion.complete
        if first and portion.lines:
            self.list.go_to(0)
        if portion.complete:
            self._sort()
        self._show()
        if portion.complete:
            announce(self, self.count.text())

    def _take_order(self, answer: Sorted) -> None:
        if answer.order == self.order.currentData():
            self.model.put_in_order(answer.places)
            self._keep_in_view()

    def _sort(self) -> None:
        order = Order(self.order.currentData())
        if order is Order.ARTICLES:
            self.model.put_in_order(range(self.model.rowCount()))
            self._keep_in_view()
        elif self.model.rowCount():
            self._finder.sort(order)

    def _keep_in_view(self) -> None:
        """Stay at the place where somebody is; who was at none yet begins at the first."""
        if self.model.dealt_with() or self.list.hasFocus():
            self.list.scrollTo(self.list.currentIndex())
        elif self.model.rowCount():
            self.list.go_to(0)

    def _stop(self) -> None:
        self._finder.stop()
        self._complete = True
        self._sort()
        self._show()

    def _fail(self, error: AnnotatorError) -> None:
        self._complete = True
        self._show()
        self.count.set_tone("danger")
        self.count.setText(say(error))
        if not self.model.rowCount():
            self.empty.say(say(error))
        announce(self, say(error))

    def _enter(self) -> None:
        if self.model.rowCount():
            self.list.setFocus()

    def _take_keys(self, names: Sequence[str]) -> None:
        self.form.set_keys(names)

    def _take_labels(self) -> None:
        self.form.set_labels(self._session.labels)
        self.list.set_tint(self._tint)

    def _person_changed(self) -> None:
        if not self._query.is_empty:
            self._ask(self._query)  # what somebody else marked is not for this person's eyes

    # Showing

    def _show(self) -> None:
        rows, searching = self.model.rowCount(), not self._complete
        self.line.setVisible(searching)
        self.line.set_progress(int(1000 * self._share), 1000)
        self.stop.setVisible(searching)
        self.order.setVisible(rows > 0)
        self.walk.setVisible(rows > 0)
        self.count.set_tone("")
        self.count.setText(self._said())
        self._stack.setCurrentIndex(1 if rows else 0)
        if not rows:
            self._say_why_empty()

    def _said(self) -> str:
        rows = self.model.rowCount()
        percent = number(int(100 * self._share))
        if not rows:
            return "" if self._complete else _("Searching… {n} %").format(n=percent)
        places = ngettext("{n} place", "{n} places", rows)
        articles = ngettext("in {n} article", "in {n} articles", self.model.articles())
        words = self.words()
        if not self._complete:
            said = _("{places} {articles}, still searching… {n} % · {query}")
            return said.format(places=places, articles=articles, n=percent, query=words)
        if rows >= MOST:
            said = _("The first {places} {articles}; more words narrow them down · {query}")
            return said.format(places=places, articles=articles, query=words)
        return f"{places} {articles} · {words}"

    def _say_why_empty(self) -> None:
        if not self._complete:
            self.empty.say(_("Searching…"))
        elif self._query.is_empty:
            self.empty.say(
                _("Look for words in all articles"),
                hint=_(
                    "Type a phrase above. Under Filters you find spans of a label too, with or"
                    " without another label near them."
                ),
            )
        else:
            filtered = self.form.has_filters()
            self.empty.say(
                _("Nothing answers: {query}").format(query=self.words()),
                hint=_("Another spelling, fewer words or no filters may find more.")
                if filtered
                else _("Another spelling or fewer words may find more."),
                action=_("Without the filters") if filtered and self._query.text.strip() else "",
            )

    def _tint(self, label: Id) -> QColor | None:
        known = self._session.label(label) if label and self._session.is_open else None
        return label_paint(current(), known.color).tint if known else None

    def _title(self, label: Id) -> str:
        known = self._session.label(label)
        return known.title(current_language()) if known else ""
