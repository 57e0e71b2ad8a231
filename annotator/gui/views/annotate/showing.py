"""What the panes show of the article in view, brought up to date as it changes."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.core.model import Id
from annotator.core.text import text_direction
from annotator.gui.canvas.content import Content
from annotator.gui.panels.labels import slots
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import step_text
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.annotate.directions import Directions
from annotator.gui.views.annotate.doing import Doing
from annotator.gui.views.annotate.marks import Marks, styles_of
from annotator.gui.views.annotate.panes import Panes
from annotator.gui.widgets.announce import announce
from annotator.language import _, isolate
from annotator.language import current as current_language
from annotator.store.undo import Undone


class Showing(QObject):
    """Fills the panes from the session, and again when something in it changes."""

    said = Signal(str)

    def __init__(
        self,
        panes: Panes,
        session: Session,
        preferences: Preferences,
        doing: Doing,
        directions: Directions,
    ) -> None:
        super().__init__(doing)
        self._panes = panes
        self._session = session
        self._preferences = preferences
        self._doing = doing
        self._directions = directions
        session.document_shown.connect(self._on_shown)
        session.annotations_changed.connect(self._on_changed)
        session.suggestions_changed.connect(self._on_changed)
        session.work_changed.connect(self._on_changed)
        session.labels_changed.connect(self.show_labels)
        session.people_changed.connect(self.show_again)
        session.undone.connect(self._show_undone)
        panes.canvas.mark_selected.connect(self.show_card)
        panes.bar.undo_pointed_at.connect(self._tell_undo)

    # What cannot be read while another program writes is read a moment later.

    def _on_shown(self, document: Id) -> None:
        retrying(self, partial(self.show_document, document))

    def _on_changed(self, document: Id) -> None:
        retrying(self, partial(self._refresh, document))

    def show_document(self, document: Id) -> None:
        """Show a document from the start, if it is the one in view."""
        article = self._session.article
        if article is None or article.id != document:
            return
        project = self._session.project
        self._panes.label_bar.hide()
        self._doing.marks = Marks(article)
        labels = project.labels.all(retired=True)
        self._panes.canvas.set_content(
            Content(
                text=article.text,
                marks=self._doing.marks.painted(),
                styles=styles_of(labels, current_language()),
                lines=article.lines(),
                directions=self._directions.of(document),
            )
        )
        self._panes.head.show_article(project.documents.get(document), text_direction(article.text))
        self._panes.find_bar.refresh()
        self._show_around()
        self.show_card(self._panes.canvas.selected_mark() or "")
        self._panes.queue.select(document)

    def show_again(self) -> None:
        """Show what is in view from the start."""
        if self._session.document:
            self.show_document(self._session.document)

    def show_labels(self) -> None:
        """Take over the label set, its keys and its colours."""
        labels = self._session.labels
        letters = [one.key if one and not one.key.isdigit() else "" for one in slots(labels)]
        self._preferences.keymap.set_label_keys(letters)
        self._panes.labels.set_labels(labels)
        self._panes.label_bar.set_labels(labels)
        self.show_again()

    def _refresh(self, document: Id) -> None:
        article = self._session.article
        if article is None or document != article.id:
            return
        if article.lines() != self._panes.canvas.content().lines:
            self.show_document(document)
            return
        before = self._doing.marks.ids()
        self._doing.marks = marks = Marks(article)
        self._panes.canvas.set_marks(marks.painted())
        for new in [one for one in marks.mine if one.id not in before][:1]:
            announce(self._panes.canvas, f"{self._title(new.label)}: {new.quote}")
        self._show_around()
        if self._panes.canvas.selected_mark() or not self._panes.card.isHidden():
            self.show_card(self._panes.canvas.selected_mark() or "")

    def _show_around(self) -> None:
        """Bring everything beside the text up to date."""
        article, marks = self._session.article, self._doing.marks
        if article is None:
            return
        self._panes.labels.set_counts(marks.counts())
        self._panes.bar.set_suggestions(len(marks.suggested))
        self._panes.bar.set_fields(article.work().fields)
        editable = not self._session.project.readonly
        self._panes.bar.set_editable(editable)
        self._panes.bar.set_enabled("undo", editable and article.can_undo())
        me = self._session.me.id
        self._panes.head.show_notes(marks.said_of_article(article.id), me=me)

    def show_card(self, identity: Id) -> None:
        """Show what is known of the selected span, or the guideline of what is in hand."""
        marks = self._doing.marks
        annotation = marks.get(identity)
        self._panes.history.hide()
        label = self._session.label(annotation.label) if annotation else None
        self._panes.card.setVisible(label is not None)
        if annotation is None or label is None:
            self._show_guideline(self._doing.in_hand)
            return
        self._panes.card.show_span(
            annotation,
            label,
            marks.said_of(identity),
            same=marks.times(annotation.quote),
            suggested=marks.is_suggested(identity),
            together=len(marks.together(annotation)),
            me=self._session.me.id,
        )
        self._show_guideline(label.id)

    def _show_guideline(self, label: Id | None) -> None:
        known = self._session.label(label) if label else None
        if known is not None:
            self._panes.guideline.show_label(known)
        else:
            self._panes.guideline.show_project(self._session.project.about.body().guideline)

    def _show_undone(self, done: Undone, verb: str) -> None:
        for pieces in done.step.pieces[:1]:
            own = self._doing.own()
            if own is not None and not (own.start <= pieces[-1][1] and pieces[0][0] <= own.end):
                self._panes.canvas.select_mark(None)  # the next key would change it, perhaps unseen
            self._panes.canvas.set_cursor(pieces[0][0])
            self._panes.canvas.ensure_visible(pieces[0][0], pieces[-1][1])
        step = step_text(done.step, self._panes.canvas.content().text)
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
            self._panes.bar.set_tip("undo", said)

    def _title(self, label: Id) -> str:
        known = self._session.label(label)
        return isolate(known.title(current_language()) if known else "")
