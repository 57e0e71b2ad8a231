"""When work will be finished at the pace it goes, and how uncertain that is.

The rule: the pace is the mean of what was finished on each of the last `WINDOW` days before today,
or since the first day if that is later; days on which nothing was finished count. The future is
days drawn at random from these, 500 times; the date is the median, its bounds leave out one
draw in ten on either side. With fewer than `FEWEST` days there is a pace, but no date.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WINDOW = 14
FEWEST = 5
_DRAWS = 500
_LONGEST = 1_000  # days: whatever takes longer is no forecast


@dataclass(frozen=True, slots=True)
class Forecast:
    """The pace, and when nothing will be left; the dates are None where nothing can be said."""

    pace: float  # finished in a day
    days: int  # that the pace is the mean of
    left: int
    likely: date | None = None
    early: date | None = None
    late: date | None = None


def forecast(finished: Mapping[date, int], left: int, today: date) -> Forecast:
    """Return the forecast for `left` things, from how many were finished on which day."""
    counts = recent(finished, today)
    pace = sum(counts) / len(counts) if counts else 0.0
    plain = Forecast(pace, len(counts), left)
    if len(counts) < FEWEST or not pace or not left or left / pace > _LONGEST / 2:
        return plain
    dice = random.Random(0)  # noqa: S311 - the same dates for the same work
    lengths = sorted(_days(counts, left, dice) for _ in range(_DRAWS))
    early, likely, late = (lengths[int(share * (_DRAWS - 1))] for share in (0.1, 0.5, 0.9))
    after = {days: today + timedelta(days=days) for days in (early, likely, late)}
    return Forecast(pace, len(counts), left, after[likely], after[early], after[late])


def recent(finished: Mapping[date, int], today: date) -> list[int]:
    """Return what was finished on each day that the pace is taken from, the oldest first."""
    before = [day for day, count in finished.items() if count and day < today]
    if not before:
        return []
    first = max(min(before), today - timedelta(days=WINDOW))
    return [finished.get(first + timedelta(days=step), 0) for step in range((today - first).days)]


def _days(counts: list[int], left: int, dice: random.Random) -> int:
    days = 0
    while left > 0 and days < _LONGEST:
        left -= dice.choice(counts)
        days += 1
    return days


def series(finished: Mapping[date, int]) -> list[tuple[date, int]]:
    """Return how many were finished up to each day, from the day before the first on."""
    days = sorted(day for day, count in finished.items() if count)
    if not days:
        return []
    total, found = 0, [(days[0] - timedelta(days=1), 0)]
    for day in days:
        total += finished[day]
        found.append((day, total))
    return found
