"""Annotate: the queue, the article, the labels, and what a person does with them by key."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from annotator.core.model import Annotation, Id, NoteKind, State
from annotator.core.text import next_grapheme, previous_grapheme, text_direction
from annotator.core.words import word_at
from annotator.gui.actions import Place, label_index
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.dialogs.ask_text import AskText
from annotator.gui.dialogs.choose_label import ChooseLabel
from annotator.gui.keymap import PLACE_PROPERTY
from annotator.gui.panels.action_bar import ActionBar
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.labels import LabelsPanel
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.panels.span_card import SpanCard
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.card import SidePane, Splitter
from annotator.gui.widgets.plain_label import button_text
from annotator.language import _, isolate
from annotator.language import current as current_language
from annotator.store.undo import Undone

_TAGS = {"always": "always", "selected": "hover", "never": "off"}
_BASE_PIXELS = 20
_NEED_SPAN = frozenset({"end_left", "end_right", "start_left", "start_right"})


class AnnotateView(QWidget):
    """The place where articles are marked."""

    said = Signal(str)  # something for the line at the bottom of the window
    history_requested = Signal(str, str)  # document, annotation

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.setProperty(PLACE_PROPERTY, Place.ANNOTATE.value)
        self._session = session
        self._preferences = preferences
        self._marks: dict[Id, Annotation] = {}  # mine, and suggestions
        self._suggested: set[Id] = set()
        self._taken_up: Id | None = None
        self._last: Id | None = None  # the label used last
        self.canvas = Canvas()
        self.canvas.setProperty(PLACE_PROPERTY, Place.ARTICLE.value)
        self.canvas.setAccessibleName(_("Article"))
        self.head = ArticleHead()
        self.canvas.set_header(self.head)
        self.queue = QueuePanel(session)
        self.labels = LabelsPanel(preferences.keymap)
        self.card = SpanCard()
        self.guideline = GuidelinePanel()
        self.bar = ActionBar(preferences.keymap)
        self.label_bar = LabelBar(self.canvas, preferences.keymap)
        self.side = self._side_pane()
        self.splitter = Splitter()
        for widget in (self.queue, self.canvas, self.side):
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
        label = label_index(action_id)
        if label is not None:
            if label < len(self._session.labels):
                self.use_label(self._session.labels[label].id)
            return True
        do = self._actions.get(action_id)
        if do is None:
            return False
        do()
        return True

    def can(self, action_id: str) -> bool:
        """Tell whether an action of ours would do something now; else its key is the text's."""
        if action_id in _NEED_SPAN:
            return self._own() is not None
        return action_id in self._actions or label_index(action_id) is not None

    def start(self) -> None:
        """Fill the place from the project that was opened."""
        self.queue.reload()
        self._show_labels()
        if self._session.document:
            self._show_document(self._session.document)
        self.canvas.setFocus()

    def apply_settings(self) -> None:
        """Take over the settings that concern the article."""
        settings = self._preferences.settings
        self.canvas.set_theme(current())
        self.canvas.set_font_family(settings.reading_font)
        self.canvas.set_zoom(settings.zoom / 100 * settings.text_size / _BASE_PIXELS)
        self.canvas.set_line_spacing(settings.line_spacing / 200)
        self.canvas.set_tags(_TAGS.get(settings.tags, "always"))

    def jump(self, start: int, end: int) -> None:
        """Show a stretch of the article (code points) and select it."""
        self.canvas.set_selection(start, end)
        self.canvas.ensure_visible(start, end)
        self.canvas.setFocus()

    def use_label(self, label: Id) -> None:
        """Give the label to the selection or the selected span, else take it up or put it down."""
        self.label_bar.hide()
        selection = self.canvas.selection()
        chosen = self._selected()
        if selection:
            self._last = label
            self._session.mark(*selection, label)
            self.canvas.set_cursor(selection[1])
        elif chosen is not None and chosen.id not in self._suggested:
            self._last = label
            self._session.relabel(chosen, label)
        else:
            self._taken_up = None if self._taken_up == label else label
            self.labels.set_taken_up(self._taken_up)
            if self._taken_up:
                self.said.emit(
                    _("{label} is taken up: every word or stretch you select gets it.").format(
                        label=self._title(label)
                    )
                )
        self.canvas.setFocus()

    # Building

    def _side_pane(self) -> QWidget:
        pane = SidePane(name=_("Labels and the selected span"))
        pane.body.setSpacing(2 * GRID)
        for widget in (self.labels, self.card, self.guideline):
            pane.body.addWidget(widget)
        pane.body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(pane)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(27 * GRID)
        self.queue.setMinimumWidth(22 * GRID)
        self.card.hide()
        return scroll

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        session.document_shown.connect(self._show_document)
        session.annotations_changed.connect(self._refresh_marks)
        session.work_changed.connect(self._refresh_work)
        session.labels_changed.connect(self._show_labels)
        session.people_changed.connect(self._show_everything)
        session.undone.connect(self._show_undone)
        canvas.mark_selected.connect(self._show_card)
        canvas.selection_changed.connect(self._selection_changed)
        canvas.selection_made_by_mouse.connect(self._selected_by_mouse)
        canvas.resize_requested.connect(self._resize)
        canvas.context_menu_requested.connect(self._menu)
        canvas.zoom_requested.connect(self._zoom)
        canvas.activity.connect(session.activity)
        canvas.verticalScrollBar().valueChanged.connect(self.label_bar.hide)
        self.queue.document_chosen.connect(self._go)
        self.labels.label_chosen.connect(self.use_label)
        self.label_bar.label_chosen.connect(self.use_label)
        self.bar.triggered.connect(self.perform)
        self.bar.field_chosen.connect(session.set_field)
        self.card.attribute_chosen.connect(self._choose_attribute)
        self.card.question_closed.connect(self._close_question)
        self.card.note_removed.connect(self._remove_note)
        self.card.history_requested.connect(self._ask_history)
        self.head.question_closed.connect(self._close_question)
        self.head.note_removed.connect(self._remove_note)

    def _table(self) -> dict[str, Callable[[], object]]:
        return {
            "undo": self._session.undo,
            "redo": self._session.redo,
            "done_next": self._done_next,
            "skip": self._skip,
            "next_article": partial(self._step, 1),
            "previous_article": partial(self._step, -1),
            "next_unlabelled": self._next_unlabelled,
            "question": partial(self._ask, NoteKind.QUESTION),
            "note": partial(self._ask, NoteKind.NOTE),
            "tags": self._next_tags,
            "type_label": self._type_label,
            "next_span": partial(self.canvas.next_mark, 1),
            "previous_span": partial(self.canvas.next_mark, -1),
            "accept": self._accept,
            "remove": self._remove,
            "split": self._split,
            "join": self._join,
            "end_left": partial(self._nudge, "end", "left"),
            "end_right": partial(self._nudge, "end", "right"),
            "start_left": partial(self._nudge, "start", "left"),
            "start_right": partial(self._nudge, "start", "right"),
            "let_go": self._let_go,
        }

    # Showing

    def _show_document(self, document: Id) -> None:
        project = self._session.project
        info, text = project.documents.get(document), project.documents.text(document)
        self.label_bar.hide()
        self.canvas.set_content(
            Content(
                text=text,
                marks=self._read_marks(),
                styles=self._styles(),
                lines=project.lines.of(document),
            )
        )
        self.head.show_article(info, text_direction(text))
        self._refresh_work(document)
        self._count()
        self._show_card("")
        self.queue.select(document)

    def _show_everything(self) -> None:
        if self._session.document:
            self._show_document(self._session.document)

    def _show_labels(self) -> None:
        labels = self._session.labels
        letters = [label.key if not label.key.isdigit() else "" for label in labels]
        self._preferences.keymap.set_label_keys(letters)
        self.labels.set_labels(labels)
        self.label_bar.set_labels(labels)
        self._show_everything()

    def _styles(self) -> dict[str, LabelStyle]:
        language = current_language()
        labels = self._session.project.labels.all(retired=True)
        return {
            label.id: LabelStyle(
                label.id,
                label.title(language),
                label.title(language),
                label.color,
                label.underline,
            )
            for label in labels
        }

    def _read_marks(self) -> tuple[Mark, ...]:
        mine, suggested = self._session.annotations(), self._session.suggestions()
        asked = {
            note.target
            for note in self._session.notes()
            if note.kind is NoteKind.QUESTION and not note.closed
        }
        self._marks = {one.id: one for one in (*mine, *suggested)}
        self._suggested = {one.id for one in suggested}
        return tuple(
            Mark(
                one.id,
                one.pieces,
                one.label,
                suggested=one.id in self._suggested,
                questioned=one.id in asked,
            )
            for one in self._marks.values()
        )

    def _refresh_marks(self, document: Id) -> None:
        if document != self._session.document:
            return
        before = set(self._marks)
        self.canvas.set_marks(self._read_marks())
        self._count()
        new = [one for one in self._marks.values() if one.id not in before]
        if len(new) == 1 and new[0].id not in self._suggested:
            announce(self.canvas, f"{self._title(new[0].label)}: {new[0].quote}")
        self._show_card(self.canvas.selected_mark() or "")

    def _count(self) -> None:
        counts = Counter(one.label for one in self._marks.values() if one.id not in self._suggested)
        self.labels.set_counts(counts)
        self.bar.set_suggestions(len(self._suggested))
        can_undo = not self._session.project.readonly and self._session.next_undo() is not None
        self.bar.set_enabled("undo", can_undo)

    def _refresh_work(self, document: Id) -> None:
        if document != self._session.document:
            return
        self.bar.set_fields(self._session.work().fields)
        notes = [note for note in self._session.notes() if note.target == document]
        self.head.show_notes(notes)
        self.canvas.set_marks(self._read_marks())
        self._show_card(self.canvas.selected_mark() or "")

    def _show_card(self, identity: Id) -> None:
        annotation = self._marks.get(identity)
        label = self._session.label(annotation.label) if annotation else None
        self.card.setVisible(label is not None)
        if annotation is None or label is None:
            self._show_guideline(self._taken_up)
            return
        same = sum(
            one.quote == annotation.quote and one.id not in self._suggested
            for one in self._marks.values()
        )
        notes = [note for note in self._session.notes() if note.target == identity]
        self.card.show_span(
            annotation, label, notes, same=same, suggested=identity in self._suggested
        )
        self._show_guideline(label.id)

    def _show_guideline(self, label: Id | None) -> None:
        known = self._session.label(label) if label else None
        if known is not None:
            self.guideline.show_label(known)
        else:
            self.guideline.show_project(self._session.project.about.body().guideline)

    def _show_undone(self, done: Undone, verb: str) -> None:
        pieces = done.step.pieces
        if pieces:
            start, end = pieces[0][0][0], pieces[0][-1][1]
            self.canvas.set_cursor(start)
            self.canvas.ensure_visible(start, end)
        sentence = _("Taken back.") if verb == "undo" else _("Put back.")
        if done.left_alone:
            sentence = _("Some of it had been changed since and was left alone.")
        self.said.emit(sentence)

    def _title(self, label: Id) -> str:
        known = self._session.label(label)
        return isolate(known.title(current_language()) if known else "")

    # Doing

    def _selected(self) -> Annotation | None:
        return self._marks.get(self.canvas.selected_mark() or "")

    def _own(self) -> Annotation | None:
        chosen = self._selected()
        return chosen if chosen and chosen.id not in self._suggested else None

    def _selection_changed(self, start: int, end: int) -> None:
        if start == end:
            self.label_bar.hide()

    def _selected_by_mouse(self, start: int, end: int) -> None:
        if self._session.project.readonly:
            return
        if self._taken_up:
            self.use_label(self._taken_up)
            return
        self.label_bar.show_beside(self.canvas.visible_rect_of(start, end))

    def _resize(self, identity: Id, piece: int, start: int, end: int) -> None:
        annotation = self._marks.get(identity)
        if annotation is not None and identity not in self._suggested:
            self._session.resize(annotation, piece, start, end)

    def _nudge(self, side: str, way: str) -> None:
        """Move one end of the selected span by a grapheme, left or right as it is read."""
        annotation = self._own()
        if annotation is None:
            return
        text = self.canvas.content().text
        forward = (way == "left") == self.canvas.is_rtl_at(annotation.start)
        move = next_grapheme if forward else previous_grapheme
        piece = len(annotation.pieces) - 1 if side == "end" else 0
        start, end = annotation.pieces[piece]
        if side == "end":
            end = move(text, end)
        else:
            start = move(text, start)
        if start < end:
            self._session.resize(annotation, piece, start, end)
            self.canvas.ensure_visible(start, end)

    def _split(self) -> None:
        annotation = self._own() or self._around(self.canvas.cursor_position())
        if annotation is not None:
            self._session.split(annotation, self.canvas.cursor_position())

    def _around(self, position: int) -> Annotation | None:
        """Return my innermost span with the position inside."""
        inside = [
            one
            for one in self._marks.values()
            if one.start < position < one.end and one.id not in self._suggested
        ]
        return min(inside, key=lambda one: one.end - one.start, default=None)

    def _join(self) -> None:
        """Join the selected span with the next one of its label, or two in the selection."""
        mine = sorted(
            (one for one in self._marks.values() if one.id not in self._suggested),
            key=lambda one: one.start,
        )
        selection, first = self.canvas.selection(), self._own()
        if selection:
            mine = [one for one in mine if selection[0] < one.end and one.start < selection[1]]
            first = mine[0] if mine else None
        if first is None:
            return
        after = [one for one in mine if one.start >= first.end and one.label == first.label]
        if after:
            self._session.join(first, after[0])
            self.canvas.select_mark(first.id)
        else:
            self.said.emit(_("There is no later span of the same label to join with."))

    def _accept(self) -> None:
        chosen = self._selected()
        if chosen is None or chosen.id not in self._suggested:
            selection = self.canvas.selection()
            label = self._taken_up or self._last
            if selection and label:
                self.use_label(label)
            return
        self.canvas.set_cursor(chosen.end)
        self._session.accept(chosen)
        self._next_suggestion(chosen.end)

    def _next_suggestion(self, after: int) -> None:
        waiting = sorted((self._marks[one] for one in self._suggested), key=lambda one: one.start)
        for one in (*(one for one in waiting if one.start >= after), *waiting):
            self.canvas.set_cursor(one.start)
            self.canvas.select_mark(one.id)
            self.canvas.ensure_visible(one.start, one.end)
            return

    def _remove(self) -> None:
        chosen = self._selected() or self._around(self.canvas.cursor_position())
        if chosen is None:
            return
        if chosen.id in self._suggested:
            self._session.reject(chosen)
            self._next_suggestion(chosen.end)
        else:
            self._session.remove(chosen)

    def _let_go(self) -> None:
        self.label_bar.hide()
        if self.canvas.selection():
            self.canvas.set_cursor(self.canvas.cursor_position())
        elif self.canvas.selected_mark():
            self.canvas.select_mark(None)
        else:
            self._taken_up = None
            self.labels.set_taken_up(None)

    def _type_label(self) -> None:
        label = ChooseLabel.ask(self, self._session.labels, current_language())
        if label is not None:
            self.use_label(label)

    def _next_tags(self) -> None:
        order = tuple(_TAGS)
        now = order.index(self._preferences.settings.tags)
        self._preferences.update(tags=order[(now + 1) % len(order)])

    def _zoom(self, step: int) -> None:
        zoom = self._preferences.settings.zoom + 10 * step
        self._preferences.update(zoom=max(50, min(300, zoom)))

    def _choose_attribute(self, name: str, choice: str) -> None:
        annotation = self._own()
        if annotation is not None:
            self._session.set_attribute(annotation, name, choice)
        self.canvas.setFocus()

    def _ask(self, kind: NoteKind) -> None:
        """Ask for a note or question: on the selected span, else on a word of the selection."""
        annotation = self._own()
        asks = kind is NoteKind.QUESTION
        about = annotation.quote if annotation else self.head.title()
        ready = (_("Where does it end?"), _("Which label?"), _("Guideline unclear")) if asks else ()
        title = _("What is the question?") if asks else _("Note")
        text = AskText.ask(self, title=title, about=about, ready=ready)
        if text:
            self._session.say(kind, text, annotation.id if annotation else "")
        self.canvas.setFocus()

    def _close_question(self, identity: Id) -> None:
        for note in self._session.notes():
            if note.id == identity:
                self._session.close_question(note)

    def _remove_note(self, identity: Id) -> None:
        for note in self._session.notes():
            if note.id == identity:
                self._session.remove_note(note)

    def _ask_history(self) -> None:
        annotation = self._own()
        if annotation is not None:
            self.history_requested.emit(annotation.document, annotation.id)

    # Going

    def _go(self, document: Id) -> None:
        self._session.show(document)
        self.canvas.setFocus()

    def _step(self, step: int) -> None:
        document = self.queue.neighbour(step)
        if document is not None:
            self._go(document)
        else:
            self.said.emit(_("The queue ends here."))

    def _done_next(self) -> None:
        self._session.set_state(State.DONE)
        self._step(1)

    def _skip(self) -> None:
        self._session.set_state(State.SKIPPED)
        self._step(1)

    def _next_unlabelled(self) -> None:
        session = self._session
        document = session.project.documents.next_unlabelled(session.me.id, session.document)
        if document is None:
            self.said.emit(_("Every article has a label or was dealt with."))
        else:
            self._go(document)

    def _menu(self, position: int, identity: Id, place: QPoint) -> None:
        menu = QMenu(self)
        word = word_at(self.canvas.content().text, position)
        if identity:
            self.canvas.select_mark(identity)
            self._add(menu, _("Remove"), self._remove)
            self._add(menu, _("Raise a question"), partial(self._ask, NoteKind.QUESTION))
            self._add(menu, _("Write a note"), partial(self._ask, NoteKind.NOTE))
            menu.addSeparator()
        elif not self.canvas.selection() and word:
            self.canvas.set_selection(*word)
        for label in self._session.labels:
            self._add(menu, label.title(current_language()), partial(self.use_label, label.id))
        menu.exec(place)

    @staticmethod
    def _add(menu: QMenu, title: str, do: Callable[[], object]) -> None:
        menu.addAction(button_text(title)).triggered.connect(lambda _on=False: do())
