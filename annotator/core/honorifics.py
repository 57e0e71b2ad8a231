"""Honorifics before a name or a title: السيد، الرفيق، صاحب السمو الملكي."""

from collections.abc import Sequence

from annotator.core.arabic import fold_text
from annotator.core.heads import HONORIFIC_PHRASES, HONORIFICS
from annotator.core.words import previous_word, word_at, words

_LONGEST = 3  # words
_BLANKS = " \t\u00a0"  # a line break parts an honorific from what it honours


def after_honorific(text: str, start: int, end: int, places: Sequence[int]) -> int:
    """Return where the word after an honorific begins, or 0 where none stands at the start.

    `places` are where the first word may begin, its proclitics left out.
    """
    found: list[tuple[int, int]] = []
    for span in words(text, start, end):
        if len(found) > _LONGEST or (found and text[found[-1][1] : span[0]].strip(_BLANKS)):
            break
        found.append(span)
    for count in range(len(found) - 1, 0, -1):
        others = [fold_text(text[slice(*span)]) for span in found[1:count]]
        for at in places:
            phrase = fold_text(text[at : found[0][1]]), *others
            if phrase in HONORIFIC_PHRASES or (count == 1 and phrase[0] in HONORIFICS):
                return found[count][0]
    return 0


def is_honoured(text: str, at: int) -> bool:
    """Tell whether an honorific stands right before the word that begins there."""
    word = word_at(text, previous_word(text, at))
    if word is None or word[1] > at or text[word[1] : at].strip(_BLANKS):
        return False
    folded = fold_text(text[slice(*word)])
    return folded in HONORIFICS or folded.removeprefix("و") in HONORIFICS
