"""Searching a project for articles by what they are called."""

from bisect import bisect_right
from collections.abc import Iterable

from annotator.core.finding import plain
from annotator.store.documents import Title


class TitleIndex:
    """The names and titles of articles, folded once, to be found in by any of their words."""

    def __init__(self) -> None:
        self.titles: list[Title] = []
        self._blocks: list[_Block] = []

    def add(self, titles: Iterable[Title]) -> None:
        """Take in further articles."""
        block = _Block(tuple(titles), len(self.titles))
        self.titles += block.titles
        self._blocks.append(block)

    def find(self, phrase: str, *, limit: int) -> tuple[list[Title], int]:
        """Return the best `limit` articles that hold every word typed, and how many there are.

        Those come first whose title begins with what was typed, then those with a word that does.
        """
        words = plain(phrase).split()
        if not words:
            return [], 0
        ranked: list[list[Title]] = [[], [], []]
        for block in self._blocks:
            for at, line in block.lines_with(words):
                ranked[_rank(line, words)].append(self.titles[at])
        found = [title for some in ranked for title in some]
        return found[:limit], len(found)


class _Block:
    """Some articles as one folded string, a line each, so that a search is one look through it."""

    def __init__(self, titles: tuple[Title, ...], first: int) -> None:
        self.titles = titles
        self._first = first
        lines = [plain(f"{one.title}\x1f{one.name}".replace("\n", " ")) for one in titles]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._text = "\n".join(lines)

    def lines_with(self, words: list[str]) -> Iterable[tuple[int, str]]:
        """Yield number and folded line of every article that holds all the words."""
        longest = max(words, key=len)
        at = self._text.find(longest)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            end = self._starts[number + 1] - 1
            line = self._text[self._starts[number] : end]
            if all(word in line for word in words):
                yield self._first + number, line
            at = self._text.find(longest, end)


def _rank(line: str, words: list[str]) -> int:
    phrase = " ".join(words)
    if line.startswith(phrase) or f"\x1f{phrase}" in line:
        return 0
    spaced = " " + line.replace("\x1f", " ")
    return 1 if all(f" {word}" in spaced for word in words) else 2
