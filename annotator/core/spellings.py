"""How else a word may be written or inflected, as folded words: variants and forms."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from annotator.core.arabic import ARTICLE, fold_text
from annotator.core.heads import BODIES, DECISIONS, MEETINGS, OFFICES, forms_of, is_articled

_FOREIGN = "غجقك"  # one sound of other languages, by country and newspaper
_SHORTEST_FOREIGN = 4  # letters; shorter words become other words (قلب، كلب)
_SHORTEST_DENTAL = 5  # of one word alone (ثامر، سامر)
_VOWELS = "اوي"
_EXCHANGED = {**dict.fromkeys(_FOREIGN, _FOREIGN), "ث": "تس", "ت": "ث", "س": "ث", "ف": "ڤ"}
_EXCHANGED["ء"] = "ياو"
_TANWEEN = "\u064b"
# Words of the language that differ in such a letter and are no variants of each other.
_OTHERS = frozenset(
    fold_text(
        "جمال كمال جلال كامل جميل كريم جريم غريم قادر كادر غادر جابر غابر كابر غالب قالب جالب قائد"
        " جائد قرار غرار جرار قاتل كاتل قاسي كاسي غني جني جهاد كفاح قمر جمر غمر قادة غادة جادة كادت"
        " قدير غدير جدير كدير قارة غارة جارة جامع قامع جاهز كاهن جازان"
    ).split()
)
_FAMILIAR = (
    frozenset(map(fold_text, names.split()))
    for names in ("أبو أبي أبا", "أخو أخي أخا", "ذو ذي ذا", "بن ابن", "بنو بني")
)
_KINSHIP = {word: group for group in _FAMILIAR for word in group}
_AGREEMENT = ("ا", "ة", "ان", "ين", "ون")


class Relation(IntEnum):
    """How a word of a text stands to a word of a phrase, the nearest first."""

    SAME = 0
    VARIANT = 1
    INFLECTED = 2


@dataclass(frozen=True, slots=True)
class Spelled:
    """One word of a phrase, ready to be compared with folded words."""

    raw: str
    folded: str
    articled: bool
    variants: re.Pattern[str]
    inflected: frozenset[str]
    loose: bool  # one long vowel more or less, or a last ه, is a variant too

    @property
    def bare(self) -> str:
        """Return the folded word without its article."""
        return self.folded.removeprefix(ARTICLE) if self.articled else self.folded

    def relation(self, word: str) -> Relation | None:
        """Tell how a folded word stands to this one, or None where they are different words."""
        if word == self.folded:
            return Relation.SAME
        if self._is_variant(word):
            return Relation.VARIANT
        return Relation.INFLECTED if word in self.inflected else None

    def _is_variant(self, word: str) -> bool:
        if not self.variants.fullmatch(word) or (word in _OTHERS and self.folded in _OTHERS):
            return False
        if not self.loose:
            return True
        return abs(len(word) - len(self.folded)) <= 1


def spelled(raw: str, *, alone: bool, first: bool) -> Spelled:
    """Prepare one word of a phrase; `alone` when the phrase is nothing else."""
    folded = fold_text(raw)
    articled = is_articled(raw)
    bare = folded.removeprefix(ARTICLE) if articled else folded
    noun = bool(forms_of(bare))
    loose = not (alone or articled or noun) and len(bare) >= _SHORTEST_FOREIGN
    pattern = _pattern(bare, alone=alone, foreign=not (articled or noun), loose=loose)
    return Spelled(
        raw,
        folded,
        articled,
        re.compile((ARTICLE if articled else "") + pattern),
        (_inflected(bare, articled=articled, first=first) | {ARTICLE + folded}) - {folded},
        loose,
    )


def respelled(word: str) -> frozenset[str]:
    """Return the spellings of a folded word that differ in one letter: for an index of words."""
    native = bool(forms_of(word)) or word.startswith(ARTICLE)
    found = {
        word[:at] + other + word[at + 1 :]
        for at, letter in enumerate(word)
        for other in ("" if native and letter != "ء" else _EXCHANGED.get(letter, ""))
    }
    if word.endswith(("ء", "ه")) and len(word) > _SHORTEST_FOREIGN:
        found.add(word[:-1])
    if native:
        return frozenset(found)
    found.add(re.sub(r"([اوي])\1", r"\1", word))
    found.add(re.sub(r"(?<=.)([وي])(?=.)", r"\1\1", word, count=1))
    return frozenset(found - {word})


def sieve_of(word: Spelled, *, more: bool) -> str:
    """Return a pattern that is found in every folded word that stands in a relation to this one.

    It leaves proclitics and the article out; with `more` it also matches what stands behind it in
    the word.
    """
    forms = {form.removeprefix(ARTICLE) for form in word.inflected} | {word.bare}
    first = min(forms, key=len)
    if all(form.startswith(first) for form in forms):
        forms = {first}
    pattern = word.variants.pattern.removeprefix(ARTICLE if word.articled else "")
    stems = (
        [pattern, *map(re.escape, sorted(forms))]
        if _is_loose(pattern)
        else sorted(map(re.escape, forms))
    )
    behind = r"\S{0,5}" if more else ""
    return f"(?:{'|'.join(stems)}){behind}" if len(stems) > 1 else stems[0] + behind


def is_accusative(raw: str) -> bool:
    """Tell whether a word as written ends in a marked tanween with its alef (محمداً)."""
    return _TANWEEN in raw[-2:]


def _is_loose(pattern: str) -> bool:
    return "[" in pattern or "?" in pattern or "{" in pattern


@cache
def _inflected(bare: str, *, articled: bool, first: bool) -> frozenset[str]:
    """Return the folded forms of a word that are inflections of it, with and without ال."""
    if bare in _KINSHIP:
        return _KINSHIP[bare]
    forms = {bare, ARTICLE + bare} if len(bare) > 2 else {bare}
    for form in forms_of(bare) if first else ():
        forms.add(form)
        if any(family.holds(ARTICLE + form) for family in (OFFICES, DECISIONS, MEETINGS, BODIES)):
            forms.add(ARTICLE + form)
    if not first and not articled and bare[-1:] not in "ةاي" and len(bare) > 2:
        forms |= {bare + ending for ending in _AGREEMENT}
    elif first and bare.endswith("ة") and len(bare) > 3:
        stem = bare[:-1]
        forms |= {stem + "ات", ARTICLE + stem + "ات", stem + "تا", stem + "تي", stem + "تين"}
    return frozenset(forms)


def _pattern(bare: str, *, alone: bool, foreign: bool, loose: bool) -> str:
    """Return a pattern for the spellings of a folded word without its article."""
    short = _SHORTEST_FOREIGN - (not alone)
    parts: list[str] = []
    # Runs of one vowel are one; a vowel that is written may be written twice.
    letters = re.sub(r"([اوي])\1+", r"\1", bare)
    for at, letter in enumerate(letters):
        inner = 0 < at < len(letters) - 1
        part = letter if letter.isalnum() else re.escape(letter)
        if letter in _FOREIGN and foreign and len(bare) >= short:
            part = f"[{_FOREIGN}چگ]"
        elif letter in "ثتس" and foreign and (not alone or len(bare) >= _SHORTEST_DENTAL):
            part = {"ث": "[ثتس]", "ت": "[تث]", "س": "[سث]"}[letter]
        elif letter in "فڤ":
            part = "[فڤ]"
        elif letter in "بپ":
            part = "[بپ]"
        elif letter in "جچ":
            part = "[جچ]"
        elif letter == "ء" and len(bare) > 3:
            part = "[ءاوي]" if inner else "ء?"
        elif letter in "ةه" and not inner and len(bare) > 2:
            part = "[ةه]?" if loose and letter == "ه" else "[ةه]"
        elif letter in _VOWELS and inner and len(bare) >= _SHORTEST_FOREIGN:
            part = f"{letter}{{{int(not loose)},2}}"
        elif letter == "ا" and at == len(letters) - 1 and len(bare) > _SHORTEST_FOREIGN:
            part = "اء?"
        if loose and inner and letter not in _VOWELS and letters[at - 1] not in _VOWELS:
            part = f"[{_VOWELS}]?{part}"
        parts.append(part)
    return "".join(parts)
