"""Which of overlapping spans stay where a format has room for one layer of them."""

from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeVar


class Labelled(Protocol):
    """What has a place and a label: spans and annotations."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


AnyLabelled = TypeVar("AnyLabelled", bound=Labelled)


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
