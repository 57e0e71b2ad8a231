"""Geometry of spans: overlap, containment, lanes, lookup, flattening (code points, half-open)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import accumulate
from typing import Protocol, TypeVar

from annotator.core.model import Span
from annotator.core.text import grapheme_bounds
from annotator.core.words import word_at

Interval = tuple[int, int]


class Labelled(Protocol):
    """What has a place and a label: spans and annotations."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


AnyLabelled = TypeVar("AnyLabelled", bound=Labelled)


def overlaps(a: Interval, b: Interval) -> bool:
    """Tell whether the two share a code point."""
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Interval, inner: Interval) -> bool:
    """Tell whether `inner` lies wholly in `outer`; equal ones contain each other."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def crosses(a: Interval, b: Interval) -> bool:
    """Tell whether the two overlap and each has something the other lacks."""
    return overlaps(a, b) and not contains(a, b) and not contains(b, a)


def lanes(intervals: Sequence[Interval]) -> list[int]:
    """Return a lane for each interval, 0 the outermost: no two in one lane overlap.

    An interval lies in a deeper lane than those that contain it (of equal ones, the later), and
    else as far out as there is room. The same input always gives the same lanes. O(n log n) for
    sorting plus, for each, as many steps as lanes are taken where it begins.
    """
    order = sorted(range(len(intervals)), key=lambda i: (intervals[i][0], -intervals[i][1], i))
    result = [0] * len(intervals)
    ends: list[int] = []  # where the last interval of each lane ends
    for index in order:
        start, end = intervals[index]
        while ends and ends[-1] <= start:
            ends.pop()
        lane = _lane(ends, start, end)
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        result[index] = lane
    return result


def _lane(ends: Sequence[int], start: int, end: int) -> int:
    lane = len(ends)
    for deeper in range(len(ends) - 1, -1, -1):
        if ends[deeper] >= end:  # it contains the interval, which began no earlier
            break
        if ends[deeper] <= start:
            lane = deeper
    return lane


class IntervalIndex:
    """Finds, among thousands of intervals, those that share a code point with a range."""

    def __init__(self, intervals: Sequence[Interval]) -> None:
        order = sorted(range(len(intervals)), key=lambda i: (intervals[i][0], -intervals[i][1], i))
        self._order = order
        self._starts = [intervals[i][0] for i in order]
        self._ends = [intervals[i][1] for i in order]
        self._reach = list(accumulate(self._ends, max))  # how far all so far reach

    def touching(self, start: int, end: int) -> list[int]:
        """Return the indexes of the intervals that overlap [start, end), in order of the text.

        Of those that begin together the longer comes first.
        """
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return [self._order[i] for i in range(first, last) if self._ends[i] > start]

    def at(self, pos: int) -> list[int]:
        """Return the indexes of the intervals that hold the code point at `pos`."""
        return self.touching(pos, pos + 1)


class OverlapPolicy(StrEnum):
    """Which spans a flat format keeps where several overlap."""

    OUTERMOST = "outermost"  # containers before what they contain; of crossing ones the first
    INNERMOST = "innermost"  # the contained before their containers; of crossing ones the first
    LONGEST = "longest"  # the longest first, whatever it touches


def flatten(
    spans: Iterable[AnyLabelled], policy: OverlapPolicy
) -> tuple[list[AnyLabelled], list[AnyLabelled]]:
    """Return the spans to keep, none of which overlap, and those to drop; both in text order.

    Ties go to the earlier start, then to the smaller label, then to the order given. Nothing is
    dropped that overlaps no kept span.
    """
    given = sorted(spans, key=lambda span: (span.start, span.end, span.label))
    ranked = sorted(range(len(given)), key=lambda i: _rank(given[i], policy))
    kept: list[int] = []  # indexes into `given`, so sorted like the text
    for index in ranked:
        at = bisect_left(kept, index)
        before = at == 0 or given[kept[at - 1]].end <= given[index].start
        after = at == len(kept) or given[index].end <= given[kept[at]].start
        if before and after:
            kept.insert(at, index)
    chosen = set(kept)
    dropped = [span for index, span in enumerate(given) if index not in chosen]
    return [given[index] for index in kept], dropped


def _rank(span: Labelled, policy: OverlapPolicy) -> tuple[int, int, str]:
    match policy:
        case OverlapPolicy.OUTERMOST:
            return span.start, -span.end, span.label
        case OverlapPolicy.INNERMOST:
            return span.end, -span.start, span.label
        case OverlapPolicy.LONGEST:
            return span.start - span.end, span.start, span.label


def widen_to_words(text: str, span: Span) -> Span:
    """Return the span with the words (or graphemes) that its ends cut taken in whole."""
    first, last = word_at(text, span.start), word_at(text, span.end - 1)
    start = first[0] if first else grapheme_bounds(text, span.start)[0]
    end = last[1] if last else grapheme_bounds(text, span.end - 1)[1]
    return replace(span, start=start, end=end)
