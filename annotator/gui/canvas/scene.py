"""What lies on one block: rows, strokes of marks in their lanes, links, tags. Numbers only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from annotator.core.model import Id
from annotator.gui.canvas.content import Mark
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.shaping import Box, Shape

_TAG_SPACE = 7.0  # pixels between two tags
_LEAST_TAG = 20.0  # a tag narrower than this says nothing
_WIDEST_TAG = 150.0
_SMALL_CUT = 12.0  # pixels; for less no letter is cut off


@dataclass(frozen=True, slots=True)
class Row:
    """One line's place in its block, in pixels from the block's top."""

    top: float
    baseline: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """One piece of a mark on this block, with the lane of its underline (0 is the nearest)."""

    mark: Mark
    piece: int
    lane: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A box of a piece, and whether the piece goes on beyond its line: there it is open."""

    box: Box
    open_left: bool
    open_right: bool
    ends: bool  # whether this is the box at which reading of the piece ends


@dataclass(frozen=True, slots=True)
class Tag:
    """The place of a mark's tag above the row on which the mark begins."""

    mark: Id
    label: str
    row: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One block, ready to be painted."""

    rows: tuple[Row, ...]
    strokes: tuple[Stroke, ...]
    links: tuple[Stroke, ...]  # the gaps between the pieces of a mark
    tags: tuple[Tag, ...]
    height: float

    def row_at(self, y: float) -> int:
        """Return the number of the row at `y` from the block's top: the first above it all."""
        for number, row in enumerate(self.rows):
            if y < row.bottom:
                return number
        return len(self.rows) - 1


def compose(
    shape: Shape,
    marks: Sequence[Mark],
    page: Page,
    *,
    tag_width: Callable[[str], float] | None,
    gap_below: float,
) -> Scene:
    """Return the scene of a block; `marks` are those that touch it, `tag_width` by label."""
    pieces = [
        (mark, number, max(start, shape.start), min(end, shape.end))
        for mark in marks
        for number, (start, end) in enumerate(mark.pieces)
        if start < shape.end and shape.start < end
    ]
    # All pieces of a mark share a lane, and what lies in its gaps stays out of it: of the link.
    touching = tuple(dict.fromkeys(mark for mark, *_ in pieces))
    lanes = dict(zip(touching, stack([(mark.start, mark.end) for mark in touching]), strict=True))
    strokes = tuple(
        Stroke(
            mark,
            number,
            lanes[mark],
            true_ends(shape.boxes(start, end), mark.pieces[number], shape),
        )
        for mark, number, start, end in pieces
    )
    rows = _rows(shape, strokes, page)
    tags = _tags(shape, strokes, page, tag_width) if tag_width else ()
    return Scene(rows, strokes, _links(shape, strokes), tags, rows[-1].bottom + gap_below)


def changed_rows(old: Scene, new: Scene) -> set[int]:
    """Return the rows that look different in two scenes of one block."""
    if old.rows != new.rows:
        return set(range(len(new.rows)))
    strokes = {*old.strokes, *old.links} ^ {*new.strokes, *new.links}
    rows = {box.line for stroke in strokes for box in stroke.boxes}
    return rows | {tag.row for tag in {*old.tags} ^ {*new.tags}}


def stack(ranges: Sequence[tuple[int, int]]) -> list[int]:
    """Return a lane for each range, 0 the nearest to the text; no two in one lane overlap.

    Each gets the nearest lane left by those shorter than itself. So a range lies below all that
    it contains: whatever kept the contained one out of a lane overlaps the container too.
    """
    lanes = [0] * len(ranges)
    taken: list[list[tuple[int, int]]] = []
    order = sorted(range(len(ranges)), key=lambda at: (ranges[at][1] - ranges[at][0], ranges[at]))
    for at in order:
        start, end = ranges[at]
        lane = 0
        while lane < len(taken) and any(a < end and start < b for a, b in taken[lane]):
            lane += 1
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        lanes[at] = lane
    return lanes


def sides(boxes: Sequence[Box], *, rtl: bool) -> list[Side]:
    """Tell of each box where its piece goes on in the line above or below.

    Where directions mix, a piece may end in the middle of a line; what is open is then still the
    side at which the paragraph's lines begin or end.
    """
    result = []
    for _, group in groupby(boxes, key=lambda box: box.line):
        line = sorted(group, key=lambda box: box.left)
        begins = any(box.opens is not None for box in line)
        ends = any(box.closes is not None for box in line)
        closed_left, closed_right = (ends, begins) if rtl else (begins, ends)
        last = line[0] if rtl else line[-1]
        for box in line:
            open_left = box is line[0] and not closed_left
            open_right = box is line[-1] and not closed_right
            result.append(Side(box, open_left, open_right, ends and box is last))
    return result


def true_ends(boxes: tuple[Box, ...], piece: tuple[int, int], shape: Shape) -> tuple[Box, ...]:
    """Return boxes without the ends that only the block's border gave to a piece."""
    if shape.start <= piece[0] and piece[1] <= shape.end:
        return boxes
    return tuple(
        Box(
            box.line,
            box.left,
            box.right,
            box.opens if piece[0] >= shape.start else None,
            box.closes if piece[1] <= shape.end else None,
        )
        for box in boxes
    )


def _rows(shape: Shape, strokes: Sequence[Stroke], page: Page) -> tuple[Row, ...]:
    depth = [0] * len(shape.lines)
    for stroke in strokes:
        for box in stroke.boxes:
            depth[box.line] = max(depth[box.line], stroke.lane + 1)
    if shape.start == shape.end:
        return (Row(0.0, round(page.up), float(round(page.up + page.down))),)
    rows = []
    top = 0.0
    for lanes in depth:
        height = page.pitch(lanes)
        baseline = round(top + page.head + page.up + page.spare / 2)
        rows.append(Row(top, baseline, top + height))
        top += height
    return tuple(rows)


def _links(shape: Shape, strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    links = []
    for stroke in strokes:
        pieces = stroke.mark.pieces
        if stroke.piece + 1 < len(pieces):
            gap = (pieces[stroke.piece][1], min(pieces[stroke.piece + 1][0], shape.end))
            if gap[0] < gap[1]:
                links.append(Stroke(stroke.mark, stroke.piece, stroke.lane, shape.boxes(*gap)))
    return tuple(links)


def _tags(
    shape: Shape, strokes: Sequence[Stroke], page: Page, tag_width: Callable[[str], float]
) -> tuple[Tag, ...]:
    """Place the tags so that none covers another: pushed on, cut short, or left out."""
    rtl = shape.direction == "rtl"
    by_row: dict[int, list[tuple[float, float, Mark]]] = {}
    for stroke in strokes:
        opening = next((box for box in stroke.boxes if box.opens is not None), None)
        if stroke.piece or opening is None:
            continue
        # Along the reading direction, so that both directions are one case.
        begin, finish = (-opening.right, -opening.left) if rtl else (opening.left, opening.right)
        by_row.setdefault(opening.line, []).append((begin, finish, stroke.mark))
    limit = 0.0 if rtl else page.width
    tags = []
    for row, wanted in by_row.items():
        for begin, width, mark in _placed(wanted, limit, tag_width):
            left = -begin - width if rtl else begin
            tags.append(Tag(mark.id, mark.label, row, left, width))
    return tuple(tags)


def _placed(
    wanted: list[tuple[float, float, Mark]], limit: float, tag_width: Callable[[str], float]
) -> list[tuple[float, float, Mark]]:
    result = []
    free = float("-inf")
    wanted.sort(key=lambda one: (one[0], -one[1]))
    for at, (begin, finish, mark) in enumerate(wanted):
        start = max(begin, free)
        if start > begin and start + _LEAST_TAG > finish:
            continue  # pushed off its own span: it would name another
        full = min(tag_width(mark.label), _WIDEST_TAG)
        ahead = [other for other, _, _ in wanted[at + 1 :] if other > start + _LEAST_TAG]
        room = min((other - _TAG_SPACE for other in ahead), default=limit) - start
        # Cut short if much is left of it; else the next one gives way.
        width = room if _SMALL_CUT < full - room <= full / 2 else full
        width = min(width, limit - start)
        if width < min(_LEAST_TAG, full):
            continue
        result.append((start, width, mark))
        free = start + width + _TAG_SPACE
    return result
