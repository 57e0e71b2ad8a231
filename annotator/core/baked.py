"""Text that was prepared for a surface that cannot shape Arabic: recognising and repairing it.

Such text is written in presentation forms (U+FB50-FDFF, U+FE70-FEFC), in the order of the eye
(`backwards`) or both. Nothing here is applied unasked.
"""

import regex

from annotator.core.arabic import unfold_form
from annotator.core.backwards import turn

# ﷺ ﷻ ﷼ ﷽ are signs of their own and stay; ﷲ and its like are words written as one sign.
_BAKED = regex.compile(r"[\uFB50-\uFDF9\uFE70-\uFEFC]")
_BAKED_LETTER = regex.compile(r"(?V1)[[\uFB50-\uFDEF\uFE70-\uFEFC]&&\p{L}]")
_ARABIC_LETTER = regex.compile(r"(?V1)[\p{Arabic}&&\p{L}]")


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
        text = turn(text)
    return _BAKED.sub(lambda match: unfold_form(match[0]), text)
