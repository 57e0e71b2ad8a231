"""Arabic letters for finding and matching: folding with a map back, and proclitic forms."""

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from unicodedata import normalize

from annotator.core.words import word_at

FOLD_VERSION = "1"  # changes with everything below that changes a folded text

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
FUTURE, QUESTION = "س", "أ"
PROCLITICS = (*CONJUNCTIONS, *PREPOSITIONS, FUTURE, QUESTION)  # written onto the next word
ARTICLE = "ال"

_MARKS = r"\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED"
_SIGNS = r"\u0640\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF"
# The presentation forms that are not one letter each: ligatures, and marks on a space.
_WIDE_FORMS = r"\uFBDD\uFBEA-\uFBFB\uFC00-\uFD3D\uFD50-\uFDFC\uFE70-\uFE7F\uFEF5-\uFEFC"
_HAMZA_ABOVE = "\u0654"  # و + U+0654 is canonically ؤ, and folds like it
_IRREGULAR = re.compile(
    rf"[ويىی][{_MARKS}]*?{_HAMZA_ABOVE}|(?P<dropped>[{_MARKS}{_SIGNS}]++)|[{_WIDE_FORMS}]"
)
_DROPPED_OR_WIDE = re.compile(rf"(?P<dropped>[{_MARKS}{_SIGNS}]++)|[{_WIDE_FORMS}]")
_PRESENTATION_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_SHORT = 100  # code points; so few are translated faster one by one
_SEATED_HAMZA = re.compile(rf"[ويىی][{_MARKS}]*?{_HAMZA_ABOVE}")
# One original character with what is drawn on it or stretches it: marks, joiners, tatweel.
_DRESSED = re.compile(rf"(?s).[{_MARKS}\u0640\u200C\u200D]*+")
_LETTERS = {
    **dict.fromkeys("أإآٱا", "ا"),
    **dict.fromkeys("ؤئء", "ء"),
    **dict.fromkeys("ىی", "ي"),
    **dict.fromkeys("کگ", "ك"),
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
}
_PERSIAN = {"پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its way back to the original; all offsets are code points."""

    text: str
    original: str = field(repr=False)
    teh_marbuta: bool = False
    persian: bool = False
    # Where each folded character comes from; None when no length changed.
    _origins: "array[int] | None" = field(default=None, repr=False, compare=False)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original that was folded to `text[start:end]`.

        It begins at a letter, and holds the marks and tatweel of its last letter. Its own fold is
        `text[start:end]` again, unless the range cuts what one character (the ligature ﻻ)
        unfolded to: then that character is in it whole.
        """
        if start >= end:
            at = self._origin(start)
            return at, at
        last = _DRESSED.match(self.original, self._origin(end - 1))
        return self._origin(start), last.end() if last else len(self.original)

    def _origin(self, at: int) -> int:
        if self._origins is None:
            return at
        return self._origins[at] if at < len(self._origins) else len(self.original)


def fold(text: str, *, teh_marbuta: bool = False, persian: bool = False) -> Folded:
    """Fold a text for finding, keeping the way back.

    Dropped: harakat and Koranic signs, tatweel, marks of direction and joiners. Made one: the
    alefs; ؤ ئ ء; ى ي ی; ك ک گ; the digits of three scripts; presentation forms and their letters
    (NFKC); with `teh_marbuta` ة and ه, with `persian` پ چ ڤ ژ and ب ج ف ز.
    """
    table = _table(teh_marbuta=teh_marbuta, persian=persian)
    pieces: list[str] = []
    origins = array("I")
    at = 0
    irregular = _IRREGULAR if _HAMZA_ABOVE in text else _DROPPED_OR_WIDE
    for match in irregular.finditer(text):
        start, end = match.span()
        pieces.append(text[at:start])
        origins.extend(range(at, start))
        if not match["dropped"]:
            unfolded = _unseat(match[0]).translate(table)
            pieces.append(unfolded)
            origins.extend([start] * len(unfolded))
        at = end
    if at == 0:
        mapped = _mapped(text, teh_marbuta=teh_marbuta, persian=persian)
        return Folded(mapped, text, teh_marbuta, persian)
    pieces.append(text[at:])
    origins.extend(range(at, len(text)))
    # What is folded already folds to itself.
    mapped = _mapped("".join(pieces), teh_marbuta=teh_marbuta, persian=persian)
    return Folded(mapped, text, teh_marbuta, persian, origins)


def fold_text(text: str, *, teh_marbuta: bool = False, persian: bool = False) -> str:
    """Return `fold(text).text`, faster, for where no way back is needed."""
    if _HAMZA_ABOVE in text:
        text = _SEATED_HAMZA.sub("ء", text)
    return _mapped(text, teh_marbuta=teh_marbuta, persian=persian)


def find_folded(
    text: str | Folded,
    phrase: str,
    *,
    whole_words: bool = True,
    teh_marbuta: bool = False,
    persian: bool = False,
) -> list[tuple[int, int]]:
    """Return where `phrase` stands in the original text, in its code points, after folding both.

    White space in the phrase matches any white space. Matches do not overlap. A `Folded` is
    searched with the options it was made with. `whole_words` refuses matches that begin or end
    inside a word.
    """
    if isinstance(text, str):
        text = fold(text, teh_marbuta=teh_marbuta, persian=persian)
    parts = fold_text(phrase, teh_marbuta=text.teh_marbuta, persian=text.persian).split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, parts)))
    found = []
    at = 0
    while match := pattern.search(text.text, at):
        start, end = match.span()
        if whole_words and _cuts_a_word(text.text, start, end):
            at = start + 1
        else:
            found.append(text.to_original(start, end))
            at = end
    return found


def proclitic_forms(word: str) -> tuple[str, ...]:
    """Return the folded forms under which a word may be written, itself first, for queries.

    Before it may stand و or ف, then ب, ل or ك, then ال; ل + ال is لل, and before a word that
    begins with ل two lams are written, not three (للجنة). A word that begins with ال may have
    it as its article (للوزارة) or in its root (لالتزام): both are given.
    """
    folded = fold_text(word)
    # What is left of the word after ل when its article loses the alef.
    short = folded.removeprefix(ARTICLE) if folded.startswith(ARTICLE) else folded
    with_lam = "لل" + short.removeprefix("ل")
    stems = [folded, ARTICLE + folded]
    middles = [*stems, *(letter + stem for letter, stem in product(PREPOSITIONS, stems)), with_lam]
    impossible = "ل" + ARTICLE + folded
    forms = [
        first + middle
        for first in ("", *CONJUNCTIONS)
        for middle in middles
        if middle != impossible
    ]
    return tuple(dict.fromkeys(forms))


@cache
def _table(*, teh_marbuta: bool, persian: bool) -> Mapping[int, str]:
    letters = dict(_LETTERS)
    if teh_marbuta:
        letters["ة"] = "ه"
    if persian:
        letters.update(_PERSIAN)
    dropped = re.compile(f"[{_MARKS}{_SIGNS}]")
    table = str.maketrans(letters)
    table.update(
        (code, "") for code in (*range(0x0600, 0x2070), 0xFEFF) if dropped.match(chr(code))
    )
    forms = (chr(code) for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)))
    return table | {ord(form): unfold_form(form).translate(table) for form in forms}


def _mapped(text: str, *, teh_marbuta: bool, persian: bool) -> str:
    """Return the text translated by the table, fast: of its letters few stand in a text."""
    if len(text) < _SHORT or _PRESENTATION_FORM.search(text):
        return text.translate(_table(teh_marbuta=teh_marbuta, persian=persian))
    for char, to in _pairs(teh_marbuta=teh_marbuta, persian=persian):
        if char in text:
            text = text.replace(char, to)
    return text


@cache
def _pairs(*, teh_marbuta: bool, persian: bool) -> tuple[tuple[str, str], ...]:
    """Return what the table changes, without the presentation forms."""
    changed = ((chr(a), to) for a, to in _table(teh_marbuta=teh_marbuta, persian=persian).items())
    return tuple((a, to) for a, to in changed if a != to and not _PRESENTATION_FORM.match(a))


def unfold_form(char: str) -> str:
    """Return the letters of one presentation form (NFKC), a mark's without its space."""
    letters = normalize("NFKC", char)
    return letters.removeprefix(" ")


def _unseat(match: str) -> str:
    return "ء" if match.endswith(_HAMZA_ABOVE) else match


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    first, last = word_at(text, start), word_at(text, end - 1)
    return bool(first and first[0] < start) or bool(last and last[1] > end)
