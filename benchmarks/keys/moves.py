"""The fewest keys that take the text cursor from one place to another."""

from collections import deque
from collections.abc import Collection

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.interaction import VERTICAL, Step, target

_FARTHEST = 40  # keys
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
    queue: deque[tuple[int, float | None, tuple[str, ...]]] = deque([(start, None, ())])
    seen: set[tuple[int, float | None]] = {(start, None)}
    while queue:
        place, column, keys = queue.popleft()
        if place in goals:
            return [_shifted(key) for key in keys] if extend else list(keys)
        if len(keys) == _FARTHEST:
            continue
        upright = column is not None or not keys or keys[-1] in ("Home", "End")
        for key, step in _steps(canvas, place):
            if step in VERTICAL and not upright:
                continue  # nobody weaves up and down between words
            after = _moved(canvas, place, step, column)
            if after not in seen:
                seen.add(after)
                queue.append((*after, (*keys, key)))
    raise LookupError("too far")


def _steps(canvas: Canvas, place: int) -> list[tuple[str, Step]]:
    forward, back = ("Left", "Right") if canvas.is_rtl_at(place) else ("Right", "Left")
    return [
        (f"Ctrl+{forward}", Step.NEXT_WORD),
        (f"Ctrl+{back}", Step.PREVIOUS_WORD),
        (forward, Step.NEXT),
        (back, Step.PREVIOUS),
        *_STEPS,
    ]


def _moved(
    canvas: Canvas, place: int, step: Step, column: float | None
) -> tuple[int, float | None]:
    """Return where a step leads, and the column that further steps up and down keep."""
    flow = canvas._flow
    if step not in VERTICAL:
        return target(flow, step, place, x=0, page=0), None
    kept = flow.caret(place).left if column is None else column
    return target(flow, step, place, x=kept, page=0), kept


def _shifted(key: str) -> str:
    *held, name = key.split("+")
    return "+".join((*held, "Shift", name))
