"""What a word is in this program, and moving, snapping and trimming by words.

The rules (`WORD_RULE_VERSION` changes with them; all offsets are code points):

* A word is letters and digits of any script, with the harakat, tatweel, joiners and marks of
  direction between them; marks on its last letter belong to it, marks of direction at its ends
  do not. A run of nothing but tatweel is a dash, not a word.
* A number keeps its separators (٣٫٥ 1,477 10:30), a range its dash (2021-2025, 2021–2025).
* Codes and Latin compounds joined by - / . _ & @ ' + are one word (21-KL/TW, AT&T, F-16), and so
  are كوفيد-19, decrees such as م/45 or 12/ق, and initials such as أ.ف.ب.
* Between Arabic letters - / _ and the full stop separate, as all other punctuation does.
* An emoji, whatever it is composed of, is a word of its own.
* Every white space separates: U+00A0, U+202F, U+2028, U+3000 too.
"""

from collections.abc import Iterator
from functools import cache

import regex

from annotator.core.text import (
    grapheme_bounds,
    is_grapheme_boundary,
    next_grapheme,
    previous_grapheme,
)

WORD_RULE_VERSION = "1"
LONGEST_UNBROKEN = 40  # code points; a longer code (an address) may be broken

_SPACE = r"\s\x1C-\x1F"  # what str.split takes for white space, inside a set
_SIGN = r"[\p{GCB=Prepend}--\p{L}]"  # the signs of number and year: drawn under digits
_PRE = rf"(?<!{_SIGN}){_SIGN}*+"
_LETTER = r"[[\p{L}\p{N}]--[\p{GCB=Extend}\p{GCB=SpacingMark}]]"
_SOLID = rf"[{_LETTER}--[\u0640]]"  # tatweel is ink, not a letter
_MARK = r"[\p{M}\p{GCB=Extend}\p{GCB=SpacingMark}\u200D]"
_INVISIBLE = r"\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF"
_INSIDE = rf"[\p{{M}}\p{{GCB=Extend}}\p{{GCB=SpacingMark}}\u00AD\u200D{_INVISIBLE}]"
_COMMON = r"[\u0620-\u064A0-9A-Za-z]"  # the same letters again: most of a text, found faster
_RUN = rf"\u0640*+{_SOLID}(?:{_COMMON}++|{_INSIDE}*+{_LETTER})*+{_MARK}*+"
_ARABIC = r"[[\p{Arabic}&&\p{L}]\u0640]"
_FOREIGN = rf"[{_LETTER}--\p{{Arabic}}--\p{{Hebrew}}--\u0640]|\p{{Nd}}"
_JOINER = r"[-\u2010\u2011./_&@'’+,:٫٬–]"
_ALONE = r"(?<![\p{L}\p{N}\p{M}])"
_NOT_LONGER = r"(?![\p{L}\p{M}])"
_JOINS = (
    rf"(?<=\p{{Nd}}{_INSIDE}*)[.,:٫٬–](?={_INSIDE}*\p{{Nd}})",
    rf"(?<=(?:{_FOREIGN}){_INSIDE}*)[-\u2010\u2011/._&@'’+](?={_INSIDE}*(?:{_FOREIGN}))",
    rf"(?<={_ARABIC}{_MARK}*)[-\u2011](?=\p{{Nd}})",
    rf"(?<={_ALONE}{_ARABIC}{{1,2}})/(?=\p{{Nd}})",
    rf"(?<=\p{{Nd}})[-/](?={_ARABIC}{{1,2}}{_NOT_LONGER})",
    rf"(?<={_ALONE}\p{{L}}\p{{M}}*)\.(?=\p{{L}}\p{{M}}*{_NOT_LONGER})",
)
_JOIN = rf"(?={_JOINER})(?:{'|'.join(_JOINS)})"
_EMOJI = r"[\p{Extended_Pictographic}\p{RI}]"
_TEXT_WORD = rf"{_PRE}{_RUN}(?:{_JOIN}{_INSIDE}*+{_RUN})*+"
_EMOJI_WORD = rf"(?={_PRE}{_EMOJI})\X"
_WORD = regex.compile(rf"(?V1){_TEXT_WORD}|{_EMOJI_WORD}")
_MAY_JOIN = regex.compile(
    rf"(?V1)(?<=[\p{{L}}\p{{N}}]|{_INSIDE}){_JOINER}(?=[\p{{L}}\p{{N}}]|{_INSIDE})"
)
# What can stand in no word: from just after it, words are found as from the start of the text.
_LAST_SEPARATOR = regex.compile(
    rf"(?rV1)[{_SPACE}" + r"[\p{P}\p{S}--" + _JOINER + r"--\p{Extended_Pictographic}--\p{RI}"
    r"--\p{GCB=Extend}--\p{GCB=Prepend}]]"
)
_LAST_SOLID = regex.compile(rf"(?rV1){_SOLID}|{_EMOJI}")

_BLANK = regex.compile(r"(?V1)[" + _SPACE + _INVISIBLE + r"]++")
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "‘": "’", "‹": "›", "﴾": "﴿", "﴿": "﴾"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_TWINS = "\"'"
_DEEPEST = 50  # brackets inside brackets that are still looked through
_EDGES = frozenset("،؛.:؟!,;?…؍۔-‐‑–—―|/\\·•*_„‚`´" + _TWINS).union(_PAIRS, _CLOSERS)


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the words in order; between them stands no letter or digit. The range cuts words."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.span()


@cache  # not at once: the window starts without it
def _token() -> regex.Pattern[str]:
    return regex.compile(rf"(?V1){_TEXT_WORD}|{_EMOJI_WORD}|[^{_SPACE}]\p{{M}}*+")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the words and, each by itself, every other sign; between stands only white space."""
    for match in _token().finditer(text, start, len(text) if end is None else end):
        yield match.span()


def word_at(text: str, pos: int) -> tuple[int, int] | None:
    """Return the word that holds the code point at `pos`, if one does."""
    separator = _LAST_SEPARATOR.search(text, 0, min(pos + 1, len(text)))
    for match in _WORD.finditer(text, separator.end() if separator else 0):
        if match.start() > pos:
            return None
        if pos < match.end():
            return match.span()
    return None


def next_word(text: str, pos: int) -> int:
    """Return where the next word after `pos` begins, or the end of the text."""
    here = word_at(text, pos)
    match = _WORD.search(text, here[1] if here else pos)
    return match.start() if match else len(text)


def previous_word(text: str, pos: int) -> int:
    """Return where the last word that begins before `pos` begins, or 0."""
    pos = min(pos, len(text))
    word = word_at(text, pos - 1) if pos > 0 else None
    if word is None and (letter := _LAST_SOLID.search(text, 0, pos)):
        word = word_at(text, letter.start())
    return word[0] if word else 0


def end_by_word(text: str, start: int, end: int, step: int) -> int | None:
    """Return where a range ends that takes a word more (1) or less (-1) at its end, in its line.

    None: there is no further word, or only one.
    """
    if step > 0:
        here = word_at(text, end)
        if here and here[0] < end:
            return here[1]
        match = _WORD.search(text, end)
        return match.end() if match and "\n" not in text[end : match.start()] else None
    last = previous_word(text, end)
    before = word_at(text, previous_word(text, last)) if last > start else None
    return before[1] if before and start < before[1] <= last else None


def start_by_word(text: str, start: int, end: int, step: int) -> int | None:
    """Return where a range starts that has a word less (1) or more (-1) at its start, in its line.

    None: there is no further word, or only one.
    """
    if step > 0:
        following = next_word(text, start)
        return following if following < end else None
    before = previous_word(text, start)
    word = word_at(text, before)
    if word is None or before >= start or "\n" in text[word[1] : start]:
        return None
    return before


def no_break_ranges(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the words inside which no line may break: codes, ranges, numbers with separators."""
    last = start
    for match in _MAY_JOIN.finditer(text, start, len(text) if end is None else end):
        word = word_at(text, match.start()) if match.start() >= last else None
        if word:
            last = word[1]
            if last - word[0] <= LONGEST_UNBROKEN:
                yield word


def snap_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the whole words that `text[start:end]` touches, for a drag of the mouse.

    Without a word in it, the range comes back trimmed, with whole graphemes at its ends.
    """
    if start >= end:
        return start, end
    first, last = word_at(text, start), word_at(text, end - 1)
    start = first[0] if first else grapheme_bounds(text, start)[0]
    end = last[1] if last else grapheme_bounds(text, end - 1)[1]
    return trim(text, start, end)


def trim(text: str, start: int, end: int, *, edge_punctuation: bool = False) -> tuple[int, int]:
    """Take white space and (unless `edge_punctuation`) punctuation off the ends of a range.

    Marks of direction count as white space. Brackets and quotes stay where their partner stands
    inside: "مؤتمر (باريس)" keeps its ")", but "(باريس)" loses both. An end never moves into a
    grapheme. When nothing would remain, only white space goes; if that is all, nothing does.
    """
    bare = _without_blanks(text, start, end)
    if bare[0] >= bare[1]:
        return start, end
    if edge_punctuation:
        return bare
    trimmed = bare
    while trimmed[0] < trimmed[1]:
        shorter = _without_blanks(text, *_without_edge(text, *trimmed))
        if shorter == trimmed:
            return trimmed
        trimmed = shorter
    return bare


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        after = min(next_grapheme(text, start), end)
        if not _BLANK.fullmatch(text, start, after):
            break
        start = after
    while start < end:
        before = max(previous_grapheme(text, end), start)
        if not _BLANK.fullmatch(text, before, end):
            break
        end = before
    return start, end


def _without_edge(text: str, start: int, end: int) -> tuple[int, int]:
    """Take one sign off the ends, or a pair that encloses everything."""
    first, last = text[start], text[end - 1]
    partner = _partner_after(text, start, end)
    if partner == end - 1:
        return start + 1, end - 1
    if partner is None and first in _EDGES and is_grapheme_boundary(text, start + 1):
        return start + 1, end
    if (
        last in _EDGES
        and _partner_before(text, start, end) is None
        and is_grapheme_boundary(text, end - 1)
    ):
        return start, end - 1
    return start, end


def _partner_after(text: str, start: int, end: int) -> int | None:
    """Return where the bracket or quote that opens at `start` closes before `end`."""
    opener = text[start]
    if opener in _TWINS:
        found = text.find(opener, start + 1, end)
        return found if found >= 0 else None
    closer = _PAIRS.get(opener)
    depth = 0
    for at in range(start, end) if closer else ():
        depth += (text[at] == opener) - (text[at] == closer)
        if depth == 0:
            return at
        if depth > _DEEPEST:
            break
    return None


def _partner_before(text: str, start: int, end: int) -> int | None:
    """Return where the bracket or quote that closes at `end - 1` opens after `start`."""
    closer = text[end - 1]
    if closer in _TWINS:
        found = text.rfind(closer, start, end - 1)
        return found if found >= 0 else None
    opener = _CLOSERS.get(closer)
    depth = 0
    for at in range(end - 1, start - 1, -1) if opener else ():
        depth += (text[at] == closer) - (text[at] == opener)
        if depth == 0:
            return at
        if depth > _DEEPEST:
            break
    return None
