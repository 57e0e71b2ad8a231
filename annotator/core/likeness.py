"""How alike two texts are: runs of words, the share they have in common, and what is the same."""

import hashlib
import re

from annotator.core.arabic import fold_text

_RUN = 3  # words
_WORD = re.compile(r"\w+")


def plain_words(text: str) -> list[str]:
    """Return the words of a text without marks, with letters as they are folded for finding."""
    return _WORD.findall(fold_text(text).lower())


def same_key(text: str) -> str:
    """Return what is equal for texts of the same words; "" for a text without any."""
    words = plain_words(text)
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32] if words else ""


def runs_of(text: str) -> frozenset[str]:
    """Return every run of three words of a text; of a shorter one, all of it."""
    words = plain_words(text)
    if not words:
        return frozenset()
    last = max(1, len(words) - _RUN + 1)
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(last))


def in_common(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of all runs that both have (Jaccard); 0 when there is none."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
