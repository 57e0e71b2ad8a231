"""One block of text laid out by Qt: its lines, carets and boxes, in code points and pixels.

Qt counts UTF-16 units; the conversion happens here and nowhere else in the canvas. The text is
laid out once and plain: marks never enter the layout, so they can never move a letter.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex
from PySide6.QtGui import QFont, QTextLine

from annotator.core.text import Direction, Utf16Map, grapheme_bounds, next_grapheme
from annotator.core.words import no_break_ranges
from annotator.gui.canvas.runs import Run, caret_x, find_runs, steady_carets
from annotator.gui.canvas.typeset import displayed, typeset

_ASTRAL = regex.compile(r"[\U00010000-\U0010ffff]")
_LAM, _ALEFS = "ل", "اأإآٱ"
_TOUCHING = 0.75  # pixels; nearer than this two boxes are one


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
        shown = displayed(text)
        # One character a unit, to ask for its kind: the second half counts as a mark.
        self._signs = _ASTRAL.sub("\\g<0>\u0300", shown)
        to_unit = self._units.to_utf16
        kept = [(to_unit(first), to_unit(last)) for first, last in no_break_ranges(text)]
        self._layout, self._qlines = typeset(
            shown, direction=direction, font=font, width=width, kept=kept
        )
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

    def lines_of(self, start: int, end: int) -> range:
        """Return the numbers of the lines that a range touches, as far as it lies here."""
        first, last = max(start, self.start), min(max(start, end - 1), self.end)
        return range(self.line_of(first), self.line_of(last) + 1)

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
            self._runs[number] = self._find_runs(number)
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
            return caret_x(self._qlines[number], unit)
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
            if run.start not in self._carets:
                self._carets[run.start] = steady_carets(line, run)
            return self._carets[run.start][unit - run.start]
        x = caret_x(line, unit)
        if self._signs[unit] in _ALEFS and self._signs[unit - 1] == _LAM:
            before, after = self._edge(line, run, unit - 1), self._edge(line, run, unit + 1)
            if x in (before, after):
                return (before + after) / 2
        return min(max(x, run.left), run.right)

    def _find_runs(self, number: int) -> tuple[Run, ...]:
        line = self._qlines[number]
        start = line.textStart()
        signs = self._signs[start : start + line.textLength()]
        return find_runs(line, signs, rtl=self.direction is Direction.RTL)

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
