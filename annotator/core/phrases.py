"""How a phrase may be written in a text: behind proclitics, in لل, with ى; and for an index."""

import re
from collections.abc import Sequence

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence, Verdict, proclitics_of
from annotator.core.finding import plain
from annotator.core.heads import RADICAL_WAW, is_articled
from annotator.core.spellings import spelled
from annotator.core.words import tokens, word_at

PREFIXES = ("", *"وفبلك", *(first + second for first in "وف" for second in "بلك"))
LAM_PREFIXES = ("لل", "ولل", "فلل")
_SHORTEST_SURE = {"و": 3, "ف": 4, "ب": 4, "ل": 4, "ك": 4}  # letters behind such a first letter
_MAQSURA = frozenset("ى\ufeef\ufef0")
_MASKED = re.compile("[\u064b-\u065f\u0670\u0640\u06d6-\u06ed]")
_RADICAL_LAM = frozenset(
    fold_text(
        """
        لجنة لجان لقاء لقاءات لغة لغات لواء لوائح لائحة لبنان ليبيا لندن لاوس ليلى لوزان ليما لاهاي
        لشبونة ليون لحظة ليلة لاعب لاجئ لاجئين لسان لطيف لطفي لؤي لمياء لينا لبنى لميس لجوء لافروف
        لوبان لولا لوكاشينكو لاريجاني لابيد ليبرمان لوكسمبورغ لاتفيا ليتوانيا لقب لكن لأن لذلك
        """
    ).split()
)


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
        if first.startswith("ل") and len(first) > 3 and not _is_radical_lam(parts[0], evidence):
            return ARTICLE + quote[fold(quote).to_original(1, 2)[0] :]
    return quote


def forms_for_query(phrase: str, *, loose: bool = False) -> tuple[str, ...]:
    """Return the folded phrases (`core.finding.plain`) one of which a text with a hit holds.

    They are words with single spaces, for an index of words. Without `loose` they cover the sure
    groups and ى/ي, ة/ه; with it also the inflections of the first word.
    """
    parts = re.findall(r"[^\W_]+", plain(phrase))
    if not parts:
        return ()
    raw = [phrase[start:end] for start, end in tokens(phrase)]
    firsts = {parts[0]} | {plain(one) for one in [with_article(raw, NO_EVIDENCE)] if one}
    articled = {one for one in firsts if one.startswith(ARTICLE) and len(one) > 3}
    if loose:
        firsts |= {plain(form) for form in spelled(raw[0], alone=True, first=True).inflected}
        articled |= {one for one in firsts if one.startswith(ARTICLE) and len(one) > 3}
    forms = [prefix + one for one in sorted(firsts) for prefix in PREFIXES]
    for one in sorted(articled):
        rest = one.removeprefix(ARTICLE)
        forms += [lam + rest.removeprefix("ل") for lam in LAM_PREFIXES]
    return tuple(" ".join((form, *parts[1:])) for form in dict.fromkeys(forms))


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
    radical = radical or folded in RADICAL_WAW
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
    if _is_radical_lam(raw[0], evidence) or is_articled(raw[0]):
        return ""
    return ARTICLE + raw[0][fold(raw[0]).to_original(1, 2)[0] :]


def _is_radical_lam(raw: str, evidence: Evidence) -> bool:
    if fold_text(raw) in _RADICAL_LAM:
        return True
    cuts = proclitics_of(raw, evidence)
    return bool(cuts) and cuts[0].verdict is Verdict.RADICAL
