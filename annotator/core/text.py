"""Positions in text: UTF-16 units, graphemes, paragraphs, direction (offsets are code points)."""

from bisect import bisect_left
from collections import Counter
from enum import StrEnum
from itertools import islice

import regex

# A cluster certainly begins at a letter or space without a prepended sign before it ...
_CERTAIN = (
    r"(?<!\p{GCB=Prepend})[[\p{Arabic}\p{Latin}\s]&&\p{GCB=Other}]"
    r"|(?<![\p{GCB=Prepend}\p{GCB=Extend}\p{GCB=ZWJ}])\p{GCB=Other}"
    r"|\p{GCB=Control}|\r|(?<!\r)\n"
)
_LAST_CERTAIN = regex.compile(rf"(?rV1){_CERTAIN}")  # ... searched backwards, so it stays local
_CLUSTER = regex.compile(r"\X")
_ASTRAL = regex.compile(r"[\U00010000-\U0010FFFF]")

_STRONG = regex.compile(r"[\p{bc=L}\p{bc=R}\p{bc=AL}\u2066-\u2069]")
# From the first strong letter of each word to its end: an address counts once, as a word does.
_WORD_DIRECTION = regex.compile(r"(?:([\p{bc=R}\p{bc=AL}])|\p{bc=L})\S*+")
_RTL = regex.compile(r"[\p{bc=R}\p{bc=AL}]")
_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"
_SAMPLE = 20_000  # code points; what stands there decides for the rest
_STRONG_MAJORITY = 3  # how many times more words contradict the first strong one


class Utf16Map:
    """Exact map between the code points of one text and its UTF-16 units.

    Without characters beyond U+FFFF both ways are O(1), else O(log n) in their number.
    """

    __slots__ = ("_astral", "_astral_utf16")

    def __init__(self, text: str) -> None:
        units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        astral = () if units == len(text) else tuple(m.start() for m in _ASTRAL.finditer(text))
        self._astral = astral
        self._astral_utf16 = tuple(at + pairs for pairs, at in enumerate(astral))

    def to_utf16(self, code_point_offset: int) -> int:
        """Return the UTF-16 offset of a code point offset (the end of the text included)."""
        if not self._astral:
            return code_point_offset
        return code_point_offset + bisect_left(self._astral, code_point_offset)

    def to_code_point(self, utf16_offset: int) -> int:
        """Return the code point offset; inside a surrogate pair, that of its character."""
        if not self._astral:
            return utf16_offset
        return utf16_offset - bisect_left(self._astral_utf16, utf16_offset)


def is_grapheme_boundary(text: str, pos: int) -> bool:
    """Tell whether no grapheme cluster stretches over `pos`; both ends of the text are."""
    return pos in (0, len(text)) or grapheme_bounds(text, pos)[0] == pos


def grapheme_bounds(text: str, pos: int) -> tuple[int, int]:
    """Return the cluster that the code point at `pos` belongs to; at the end, an empty one."""
    if pos >= len(text):
        return len(text), len(text)
    certain = _LAST_CERTAIN.search(text, 0, pos + 1)
    start = certain.start() if certain else 0
    while True:
        end = _cluster_end(text, start)
        if pos < end:
            return start, end
        start = end


def next_grapheme(text: str, pos: int) -> int:
    """Return the first boundary after `pos`, or the end of the text."""
    return grapheme_bounds(text, pos)[1]


def previous_grapheme(text: str, pos: int) -> int:
    """Return the last boundary before `pos`, or 0."""
    return grapheme_bounds(text, min(pos, len(text)) - 1)[0] if pos > 0 and text else 0


def _cluster_end(text: str, start: int) -> int:
    cluster = _CLUSTER.match(text, start)
    return cluster.end() if cluster else len(text)


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Split at "\n" only; the ranges leave the line feed out. An empty text is one paragraph.

    U+2028, U+2029, U+0085, VT and FF stay inside, as does the "\r" of "\r\n".
    """
    ranges = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        ranges.append((start, end))
        start = end + 1
    return ranges


def paragraph_at(text: str, pos: int) -> tuple[int, int]:
    """Return the paragraph around `pos`; a line feed belongs to the paragraph it ends."""
    end = text.find("\n", pos)
    return text.rfind("\n", 0, pos) + 1, len(text) if end < 0 else end


class Direction(StrEnum):
    """Which way a paragraph runs."""

    LTR = "ltr"
    RTL = "rtl"

    @property
    def opposite(self) -> "Direction":
        """Return the other direction."""
        return Direction.LTR if self is Direction.RTL else Direction.RTL


def paragraph_direction(paragraph: str, *, fallback: Direction) -> Direction:
    """Return the direction of one paragraph; `fallback` is that of its article.

    The first strong character outside isolates decides (UAX #9, rules P2 and P3), unless at
    least three times as many words begin the other way: an Arabic line may begin with "Reuters".
    Without a strong character: `fallback`. Of a giant paragraph only the beginning counts.
    """
    first = _first_strong(paragraph)
    counts = _strong_counts(paragraph)
    if first is None:
        return _majority(counts, fallback)
    if counts[first.opposite] >= _STRONG_MAJORITY * counts[first]:
        return first.opposite
    return first


def text_direction(text: str, *, default: Direction = Direction.RTL) -> Direction:
    """Return the direction of the majority of an article's words; `default` without any."""
    return _majority(_strong_counts(text), default)


def _first_strong(paragraph: str) -> Direction | None:
    depth = 0
    for match in islice(_STRONG.finditer(paragraph), _SAMPLE):
        char = match[0]
        if char in _ISOLATES:
            depth += 1
        elif char == _POP_ISOLATE:
            depth = max(0, depth - 1)
        elif depth == 0:
            return Direction.RTL if _RTL.match(char) else Direction.LTR
    return None


def _strong_counts(text: str) -> Counter[Direction]:
    words = _WORD_DIRECTION.findall(text, 0, _SAMPLE)
    rtl = sum(map(bool, words))
    return Counter({Direction.RTL: rtl, Direction.LTR: len(words) - rtl})


def _majority(counts: Counter[Direction], fallback: Direction) -> Direction:
    if counts[Direction.RTL] == counts[Direction.LTR]:
        return fallback
    return max(Direction, key=lambda direction: counts[direction])
