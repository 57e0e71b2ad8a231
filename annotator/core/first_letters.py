"""Whether the first letter of a word is a proclitic, by the word alone."""

import re
from functools import cache, lru_cache

from annotator.core.arabic import (
    ARTICLE,
    CONJUNCTIONS,
    FUTURE,
    PREPOSITIONS,
    QUESTION,
    fold_text,
)
from annotator.core.clitic_tables import particles
from annotator.core.stems import Known, is_imperfect, is_root, known, radical

SECOND = (*PREPOSITIONS, FUTURE)  # may follow a conjunction
# What the vowel of a proclitic can be; another one makes its letter radical.
_FATHA, _DAMMA, _KASRA, _SUKUN, _SHADDA = "\u064e\u064f\u0650\u0652\u0651"
_VOWELS = {
    "و": _FATHA,
    "ف": _FATHA,
    "ب": _KASRA,
    "ل": _KASRA + _FATHA + _SUKUN,
    "ك": _FATHA,
    "س": _FATHA,
    "أ": _FATHA,
}
_VOCALISED = re.compile(f"[{_FATHA}{_DAMMA}{_KASRA}{_SUKUN}{_SHADDA}]")
# Words whose second letter is a radical hamza on an alef; after all others it begins a word.
_HAMZA_SECOND = re.compile(
    r"(?:بأس|كأس|سأم)(?:ا|ه|ها|هم|ين|ان|ي)?|وأد|فأر(?:ة|ا|ان)?|سأل(?:ت|وا|و|نا|ن|تا)?(?:ه|ها|هم|ني|نا|ك)?"
    r"|كآبة|سآمة|لآلئ"
)
_LONG = 4  # letters of a rest that a pattern or shape alone may vouch for


@lru_cache(1 << 16)
def is_proclitic(word: str, raw: str, marks: str = "") -> bool | None:
    """Tell whether the first letter is a proclitic; None where the word alone does not tell.

    `word` is folded, `raw` the same letters with their hamzas, `marks` what stands on the first.
    """
    letter, rest = raw[0], word[1:]
    if letter == FUTURE and raw[1:2] not in ("ي", "ت", "ن", "أ"):  # no verb of the future
        return False
    if any(mark not in _VOWELS[letter] for mark in _VOCALISED.findall(marks)):
        return False
    if letter == QUESTION:  # only in listed words: أليس
        return True if word in _proclitic() else None
    if rest and not "\u0621" <= rest[0] <= "\u064a":
        return True if rest[0].isalnum() else None  # و14، بـKL
    if raw[1] in "أإآ":
        return not _HAMZA_SECOND.fullmatch(raw) and (letter != FUTURE or raw[1] == "أ")
    if word in _proclitic():
        return True
    if word in _unsure():
        return None
    whole = radical(word)
    if whole is Known.LISTED:
        return False
    if has_article(raw):
        return None if whole else True
    if whole:
        return _inflected(letter, word)
    if radical(word.removesuffix("ك")) is Known.LISTED:  # وقتك, بيتك
        return None
    if letter in CONJUNCTIONS and rest[0] in SECOND and rest[1:] and is_proclitic(rest, raw[1:]):
        return True
    return _BY_LETTER[letter](rest)


def _inflected(letter: str, word: str) -> bool | None:
    """Judge a word that a radical one may have become by an ending."""
    rest = word[1:]
    how = known(rest)
    if how is Known.INFLECTED:
        return None if len(rest) > _LONG + 1 else False
    if how is not Known.LISTED or len(rest) < 3:
        return False
    if word.endswith("ا") and radical(word[:-1]) is Known.LISTED:  # وفدا, and وردا
        return None
    long = len(rest) >= _LONG and rest[0] != "ا"  # not فاصلا
    return True if letter == "و" or long else None


def has_article(raw: str) -> bool:
    """Tell whether after the first letter the article stands, whole or as the lam of لل."""
    return (raw.startswith(ARTICLE, 1) and len(raw) > 4) or (raw.startswith("لل") and len(raw) > 3)


def is_settled(word: str) -> bool:
    """Tell whether a folded word is settled by name, for whatever a project has seen."""
    return word in _proclitic() or word in _unsure()


def _conjunction(rest: str) -> bool | None:
    if known(rest):
        return True
    # Foreign names begin so: وود، ويلكنز، واكسمان; nearly all other unknown words do not.
    return None if len(rest) < 3 or rest[0] in "ويا" else True


def _preposition(rest: str) -> bool | None:
    how = known(rest)
    if how < Known.INFLECTED and (rest[0] == "ي" or (rest[0] == "ا" and len(rest) <= _LONG)):
        return None  # a verb, or a name: بيضاوان, بابكر
    return True if _is_word(rest) or (how and len(rest) >= _LONG) else None


def _to(rest: str) -> bool | None:
    return True if is_imperfect(rest) else _preposition(rest)


def _like(rest: str) -> bool | None:  # and ف
    # Many names begin with كا, فا; few words with a bare alef behind ك, ف are short.
    return True if _is_word(rest) and (rest[0] != "ا" or len(rest) > _LONG) else None


def _future(rest: str) -> bool | None:
    return True if is_imperfect(rest) else None


def _is_word(rest: str) -> bool:
    how = known(rest)
    return how >= Known.INFLECTED or (
        how is Known.PATTERN and (len(rest) >= _LONG or is_root(rest))
    )


_BY_LETTER = {
    "و": _conjunction,
    "ف": _like,
    "ب": _preposition,
    "ل": _to,
    "ك": _like,
    "س": _future,
}


@cache
def _proclitic() -> frozenset[str]:
    return frozenset(fold_text(particles.PROCLITIC).split())


@cache
def _unsure() -> frozenset[str]:
    return frozenset(fold_text(particles.UNSURE).split())
