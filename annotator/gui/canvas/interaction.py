"""What keys and the mouse mean: movements of the cursor, and a mouse gesture's steps."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.text import Direction, next_grapheme, previous_grapheme
from annotator.core.words import next_word, previous_word
from annotator.gui.canvas.layout import Flow

Key = Qt.Key


class Step(Enum):
    """A movement of the cursor, in reading order."""

    NEXT = auto()
    PREVIOUS = auto()
    NEXT_WORD = auto()
    PREVIOUS_WORD = auto()
    LINE_START = auto()
    LINE_END = auto()
    TEXT_START = auto()
    TEXT_END = auto()
    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()


VERTICAL = (Step.UP, Step.DOWN, Step.PAGE_UP, Step.PAGE_DOWN)

_PLAIN = {
    Key.Key_Up: Step.UP,
    Key.Key_Down: Step.DOWN,
    Key.Key_PageUp: Step.PAGE_UP,
    Key.Key_PageDown: Step.PAGE_DOWN,
    Key.Key_Home: Step.LINE_START,
    Key.Key_End: Step.LINE_END,
}
_WITH_CONTROL = {Key.Key_Home: Step.TEXT_START, Key.Key_End: Step.TEXT_END}


@dataclass(frozen=True, slots=True)
class Movement:
    """A step that a key asks for, and whether it takes the selection with it."""

    step: Step
    extends: bool


def movement(event: QKeyEvent, direction: Direction) -> Movement | None:
    """Return what a key press asks for in a paragraph of this direction; None for other keys.

    Left goes forward where text runs right to left, also inside a Latin name within it: one key
    always goes on reading.
    """
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
    )
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if modifiers & ~(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
        return None
    key = Qt.Key(event.key())
    if key in (Key.Key_Left, Key.Key_Right):
        forward = (key == Key.Key_Left) == (direction is Direction.RTL)
        steps = (Step.NEXT_WORD, Step.PREVIOUS_WORD) if control else (Step.NEXT, Step.PREVIOUS)
        return Movement(steps[0] if forward else steps[1], shift)
    step = (_WITH_CONTROL if control else _PLAIN).get(key)
    return Movement(step, shift) if step else None


def target(flow: Flow, step: Step, pos: int, *, x: float, page: float) -> int:
    """Return where a step leads from `pos`; `x` is kept by vertical steps, `page` in pixels."""
    text = flow.content.text
    if step in VERTICAL:
        return _vertical(flow, step, pos, x=x, page=page)
    first, last = flow.line_around(pos)
    places: dict[Step, Callable[[], int]] = {
        Step.NEXT: lambda: next_grapheme(text, pos),
        Step.PREVIOUS: lambda: previous_grapheme(text, pos),
        Step.NEXT_WORD: lambda: next_word(text, pos),
        Step.PREVIOUS_WORD: lambda: previous_word(text, pos),
        Step.LINE_START: lambda: first,
        Step.LINE_END: lambda: last,
        Step.TEXT_START: lambda: 0,
        Step.TEXT_END: lambda: len(text),
    }
    return flow.clamp(places[step]())


def _vertical(flow: Flow, step: Step, pos: int, *, x: float, page: float) -> int:
    if step in (Step.UP, Step.DOWN):
        beside = flow.line_beside(pos, x, -1 if step is Step.UP else 1)
        if beside is None:
            return 0 if step is Step.UP else len(flow.content.text)
        return beside
    here = flow.caret(pos)
    middle = (here.top + here.bottom) / 2
    sign = -1 if step is Step.PAGE_UP else 1
    index = flow.block_of(pos)
    # Walking measures the blocks on the way, so that a page is a page where heights were guesses.
    index, dy = flow.walk(index, middle - flow.tower.top(index) + sign * page)
    y = flow.tower.top(index) + dy
    if y < 0:
        return 0
    if y >= flow.tower.total:
        return len(flow.content.text)
    return flow.hit(x, y)
