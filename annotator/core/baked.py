"""Text that was prepared for a surface that cannot shape Arabic: recognising and repairing it.

Such text is written in presentation forms (U+FB50-FDFF, U+FE70-FEFC), in the order of the eye or
both. Nothing here is applied unasked.
"""

from unicodedata import decomposition

import regex
from bidi import get_display

from annotator.core.arabic import unfold_form

# ﷺ ﷻ ﷼ ﷽ are signs of their own and stay; ﷲ and its like are words written as one sign.
_BAKED = regex.compile(r"[\uFB50-\uFDF9\uFE70-\uFEFC]")
_BAKED_LETTER = regex.compile(r"(?V1)[[\uFB50-\uFDEF\uFE70-\uFEFC]&&\p{L}]")
_ARABIC_LETTER = regex.compile(r"(?V1)[\p{Arabic}&&\p{L}]")
_WORD = regex.compile(r"(?V1)[[\p{Arabic}&&\p{L}]\p{M}]{2,}+")
_MARK = regex.compile(r"\p{M}")
_SAMPLE = 5_000  # code points that are looked at
_FORMS = {
    chr(code): decomposition(chr(code)).partition(" ")[0]
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
}
_SURE, _LIKELY = 2, 1  # weights of evidence
_ENOUGH = 3


def baked_share(text: str) -> float:
    """Return the share of presentation forms among the Arabic letters, 0 without any letter."""
    letters = len(_ARABIC_LETTER.findall(text))
    return len(_BAKED_LETTER.findall(text)) / letters if letters else 0.0


def unbake(text: str, *, visual_order: bool = False) -> str:
    """Return the text with letters for presentation forms, all else (½ ² ﷺ) as it is.

    With `visual_order` each line is turned from the order of the eye into that of reading first.
    Lengths change: this repairs a text before it is imported, never a stored one.
    """
    if visual_order:
        text = "\n".join(str(get_display(line, base_dir="R")) for line in text.split("\n"))
    return _BAKED.sub(lambda match: unfold_form(match[0]), text)


def looks_visual(text: str) -> bool:
    """Guess whether words are written backwards, in the order of the eye.

    Evidence: ة or ى at the beginning of words, final forms there and initial forms at the end,
    and more words that end in لا than begin with ال.
    """
    backwards = forwards = 0
    for word in _WORD.findall(text[:_SAMPLE]):
        raw = _MARK.sub("", word)
        if len(raw) < 2:
            continue
        plain = "".join(unfold_form(char) for char in raw)
        turned = "".join(unfold_form(char) for char in reversed(raw))
        backwards += _evidence(turned, raw[-1], raw[0])
        forwards += _evidence(plain, raw[0], raw[-1])
    return backwards >= _ENOUGH and backwards > 2 * forwards


def _evidence(word: str, first: str, last: str) -> int:
    """Weigh what speaks for a word being read from `first` to `last`."""
    shapes = (_FORMS.get(first) == "<initial>") + (_FORMS.get(last) == "<final>")
    ending = len(word) > 2 and word.endswith(("ة", "ى"))
    article = len(word) > 3 and word.startswith("ال")
    return _SURE * (shapes + ending) + _LIKELY * article
