"""The whole text as a column of blocks: laid out near the view, estimated elsewhere.

Offsets are code points of the text. Pixels count from the column's left and from the first
line's top; what is above (a header) and beside (margins) is the canvas's.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotator.core.model import Id, LineStatus
from annotator.core.text import Direction, paragraph_direction, text_direction
from annotator.gui.canvas.blocks import Tower, cut
from annotator.gui.canvas.content import Content, Mark
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.scene import Scene, compose
from annotator.gui.canvas.shaping import Shape

_DIRECTION_SAMPLE = 4_000
_KEPT_SHAPES = 160  # blocks that stay laid out; the rest keep their height only
_CONTENT = (LineStatus.CONTENT, LineStatus.CAPTION)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the column, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Flow:
    """A text set on a page, with its marks."""

    def __init__(
        self, content: Content, page: Page, tag_width: Callable[[str], float] | None
    ) -> None:
        self.content = content
        self.page = page
        self._tag_width = tag_width
        self.blocks = cut(content.text)
        self._starts = [block.start for block in self.blocks]
        self._shapes: dict[int, Shape] = {}
        self._scenes: dict[int, Scene] = {}
        self._directions: dict[int, Direction] = {}
        self._base = content.base or text_direction(content.text[:_DIRECTION_SAMPLE])
        self._dim = [line for line in content.lines if line.status not in _CONTENT]
        self._dim_starts = [line.start for line in self._dim]
        self._marks: dict[Id, Mark] = {}
        self._order: list[tuple[int, int, Id]] = []
        self._by_block: dict[int, list[Mark]] = {}
        self.tower = Tower(self._estimates())
        self.set_marks(content.marks)

    def set_page(self, page: Page, tag_width: Callable[[str], float] | None) -> None:
        """Set the text on another page; everything is laid out anew when it is next seen."""
        self.page, self._tag_width = page, tag_width
        self._shapes.clear()
        self._scenes.clear()
        self.tower = Tower(self._estimates())

    def set_marks(self, marks: Iterable[Mark]) -> set[int]:
        """Replace the marks; return the blocks that look different now."""
        new = {mark.id: mark for mark in marks}
        gone = [mark for key, mark in self._marks.items() if new.get(key) != mark]
        come = [mark for key, mark in new.items() if self._marks.get(key) != mark]
        touched: set[int] = set()
        for mark in gone:
            for index in self.blocks_of(mark.start, mark.end):
                self._by_block[index].remove(mark)
                touched.add(index)
        for mark in come:
            for index in self.blocks_of(mark.start, mark.end):
                self._by_block.setdefault(index, []).append(mark)
                touched.add(index)
        self._marks = new
        if gone or come:
            self._order = sorted((mark.start, mark.end, mark.id) for mark in new.values())
        for index in touched:
            self._scenes.pop(index, None)
        return touched

    def mark(self, key: Id) -> Mark | None:
        """Return the mark of this id, if it lies on the text."""
        return self._marks.get(key)

    def neighbour(self, key: Id | None, pos: int, step: int) -> Mark | None:
        """Return the next (1) or previous (-1) mark in reading order, from a mark or an offset.

        After the last one comes the first again.
        """
        here = self._marks.get(key) if key else None
        if here:
            at = self._order.index((here.start, here.end, here.id)) + step
        else:
            probe = (pos, -1, "")
            at = bisect_right(self._order, probe) - (step < 0)
        return self._marks[self._order[at % len(self._order)][2]] if self._order else None

    def direction(self, index: int) -> Direction:
        """Return which way a block runs: as a person said, else as its paragraph's letters do."""
        start = self.blocks[index].paragraph
        if start not in self._directions:
            sample = self.content.text[start : start + _DIRECTION_SAMPLE].partition("\n")[0]
            self._directions[start] = self.content.directions.get(start) or paragraph_direction(
                sample, fallback=self._base
            )
        return self._directions[start]

    def shape(self, index: int) -> Shape:
        """Return a block laid out."""
        found = self._shapes.get(index)
        if found is None:
            block = self.blocks[index]
            found = self._shapes[index] = Shape(
                self.content.text[block.start : block.end],
                block.start,
                direction=self.direction(index),
                font=self.page.font,
                width=self.page.width,
            )
        return found

    def scene(self, index: int) -> Scene:
        """Return a block ready to be painted; its height is true from now on."""
        found = self._scenes.get(index)
        if found is None:
            block = self.blocks[index]
            found = self._scenes[index] = compose(
                self.shape(index),
                self._by_block.get(index, ()),
                self.page,
                tag_width=self._tag_width,
                gap_below=self.page.paragraph_gap if block.closes else 0.0,
            )
            self.tower.set(index, found.height)
        return found

    def forget_far(self, first: int, last: int) -> None:
        """Let go of what is laid out far from the blocks in view, when that is much."""
        if len(self._shapes) > _KEPT_SHAPES + last - first:
            for index in [at for at in self._shapes if not first - 20 <= at <= last + 20]:
                del self._shapes[index]
                self._scenes.pop(index, None)

    def height(self, index: int) -> float:
        """Return the true height of a block."""
        return self.scene(index).height

    def walk(self, index: int, dy: float) -> tuple[int, float]:
        """Return the block and the distance from its top that lie `dy` below a block's top.

        Before the first block the distance is negative; after the last it exceeds its height.
        """
        while dy < 0 and index > 0:
            index -= 1
            dy += self.height(index)
        while index < len(self.blocks) - 1 and dy >= self.height(index):
            dy -= self.height(index)
            index += 1
        return index, dy

    def block_of(self, pos: int) -> int:
        """Return the block in which the caret at `pos` stands."""
        return max(0, bisect_right(self._starts, pos) - 1)

    def blocks_of(self, start: int, end: int) -> range:
        """Return the blocks that a range touches, laid out or not."""
        return range(self.block_of(start), self.block_of(max(start, end - 1)) + 1)

    def clamp(self, pos: int) -> int:
        """Return the nearest offset at which a caret can stand: not inside a line end."""
        pos = max(0, min(pos, len(self.content.text)))
        block = self.blocks[self.block_of(pos)]
        return min(pos, block.end)

    def is_dim(self, pos: int) -> bool:
        """Tell whether the line that holds `pos` is not content."""
        at = bisect_right(self._dim_starts, pos) - 1
        return at >= 0 and pos < max(self._dim[at].end, self._dim[at].start + 1)

    def hit(self, x: float, y: float) -> int:
        """Return the grapheme boundary nearest to a point."""
        index, row = self.row_at(y)
        return self.shape(index).hit(row, x)

    def under(self, x: float, y: float) -> int | None:
        """Return the offset of the character under a point, or None beside the text."""
        index, row = self.row_at(y)
        return self.shape(index).under(row, x)

    def marks_at(self, pos: int) -> tuple[Mark, ...]:
        """Return the marks that hold the character after `pos`, the shortest first."""
        here = self._by_block.get(self.block_of(pos), ())
        found = [m for m in here if any(start <= pos < end for start, end in m.pieces)]
        return tuple(sorted(found, key=lambda mark: (mark.end - mark.start, mark.start, mark.id)))

    def marks_under(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks whose paint is under a point, the innermost first."""
        index, number = self.row_at(y)
        scene = self.scene(index)
        row = scene.rows[number]
        inside = y - self.tower.top(index)
        for tag in scene.tags:
            above = row.top <= inside < row.baseline - self.page.up
            if tag.row == number and above and tag.left <= x < tag.left + tag.width:
                return (self._marks[tag.mark],)
        if not row.baseline - self.page.up <= inside < row.bottom:
            return ()
        found = [
            stroke
            for stroke in scene.strokes
            if any(box.line == number and box.left <= x < box.right for box in stroke.boxes)
        ]
        found.sort(key=lambda stroke: (stroke.lane, stroke.mark.end - stroke.mark.start))
        return tuple(dict.fromkeys(stroke.mark for stroke in found))

    def caret(self, pos: int) -> Rect:
        """Return where the caret at `pos` stands, without width."""
        index = self.block_of(pos)
        scene = self.scene(index)
        number, x = self.shape(index).caret(min(pos, self.blocks[index].end))
        return self._rect(index, scene, number, x, x)

    def rects(self, start: int, end: int) -> list[Rect]:
        """Return what a range covers, from the tops of its tints to their bottoms."""
        result = []
        first, last = self.block_of(start), self.block_of(max(start, end - 1))
        for index in range(first, last + 1):
            scene = self.scene(index)
            result += [
                self._rect(index, scene, box.line, box.left, box.right)
                for box in self.shape(index).boxes(start, end)
            ]
        return result

    def line_around(self, pos: int) -> tuple[int, int]:
        """Return the first and the last caret position of the visual line at `pos`."""
        shape = self.shape(self.block_of(pos))
        number = shape.line_of(pos)
        return shape.lines[number].start, shape.last_stop(number)

    def line_beside(self, pos: int, x: float, step: int) -> int | None:
        """Return the boundary nearest to `x` one line up (-1) or down (1); None beyond the text."""
        index = self.block_of(pos)
        number = self.shape(index).line_of(pos) + step
        if number < 0:
            if index == 0:
                return None
            index -= 1
            number = len(self.shape(index).lines) - 1
        elif number >= len(self.shape(index).lines):
            if index == len(self.blocks) - 1:
                return None
            index, number = index + 1, 0
        return self.shape(index).hit(number, x)

    def row_at(self, y: float) -> tuple[int, int]:
        """Return the block and the number of the row at a height of the column."""
        index = self.tower.at(y)
        scene = self.scene(index)
        return index, scene.row_at(y - self.tower.top(index))

    def _rect(self, index: int, scene: Scene, number: int, left: float, right: float) -> Rect:
        top, row = self.tower.top(index), scene.rows[number]
        baseline = top + row.baseline
        return Rect(left, baseline - self.page.up, right, baseline + self.page.down)

    def _estimates(self) -> list[float]:
        per_line = self.page.characters_per_line(self.content.text)
        pitch, gap = self.page.pitch(), self.page.paragraph_gap
        return [
            max(1, math.ceil((block.end - block.start) / per_line)) * pitch
            + (gap if block.closes else 0.0)
            for block in self.blocks
        ]
