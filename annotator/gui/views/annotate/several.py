"""Several spans in one go: a chain out of a selection, every occurrence of a text."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.chains import extend_to_punctuation
from annotator.core.model import Id
from annotator.core.suggesting import LIKELY, likelihood
from annotator.core.text import paragraph_at
from annotator.gui.actions import LABELS_WITH_DIGIT
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.labels import label_at, slots
from annotator.gui.session import Article, Session
from annotator.gui.views.annotate.doing import Doing
from annotator.language import _, isolate, ltr, ngettext
from annotator.language import current as current_language

_SHOWN = 2500  # milliseconds for which new spans are lit up


class Several(QObject):
    """Marks more than one span by one key; one undo takes them back."""

    said = Signal(str)
    chosen = Signal(list)  # suggestions that shall be taken
    more_wanted = Signal(str, str)  # a text, a label: occurrences that a person must judge

    def __init__(self, session: Session, canvas: Canvas, doing: Doing, keymap: KeyMap) -> None:
        super().__init__(doing)
        self._session = session
        self._canvas = canvas
        self._doing = doing
        self._keymap = keymap
        self._dark = QTimer(self, singleShot=True, interval=_SHOWN)
        self._dark.timeout.connect(lambda: canvas.set_found(()))
        session.undone.connect(lambda *_undone: canvas.set_found(()) if self._is_lit else None)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action that marks several spans does."""
        return {
            "chain": self.chain,
            "extend": self.extend,
            "accept_paragraph": self.accept_paragraph,
            **{f"every_{n}": partial(self._every, n) for n in range(1, LABELS_WITH_DIGIT + 1)},
        }

    def chain(self) -> None:
        """Make spans of one label of the selection, or of the selected span."""
        article, own, selection = self._article(), self._doing.own(), self._canvas.selection()
        if article is None:
            return
        if selection is None and own is None:
            self.said.emit(_("Select the words of a chain first."))
            return
        if selection is None and own is not None:
            count = article.cut(own)
        else:
            label = self._doing.label_at_hand() or self._ask()
            if label is None or selection is None:
                return
            self._doing.remember(label)
            count = len(article.mark_chain(*selection, label))
            self._canvas.set_cursor(selection[1])
        self.said.emit(ngettext("{n} span of a chain", "{n} spans of a chain", count))

    def extend(self) -> None:
        """Move the end of the selected span to the next punctuation."""
        article, one = self._article(), self._doing.movable()
        if article is None or one is None:
            self.said.emit(_("Select a span whose ends shall move."))
            return
        last = len(one.pieces) - 1
        start, end = one.pieces[last]
        self._doing.resize(one.id, last, start, extend_to_punctuation(article.text, start, end))
        self._canvas.select_mark(one.id)

    def accept_paragraph(self) -> None:
        """Take the likely suggestions from the selected one to the end of its paragraph.

        With none selected: those of the paragraph in which the cursor stands, or go to the next.
        """
        article, chosen = self._article(), self._doing.chosen()
        if article is None:
            return
        marks = self._doing.marks
        here = chosen.start if chosen else self._canvas.cursor_position()
        first, last = paragraph_at(article.text, here)
        if chosen is not None and marks.is_suggested(chosen.id):
            first = min(one.start for one in marks.together(chosen))
        taken = [
            one
            for one in marks.suggested
            if first <= one.start < last and likelihood(one) >= LIKELY
        ]
        if not taken:
            self._doing.go_to_suggestion(here, but=[chosen] if chosen else ())
            return
        self._canvas.set_cursor(taken[-1].end)
        self.chosen.emit(taken)
        self._light_up([piece for one in taken for piece in one.pieces])
        self._doing.go_to_suggestion(taken[0].start, but=taken)

    def every(self, label: Id) -> None:
        """Mark every occurrence of what is selected; what is not certain is only offered."""
        article = self._article()
        one = self._doing.chosen() or self._doing.selected_or_just_marked()
        place = self._canvas.selection() or ((one.start, one.end) if one else None)
        if article is None or place is None:
            self.said.emit(_("Select the text whose occurrences shall be marked."))
            return
        phrase = article.phrase(*place, label)
        suggested = one is not None and self._doing.marks.is_suggested(one.id)
        made = article.mark_every(*place, label)
        if self._canvas.selection():
            self._canvas.set_cursor(place[1])
            self._doing.remember(label)
        elif suggested:
            self._doing.remember(label)
            self._doing.go_to_suggestion(place[0])
        if made:
            self._light_up(made)
            self._tell(label, phrase, len(made))
        else:
            self.more_wanted.emit(phrase, label)

    def _light_up(self, places: Iterable[tuple[int, int]]) -> None:
        """Show for a moment what was marked; of spans in each other the outer ones."""
        shown: list[tuple[int, int]] = []
        for start, end in sorted(places, key=lambda one: (one[0], -one[1])):
            if not shown or start >= shown[-1][1]:
                shown.append((start, end))
        self._canvas.set_found(shown)
        self._dark.start()

    @property
    def _is_lit(self) -> bool:
        return self._dark.isActive()

    def _every(self, number: int) -> None:
        label = label_at(slots(self._session.labels), number - 1)
        if label is not None:
            self.every(label.id)

    def _tell(self, label: Id, phrase: str, count: int) -> None:
        known = self._session.label(label)
        place = next(
            (
                at
                for at, one in enumerate(slots(self._session.labels), 1)
                if one and one.id == label
            ),
            0,
        )
        key = self._keymap.printed(f"every_{place}") if 0 < place <= LABELS_WITH_DIGIT else ""
        marked = ngettext("{n} span marked", "{n} spans marked", count)
        title = known.title(current_language()) if known else ""
        sentence = f"{isolate(phrase)} · {isolate(title)}: {marked}"
        if key:
            more = _("{key} again: those that are not certain, and other articles").format(
                key=ltr(key)
            )
            sentence = f"{sentence} · {more}"
        self.said.emit(sentence)

    def _ask(self) -> Id | None:
        from annotator.gui.dialogs.choose_label import ChooseLabel

        return ChooseLabel.ask(self._canvas, self._session.labels, current_language())

    def _article(self) -> Article | None:
        return None if self._session.project.readonly else self._session.article
