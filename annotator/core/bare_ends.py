"""The ends of a span without what annotators differ about by habit: proclitics, punctuation.

What comes back is `clitics.snap` under the policy below, exactly, only much faster for the many
spans of many documents: what decides about a first word is remembered.
"""

from functools import lru_cache

from annotator.core.arabic import fold_text
from annotator.core.clitics import proclitics_of, snap
from annotator.core.heads import HONORIFIC_PHRASES, HONORIFICS
from annotator.core.model import BoundaryPolicy
from annotator.core.words import words

TOLERANCE = BoundaryPolicy()  # و ف ب ل ك, honorifics, edge punctuation; neither ال nor pronouns
_FIRSTS = HONORIFICS | {phrase[0] for phrase in HONORIFIC_PHRASES}
_LETTERS = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
_REMEMBERED = 1 << 16


def bare_ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the ends without proclitics, honorifics and punctuation at the edges.

    An uncertain proclitic stays, and nothing is known of the project: the same text and ends have
    the same bare ends in every project.
    """
    # No word reaches over a blank, and no look-behind: a blank is as good as the text's begin.
    stop = text.find(" ", end)
    stop = len(text) if stop < 0 else stop
    first = text.rfind(" ", 0, start) + 1
    before = first
    while before > 0 and text[before - 1].isspace():
        before -= 1
    before = text.rfind(" ", 0, before) + 1
    after = text.find(" ", start, end)
    if after > 0 and text[start] in _LETTERS and text[end - 1] in _LETTERS:
        found = _bare_start(text[before:after], start - before)
        if found >= 0:
            return before + found, end
    begin, finish = _bare(text[before:stop], start - before, end - before)
    return before + begin, before + finish


@lru_cache(_REMEMBERED)
def _bare_start(head: str, at: int) -> int:
    """Return the bare start of a span that goes on after its first word; -1: look at it whole."""
    token = head[head.rfind(" ") + 1 :]
    found = list(words(head, at))
    if not head.isprintable() or len(found) != 1 or found[0][0] != at or _may_honour(token):
        return -1
    return snap(head, at, len(head), TOLERANCE)[0] if found[0][1] == len(head) else -1


def _may_honour(token: str) -> bool:
    folded = [fold_text(token[slice(*word)]) for word in words(token)]
    cuts = [fold_text(token[cut.at :]) for cut in proclitics_of(token)]
    tails = [one[count:] for one in folded for count in range(4)]
    return not _FIRSTS.isdisjoint((*folded, *cuts, *tails))


@lru_cache(_REMEMBERED)
def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    return snap(text, start, end, TOLERANCE)
