"""The place itself: its panes, and what they show of the article in view."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.core.text import Direction, paragraph_at, text_direction
from annotator.core.words import word_at
from annotator.gui.actions import Place, label_index
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content
from annotator.gui.keymap import PLACE_PROPERTY
from annotator.gui.panels.action_bar import ActionBar
from annotator.gui.panels.annotation_history import AnnotationHistory
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.labels import LabelsPanel, label_at, slots
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.span_card import SpanCard
from annotator.gui.panels.wording import step_text
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.views.annotate.directions import Directions
from annotator.gui.views.annotate.doing import NEED_SPAN, Doing
from annotator.gui.views.annotate.going import Going
from annotator.gui.views.annotate.marks import Marks, styles_of
from annotator.gui.views.annotate.menu import ArticleMenu
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.card import SidePane, Splitter
from annotator.language import _, isolate
from annotator.language import current as current_language
from annotator.store.undo import Undone

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
        self.card = SpanCard(preferences.keymap)
        self.history = AnnotationHistory(session)
        self.guideline = GuidelinePanel()
        self.bar = ActionBar(preferences.keymap)
        self.label_bar = LabelBar(self.canvas, preferences.keymap)
        self.doing = Doing(self, session, self.canvas)
        panes = (self.queue.list, self.head, self.canvas, self.labels, self.card, self.bar)
        self.going = Going(self, session, self.queue, panes=panes, home=self.canvas)
        self.find_bar = FindBar(self.canvas)
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
            return self.doing.own() is not None
        return action_id in self._actions or label_index(action_id) is not None

    def start(self) -> None:
        """Fill the place from the project that was opened."""
        self.queue.reload()
        self._show_labels()
        self.canvas.setFocus()

    def apply_settings(self) -> None:
        """Take over the settings that concern the article."""
        settings = self._preferences.settings
        self.canvas.set_theme(current())
        self.canvas.set_font_family(settings.reading_font)
        self.canvas.set_zoom(settings.zoom / 100 * settings.text_size / _BASE_PIXELS)
        self.canvas.set_line_spacing(settings.line_spacing / 200)
        self.canvas.set_tags(_TAGS.get(settings.tags, "always"))

    def jump(self, start: int, end: int, *, found_by: str = "") -> None:
        """Show a stretch of the article (code points) and select it, as one place of a search."""
        self.canvas.set_selection(start, end)
        if found_by:
            self.find_bar.open_search(found_by, at=(start, end))
        self.text_pane.activate()  # the bar takes its room before the text is placed
        self.canvas.ensure_visible(start, end)
        self.canvas.setFocus()

    # Building

    def _text_pane(self) -> QWidget:
        pane = QWidget()
        self.text_pane = box = QVBoxLayout(pane)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.find_bar)
        box.addWidget(self.canvas, stretch=1)
        return pane

    def _side_pane(self) -> QWidget:
        pane = SidePane(name=_("Labels and the selected span"))
        pane.body.setSpacing(2 * GRID)
        for widget in (self.labels, self.card, self.history, self.guideline):
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
        session.document_shown.connect(self._on_shown)
        session.annotations_changed.connect(self._on_changed)
        session.work_changed.connect(self._on_changed)
        session.labels_changed.connect(self._show_labels)
        session.people_changed.connect(self._show_again)
        session.undone.connect(self._show_undone)
        canvas.mark_selected.connect(self._show_card)
        canvas.selection_changed.connect(self._selection_changed)
        canvas.selection_made_by_mouse.connect(self._selected_by_mouse)
        canvas.resize_requested.connect(doing.resize)
        canvas.context_menu_requested.connect(self._menu)
        canvas.zoom_requested.connect(self._zoom)
        canvas.activity.connect(session.activity)
        canvas.verticalScrollBar().valueChanged.connect(self.label_bar.hide)
        doing.said.connect(self.said)
        self.going.said.connect(self.said)
        doing.taken_up.connect(self._taken_up)
        self.queue.document_chosen.connect(self.going.go)
        self.labels.label_chosen.connect(self._use_label)
        self.label_bar.label_chosen.connect(self._use_label)
        self.bar.triggered.connect(self.perform)
        self.bar.undo_pointed_at.connect(self._tell_undo)
        self.bar.field_chosen.connect(self._set_field)
        self.card.attribute_chosen.connect(doing.choose_attribute)
        self.card.history_requested.connect(self._show_history)
        for panel in (self.card, self.head):
            panel.question_closed.connect(doing.close_question)
            panel.note_removed.connect(doing.remove_note)

    def _table(self) -> dict[str, Callable[[], object]]:
        return {
            **self.doing.table(),
            **self.going.table(),
            "tags": self._next_tags,
            "find": self._find,
        }

    # What cannot be read while another program writes is read a moment later.

    def _on_shown(self, document: Id) -> None:
        retrying(self, partial(self._show_document, document))

    def _on_changed(self, document: Id) -> None:
        retrying(self, partial(self._refresh, document))

    # Showing

    def _show_document(self, document: Id) -> None:
        article = self._session.article
        if article is None or article.id != document:
            return
        project = self._session.project
        self.label_bar.hide()
        self.doing.marks = Marks(article)
        labels = project.labels.all(retired=True)
        self.canvas.set_content(
            Content(
                text=article.text,
                marks=self.doing.marks.painted(),
                styles=styles_of(labels, current_language()),
                lines=article.lines(),
                directions=self._directions.of(document),
            )
        )
        self.head.show_article(project.documents.get(document), text_direction(article.text))
        self.find_bar.refresh()
        self._show_around()
        self._show_card(self.canvas.selected_mark() or "")
        self.queue.select(document)

    def _show_again(self) -> None:
        if self._session.document:
            self._show_document(self._session.document)

    def _show_labels(self) -> None:
        labels = self._session.labels
        letters = [one.key if one and not one.key.isdigit() else "" for one in slots(labels)]
        self._preferences.keymap.set_label_keys(letters)
        self.labels.set_labels(labels)
        self.label_bar.set_labels(labels)
        self._show_again()

    def _refresh(self, document: Id) -> None:
        article = self._session.article
        if article is None or document != article.id:
            return
        if article.lines() != self.canvas.content().lines:
            self._show_document(document)
            return
        before = self.doing.marks.ids()
        self.doing.marks = marks = Marks(article)
        self.canvas.set_marks(marks.painted())
        for new in [one for one in marks.mine if one.id not in before][:1]:
            announce(self.canvas, f"{self._title(new.label)}: {new.quote}")
        self._show_around()
        if self.canvas.selected_mark() or not self.card.isHidden():
            self._show_card(self.canvas.selected_mark() or "")

    def _show_around(self) -> None:
        """Bring everything beside the text up to date."""
        article, marks = self._session.article, self.doing.marks
        if article is None:
            return
        self.labels.set_counts(marks.counts())
        self.bar.set_suggestions(len(marks.suggested))
        self.bar.set_fields(article.work().fields)
        editable = not self._session.project.readonly
        self.bar.set_editable(editable)
        self.bar.set_enabled("undo", editable and article.can_undo())
        self.head.show_notes(marks.said_of(article.id))

    def _show_card(self, identity: Id) -> None:
        marks = self.doing.marks
        annotation = marks.get(identity)
        self.history.hide()
        label = self._session.label(annotation.label) if annotation else None
        self.card.setVisible(label is not None)
        if annotation is None or label is None:
            self._show_guideline(self.doing.in_hand)
            return
        self.card.show_span(
            annotation,
            label,
            marks.said_of(identity),
            same=marks.times(annotation.quote),
            suggested=marks.is_suggested(identity),
        )
        self._show_guideline(label.id)

    def _show_guideline(self, label: Id | None) -> None:
        known = self._session.label(label) if label else None
        if known is not None:
            self.guideline.show_label(known)
        else:
            self.guideline.show_project(self._session.project.about.body().guideline)

    def _show_undone(self, done: Undone, verb: str) -> None:
        for pieces in done.step.pieces[:1]:
            own = self.doing.own()
            if own is not None and not (own.start <= pieces[-1][1] and pieces[0][0] <= own.end):
                self.canvas.select_mark(None)  # the next key would change it, perhaps unseen
            self.canvas.set_cursor(pieces[0][0])
            self.canvas.ensure_visible(pieces[0][0], pieces[-1][1])
        step = step_text(done.step, self.canvas.content().text)
        sentence = _("Taken back: {step}") if verb == "undo" else _("Put back: {step}")
        if done.left_alone:
            sentence = _("Some of it had been changed since and was left alone.")
        self.said.emit(sentence.format(step=step))

    def _tell_undo(self) -> None:
        """Say on the button what it would take back."""
        article = self._session.article
        step = self._session.project.undo.next_undo(article.id) if article else None
        if article is not None and step is not None:
            said = _("Undo: {step}").format(step=step_text(step, article.text))
            self.bar.set_tip("undo", said)

    def _title(self, label: Id) -> str:
        known = self._session.label(label)
        return isolate(known.title(current_language()) if known else "")

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
        self._show_card(self.canvas.selected_mark() or "")

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
            self._show_document(article.id)

    def _find(self) -> None:
        selection = self.canvas.selection()
        chosen = self.canvas.content().text[slice(*selection)] if selection else ""
        self.find_bar.open_search(chosen if "\n" not in chosen else "")
