"""The text cut into layout blocks, and the tower of their heights: numbers only."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import regex

from annotator.core.text import grapheme_bounds, paragraphs
from annotator.core.words import no_break_ranges

# Shaping is linear in the paragraph: a giant is cut so that one block costs a few milliseconds.
LONGEST = 3_000
_WINDOW = 1_000  # how far back from the limit a good place for the cut is looked for
_SENTENCE_END = regex.compile(r"[.!?؟؛…][\"'»”)\]]*\s+(?!\p{M})")
_SPACE = regex.compile(r"\s+(?!\p{M})")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a piece of a giant one: code points, half-open, without its line end."""

    start: int
    end: int
    paragraph: int  # where its paragraph starts
    closes: bool  # whether its paragraph ends here

    @property
    def opens(self) -> bool:
        """Tell whether its paragraph starts here."""
        return self.start == self.paragraph


def cut(text: str) -> list[Block]:
    """Return the layout blocks of a text, in order; a text always has at least one."""
    return list(_cut(text)) or [Block(0, 0, 0, closes=True)]


def _cut(text: str) -> Iterator[Block]:
    for start, end in paragraphs(text):
        at = start
        if end > start and text[end - 1] == "\r":
            end -= 1  # noqa: PLW2901 - the line end is \r\n
        while end - at > LONGEST:
            stop = _good_place(text, at, at + LONGEST)
            yield Block(at, stop, start, closes=False)
            at = stop
        yield Block(at, end, start, closes=True)


def _good_place(text: str, start: int, limit: int) -> int:
    """Return where to cut: after the last sentence, else the last space, else a grapheme.

    A cut after a space is never inside a word, and the space before it separates the two sides
    for the bidirectional algorithm as a line end would.
    """
    low = max(start + 1, limit - _WINDOW)
    kept = list(no_break_ranges(text, low, limit))
    for pattern in (_SENTENCE_END, _SPACE):
        places = [match.end() for match in pattern.finditer(text, low, limit)]
        for place in reversed(places):
            if not any(first < place < last for first, last in kept):
                return place
    first, last = grapheme_bounds(text, limit)
    return first if first > start else last


class Tower:
    """Heights stacked on each other, some of them estimates: who stands where, in pixels."""

    def __init__(self, heights: Iterable[float]) -> None:
        self._heights = list(heights)
        self._tops: list[float] | None = None

    def set(self, index: int, height: float) -> bool:
        """Give one its height; tell whether that moved the ones below."""
        if self._heights[index] == height:
            return False
        self._heights[index] = height
        self._tops = None
        return True

    def height(self, index: int) -> float:
        """Return the height of one."""
        return self._heights[index]

    def top(self, index: int) -> float:
        """Return where one begins; the index after the last gives the total height."""
        return self._sums()[index]

    @property
    def total(self) -> float:
        """Return the height of all."""
        return self._sums()[-1]

    def at(self, y: float) -> int:
        """Return the index of the one at `y`: the first above, the last below."""
        found = bisect_right(self._sums(), y) - 1
        return min(max(found, 0), len(self._heights) - 1)

    def _sums(self) -> list[float]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0.0))
        return self._tops
