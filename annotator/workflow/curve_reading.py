"""What a learning curve says about more data.

The rule: doubling the articles brought so much the last time, and so much the time before; the next
doubling brings the last gain times the ratio of the two, at most the last gain itself. It is worth
it where that is more than half of the width of the last figure's interval over four, and at least
half a point of F1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.workflow.curve import Point

LEAST = 0.005  # of F1


@dataclass(frozen=True, slots=True)
class Reading:
    """The last figure, and what as many articles again may bring."""

    last: Point
    next_articles: int
    next_f1: float | None  # None: too few points
    worth: bool


def read_curve(curve: Sequence[Point]) -> Reading | None:
    """Read a curve; None where there is none."""
    if not curve:
        return None
    last = curve[-1]
    following = 2 * last.articles
    if len(curve) < 3:
        return Reading(last, following, None, worth=False)
    before, late = curve[-2].f1 - curve[-3].f1, last.f1 - curve[-2].f1
    ratio = min(1.0, late / before) if before > 0 and late > 0 else 0.0
    gain = max(0.0, late) * ratio
    uncertain = (last.high - last.low) / 8
    return Reading(last, following, min(1.0, last.f1 + gain), worth=gain > max(LEAST, uncertain))
