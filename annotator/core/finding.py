"""Finding as people search: what they type, in a text, without case, marks or spelling of alefs."""

import re
from dataclasses import dataclass
from functools import cache

from annotator.core.arabic import Folded, find_folded, fold, fold_text

_AROUND = 48  # code points of context on either side
_SPACE = re.compile(r"\s+")
# What is searched as other letters than one: forms that unfold, و with a hamza over it; and İ.
_UNLIKE = re.compile("[\u0130\u0654\ufbdd\ufbea-\ufbfb\ufc00-\ufdfc\ufe70-\ufe7f\ufef5-\ufefc]")
_LETTERS = (*range(0x0021, 0x2070), *range(0xFB50, 0xFF00))  # where those stand that are alike


@dataclass(frozen=True, slots=True)
class Context:
    """A place of a text for a list: what stands before it, itself, and what stands behind."""

    before: str
    match: str
    after: str


def plain(text: str) -> str:
    """Return a text as it is searched: folded (ة as ه too), in lower case."""
    return fold_text(_lower(text), teh_marbuta=True)


def searchable(text: str) -> Folded:
    """Return a text ready for ``find_all``, with the way back to its own code points."""
    return fold(_lower(text), teh_marbuta=True)


def find_all(text: str | Folded, phrase: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in the original text, also inside words, in code points."""
    if isinstance(text, str):
        text = searchable(text)
    return find_folded(text, _lower(phrase), whole_words=False)


class Sieve:
    """Tells quickly, without folding it, whether a text can hold a phrase at all."""

    def __init__(self, phrase: str) -> None:
        words = [f"{_dropped()}*".join(map(_spellings, word)) for word in plain(phrase).split()]
        self._pattern = re.compile(rf"[\s{_dropped()[1:-1]}]+".join(words)) if words else None

    def passes(self, text: str) -> bool:
        """Return False only where ``find_all`` finds nothing."""
        if self._pattern is None:
            return False
        return bool(self._pattern.search(text) or _UNLIKE.search(text))


@cache
def _spellings(letter: str) -> str:
    """Return a pattern for whatever single letter is searched as this one."""
    return f"[{re.escape(_same().get(letter, letter))}]"


@cache
def _dropped() -> str:
    return f"[{re.escape(_same()[''])}]"


@cache
def _same() -> dict[str, str]:
    """Return the letters that are searched as one, by that one; those not searched, by ""."""
    found: dict[str, str] = {}
    for letter in map(chr, _LETTERS):
        to = plain(letter)
        if len(to) <= 1:
            found[to] = found.get(to, "") + letter
    return found


def context(text: str, start: int, end: int) -> Context:
    """Return a range of a text with the words around it in its line, white space made single."""
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + _AROUND)
    before, after = text[first:start], text[end:last]
    if first > 0 and text[first - 1] != "\n" and " " in before:
        before = "…" + before[before.index(" ") :]
    if last < len(text) and text[last] != "\n" and " " in after:
        after = after[: after.rindex(" ")] + " …"
    return Context(*(_SPACE.sub(" ", part) for part in (before, text[start:end], after)))


def _lower(text: str) -> str:
    lower = text.lower()
    # One letter, İ, becomes two; then every offset behind it would be wrong.
    return lower if len(lower) == len(text) else text
