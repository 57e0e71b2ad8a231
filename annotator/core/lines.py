"""The detector of lines that are not article: adverts, sources, comments, captions, repeats."""

import re
from collections.abc import Container, Iterable

from annotator.core.arabic import fold_text
from annotator.core.model import Line, LineStatus

DETECTOR_VERSION = "lines-1"  # changes with every rule below
LONGEST_RECURRING = 400  # code points; longer lines are not counted as recurring

_LONGEST_FURNITURE = 80  # code points of a line that can be an advert, a source or a comment
_LONGEST_CREDITED = 300  # code points of a caption that only its credit gives away
_CONTENT = frozenset({LineStatus.CONTENT, LineStatus.CAPTION})
_BLANKS = " \t\r\v\f\u00a0\u202f\u061c\u200b\u200e\u200f\u2028\u2029\u2066\u2067\u2068\u2069\ufeff"
_COUNT = r"(?:\(\s*\d*\s*\)|\[\s*\d*\s*\]|:?\s*\d+)"
# Each named group is a status; the whole line must match.
_FURNITURE = re.compile(
    r"(?P<advert>[-–—*\[({\s]*(?:[إا]علان(?:ات)?(?:\s+مموّ?لة?)?|advertisement)\s*(?:رقم)?\s*:?"
    r"\s*\d*[-–—*\])}\s]*)"
    r"|(?P<source>(?:ال)?مصدر\s*(?:[:/–-][^()]*)?|(?:ال)?مصادر\s*(?:[:/–-][^()]*)?"
    r"|\(\s*(?:ال)?مصدر\s*:[^()]*\)\s*\.?|source\s*(?::.*)?)"
    rf"|(?P<comment>(?:ال)?تعليق(?:ات)?\s*{_COUNT}?|\d+\s*تعليق(?:ات|ا|اً)?"
    r"|(?:[أا]ضف|[أا]ترك|اكتب)\s+تعليق(?:ا|اً|ًا|ك)?|لا\s+(?:توجد|يوجد)\s+تعليقات"
    rf"|comments?\s*{_COUNT}?)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(\s*(?:(?:(?:ال)?صور(?:ة)?|تصوير|(?:ال)?مصدر|photo)\s*:"
    r"|لقطة شاشة|صورة أرشيفية|صورة من الأرشيف)[^()]*\)\Z"
    r"|(?:(?:ال)?صور(?:ة)?|تصوير)\s*:",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


def detect(text: str, *, recurring: Container[str] = frozenset()) -> tuple[Line, ...]:
    r"""Return the lines (split at "\n" only) that are not plain content, in order.

    `recurring` holds the keys (`key_of_line`) of lines that stand in many documents; what a line
    is by itself, a caption too, goes before that it recurs.
    """
    found = []
    start = 0
    for line in text.split("\n"):
        status = _status(line, recurring)
        if status is not LineStatus.CONTENT:
            found.append(Line(start, start + len(line), status, DETECTOR_VERSION))
        start += len(line) + 1
    return tuple(found)


def key_of_line(line: str) -> str:
    """Return the form under which a line is counted as recurring across documents.

    It is folded, single-spaced, and its numbers are "0"; a blank or long line has the key "",
    which is never counted.
    """
    if len(line) > LONGEST_RECURRING:
        return ""
    return _NUMBER.sub("0", " ".join(fold_text(line, teh_marbuta=True).split()))


def content(text: str, lines: Iterable[Line]) -> list[tuple[int, int]]:
    """Return the longest ranges of the text without a line that is not content, in order.

    Captions are content. A range ends before the line feed that parts it from what is left out;
    what is only white space is no range.
    """
    ranges = []
    at = 0
    for line in sorted(lines, key=lambda line: line.start):
        if line.status not in _CONTENT:
            ranges.append((at, line.start - 1))
            at = max(at, line.end + 1)
    ranges.append((at, len(text)))
    return [(start, end) for start, end in ranges if start < end and text[start:end].strip()]


def _status(line: str, recurring: Container[str]) -> LineStatus:
    bare = line.strip(_BLANKS)
    if not bare:
        return LineStatus.CONTENT
    if len(bare) <= _LONGEST_FURNITURE:
        furniture = _FURNITURE.fullmatch(bare)
        if furniture and furniture.lastgroup:
            return LineStatus(furniture.lastgroup)
    if _is_caption(bare):
        return LineStatus.CAPTION
    if recurring and (key := key_of_line(line)) and key in recurring:
        return LineStatus.REPEATED
    return LineStatus.CONTENT


def _is_caption(bare: str) -> bool:
    if len(bare) > 1 and (bare[0] == "|" or bare[-1] == "|"):
        return True
    if len(bare) > _LONGEST_CREDITED:
        return False
    bare = bare.rstrip(". ")
    credit = bare.rfind("(") if bare.endswith(")") else 0
    return bool(_CREDIT.match(bare, max(credit, 0)))
