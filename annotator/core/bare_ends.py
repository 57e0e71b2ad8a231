"""The ends of a span without what annotators differ about by habit: proclitics, punctuation.

What comes back is `clitics.snap` under the policy below, exactly, only much faster for the many
spans of many documents: what decides about a first word is remembered.
"""

from functools import lru_cache

from annotator.core.arabic import fold_text
from annotator.core.clitics import snap
from annotator.core.heads import HONORIFIC_PHRASES, HONORIFICS
from annotator.core.layers import Ends
from annotator.core.model import BoundaryPolicy
from annotator.core.words import words

TOLERANCE = BoundaryPolicy()  # و ف ب ل ك, honorifics, edge punctuation; neither ال nor pronouns
_FIRSTS = HONORIFICS | {phrase[0] for phrase in HONORIFIC_PHRASES}
_LETTERS = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
_NO_PROCLITICS = _LETTERS.difference(TOLERANCE.proclitics_out)
_MOST = 3  # letters before an honorific that are not its own: وبال
_REMEMBERED = 1 << 16


def bare_ends(text: str, start: int, end: int) -> Ends:
    """Return the ends without proclitics, honorifics and punctuation at the edges.

    An uncertain proclitic stays, and nothing is known of the project: the same text and ends have
    the same bare ends in every project.
    """
    # No word reaches over a blank, and no look-behind: a blank is as good as the text's begin.
    first = text.rfind(" ", 0, start) + 1
    before = first
    while before > 0 and text[before - 1].isspace():
        before -= 1
    before = text.rfind(" ", 0, before) + 1
    after = text.find(" ", start, end)
    if after < 0 and (end == len(text) or text[end] == " "):
        after = end
    if after > 0 and text[start] in _LETTERS and text[end - 1] in _LETTERS:
        base = before if _honours(text[before:first]) else first
        found = _bare_start(text[base:after], start - base)
        if found >= 0:
            return base + found, end
    stop = text.find(" ", end)
    begin, finish = _bare(
        text[before : len(text) if stop < 0 else stop], start - before, end - before
    )
    return before + begin, before + finish


def same_bare_ends(text: str, one: Ends, other: Ends) -> bool:
    """Tell whether two overlapping spans have the same bare ends; mostly without finding them.

    What ends after a letter or digit keeps it, and a first letter stays that is no proclitic,
    unless it begins an honorific.
    """
    if one[1] != other[1]:
        tail = text[min(one[1], other[1]) : max(one[1], other[1])]
        if any(map(str.isalnum, tail)):
            return False
    if one[0] != other[0]:
        wider = min(one[0], other[0])
        head = text[wider : max(one[0], other[0])]
        if not head.isprintable():
            pass
        elif " " not in head:
            if head[0] in _NO_PROCLITICS:
                return False
        elif head[0] in _LETTERS and not _may_honour(head[: head.index(" ")]):
            return False
    if other[0] <= one[0] and one[1] <= other[1]:
        one, other = other, one
    bare = bare_ends(text, *one)
    if bare == other:  # and bare ends have themselves
        return True
    if one[0] <= other[0] and other[1] <= one[1] and (bare[0] < other[0] or other[1] < bare[1]):
        return False  # the narrower one only gets narrower
    return bare == bare_ends(text, *other)


@lru_cache(_REMEMBERED)
def _bare_start(head: str, at: int) -> int:
    """Return the bare start of a span that goes on after its first word; -1: look at it whole."""
    found = list(words(head, at))
    if found != [(at, len(head))] or not head.isprintable() or _may_honour(head[at:]):
        return -1
    return snap(head, at, len(head), TOLERANCE)[0]


@lru_cache(_REMEMBERED)
def _may_honour(chunk: str) -> bool:
    """Tell whether an honorific may begin in a text without blanks."""
    folded = [fold_text(chunk[slice(*word)]) for word in words(chunk)]
    tails = [one[count:] for one in folded for count in range(_MOST + 1)]
    return not _FIRSTS.isdisjoint(tails)


@lru_cache(_REMEMBERED)
def _honours(before: str) -> bool:
    return _may_honour(before.strip()) or not before.isprintable()


@lru_cache(_REMEMBERED)
def _bare(text: str, start: int, end: int) -> Ends:
    return snap(text, start, end, TOLERANCE)
