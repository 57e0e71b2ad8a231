"""Walking through the places that a search found: each is shown, ready to be worked on."""

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.finding import context
from annotator.core.model import Annotation, Id, Pieces
from annotator.errors import AnnotatorError
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.panels.hits_model import Fate, HitsModel, fate_title
from annotator.gui.panels.walk_strip import WalkStrip
from annotator.gui.session import Session
from annotator.gui.views.annotate.doing import Doing
from annotator.language import _
from annotator.workflow.answers import Line

STEPS = frozenset({"next_hit", "previous_hit"})  # keys that mean nothing while nobody walks
_AT_ONCE = 0.03  # seconds in which places that are gone are passed over in one go
_SOON = 60  # milliseconds until an article that could not be read is there

_Standing = frozenset[tuple[Id, Id, Pieces]]


class Walking(QObject):
    """Goes from place to place, over articles, and notes what becomes of each."""

    said = Signal(str)
    moved = Signal(int)  # the number of the place where one stands now
    list_requested = Signal()

    def __init__(self, session: Session, canvas: Canvas, doing: Doing, strip: WalkStrip) -> None:
        super().__init__(doing)
        self._session = session
        self._canvas = canvas
        self._doing = doing
        self._strip = strip
        self._model: HitsModel | None = None
        self._words = ""
        self._at = 0  # the number of the place
        self._before: dict[Id, dict[int, _Standing]] = {}  # by article: what stood at each place
        strip.stepped.connect(self.step)
        strip.list_requested.connect(self.list_requested)
        strip.closed.connect(self.end)
        session.annotations_changed.connect(self._note_changes)
        session.closing.connect(self.end)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action of a walk does."""
        return {
            "next_hit": partial(self.step, 1),
            "previous_hit": partial(self.step, -1),
            "let_go": self._let_go,
        }

    @property
    def is_on(self) -> bool:
        """Tell whether somebody walks."""
        return self._model is not None

    def begin(self, model: HitsModel, row: int, words: str) -> None:
        """Go to the place in a row of a list; `words` say what was looked for."""
        if self._model is not model:
            self.end()
            self._model = model
            model.restarted.connect(self.end)
            model.grown.connect(self._say)
        self._words = words
        self._at = model.number(row)
        self._go(row, 1)

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) place that is still there."""
        if self._model is not None:
            self._go(self._model.row_of(self._at) + step, step)

    def end(self) -> None:
        """Walk no further."""
        if self._model is not None:
            self._model.restarted.disconnect(self.end)
            self._model.grown.disconnect(self._say)
        self._model = None
        self._before.clear()
        self._strip.hide()

    def _let_go(self) -> None:
        if not self._doing.let_go() and self.is_on:
            self.end()

    def _go(self, row: int, step: int) -> None:
        """Show the first place from a row on, in the direction of the step, that is there."""
        until = time.monotonic() + _AT_ONCE
        model = self._model
        if model is None:
            return
        while 0 <= row < model.rowCount():
            number = model.number(row)
            try:
                span = self._span(number)
                if span is not None or not model.line(row).annotation:
                    self._show(number, span)
                    return
            except AnnotatorError:
                pass  # the article was taken out of the project
            model.set_fate(number, Fate.GONE)
            row += step
            if time.monotonic() > until:
                QTimer.singleShot(0, self, partial(self._go, row, step))
                return
        self.said.emit(
            _("That was the last place.") if step > 0 else _("That was the first place.")
        )

    def _span(self, number: int) -> Annotation | None:
        """Return the span that was found there, wherever it is now; None: it is gone or another."""
        model = self._model
        line = model.line_of(number) if model else None
        if line is None or not line.annotation:
            return None
        mine = self._mine(line.document)
        known = self._before.get(line.document, {})
        for one in mine:
            if one.id == line.annotation and (one.label == line.label or number in known):
                return one
        alike = [one for one in mine if one.label == line.label and _is_at(one, line)]
        return alike[0] if alike else None

    def _mine(self, document: Id) -> list[Annotation]:
        article = self._session.article
        if article is not None and article.id == document:
            return article.annotations()
        return self._session.project.annotations.of(document, self._session.me.id)

    def _show(self, number: int, span: Annotation | None) -> None:
        model = self._model
        if model is None:
            return
        line = model.line_of(number)
        self._session.show(line.document)
        article = self._session.article
        if article is None or self._canvas.content().text is not article.text:
            # It could not be read at once: another program writes.
            QTimer.singleShot(_SOON, self, partial(self._show_again, number))
            return
        self._at = number
        here = self._before.setdefault(line.document, {})
        here.setdefault(number, self._standing(line))
        if model.fate(number) is not Fate.CHANGED:
            model.set_fate(number, Fate.SEEN)
        if span is not None:
            self._canvas.select_mark(span.id)
            self._canvas.ensure_visible(span.start, span.end)
        else:
            self._canvas.select_mark(None)
            self._canvas.set_selection(line.start, line.end)
            self._canvas.ensure_visible(line.start, line.end)
        self._canvas.setFocus()
        self._say()
        self.moved.emit(number)

    def _show_again(self, number: int) -> None:
        if self._model is not None:
            self._go(self._model.row_of(number), 1)

    def _standing(self, line: Line) -> _Standing:
        """Return what is marked at a place: what overlaps it, and the span that was found."""
        return frozenset(
            (one.id, one.label, one.pieces)
            for one in self._mine(line.document)
            if one.id == line.annotation or (one.start < line.end and line.start < one.end)
        )

    def _note_changes(self, document: Id) -> None:
        model = self._model
        if model is None:
            return
        for number, before in self._before.get(document, {}).items():
            changed = self._standing(model.line_of(number)) != before
            model.set_fate(number, Fate.CHANGED if changed else Fate.SEEN)
        self._say()

    def _say(self) -> None:
        model = self._model
        if model is None:
            return
        fate = model.fate(self._at)
        self._strip.show_place(
            model.row_of(self._at) + 1,
            model.rowCount(),
            self._words,
            fate_title(fate) if fate is Fate.CHANGED else "",
        )


def _is_at(one: Annotation, line: Line) -> bool:
    """Tell whether a span stands where one was found, with the same words."""
    same = context(one.quote, 0, len(one.quote)).match == line.match
    return same and one.start < line.end and line.start < one.end
