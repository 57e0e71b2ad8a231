"""The mouse over the text: what a press takes hold of, and what a drag selects."""

from dataclasses import dataclass

from annotator.core.model import Id
from annotator.core.sentences import sentence_at
from annotator.core.text import grapheme_bounds
from annotator.core.words import snap_to_words, word_at
from annotator.gui.canvas.layout import Flow

_REACH = 5.0  # pixels around an edge within which it can be taken


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a piece of a mark: `fixed` is the other end, which stays."""

    mark: Id
    piece: int
    at_start: bool
    fixed: int


@dataclass(frozen=True, slots=True)
class Touch:
    """What the mouse points at: the nearest boundary, and the grapheme under it (or nothing)."""

    pos: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag in progress: from where, and of which edge, if of one.

    `keeps` says that what the first press took (a word, a sentence) stays selected.
    """

    origin: Touch
    edge: Edge | None = None
    keeps: bool = False


def touch(flow: Flow, x: float, y: float) -> Touch:
    """Return what a point of the column touches."""
    pos, here = flow.hit(x, y), flow.under(x, y)
    if here is None:
        return Touch(pos, pos, pos)
    return Touch(pos, *grapheme_bounds(flow.content.text, here))


def edge_under(flow: Flow, mark: Id | None, x: float, y: float) -> Edge | None:
    """Return the edge of a mark within reach of a point (pixels of the column)."""
    found = flow.mark(mark) if mark else None
    if found is None:
        return None
    index, number = flow.row_at(y)
    scene = flow.scene(index)
    row = scene.rows[number]
    inside = y - flow.tower.top(index)
    if not row.baseline - flow.page.up <= inside < row.bottom:
        return None
    for stroke in scene.strokes:
        if stroke.mark.id != mark:
            continue
        start, end = found.pieces[stroke.piece]
        for box in stroke.boxes:
            if box.line != number:
                continue
            if box.closes is not None and abs(x - box.closes) <= _REACH:
                return Edge(found.id, stroke.piece, at_start=False, fixed=start)
            if box.opens is not None and abs(x - box.opens) <= _REACH:
                return Edge(found.id, stroke.piece, at_start=True, fixed=end)
    return None


def dragged(text: str, drag: Drag, to: Touch, *, by_grapheme: bool) -> tuple[int, int]:
    """Return anchor and cursor of what a drag selects.

    Whole words, of which the first and the last are those of the letters that were touched; or
    graphemes, from the boundary nearest to the press to that nearest to the mouse now.
    """
    first = drag.origin
    if by_grapheme and not drag.keeps:
        start, end = min(first.pos, to.pos), max(first.pos, to.pos)
    else:
        start, end = min(first.start, to.start), max(first.end, to.end)
        start, end = snap_to_words(text, start, end)
    return (start, end) if to.pos >= first.pos else (end, start)


def resized(text: str, edge: Edge, pos: int, *, by_grapheme: bool) -> tuple[int, int]:
    """Return the piece that dragging an edge to `pos` makes; it keeps one grapheme at least."""
    if edge.at_start:
        start, end = min(pos, _before(text, edge.fixed)), edge.fixed
        if not by_grapheme:
            start = min(snap_to_words(text, start, end)[0], _before(text, end))
        return start, end
    start, end = edge.fixed, max(pos, grapheme_bounds(text, edge.fixed)[1])
    if not by_grapheme:
        end = max(snap_to_words(text, start, end)[1], grapheme_bounds(text, start)[1])
    return start, end


def _before(text: str, pos: int) -> int:
    return grapheme_bounds(text, pos - 1)[0]


def word_around(text: str, pos: int) -> tuple[int, int]:
    """Return the word at or just before `pos`, else the grapheme there."""
    found = word_at(text, pos) or (word_at(text, pos - 1) if pos else None)
    return found or grapheme_bounds(text, min(pos, max(0, len(text) - 1)))


def sentence_around(flow: Flow, pos: int) -> tuple[int, int]:
    """Return the sentence at `pos`, looked for within its layout block, else the block."""
    block = flow.blocks[flow.block_of(pos)]
    text = flow.content.text[block.start : block.end]
    inside = min(pos - block.start, max(0, len(text) - 1))
    found = sentence_at(text, inside) or sentence_at(text, max(0, inside - 1))
    start, end = found or (0, len(text))
    return block.start + start, block.start + end
