"""The place itself: its panes, and what they show of the article in view."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.core.text import Direction, paragraph_at
from annotator.core.words import word_at
from annotator.gui.actions import Place, label_index
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.keymap import PLACE_PROPERTY
from annotator.gui.panels.action_bar import ActionBar
from annotator.gui.panels.annotation_history import AnnotationHistory
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.consistency import ConsistencyPanel
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.labels import LabelsPanel, label_at, slots
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.panels.span_card import SpanCard
from annotator.gui.panels.walk_strip import WalkStrip
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.views.annotate.bounds import Bounds
from annotator.gui.views.annotate.bulk import Bulk
from annotator.gui.views.annotate.checking import Checking
from annotator.gui.views.annotate.checking_all import CheckingAll
from annotator.gui.views.annotate.directions import Directions
from annotator.gui.views.annotate.doing import NEED_SPAN, Doing
from annotator.gui.views.annotate.going import Going
from annotator.gui.views.annotate.menu import ArticleMenu
from annotator.gui.views.annotate.occurring import Occurring
from annotator.gui.views.annotate.panes import Panes
from annotator.gui.views.annotate.several import Several
from annotator.gui.views.annotate.showing import Showing
from annotator.gui.views.annotate.suggesting import Suggesting
from annotator.gui.views.annotate.walking import STEPS, Walking
from annotator.gui.widgets.card import SidePane, Splitter
from annotator.language import _

_TAGS = {"always": "always", "selected": "hover", "never": "off"}
_BASE_PIXELS = 20


class AnnotateView(QWidget):
    """The place where articles are marked."""

    said = Signal(str)  # something for the line at the bottom of the window

    def __init__(
        self, session: Session, preferences: Preferences, memory: QSettings | None = None
    ) -> None:
        super().__init__()
        self.setProperty(PLACE_PROPERTY, Place.ANNOTATE.value)
        self._session = session
        self._preferences = preferences
        self._directions = Directions(memory)
        self.canvas = Canvas()
        self.canvas.setProperty(PLACE_PROPERTY, Place.ARTICLE.value)
        self.canvas.setAccessibleName(_("Article"))
        self.head = ArticleHead()
        self.canvas.set_header(self.head)
        self.queue = QueuePanel(session)
        self.labels = LabelsPanel(preferences.keymap)
        self.consistency = ConsistencyPanel(preferences.keymap, session.label)
        self.card = SpanCard(preferences.keymap)
        self.history = AnnotationHistory(session)
        self.guideline = GuidelinePanel()
        self.bar = ActionBar(preferences.keymap)
        self.label_bar = LabelBar(self.canvas, preferences.keymap)
        self.doing = Doing(self, session, self.canvas)
        self.bounds = Bounds(session, self.canvas, self.doing, preferences.keymap)
        self.several = Several(session, self.canvas, self.doing, preferences.keymap)
        self.checking = Checking(session, self.canvas, self.consistency, self)
        beside = (self.labels, self.consistency, self.card)
        panes = (self.queue.list, self.head, self.canvas, *beside, self.bar)
        self.going = Going(self, session, self.queue, panes=panes, home=self.canvas)
        self.suggesting = Suggesting(session, self.canvas, self.queue, preferences)
        self.find_bar = FindBar(self.canvas)
        self.walk_strip = WalkStrip(preferences.keymap)
        self.walking = Walking(session, self.canvas, self.doing, self.walk_strip)
        self.showing = Showing(
            Panes(
                self.canvas,
                self.head,
                self.queue,
                self.labels,
                self.card,
                self.history,
                self.guideline,
                self.bar,
                self.label_bar,
                self.find_bar,
            ),
            session,
            preferences,
            self.doing,
            self._directions,
        )
        self.splitter = Splitter()
        for widget in (self.queue, self._text_pane(), self._side_pane()):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([264, 880, 296])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.splitter, stretch=1)
        box.addWidget(self.bar)
        self._actions = self._table()
        self._connect()
        self.apply_settings()

    # What the window calls

    def perform(self, action_id: str) -> bool:
        """Do an action of this place; return False when it is not one of ours."""
        index = label_index(action_id)
        if index is not None:
            label = label_at(slots(self._session.labels), index)
            if label is not None:
                self._use_label(label.id)
            return True
        do = self._actions.get(action_id)
        if do is None:
            return False
        do()
        return True

    def can(self, action_id: str) -> bool:
        """Tell whether an action of ours would do something now; else its key is the text's."""
        if action_id in NEED_SPAN:
            return self.doing.chosen() is not None
        if action_id in STEPS:
            return self.walking.is_on
        return action_id in self._actions or label_index(action_id) is not None

    def start(self) -> None:
        """Fill the place from the project that was opened."""
        self.queue.reload()
        self.showing.show_labels()
        self.canvas.setFocus()

    def apply_settings(self) -> None:
        """Take over the settings that concern the article."""
        settings = self._preferences.settings
        self.canvas.set_theme(current())
        self.canvas.set_font_family(settings.reading_font)
        self.canvas.set_zoom(settings.zoom / 100 * settings.text_size / _BASE_PIXELS)
        self.canvas.set_line_spacing(settings.line_spacing / 200)
        self.canvas.set_tags(_TAGS.get(settings.tags, "always"))
        self.suggesting.apply_settings()

    def jump(self, start: int, end: int) -> None:
        """Show a stretch of the article (code points) and select it."""
        self.canvas.set_selection(start, end)
        self.canvas.ensure_visible(start, end)
        self.canvas.setFocus()

    def selected_text(self) -> str:
        """Return what is selected in a line of the article, for a search; "" for nothing."""
        selection = self.canvas.selection()
        chosen = self.canvas.content().text[slice(*selection)] if selection else ""
        return chosen if "\n" not in chosen else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # of a pane that had nothing to do with it
            self.canvas.setFocus()
            return
        super().keyPressEvent(event)

    # Building

    def _text_pane(self) -> QWidget:
        pane = QWidget()
        self.text_pane = box = QVBoxLayout(pane)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.occurring = Occurring(self._session, self, box)
        self.checking_all = CheckingAll(self._session, self.consistency, box)
        self.bulk = Bulk(self, self._session, self.doing, box)
        box.addWidget(self.walk_strip)
        box.addWidget(self.find_bar)
        box.addWidget(self.canvas, stretch=1)
        return pane

    def _side_pane(self) -> QWidget:
        pane = SidePane(name=_("Labels and the selected span"))
        pane.body.setSpacing(2 * GRID)
        for widget in (self.labels, self.consistency, self.card, self.history, self.guideline):
            pane.body.addWidget(widget)
        pane.body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(pane)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(27 * GRID)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.queue.setMinimumWidth(22 * GRID)
        self.card.hide()
        self.history.hide()
        return scroll

    def _connect(self) -> None:
        session, canvas, doing = self._session, self.canvas, self.doing
        canvas.selection_changed.connect(self._selection_changed)
        canvas.selection_made_by_mouse.connect(self._selected_by_mouse)
        canvas.resize_requested.connect(doing.resize)
        canvas.context_menu_requested.connect(self._menu)
        canvas.zoom_requested.connect(self._zoom)
        canvas.activity.connect(session.activity)
        canvas.verticalScrollBar().valueChanged.connect(self.label_bar.hide)
        for part in (
            doing,
            self.bounds,
            self.several,
            self.occurring,
            self.going,
            self.showing,
            self.walking,
            self.bulk,
        ):
            part.said.connect(self.said)
        self.suggesting.said.connect(self.said)
        self.queue.doubts_wanted.connect(self.suggesting.rank)
        self.suggesting.ranked.connect(lambda o: self.queue.take_doubts(o.doubts, o.share))
        self.checking.said.connect(self.said)
        self.checking.mending_elsewhere.connect(self.checking_all.mend)
        self.suggesting.chosen.connect(self.bulk.accept)
        self.several.chosen.connect(self.bulk.accept)
        self.several.more_wanted.connect(self.occurring.ask)
        doing.taken_up.connect(self._taken_up)
        self.queue.document_chosen.connect(self.going.go)
        self.labels.label_chosen.connect(self._use_label)
        self.label_bar.label_chosen.connect(self._use_label)
        self.bar.triggered.connect(self.perform)
        self.bar.field_chosen.connect(self._set_field)
        self.card.attribute_chosen.connect(doing.choose_attribute)
        self.card.history_requested.connect(self._show_history)
        self.guideline.editions_requested.connect(self._show_editions)
        for panel in (self.card, self.head):
            panel.question_closed.connect(doing.close_question)
            panel.note_removed.connect(doing.remove_note)

    def _table(self) -> dict[str, Callable[[], object]]:
        return {
            **self.doing.table(),
            **self.bounds.table(),
            **self.several.table(),
            **self.going.table(),
            **self.checking.table(),
            **self.checking_all.table(),
            **self.suggesting.table(),
            **self.walking.table(),
            **self.bulk.table(),
            "tags": self._next_tags,
            "find": self._find,
        }

    # Doing

    def _use_label(self, label: Id) -> None:
        self.label_bar.hide()
        self.doing.use_label(label)

    def _selection_changed(self, start: int, end: int) -> None:
        if start == end:
            self.label_bar.hide()

    def _selected_by_mouse(self, start: int, end: int) -> None:
        if self._session.project.readonly:
            return
        if self.doing.in_hand:
            self._use_label(self.doing.in_hand)
            return
        self.label_bar.show_beside(self.canvas.visible_rect_of(start, end))

    def _taken_up(self, label: Id) -> None:
        self.labels.set_taken_up(label)
        self.showing.show_card(self.canvas.selected_mark() or "")

    def _set_field(self, field: str, on: bool) -> None:
        if self._session.article:
            self._session.article.set_field(field, on)
        self.canvas.setFocus()

    def _next_tags(self) -> None:
        order = tuple(_TAGS)
        now = order.index(self._preferences.settings.tags)
        self._preferences.update(tags=order[(now + 1) % len(order)])

    def _zoom(self, step: int) -> None:
        zoom = self._preferences.settings.zoom + 10 * step
        self._preferences.update(zoom=max(50, min(300, zoom)))

    def _show_history(self) -> None:
        """Show who changed the selected span, or hide it again."""
        shown = self.history.isVisible()
        self.history.show_annotation(None if shown else self.doing.own())
        self.history.setVisible(not shown)

    def _show_editions(self, label: Id) -> None:
        """Show the versions of the guideline in view."""
        from annotator.gui.dialogs.editions import show_editions

        show_editions(self, self._session, label)

    def _menu(self, position: int, identity: Id, place: QPoint) -> None:
        article = self._session.article
        if article is None:
            return
        if identity:
            self.canvas.select_mark(identity)
        elif not self.canvas.selection():
            word = word_at(article.text, position)
            if word:
                self.canvas.set_selection(*word)
        self.label_bar.hide()
        menu = ArticleMenu(self, self._preferences.keymap)
        menu.add_span(self.doing)
        if not self._session.project.readonly:
            menu.add_labels(self._session.labels, self._use_label, self.doing.type_label)
        if self._session.is_lead:
            menu.add_line(article.line_status(position), partial(article.set_line, position))
        start, _end = paragraph_at(article.text, position)
        now = self._directions.of(article.id).get(start)
        menu.add_direction(now, partial(self._turn, start))
        menu.exec(place)

    def _turn(self, start: int, direction: Direction | None) -> None:
        article = self._session.article
        if article is not None:
            self._directions.turn(article.id, start, direction)
            self.showing.show_document(article.id)

    def _find(self) -> None:
        self.find_bar.open_search(self.selected_text())
