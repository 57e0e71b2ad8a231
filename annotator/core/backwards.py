"""Words written backwards, in the order of the eye, as some programs take text out of a page.

Recognising is a matter of weights: each Arabic word says by its first and last letter how much
likelier it is read one way than the other. Nothing here is applied unasked.
"""

from unicodedata import decomposition

import regex
from bidi import get_display

from annotator.core.arabic import unfold_form

_WORD = regex.compile(r"(?V1)[[\p{Arabic}&&\p{L}]\p{M}]{2,}+")
_LETTER = regex.compile(r"\p{L}")
_ARABIC_LETTER = regex.compile(r"(?V1)[\p{Arabic}&&\p{L}]")
_INK = regex.compile(r"[\p{M}\u0640]")  # what makes no letter
_LOOSE_MARK = regex.compile(r"(?<![\p{L}\p{M}])\p{M}")
_MARKED = regex.compile(r"(\p{M}+)(\p{L})")
_ARTICLE = regex.compile("[وفبك]?ال...|لل...")  # in shorter ones (مثلا) it says little
# A closing sign stands behind a word and before a space; backwards it is the other way round.
_CLOSED = regex.compile(r"[\p{L}\p{M}\p{N})»][.،؛؟!:](?!\S)")
_OPENED = regex.compile(r"(?<!\S)[.،؛؟!:][\p{L}\p{N}(«]")
_LINE = regex.compile(r"[^\n\r\x1c-\x1e\x85\u2029]+")  # each a paragraph by the rules of direction
_BRACKETS = "()[]{}«»‹›<>"
_MIRROR = str.maketrans(_BRACKETS, ")(][}{»«›‹><")

_SAMPLE = 5_000  # code points that are looked at
_ARABIC = 2 / 3  # share of Arabic letters below which a text is mixed and left alone
_KNOWN = 3 / 4  # share of words in letters of Arabic; Persian or Urdu have other habits
_ENOUGH = 7.0  # e to this power: how many times likelier backwards it must be
# By how much a letter is likelier at the beginning of a word than at its end: ln((f + 1)/(l + 1))
# of the words of tests/core/prose.txt, which were written for this table.
LEANING = {
    "ء": -2.8, "آ": 1.1, "أ": 2.3, "إ": 3.0, "ئ": -0.7, "ا": 0.8, "ب": 0.7, "ة": -4.1, "ت": -0.2,
    "ث": 0.3, "ج": 1.4, "ح": 0.3, "خ": 1.5, "د": -1.0, "ذ": 0.0, "ر": -1.9, "ز": -0.7, "س": 0.4,
    "ش": 1.1, "ص": 1.7, "ض": -0.8, "ط": 0.2, "ظ": 0.7, "ع": 0.0, "غ": 0.9, "ف": 0.7, "ق": 0.4,
    "ك": 0.6, "ل": -0.4, "م": 0.6, "ن": -2.4, "ه": -1.3, "و": 2.1, "ؤ": 0.0, "ى": -3.6,
    "ي": -0.3,
}  # fmt: skip
_WHOLE, _SHAPE, _SIGN, _MOST_SIGNS = 1.5, 3.0, 1.0, 4.0  # weights of other evidence
# Words that are none when they are read backwards.
_COMMON = regex.compile(
    "في|من|على|إلى|التي|الذي|أن|إن|عن|ما|لا|هذا|مع|بعد|قبل|كان|كانت|قال|ذلك|بين|كل|عام|حتى|أو|ثم"
    "|لم|غير|عند|كما|وقد|قد|وفي|ومن"
)
_FORMS = {
    chr(code): decomposition(chr(code)).partition(" ")[0]
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
}


def looks_visual(text: str) -> bool:
    """Guess whether words are written backwards, in the order of the eye.

    Evidence: the first and last letters of words (ة and ى are never first), the article, some
    common words, final forms at the beginning, and closing signs before their word. Four words
    mostly are enough. Mixed texts are never suspected, other languages only by their forms.
    """
    text = text[:_SAMPLE]
    letters = len(_LETTER.findall(text))
    if len(_ARABIC_LETTER.findall(text)) < letters * _ARABIC:
        return False
    words = [raw for word in _WORD.findall(text) if len(raw := _INK.sub("", word)) > 1]
    # A word said twice is no second witness.
    return bool(words) and _leaning(list(dict.fromkeys(words))) + _signs(text) <= -_ENOUGH


def turn(text: str) -> str:
    """Return a text in the order of reading that stands in the order of the eye, line by line.

    Numbers and words of other scripts keep their order. Brackets and vowel signs are put right
    whether or not they were turned with the rest.
    """
    turned = _LINE.sub(lambda match: _turned(match[0]), text)
    mirrored = turned.translate(_MIRROR)
    if _pairs(mirrored) > _pairs(turned):
        turned = mirrored
    if len(_LOOSE_MARK.findall(turned)) > len(_LOOSE_MARK.findall(text)):  # they kept their place
        turned = _MARKED.sub(lambda match: match[2] + match[1][::-1], turned)
    return turned


def _turned(line: str) -> str:
    # The letter before it makes a number at the beginning one among Arabic words, as it was.
    turned = str(get_display(f"ا{line}", base_dir="R"))
    return turned[:-1] if turned.endswith("ا") else str(get_display(line, base_dir="R"))


def _leaning(words: list[str]) -> float:
    """Add up by how much words are likelier read as they stand (below 0: backwards)."""
    shapes, letters, known = 0.0, 0.0, 0
    for raw in words:
        plain = "".join(unfold_form(char) for char in raw)
        turned = "".join(unfold_form(char) for char in reversed(raw))
        shapes += _SHAPE * (_shapes(raw[0], raw[-1]) - _shapes(raw[-1], raw[0]))
        if all(char in LEANING for char in plain):
            known += 1
            letters += (_weight(plain) - _weight(turned)) / 2
    return shapes + (letters if known >= len(words) * _KNOWN else 0.0)


def _weight(word: str) -> float:
    weight = LEANING.get(word[0], 0.0) - LEANING.get(word[-1], 0.0)
    whole = (_ARTICLE.match(word) is not None) + (_COMMON.fullmatch(word) is not None)
    return weight + 2 * _WHOLE * whole


def _shapes(first: str, last: str) -> int:
    return (_FORMS.get(first) == "<initial>") + (_FORMS.get(last) == "<final>")


def _signs(text: str) -> float:
    """Weigh on which side of their words closing signs stand."""
    found = len(_CLOSED.findall(text)) - len(_OPENED.findall(text))
    return _SIGN * max(-_MOST_SIGNS, min(_MOST_SIGNS, found))


def _pairs(text: str) -> int:
    """Count the brackets that are closed in the line in which they were opened."""
    found = 0
    for line in text.split("\n"):
        waiting: list[str] = []
        for char in line:
            place = _BRACKETS.find(char)
            if place >= 0 and place % 2 == 0:
                waiting.append(_BRACKETS[place + 1])
            elif place >= 0 and waiting and waiting[-1] == char:
                waiting.pop()
                found += 1
    return found
