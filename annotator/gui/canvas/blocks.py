"""The text cut into layout blocks, and the tower of their heights: numbers only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from annotator.core.text import grapheme_bounds, paragraphs

# Shaping is linear in the paragraph: a giant is cut so that one block costs a few milliseconds.
LONGEST = 3_000
_WINDOW = 1_000  # how far back from the limit a good place for the cut is looked for
# Both are searched backwards, for the last of their kind.
_SENTENCE_END = regex.compile(r"(?r)[.!?؟؛…][\"'»”)\]]*\s+(?!\p{M})")
_SPACE = regex.compile(r"(?r)\s+(?!\p{M})")


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

    A cut after a space is never inside a word or code, and the space before it separates the two
    sides for the bidirectional algorithm as a line end would.
    """
    low = max(start + 1, limit - _WINDOW)
    for pattern in (_SENTENCE_END, _SPACE):
        found = pattern.search(text, low, limit)
        if found:
            return found.end()
    first, last = grapheme_bounds(text, limit)
    return first if first > start else last


class Tower:
    """Heights stacked on each other, some of them estimates: who stands where, in pixels.

    A binary indexed tree (Fenwick, "A New Data Structure for Cumulative Frequency Tables",
    Software: Practice and Experience 24, 1994): every estimate that comes true costs O(log n).
    """

    def __init__(self, heights: Iterable[float]) -> None:
        self._heights = list(heights)
        self._count = len(self._heights)
        self._tree = [0.0, *self._heights]
        for at in range(1, self._count + 1):
            above = at + (at & -at)
            if above <= self._count:
                self._tree[above] += self._tree[at]

    def set(self, index: int, height: float) -> None:
        """Give one its height, moving all below it."""
        change = height - self._heights[index]
        if change:
            self._heights[index] = height
            at = index + 1
            while at <= self._count:
                self._tree[at] += change
                at += at & -at

    def height(self, index: int) -> float:
        """Return the height of one, true or estimated."""
        return self._heights[index]

    def top(self, index: int) -> float:
        """Return where one begins; the index after the last gives the total height."""
        total = 0.0
        while index > 0:
            total += self._tree[index]
            index -= index & -index
        return total

    @property
    def total(self) -> float:
        """Return the height of all."""
        return self.top(self._count)

    def at(self, y: float) -> int:
        """Return the index of the one at `y`: the first above them all, the last below."""
        index = 0
        step = 1 << self._count.bit_length()
        while step:
            if index + step <= self._count and self._tree[index + step] <= y:
                index += step
                y -= self._tree[index]
            step >>= 1
        return min(index, self._count - 1)
