"""The fewest keys that take the text cursor from one place to another."""

from collections import deque
from collections.abc import Callable, Collection

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.interaction import Step, target

_FARTHEST = 14  # keys
_STEPS = (
    ("Home", Step.LINE_START),
    ("End", Step.LINE_END),
    ("Up", Step.UP),
    ("Down", Step.DOWN),
    ("Ctrl+Home", Step.TEXT_START),
    ("Ctrl+End", Step.TEXT_END),
)


def way(canvas: Canvas, start: int, goals: Collection[int], *, extend: bool = False) -> list[str]:
    """Return the keys from a place to the nearest of some others (code points).

    They are Ctrl+arrows, arrows, Home, End, Up and Down; with Shift where they `extend` the
    selection. Raises LookupError when it takes too many.
    """
    queue: deque[tuple[int, tuple[str, ...]]] = deque([(start, ())])
    seen = {start}
    while queue:
        place, keys = queue.popleft()
        if place in goals:
            return [_shifted(key) for key in keys] if extend else list(keys)
        if len(keys) == _FARTHEST:
            continue
        for key, move in _moves(canvas, place):
            after = move()
            if after not in seen:
                seen.add(after)
                queue.append((after, (*keys, key)))
    raise LookupError("too far")


def _moves(canvas: Canvas, place: int) -> list[tuple[str, Callable[[], int]]]:
    flow = canvas._flow
    forward, back = ("Left", "Right") if canvas.is_rtl_at(place) else ("Right", "Left")
    steps = [
        (f"Ctrl+{forward}", Step.NEXT_WORD),
        (f"Ctrl+{back}", Step.PREVIOUS_WORD),
        (forward, Step.NEXT),
        (back, Step.PREVIOUS),
        *_STEPS,
    ]

    def leads(step: Step) -> Callable[[], int]:
        return lambda: target(flow, step, place, x=flow.caret(place).left, page=600)

    return [(key, leads(step)) for key, step in steps]


def _shifted(key: str) -> str:
    *held, name = key.split("+")
    return "+".join((*held, "Shift", name))
