"""How a phrase may be written in a text: behind proclitics, in لل, with ى; and for an index."""

import re
from collections.abc import Sequence

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence, Verdict, proclitics_of
from annotator.core.finding import plain
from annotator.core.spellings import respelled, spelled
from annotator.core.words import tokens, word_at

PREFIXES = ("", *"وفبلك", *(first + second for first in "وف" for second in "بلك"))
LAM_PREFIXES = ("لل", "ولل", "فلل")
_SHORTEST_SURE = {"و": 3, "ف": 4, "ب": 4, "ل": 4, "ك": 4}  # letters behind such a first letter
_MAQSURA = frozenset("ى\ufeef\ufef0")
# Names of two words that are often written as one, and back.
_COMPOUNDS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"(?<!\S)عبد\s+(?=ال)", "عبد"),
        (r"(?<!\S)عبد(?=ال\w{2,})", "عبد "),
        (r"(?<=\w\w)\s+(?=(?:الله|الدين)(?!\S))", ""),
        (r"(?<=\w\w)(?=(?:الله|الدين)(?!\S))", " "),
    )
)
_WORDS = re.compile(r"[^\W_]+")  # as an index parts them
_MASKED = re.compile("[\u064b-\u065f\u0670\u0640\u06d6-\u06ed]")


def pieces_of(phrase: str) -> list[str]:
    """Return the words and signs of a phrase as they are written; what folds to nothing is none."""
    folded = fold(phrase)
    return [phrase[slice(*folded.to_original(*place))] for place in tokens(folded.text)]


def run_together(phrase: str) -> str:
    """Return a phrase with the parts of its compound names joined, or parted: عبدالله; else ""."""
    for pattern, other in _COMPOUNDS:
        turned = pattern.sub(other, phrase)
        if turned != phrase:
            return turned
    return ""


def phrase_of(text: str, start: int, end: int, evidence: Evidence = NO_EVIDENCE) -> str:
    """Return what to look for when `text[start:end]` is to be found again.

    That is its own text, with the article back that لل hides (للأمم cut to لأمم: الأمم); للجنة cut
    to لجنة stays لجنة, for it may never have had one.
    """
    quote = text[start:end]
    bounds = word_at(text, start)
    if bounds and bounds[0] < start and fold_text(text[bounds[0] : start]).endswith("ل"):
        parts = [quote[one:after] for one, after in tokens(quote)][:1]
        first = fold_text(parts[0]) if parts else ""
        if (
            first.startswith("ل")
            and len(first) > 3
            and _lam(parts[0], evidence) is not Verdict.RADICAL
        ):
            return ARTICLE + quote[fold(quote).to_original(1, 2)[0] :]
    return quote


def forms_for_query(phrase: str, *, loose: bool = False) -> tuple[str, ...]:
    """Return the folded phrases (`core.finding.plain`) one of which a text with a hit holds.

    They are words with single spaces, for an index of words. Without `loose` they cover the sure
    groups and ى/ي, ة/ه; with it also what differs by one word's spelling or inflection. A phrase of
    signs alone has none.
    """
    parts = _WORDS.findall(plain(phrase))
    if not parts:
        return ()
    raw = pieces_of(phrase)
    firsts = [parts[0], *(plain(one) for one in [with_article(raw, NO_EVIDENCE)] if one)]
    tails = [parts[1:]]
    if loose:
        written = _WORDS.findall(fold_text(phrase))
        firsts += sorted(_loosely(written[0], first=True))
        tails += [
            [*parts[1:at], other, *parts[at + 1 :]]
            for at in range(1, len(parts))
            for other in sorted(_loosely(written[at], first=False))
        ]
        tails.append([_turned(part) for part in parts[1:]])
    forms = [form for first in firsts for form in _attached(first)]
    # One word differs at a time, but for the article, which a whole phrase has or has not.
    found = [(form, tails[0]) for form in forms]
    found += [(form, tail) for one in firsts[:2] for form in _attached(one) for tail in tails[1:]]
    if loose:
        found += [(form, tails[-1]) for form in _attached(_turned(parts[0]))]
    apart = run_together(phrase) if loose else ""
    forms = [" ".join((form, *tail)) for form, tail in found]
    return tuple(dict.fromkeys([*forms, *(forms_for_query(apart) if apart else ())]))


def _attached(word: str) -> list[str]:
    """Return a folded word behind all its proclitics."""
    forms = [prefix + word for prefix in PREFIXES]
    if word.startswith(ARTICLE) and len(word) > 3:
        rest = word.removeprefix(ARTICLE)
        forms += [lam + rest.removeprefix("ل") for lam in LAM_PREFIXES]
    return forms


def _loosely(word: str, *, first: bool) -> set[str]:
    if not "\u0621" <= word[0] <= "\u064a":
        return set()
    forms = spelled(word, alone=True, first=first).inflected | respelled(word)
    return {plain(form) for form in forms} - {plain(word)}


def _turned(word: str) -> str:
    """Return a folded word with ال if it has none, else without."""
    if not "\u0621" <= word[0] <= "\u064a":
        return word
    return word.removeprefix(ARTICLE) if word.startswith(ARTICLE) else ARTICLE + word


def is_doubtful(raw: str, letters: int, evidence: Evidence, *, more: bool) -> bool:
    """Tell whether the first letters of a word may belong to it, though the rest is a known word.

    `letters` counts them; `more` says that further words of the phrase follow, which speak for it.
    """
    folded = fold_text(raw)
    if folded.startswith("لل") or folded[1:3] == "لل":
        return False
    if folded.startswith("وو") and more:
        return False
    cuts = proclitics_of(raw, evidence)
    radical = any(cut.verdict is Verdict.RADICAL for cut in cuts[:letters])
    if radical or more:
        return radical
    if folded[letters:].startswith(ARTICLE) and len(folded) - letters > 4:
        return False
    if len(cuts) >= letters and all(cut.verdict is Verdict.PROCLITIC for cut in cuts[:letters]):
        return False
    # Two proclitics in a row are hardly ever the beginning of one root.
    shortest = 3 if letters > 1 else _SHORTEST_SURE[folded[0]]
    return len(folded) - letters < shortest


def is_lookalike(one: str, other: str) -> bool:
    """Tell whether of two texts that fold alike a word ends in ى here and in ي there."""
    pairs = zip(tokens(one), tokens(other), strict=False)
    return any(
        _ends_in_maqsura(one[slice(*mine)]) != _ends_in_maqsura(other[slice(*yours)])
        for mine, yours in pairs
    )


def _ends_in_maqsura(word: str) -> bool:
    return _MASKED.sub("", word)[-1:] in _MAQSURA


def with_article(raw: Sequence[str], evidence: Evidence) -> str:
    """Return the first word with its ال, when the phrase may come from a لل cut (لأمم), else ""."""
    if not raw:
        return ""
    first = fold_text(raw[0])
    if not first.startswith("ل") or len(first) < 4 or first.startswith("لل"):
        return ""
    if _lam(raw[0], evidence) is not Verdict.PROCLITIC:
        return ""
    return ARTICLE + raw[0][fold(raw[0]).to_original(1, 2)[0] :]


def _lam(raw: str, evidence: Evidence) -> Verdict | None:
    """Return what the first letter of a word is, a ل."""
    cuts = proclitics_of(raw, evidence)
    return cuts[0].verdict if cuts else None
