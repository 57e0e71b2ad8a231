"""Where sentences end in Arabic (and Latin) news text, by our own rules.

A sentence ends at . ! ? ؟ ۔ … before white space (closing quotes and brackets and a caption's "|"
belong to it), at such a sign written without a space between two Arabic words, and at every line
end. The full stop of an initial or abbreviation (د. سامي، أ.ف.ب، Dr.), of a decimal, and of a
number that opens its sentence (1. …) ends none. All offsets are code points.
"""

from collections.abc import Iterator

import regex

from annotator.core.text import paragraph_at

_INK = r"[^\s\x1C-\x1F]"
_LETTER = r"[\p{Arabic}&&\p{L}]\p{M}*"
_END = regex.compile(
    r"(?V1)(?P<mark>[.!?؟۔…。！？]++)(?P<closing>[\p{Pe}\p{Pf}\"']*+(?:[^\S\n]*+\|)?+)"
    rf"(?!{_INK})"
    rf"|(?<={_LETTER}{_LETTER})[.!?؟](?={_LETTER}{_LETTER})"
    r"|[\n\r\v\f\x85\u2028\u2029]"
)
_SENTENCE = regex.compile(rf"(?s){_INK}(?:.*{_INK})?")
_ABBREVIATED = regex.compile(  # searched backwards from the full stop
    r"(?rV1)(?<![\p{L}\p{N}\p{M}])"
    r"(?:[ولب]?[دمأ]|[\p{Arabic}&&\p{L}]|\p{Lu}|Dr|Mr|Mrs|Ms|Prof|St|Jr|Gen|Col|Sen|Gov|vs)"
)
_NUMERAL = regex.compile(r"\s*+[(\[]?\p{Nd}{1,3}")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]` in order; between them stands only white space."""
    end = len(text) if end is None else end
    first = start
    for match in _END.finditer(text, start, end):
        if match["mark"] == "." and _abbreviates(text, first, match.start()):
            continue
        sentence = _SENTENCE.search(text, first, match.end())
        first = match.end()
        if sentence:
            yield sentence.span()
    rest = _SENTENCE.search(text, first, end)
    if rest:
        yield rest.span()


def sentence_at(text: str, pos: int) -> tuple[int, int] | None:
    """Return the sentence that holds the code point at `pos`; None between sentences."""
    for start, end in sentences(text, *paragraph_at(text, pos)):
        if start <= pos < end:
            return start, end
    return None


def _abbreviates(text: str, first: int, stop: int) -> bool:
    """Tell whether the full stop at `stop` shortens a word or numbers a sentence."""
    return bool(_ABBREVIATED.match(text, first, stop) or _NUMERAL.fullmatch(text, first, stop))
