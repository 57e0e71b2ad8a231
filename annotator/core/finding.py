"""Finding as people search: what they type, in a text, without case, marks or spelling of alefs."""

import re
from dataclasses import dataclass

from annotator.core.arabic import Folded, find_folded, fold, fold_text

_AROUND = 48  # code points of context on either side
_SPACE = re.compile(r"\s+")


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
