"""The form under which the text of a span is remembered: with the article that لل hides."""

import re

from annotator.core.arabic import ARTICLE, CONJUNCTIONS, fold_text
from annotator.core.stems import Known, radical
from annotator.core.words import word_at

_LAM = "ل"
_FIRST = re.compile(r"[\u0621-\u064a]+")


def lemma_forms(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the folded texts under which a span is to be remembered, the likeliest first.

    After the first ل of لل the article is put back (للأمم: الامم). Of للجنة the word may have
    had one or none: both are given. The range is in code points.
    """
    quote = fold_text(text[start:end])
    word = word_at(text, start) if quote.startswith(_LAM) else None
    if word is None or word[0] >= start:
        return (quote,)
    before = fold_text(text[word[0] : start])
    if before not in (_LAM, *(letter + _LAM for letter in CONJUNCTIONS)):
        return (quote,)
    first = _FIRST.match(quote)
    if first and (len(first[0]) < 3 or radical(first[0]) is Known.LISTED):  # للي, للجنة
        return quote, ARTICLE + quote
    return (ARTICLE + quote[1:],)


def lemma_form(text: str, start: int, end: int) -> str:
    """Return the likeliest of `lemma_forms`."""
    return lemma_forms(text, start, end)[0]
