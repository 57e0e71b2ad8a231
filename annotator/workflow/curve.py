"""How good a model is by how many articles it learned from: is more data worth it?"""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from annotator.workflow.progress import SILENT, Ticker

_FOLDS = 3
_PARTS = (0.25, 0.5, 1.0)  # of the articles that are not held out
_DRAWS = 300
_OUTSIDE = 0.05  # of the interval, both sides together

T = TypeVar("T")
Counts = tuple[int, int, int]  # found rightly, found, there


class Point(msgspec.Struct, frozen=True):
    """F1 on held-out articles after learning from so many, with a 95 % interval."""

    articles: int
    f1: float
    low: float
    high: float


def learning_curve(
    lessons: Sequence[T],
    score: Callable[[Sequence[T], Sequence[T]], list[Counts]],
    *,
    ticker: Ticker = SILENT,
) -> tuple[Point, ...]:
    """Cross-validate with growing parts of the articles.

    `score` learns from the first and returns the counts of each of the second. The interval is a
    percentile bootstrap over articles (Efron 1979). Raises Cancelled.
    """
    if len(lessons) < 2 * _FOLDS:
        return ()
    points = []
    for step, part in enumerate(_PARTS):
        counts: list[Counts] = []
        used = 0
        for fold in range(_FOLDS):
            ticker.step(5 + step, 10)
            held = [one for at, one in enumerate(lessons) if at % _FOLDS == fold]
            rest = [one for at, one in enumerate(lessons) if at % _FOLDS != fold]
            rest = rest[: max(1, round(part * len(rest)))]
            used = max(used, len(rest))
            counts += score(rest, held)
        low, high = interval(counts)
        points.append(Point(used, round(f1(counts), 4), round(low, 4), round(high, 4)))
    return tuple(points)


def f1(counts: Sequence[Counts]) -> float:
    """Return the F1 of all counts together: 2 right / (found + there); 0 where there is nothing."""
    right, found, there = (sum(one[at] for one in counts) for at in range(3))
    return 2 * right / (found + there) if found + there else 0.0


def interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return between which values F1 lies when the articles are drawn again and again."""
    chance = random.Random(0)  # noqa: S311 - the same figures for the same data
    drawn = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(_DRAWS))
    edge = int(_DRAWS * _OUTSIDE / 2)
    return drawn[edge], drawn[-1 - edge]
