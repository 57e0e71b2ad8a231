"""The runs of a line: which way its characters go, and where each run lies. UTF-16 units.

Qt does not tell the runs of a line, and the string indexes of its glyphs go wrong where fonts
fall back. So the way of each character is worked out here, asking Qt where that is open.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import cast
from unicodedata import bidirectional

import regex
from PySide6.QtGui import QTextLine

_OVERRIDES = regex.compile(r"[\u202a-\u202e]")
_LEFT_TO_RIGHT = regex.compile(r"[\p{bc=L}\p{bc=EN}\p{bc=AN}\u202a-\u202e\u2066-\u2069\t\u2028]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}\p{bc=AN}\u202a-\u202e\u2066-\u2069\t\u2028]")
# Between two letters of one way, with none of the other and no digit that could turn round,
# every sign runs as they do (UAX #9, rules W7 and N1).
_RTL_STRETCH = regex.compile(
    r"[\p{bc=R}\p{bc=AL}](?:[^\p{bc=L}\p{bc=EN}\p{bc=AN}\u202a-\u202e\u2066-\u2069\t\u2028]*"
    r"[\p{bc=R}\p{bc=AL}\p{bc=NSM}])?"
)
_LTR_STRETCH = regex.compile(
    r"\p{bc=L}(?:[^\p{bc=R}\p{bc=AL}\p{bc=AN}\u202a-\u202e\u2066-\u2069\t\u2028]*"
    r"[\p{bc=L}\p{bc=NSM}])?"
)
_DIGITS = ("EN", "AN")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a line that run one way: UTF-16 units of the block, and their extent."""

    start: int
    end: int
    rtl: bool
    left: float
    right: float

    @property
    def first_x(self) -> float:
        """Return the edge at which reading begins."""
        return self.right if self.rtl else self.left

    @property
    def last_x(self) -> float:
        """Return the edge at which reading ends."""
        return self.left if self.rtl else self.right


def find_runs(line: QTextLine, text: str, *, rtl: bool) -> tuple[Run, ...]:
    """Return the runs of a line in logical order; `text` has one character for each unit."""
    start, end = line.textStart(), line.textStart() + line.textLength()
    if not (_LEFT_TO_RIGHT if rtl else _RIGHT_TO_LEFT).search(text):
        left, right = sorted((caret_x(line, start), caret_x(line, end)))
        return (Run(start, end, rtl, left, right),) if text else ()
    ways = _ways(line, text, rtl)
    runs = []
    at = 0
    while at < len(text):
        stop = at + 1
        while stop < len(text) and ways[stop] == ways[at]:
            stop += 1
        runs.append(_measured(line, start + at, start + stop, rtl=ways[at]))
        at = stop
    return tuple(runs)


def caret_x(line: QTextLine, unit: int) -> float:
    """Return the x of Qt's caret."""
    x, _ = cast("tuple[float, int]", line.cursorToX(unit))
    return x


def steady_carets(line: QTextLine, run: Run) -> list[float]:
    """Return the carets of a run that goes against its paragraph, none before its predecessor.

    There Qt's carets inside a ligature can lie outside its glyph: those that go backwards are
    spread evenly between the others.
    """
    inner = (caret_x(line, unit) for unit in range(run.start + 1, run.end))
    sign = -1 if run.rtl else 1
    ways = [sign * x for x in (run.first_x, *inner, run.last_x)]
    return [sign * x for x in _rising(ways)]


def _ways(line: QTextLine, text: str, rtl: bool) -> list[bool]:
    """Tell for each unit of a line whether it runs right to left.

    Letters and digits have one way; a sign between them takes the one Qt gave its glyph.
    """
    if _OVERRIDES.search(text):
        return [_glyph_way(line, at, rtl) for at in range(len(text))]
    ways: list[bool | None] = [None] * len(text)
    for pattern, stretch in ((_RTL_STRETCH, True), (_LTR_STRETCH, False)):
        for match in pattern.finditer(text):
            ways[match.start() : match.end()] = [stretch] * (match.end() - match.start())
    result: list[bool] = []
    for at, way in enumerate(ways):
        kind = "" if way is not None else bidirectional(text[at])
        if way is not None:
            result.append(way)
        elif kind in _DIGITS:
            result.append(False)
        elif kind == "NSM" and result:
            result.append(result[-1])
        else:
            result.append(_glyph_way(line, at, rtl))
    return result


def _glyph_way(line: QTextLine, at: int, rtl: bool) -> bool:
    """Return the way Qt set one unit of a line; what has no glyph runs as the paragraph does."""
    glyphs = line.glyphRuns(line.textStart() + at, 1)
    return glyphs[0].isRightToLeft() if glyphs else rtl


def _measured(line: QTextLine, start: int, end: int, *, rtl: bool) -> Run:
    glyphs = [run.boundingRect() for run in line.glyphRuns(start, end - start)]
    if glyphs:
        left, right = min(box.left() for box in glyphs), max(box.right() for box in glyphs)
    else:
        left, right = sorted((caret_x(line, start), caret_x(line, end)))
    return Run(start, end, rtl, left, right)


def _rising(values: list[float]) -> list[float]:
    """Return the values with those that fall behind replaced, evenly, by ones in between."""
    kept = [0]
    for at in range(1, len(values) - 1):
        if values[kept[-1]] <= values[at] <= values[-1]:
            kept.append(at)
    kept.append(len(values) - 1)
    result = list(values)
    for first, last in pairwise(kept):
        step = (values[last] - values[first]) / (last - first)
        for at in range(first + 1, last):
            result[at] = values[first] + step * (at - first)
    return result
