"""In which unit a file counts its offsets: code points, UTF-16 units or graphemes.

The rule, where nobody said: the unit in which most spans stand as their quotes say; without quotes,
in which most begin and end at the edges of words. Code points win a tie, then UTF-16.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import regex

from annotator.core.text import Utf16Map

_CLUSTERS = regex.compile(r"\X")
_SOLID = regex.compile(r"[\p{L}\p{N}\p{M}]")


class Unit(StrEnum):
    """What one step of an offset is."""

    CODE_POINTS = "code points"
    UTF16 = "utf-16"
    GRAPHEMES = "graphemes"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text with the spans that a file claims of it, in its own unit; quotes where it has them."""

    text: str
    spans: Sequence[tuple[int, int, str | None]]


def converter(text: str, unit: Unit) -> Callable[[int], int]:
    """Return the way from offsets of that unit to code points; beyond the text stays beyond."""
    match unit:
        case Unit.CODE_POINTS:
            return int
        case Unit.UTF16:
            return Utf16Map(text).to_code_point
        case Unit.GRAPHEMES:
            bounds = [0, *accumulate(len(one) for one in _CLUSTERS.findall(text))]
            last = len(bounds) - 1

            def to_code_point(offset: int) -> int:
                return bounds[offset] if 0 <= offset <= last else offset - last + bounds[last]

            return to_code_point


def backwards(text: str, unit: Unit) -> Callable[[int], int]:
    """Return the way from code points to offsets of that unit; inside a grapheme, its end."""
    match unit:
        case Unit.CODE_POINTS:
            return int
        case Unit.UTF16:
            return Utf16Map(text).to_utf16
        case Unit.GRAPHEMES:
            bounds = [0, *accumulate(len(one) for one in _CLUSTERS.findall(text))]
            return lambda offset: bisect_left(bounds, offset)


def choose_unit(samples: Iterable[Evidence]) -> Unit:
    """Return the unit in which these spans fit their texts best; code points unless shown."""
    scores = Counter(dict.fromkeys(Unit, 0))
    for sample in samples:
        if sample.spans and differs(sample.text):
            for unit in Unit:
                scores[unit] += _score(sample, unit)
    return max(Unit, key=lambda unit: scores[unit])  # the first of the best


def differs(text: str) -> bool:
    """Tell whether the units count this text differently."""
    if text.isascii():
        return "\r\n" in text
    return max(text) > "\uffff" or len(_CLUSTERS.findall(text)) != len(text)


def _score(sample: Evidence, unit: Unit) -> int:
    text, convert = sample.text, converter(sample.text, unit)
    score = 0
    for first, last, quote in sample.spans:
        start, end = convert(first), convert(last)
        if not 0 <= start < end <= len(text):
            score -= 4
        elif quote is not None:
            score += 8 if text[start:end] == quote else 0
        else:
            score += is_edge(text, start) + is_edge(text, end)
            score -= text[start].isspace() + text[end - 1].isspace()
    return score


def is_edge(text: str, position: int) -> bool:
    """Tell whether a word begins or ends here."""
    if position in (0, len(text)):
        return True
    before, after = _SOLID.match(text[position - 1]), _SOLID.match(text[position])
    return (before is None) != (after is None)
