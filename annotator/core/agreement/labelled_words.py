"""The words of a document and the labels on them, for Cohen's kappa.

A word has every label of which a span shares a code point with it; the labels together are its
one category, and no label is a category too.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from annotator.core.agreement.units import TOGETHER, combine
from annotator.core.layers import Ends, Place
from annotator.core.words import words

_REMEMBERED = 1 << 17
_PLAIN = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
_PLAIN_OR_BLANK = _PLAIN | {" "}
_APART = frozenset(" \n\t،؛؟!«»()")  # signs that stand in no word and join none


class WordCounts(dict[str, int]):
    """How many words stand in a text between signs that join none, remembered."""

    def __missing__(self, chunk: str) -> int:
        """Count the words of a text that is not known."""
        if len(self) >= _REMEMBERED:
            self.clear()
        plain = _PLAIN.issuperset(chunk)  # then the rule of words has nothing to decide
        self[chunk] = count = 1 if plain else sum(1 for _ in words(chunk))
        return count


word_counts = WordCounts()


def count_words(text: str, ranges: Iterable[Ends]) -> int:
    """Return how many words stand in the ranges, each of which ends at a blank or an edge."""
    count = word_counts.__getitem__
    return sum(sum(map(count, text[start:end].split())) for start, end in ranges)


def stands_apart(text: str, start: int, end: int) -> bool:
    """Tell whether no word at the ends of a span can reach over them."""
    before = start == 0 or text[start - 1] in _APART
    return before and (end == len(text) or text[end : end + 1] in _APART)


def words_of(places: Iterable[Place], text: str) -> dict[int, str]:
    """Return the labelled words: where each begins, and its category."""
    found: dict[int, str] = {}
    for start, end, label in places:
        for word in touched(text, start, end):
            if word not in found:
                found[word] = label
            elif found[word] != label:
                found[word] = combine({label, *found[word].split(TOGETHER)})
    return found


def touched(text: str, start: int, end: int) -> list[int]:
    """Return where the words begin of which the span holds a code point."""
    # No word reaches over a blank, and no look-behind: a blank is as good as the text's begin.
    first = text.rfind(" ", 0, start + 1) + 1
    stop = text.find(" ", end - 1)
    chunk = text[first : stop if stop >= 0 else len(text)]
    return [first + word for word in _touched(chunk, start - first, end - first)]


@lru_cache(_REMEMBERED)
def _touched(chunk: str, start: int, end: int) -> tuple[int, ...]:
    found = _plain_words(chunk) if _PLAIN_OR_BLANK.issuperset(chunk) else words(chunk)
    return tuple([first for first, last in found if first < end and start < last])


def _plain_words(chunk: str) -> Iterator[Ends]:
    """Yield what stands between the blanks."""
    at = 0
    for word in chunk.split(" "):
        if word:
            yield at, at + len(word)
        at += len(word) + 1
