"""A reviewer marks a case by hand: spans on the canvas that become the answer with Enter."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.core.clitics import snap
from annotator.core.disagreement import Answer
from annotator.core.layers import Values
from annotator.core.model import Id, Label, Way
from annotator.core.reviewing import answer_of, lane_of
from annotator.core.text import next_grapheme, previous_grapheme
from annotator.core.words import word_at
from annotator.gui.actions import Place
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Mark
from annotator.gui.keymap import PLACE_PROPERTY
from annotator.gui.session import Session
from annotator.gui.views.review.bench import Bench
from annotator.language import _

_STEPS = {"end_left": (1, 1), "end_right": (1, -1), "start_left": (0, 1), "start_right": (0, -1)}


class OwnMarking(QObject):
    """Off until somebody begins; while it is on, label keys mark and Enter rules."""

    said = Signal(str)
    changed = Signal()  # begun, ended, or other spans

    def __init__(self, parent: QObject, session: Session, bench: Bench, canvas: Canvas) -> None:
        super().__init__(parent)
        self._session, self._bench, self._canvas = session, bench, canvas
        self._spans: list[tuple[int, int, Id, Values]] = []
        self.is_on = False
        canvas.resize_requested.connect(self._resized)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action does while a case is marked."""
        return {
            "take_own": self.take,
            "leave_own": self.leave,
            "remove": self.remove,
            "attribute": self._next_value,
            "next_span": partial(self._walk, 1),
            "previous_span": partial(self._walk, -1),
            "undo": self._take_last_away,
            **{name: partial(self._step_end, name) for name in _STEPS},
        }

    def can(self, action_id: str) -> bool:
        """Tell whether an action means something now; else its key is the text's own."""
        if action_id in _STEPS:
            return self._selected() is not None
        return action_id in self.table()

    def begin(self) -> None:
        """Begin with what was ruled, else with nothing; the cursor stands where the case begins."""
        case = self._bench.case
        if case is None or self.is_on:
            return
        known = answer_of(case.ruling) if case.ruling is not None else ()
        self._spans = [(start, end, label, values) for (start, end, label), values in known]
        self.is_on = True
        self._canvas.setProperty(PLACE_PROPERTY, Place.MARKING.value)
        if self._canvas.selection() is None:
            self._canvas.set_cursor(case.case.start)
        self._canvas.setFocus()
        self.changed.emit()

    def leave(self) -> None:
        """End without ruling."""
        if not self.is_on:
            return
        self._end()
        self.said.emit(_("The case is as it was."))

    def take(self) -> None:
        """Rule as it is marked."""
        answer = self.answer()
        case = self._bench.case
        if not answer or case is None:
            self.said.emit(_("Mark a span with a label's key; 0 rules that nothing is here."))
            return
        self._end()
        lane = lane_of(case.case, answer)
        self._bench.rule(answer, Way.LANE if lane is not None else Way.OWN)

    def mark(self, label: Label) -> None:
        """Mark what is selected, else the word at the cursor; or relabel the selected span."""
        at = self._selected()
        if at is not None and self._canvas.selection() is None:
            start, end, _old, _values = self._spans[at]
            self._spans[at] = (start, end, label.id, _usual(label))
            self.changed.emit()
            return
        text = self._canvas.content().text
        selection = self._canvas.selection() or word_at(text, self._canvas.cursor_position())
        article = self._session.article
        if selection is None or article is None:
            self.said.emit(_("Select what is to be marked."))
            return
        start, end = snap(text, *selection, label.policy, article.evidence())
        same = (start, end, label.id)
        self._spans = [one for one in self._spans if one[:3] != same]
        self._spans.append((*same, _usual(label)))
        self._spans.sort()
        self._canvas.set_cursor(end)
        self.changed.emit()

    def remove(self) -> None:
        """Take the selected span away, else the one at the cursor, else the last."""
        at = self._selected()
        if at is None:
            pos = self._canvas.cursor_position()
            at = next((n for n, x in enumerate(self._spans) if x[0] <= pos <= x[1]), None)
        if at is None and self._spans:
            at = len(self._spans) - 1
        if at is not None:
            del self._spans[at]
            self._canvas.select_mark(None)
            self.changed.emit()

    def answer(self) -> Answer:
        """Return what is marked so far."""
        return tuple(
            ((start, end, label), values) for start, end, label, values in sorted(self._spans)
        )

    def marks(self) -> tuple[Mark, ...]:
        """Return what is marked so far, to be painted."""
        return tuple(
            Mark(f"own {at}", ((start, end),), label)
            for at, (start, end, label, _values) in enumerate(self._spans)
        )

    # Inside

    def _end(self) -> None:
        self.is_on = False
        self._spans = []
        self._canvas.setProperty(PLACE_PROPERTY, None)
        self._canvas.select_mark(None)
        self._canvas.set_cursor(self._canvas.cursor_position())
        self.changed.emit()

    def _selected(self) -> int | None:
        name = self._canvas.selected_mark() or ""
        at = name.removeprefix("own ")
        return int(at) if name.startswith("own ") and at.isdigit() else None

    def _take_last_away(self) -> None:
        if self._spans:
            self.remove()
        else:
            self.leave()

    def _walk(self, step: int) -> None:
        if not self._spans:
            return
        now = self._selected()
        at = (0 if step > 0 else -1) if now is None else (now + step) % len(self._spans)
        self._canvas.set_cursor(self._spans[at][0])
        self._canvas.select_mark(f"own {at % len(self._spans)}")

    def _next_value(self) -> None:
        at = self._selected()
        if at is None and len(self._spans) == 1:
            at = 0
        known = self._session.label(self._spans[at][2]) if at is not None else None
        if at is None or known is None or not known.attributes:
            self.said.emit(_("Select a span whose label has attributes."))
            return
        start, end, label, values = self._spans[at]
        first = known.attributes[0]
        names = [one.name for one in first.choices]
        now = dict(values)
        here = names.index(now[first.name]) if now.get(first.name) in names else -1
        now[first.name] = names[(here + 1) % len(names)]
        self._spans[at] = (start, end, label, tuple(sorted(now.items())))
        self.changed.emit()

    def _step_end(self, name: str) -> None:
        """Move an end by a letter; left goes on where the text runs right to left."""
        at = self._selected()
        if at is None and len(self._spans) == 1:
            at = 0
        if at is None:
            return
        which, way = _STEPS[name]
        start, end, label, values = self._spans[at]
        text = self._canvas.content().text
        forward = (way > 0) == self._canvas.is_rtl_at(start)
        move = next_grapheme if forward else previous_grapheme
        ends = [start, end]
        ends[which] = move(text, ends[which])
        if 0 <= ends[0] < ends[1] <= len(text):
            self._spans[at] = (ends[0], ends[1], label, values)
            self.changed.emit()

    def _resized(self, name: str, _piece: int, start: int, end: int) -> None:
        at = self._selected()
        if self.is_on and at is not None and name == f"own {at}" and start < end:
            self._spans[at] = (start, end, *self._spans[at][2:])
            self.changed.emit()


def _usual(label: Label) -> Values:
    first = {one.name: one.choices[0].name for one in label.attributes if one.choices}
    return tuple(sorted(first.items()))
