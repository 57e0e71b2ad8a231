"""One block of text laid out by Qt: its lines, carets and boxes, in code points and pixels.

Qt counts UTF-16 units; the conversion happens here and nowhere else in the canvas. The text is
laid out once and plain: marks never enter the layout, so they can never move a letter.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast
from unicodedata import bidirectional

import regex
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine, QTextOption

from annotator.core.text import Direction, Utf16Map, grapheme_bounds, next_grapheme
from annotator.core.words import no_break_ranges

_SEPARATORS = regex.compile(r"[\n\r\v\f\x85\u2029]")  # Qt breaks the line at U+2028 only
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ASTRAL = regex.compile(r"[\U00010000-\U0010ffff]")
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
_LAM, _ALEFS = "ل", "اأإآٱ"
_TOUCHING = 0.75  # pixels; nearer than this two boxes are one


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


@dataclass(frozen=True, slots=True)
class Box:
    """What a span covers on one line without a gap: pixels from the left of the column.

    `opens` and `closes` are the x at which the span begins and ends, where it does so here.
    """

    line: int
    left: float
    right: float
    opens: float | None = None
    closes: float | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """One visual line: its code points, and the extent and ascent of its ink."""

    start: int
    end: int
    left: float
    right: float
    ascent: float


class Shape:
    """A block laid out in a column of `width` pixels; all positions are the whole text's."""

    def __init__(
        self, text: str, start: int, *, direction: Direction, font: QFont, width: float
    ) -> None:
        self.start, self.end = start, start + len(text)
        self.direction = direction
        self.text = text
        self._units = Utf16Map(text)
        shown = _displayed(text)
        # One character a unit, to ask for its kind: the second half counts as a mark.
        self._signs = _ASTRAL.sub("\\g<0>\u0300", shown)
        self._layout = QTextLayout(shown, font)
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(_option(direction, font))
        kept = [
            (self._units.to_utf16(a), self._units.to_utf16(b)) for a, b in no_break_ranges(text)
        ]
        self._qlines = _break_lines(self._layout, width, kept)
        self._runs: dict[int, tuple[Run, ...]] = {}
        self._stops: dict[int, list[tuple[float, int]]] = {}
        self._carets: dict[int, list[float]] = {}
        self._boxes: dict[tuple[int, int], tuple[Box, ...]] = {}

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """Return the visual lines from top to bottom."""
        result = []
        for line in self._qlines:
            extent = line.naturalTextRect()
            result.append(
                TextLine(
                    self._point(line.textStart()),
                    self._point(line.textStart() + line.textLength()),
                    extent.left(),
                    extent.right(),
                    line.ascent(),
                )
            )
        return tuple(result)

    def qt_line(self, number: int) -> QTextLine:
        """Return Qt's line, for the painter to draw the letters."""
        return self._qlines[number]

    def line_of(self, pos: int) -> int:
        """Return the line on which the caret at `pos` stands: at a wrap, the lower one."""
        lines = self.lines
        low, high = 0, len(lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if lines[middle].start <= pos:
                low = middle
            else:
                high = middle - 1
        return low

    def last_stop(self, number: int) -> int:
        """Return the last caret position of a line; where it wraps, the one before its last sign.

        The boundary after that sign is where the caret stands on the next line.
        """
        line = self.lines[number]
        if number == len(self.lines) - 1:
            return line.end
        return self.start + grapheme_bounds(self.text, line.end - 1 - self.start)[0]

    def runs(self, number: int) -> tuple[Run, ...]:
        """Return the runs of a line, in logical order."""
        if number not in self._runs:
            self._runs[number] = self._find_runs(self._qlines[number])
        return self._runs[number]

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Return the boxes of a span, line by line and left to right, touching ones joined."""
        key = (max(start, self.start), min(end, self.end))
        if key not in self._boxes:
            self._boxes[key] = self._find_boxes(*key)
        return self._boxes[key]

    def caret(self, pos: int) -> tuple[int, float]:
        """Return line and x of the caret at `pos`.

        Between two runs it stands at the edge that continues the paragraph's own direction.
        """
        number = self.line_of(pos)
        return number, self.caret_on(number, pos)

    def caret_on(self, number: int, pos: int) -> float:
        """Return the x of the caret at `pos` on a line that begins, holds or ends with it."""
        unit = self._unit(pos)
        runs = [run for run in self.runs(number) if run.start <= unit <= run.end]
        if not runs:
            return _caret_x(self._qlines[number], unit)
        own_way = self.direction is Direction.RTL
        run = next((run for run in runs if run.rtl == own_way), runs[-1])
        return self._edge(self._qlines[number], run, unit)

    def hit(self, number: int, x: float) -> int:
        """Return the grapheme boundary nearest to `x` on a line, within the run under `x`.

        Where two runs meet, that which runs as the paragraph does answers, as for the caret.
        """
        own_way = self.direction is Direction.RTL
        limit = self.last_stop(number)
        best: tuple[float, bool, float] | None = None
        result = self.lines[number].start
        for run in self.runs(number):
            beside = max(run.left - x, x - run.right, 0.0)
            if best and beside > best[0]:
                continue
            for edge, pos in self._run_stops(number, run):
                rank = (beside, run.rtl != own_way, abs(edge - x))
                if pos <= limit and (best is None or rank < best):
                    best, result = rank, pos
        return result

    def under(self, number: int, x: float) -> int | None:
        """Return the offset of the character whose ink is under `x`, or None beside the text."""
        for run in self.runs(number):
            for (edge, pos), (far, _) in pairwise(self._run_stops(number, run)):
                if min(edge, far) <= x < max(edge, far):
                    return pos
        return None

    def _find_boxes(self, start: int, end: int) -> tuple[Box, ...]:
        first, last = self._unit(start), self._unit(end)
        found: list[Box] = []
        for number, line in enumerate(self._qlines):
            line_start = line.textStart()
            if line_start >= last and not (start == end and line_start == last):
                break
            if line_start + line.textLength() <= first:
                continue
            here = [
                self._box(number, run, first, last)
                for run in self.runs(number)
                if run.start < last and first < run.end
            ]
            found += _joined(here)
        return tuple(found)

    def _box(self, number: int, run: Run, first: int, last: int) -> Box:
        line = self._qlines[number]
        begin = self._edge(line, run, max(first, run.start))
        finish = self._edge(line, run, min(last, run.end))
        return Box(
            number,
            min(begin, finish),
            max(begin, finish),
            begin if first >= run.start else None,
            finish if last <= run.end else None,
        )

    def _edge(self, line: QTextLine, run: Run, unit: int) -> float:
        """Return the x of a boundary in a run.

        At the ends of a run Qt's caret may stand at the far side of a neighbour, so there the
        extent of the glyphs answers. Where a font has no caret inside lam-alef, the middle does.
        """
        if unit <= run.start:
            return run.first_x
        if unit >= run.end:
            return run.last_x
        if run.rtl != (self.direction is Direction.RTL):
            return self._steady(line, run)[unit - run.start]
        x = _caret_x(line, unit)
        if self._signs[unit] in _ALEFS and self._signs[unit - 1] == _LAM:
            before, after = self._edge(line, run, unit - 1), self._edge(line, run, unit + 1)
            if x in (before, after):
                return (before + after) / 2
        return min(max(x, run.left), run.right)

    def _steady(self, line: QTextLine, run: Run) -> list[float]:
        """Return the carets of a run against the paragraph's direction.

        There Qt's carets inside a ligature can lie outside its glyph: those that go backwards
        are spread evenly between the others.
        """
        found = self._carets.get(run.start)
        if found is None:
            inner = (_caret_x(line, unit) for unit in range(run.start + 1, run.end))
            sign = -1 if run.rtl else 1
            ways = [sign * x for x in (run.first_x, *inner, run.last_x)]
            found = self._carets[run.start] = [sign * x for x in _rising(ways)]
        return found

    def _find_runs(self, line: QTextLine) -> tuple[Run, ...]:
        start, end = line.textStart(), line.textStart() + line.textLength()
        text = self._signs[start:end]
        rtl = self.direction is Direction.RTL
        if not (_LEFT_TO_RIGHT if rtl else _RIGHT_TO_LEFT).search(text):
            left, right = sorted((_caret_x(line, start), _caret_x(line, end)))
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

    def _run_stops(self, number: int, run: Run) -> list[tuple[float, int]]:
        """Return the grapheme boundaries of a run with their x, in logical order."""
        found = self._stops.get(run.start)
        if found is None:
            found = self._stops[run.start] = []
            pos, last = self._point(run.start), self._point(run.end)
            while pos < last:
                found.append((self._edge(self._qlines[number], run, self._unit(pos)), pos))
                pos = min(last, self.start + next_grapheme(self.text, pos - self.start))
            found.append((run.last_x, last))
        return found

    def _unit(self, pos: int) -> int:
        return self._units.to_utf16(pos - self.start)

    def _point(self, unit: int) -> int:
        return self.start + self._units.to_code_point(unit)


def _displayed(text: str) -> str:
    """Return what Qt is to lay out: as many units, every line end one that Qt knows."""
    return _CONTROLS.sub("\ufffd", _SEPARATORS.sub("\u2028", text))


def _caret_x(line: QTextLine, unit: int) -> float:
    x, _ = cast("tuple[float, int]", line.cursorToX(unit))
    return x


def _option(direction: Direction, font: QFont) -> QTextOption:
    option = QTextOption()
    rtl = direction is Direction.RTL
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTabStopDistance(2.0 * font.pixelSize())
    return option


def _break_lines(
    layout: QTextLayout, width: float, kept: list[tuple[int, int]]
) -> tuple[QTextLine, ...]:
    """Lay out the lines, none ending inside a kept range unless the range fills the line."""
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        stop = start + line.textLength()
        while kept and kept[0][1] <= start:
            kept.pop(0)
        for first, last in kept:
            if start < first < stop < last:
                line.setNumColumns(first - start, width)
                break
            if first >= stop:
                break
        line.setPosition(QPointF(0, 0))
        lines.append(line)
    layout.endLayout()
    return tuple(lines)


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
        left, right = sorted((_caret_x(line, start), _caret_x(line, end)))
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


def _joined(boxes: list[Box]) -> list[Box]:
    """Join the boxes of one line that touch, from left to right."""
    result: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.left):
        if result and box.left - result[-1].right < _TOUCHING:
            last = result.pop()
            opens = last.opens if last.opens is not None else box.opens
            closes = last.closes if last.closes is not None else box.closes
            right = max(last.right, box.right)
            result.append(Box(box.line, last.left, right, opens, closes))
        else:
            result.append(box)
    return result
