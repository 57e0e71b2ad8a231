"""What keys and buttons do to the article in view: one method for each action."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.model import Annotation, Id, Note, NoteKind
from annotator.core.text import next_grapheme, previous_grapheme
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.session import Session
from annotator.gui.views.annotate.marks import Marks
from annotator.language import _, isolate
from annotator.language import current as current_language

# Keys that are the text's own while no span is selected.
NEED_SPAN = frozenset({"end_left", "end_right", "start_left", "start_right"})


class Doing(QObject):
    """Acts on the selection of the canvas through the session."""

    said = Signal(str)
    taken_up = Signal(str)  # a label, or "" when it was put down
    marked = Signal()  # a selection became a span

    def __init__(self, window: QWidget, session: Session, canvas: Canvas) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._canvas = canvas
        self._last: Id | None = None  # the label used last
        self.marks = Marks(None)
        self.in_hand: Id | None = None  # the label that is taken up

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the article does."""
        return {
            "undo": self.undo,
            "redo": self.redo,
            "question": partial(self.ask, NoteKind.QUESTION),
            "note": partial(self.ask, NoteKind.NOTE),
            "attribute": self.next_attribute,
            "type_label": self.type_label,
            "next_span": partial(self._canvas.next_mark, 1),
            "previous_span": partial(self._canvas.next_mark, -1),
            "accept": self.accept,
            "remove": self.remove,
            "split": self.split,
            "join": self.join,
            "end_left": partial(self.nudge, "end", "left"),
            "end_right": partial(self.nudge, "end", "right"),
            "start_left": partial(self.nudge, "start", "left"),
            "start_right": partial(self.nudge, "start", "right"),
            "let_go": self.let_go,
        }

    def chosen(self) -> Annotation | None:
        """Return the selected annotation or suggestion."""
        return self.marks.get(self._canvas.selected_mark())

    def own(self) -> Annotation | None:
        """Return the selected annotation, if it is mine."""
        return self.marks.own(self._canvas.selected_mark())

    def selected_or_just_marked(self) -> Annotation | None:
        """Return the selected annotation of mine, or else the one that ends before the cursor."""
        cursor = self._canvas.cursor_position()
        return self.own() or self.marks.just_before(cursor, self._canvas.content().text)

    def movable(self) -> Annotation | None:
        """Return whose ends move: what is selected, a suggestion too, or what was just marked."""
        return self.chosen() or self.selected_or_just_marked()

    def label_at_hand(self) -> Id | None:
        """Return the label that is taken up, or else the one used last."""
        return self.in_hand or self._last

    def remember(self, label: Id) -> None:
        """Note that a label was used."""
        self._last = label

    def use_label(self, label: Id) -> None:
        """Give the label to the selection or the selected span, else take it up or put it down."""
        article = self._session.article
        if article is None or self._read_only():
            return
        selection, own, chosen = self._canvas.selection(), self.own(), self.chosen()
        if selection:
            self._last = label
            pieces = article.mark(*selection, label)
            self._canvas.set_cursor(selection[1])
            self._canvas.select_mark(self.marks.at(pieces, label))  # its ends can be moved at once
            self.marked.emit()
        elif chosen is not None and own is None:
            self._last = label
            if chosen.label == label:
                self._accept(chosen)
            else:
                article.correct(chosen, label)
                self.go_to_suggestion(chosen.start, but=[chosen])
        elif own is not None:
            self._last = label
            article.relabel(own, label)
        else:
            self.take_up(None if self.in_hand == label else label)
        self._canvas.setFocus()

    def take_up(self, label: Id | None) -> None:
        """Take up a label, so that every selection gets it, or put it down."""
        self.in_hand = label
        self.taken_up.emit(label or "")
        known = self._session.label(label) if label else None
        if known is not None:
            self.said.emit(
                _("{label} is taken up: every word or stretch you select gets it.").format(
                    label=isolate(known.title(current_language()))
                )
            )

    def undo(self) -> None:
        """Take back my last gesture here, or how the ends of the selected suggestion moved."""
        chosen = self.chosen()
        if self._session.article and chosen and self._session.article.is_reshaped(chosen):
            self._session.reshape(chosen, None)
        elif self._session.article and not self._read_only():
            self._session.article.undo()

    def redo(self) -> None:
        """Put back what undo took."""
        if self._session.article and not self._read_only():
            self._session.article.redo()

    def resize(self, identity: Id, piece: int, start: int, end: int) -> None:
        """Give one piece of an annotation of mine, or of a suggestion, other ends (code points)."""
        one = self.marks.get(identity)
        if one is None or not self._session.article or self._read_only():
            return
        if self.marks.is_suggested(identity):
            pieces = list(one.pieces)
            pieces[piece] = (start, end)
            self._session.reshape(one, tuple(sorted(pieces)))
        else:
            self._session.article.resize(one, piece, start, end)

    def nudge(self, side: str, way: str) -> None:
        """Move one end of the selected span by a grapheme, left or right as it is read."""
        own = self.chosen()
        if own is None:
            return
        text = self._canvas.content().text
        forward = (way == "left") == self._canvas.is_rtl_at(own.start)
        move = next_grapheme if forward else previous_grapheme
        piece = len(own.pieces) - 1 if side == "end" else 0
        start, end = own.pieces[piece]
        if side == "end":
            end = move(text, end)
        else:
            start = move(text, start)
        if start < end:
            self.resize(own.id, piece, start, end)
            self._canvas.ensure_visible(start, end)

    def split(self) -> None:
        """Cut the span around the cursor in two."""
        position = self._canvas.cursor_position()
        own = self.marks.around(position)
        if own is None or self._read_only():
            self.said.emit(_("Put the cursor inside a span to split it there."))
        elif self._session.article:
            self._session.article.split(own, position)

    def join(self) -> None:
        """Join the selected span with the next of its label, or the two in the selection."""
        mine = sorted(self.marks.mine, key=lambda one: one.start)
        selection, first = self._canvas.selection(), self.own()
        if selection:
            mine = [one for one in mine if selection[0] < one.end and one.start < selection[1]]
            first = mine[0] if mine else None
        after = [
            one for one in mine if first and one.start >= first.end and one.label == first.label
        ]
        if first is None or not after or self._read_only():
            self.said.emit(_("Select a span that has a later one of the same label to join with."))
        elif self._session.article:
            self._session.article.join(first, after[0])
            self._canvas.select_mark(first.id)

    def accept(self) -> None:
        """Take the selected suggestion and go to the next; or mark again with the last label."""
        chosen, article = self.chosen(), self._session.article
        if article is None or self._read_only():
            return
        if chosen is not None and self.marks.is_suggested(chosen.id):
            self._accept(*self.marks.together(chosen))
        elif self._canvas.selection() and (label := self.label_at_hand()):
            self.use_label(label)
        else:
            self.go_to_suggestion(chosen.end if chosen else self._canvas.cursor_position())

    def remove(self) -> None:
        """Take the selected span away, or turn the suggestion down and go to the next."""
        chosen = self.chosen() or self.marks.around(self._canvas.cursor_position())
        article = self._session.article
        if chosen is None or article is None or self._read_only():
            return
        if self.marks.is_suggested(chosen.id):
            article.reject(chosen)
            self.go_to_suggestion(chosen.start, but=[chosen])
        else:
            article.remove(chosen)

    def let_go(self) -> bool:
        """Let go of the selection, then of the span, then of the label in hand, if there is one."""
        if self._canvas.selection():
            self._canvas.set_cursor(self._canvas.cursor_position())
        elif self._canvas.selected_mark():
            self._canvas.select_mark(None)
        elif self.in_hand:
            self.take_up(None)
        else:
            return False
        return True

    def type_label(self) -> None:
        """Choose a label by typing its name."""
        from annotator.gui.dialogs.choose_label import ChooseLabel

        label = ChooseLabel.ask(self._window, self._session.labels, current_language())
        if label is not None:
            self.use_label(label)

    def ask(self, kind: NoteKind) -> None:
        """Ask for a note or a question: on the selected span, the one just marked, the article."""
        from annotator.gui.dialogs.ask_text import AskText

        article = self._session.article
        if article is None or self._read_only():
            return
        own = self.selected_or_just_marked()
        asks = kind is NoteKind.QUESTION
        info = self._session.project.documents.get(article.id)
        text = AskText.ask(
            self._window,
            title=_("What is the question?") if asks else _("Note"),
            about=own.quote if own else info.title or info.name,
            ready=(_("Where does it end?"), _("Which label?"), _("Guideline unclear"))
            if asks
            else (),
        )
        if text:
            article.say(kind, text, own.id if own else "")
        self._canvas.setFocus()

    def choose_attribute(self, name: str, choice: str) -> None:
        """Choose the value of an attribute of the selected span."""
        own = self.own()
        if own is not None and self._session.article and not self._read_only():
            self._session.article.set_attribute(own, name, choice)
        self._canvas.setFocus()

    def next_attribute(self) -> None:
        """Give the selected span, or else the one just marked, the next value of its attribute."""
        own = self.selected_or_just_marked()
        label = self._session.label(own.label) if own else None
        attribute = next((one for one in label.attributes if one.choices), None) if label else None
        if own is None or attribute is None or self._read_only():
            self.said.emit(_("Select a span whose label has an attribute."))
            return
        names = [one.name for one in attribute.choices]
        value = own.attributes.get(attribute.name)
        after = names.index(value) + 1 if value in names else 0
        choice = attribute.choices[after % len(names)]
        if self._session.article:
            self._session.article.set_attribute(own, attribute.name, choice.name)
        title = choice.titles.get(current_language(), choice.name)
        self.said.emit(f"{isolate(own.quote)}: {isolate(title)}")

    def close_question(self, identity: Id) -> None:
        """Say that a question is settled."""
        note = self._note_of_mine(identity)
        if note is not None and self._session.article:
            self._session.article.close_question(note)

    def remove_note(self, identity: Id) -> None:
        """Take a note away."""
        note = self._note_of_mine(identity)
        if note is not None and self._session.article:
            self._session.article.remove_note(note)

    def _note_of_mine(self, identity: Id) -> Note | None:
        note = next((one for one in self.marks.notes if one.id == identity), None)
        if note is not None and note.author != self._session.me.id:
            self.said.emit(_("Only who wrote this can settle or remove it."))
            return None
        return note

    def _accept(self, *suggestions: Annotation) -> None:
        """Take suggestions, in one gesture, and go to the next."""
        if self._session.article:
            self._canvas.set_cursor(suggestions[-1].end)
            self._session.article.accept(*suggestions)
            self.go_to_suggestion(suggestions[0].start, but=suggestions)

    def go_to_suggestion(self, after: int, but: Sequence[Annotation] = ()) -> None:
        """Select the next suggestion from a place on, or the first; none of those left out."""
        left_out = {one.id for one in but}
        waiting = [one for one in self.marks.suggested if one.id not in left_out]
        later = [one for one in waiting if one.start >= after]
        for one in (later or waiting)[:1]:
            self._canvas.set_cursor(one.start)
            self._canvas.select_mark(one.id)
            self._canvas.ensure_visible(one.start, one.end)

    def _read_only(self) -> bool:
        return self._session.project.readonly
