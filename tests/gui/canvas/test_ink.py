"""Marks never change the ink: letters stay where they are, paint stays inside its boxes."""

from typing import cast

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.text import next_grapheme
from annotator.gui.canvas.content import LabelStyle, Mark
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.painter import Look, Painter
from annotator.gui.canvas.scene import Scene, compose
from annotator.gui.canvas.shaping import Shape
from annotator.gui.theme import load_theme

from .conftest import Shaper
from .lines import LINES

STYLES = {"x": LabelStyle("x", "x", "x", "#a0316f")}
REACH = 4  # pixels that an underline or rounded corner may stand out


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return some spans that begin and end at graphemes, also inside words and ligatures."""
    stops = [0]
    while stops[-1] < len(text):
        stops.append(next_grapheme(text, stops[-1]))
    last = len(stops) - 1
    picks = {(0, last), (last // 3, 2 * last // 3), (last // 2, last // 2 + 1), (1, last - 1)}
    return [(stops[a], stops[b]) for a, b in picks if 0 <= a < b <= last]


def painted(shape: Shape, scene: Scene, page: Page, look: Look) -> QImage:
    image = QImage(680, int(scene.height) + 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(20, 10)
    between, dim = (-10.0, scene.height + 10), [False] * len(shape.lines)
    Painter(load_theme("light"), page, STYLES).block(painter, shape, scene, look, between, dim)
    painter.end()
    return image


def glyphs(shape: Shape) -> list[tuple[int, float, float]]:
    return [
        (glyph, place.x(), place.y())
        for number in range(len(shape.lines))
        for run in shape.qt_line(number).glyphRuns()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True)
    ]


def witness(shape: Shape, scene: Scene, page: Page, start: int, end: int) -> list[QRect]:
    """Return where the paint of a span may lie, grapheme by grapheme, from Qt's glyphs alone."""
    areas = []
    pos = start
    while pos < end:
        after = next_grapheme(shape.text, pos)
        unit, length = units(shape.text[:pos]), units(shape.text[pos:after])
        number = next(at for at, line in enumerate(shape.lines) if pos < line.end)
        line = shape.qt_line(number)
        boxes = [run.boundingRect() for run in line.glyphRuns(unit, length)]
        if not boxes:  # a tab: Qt's carets stand at its sides
            sides = [
                cast("tuple[float, int]", line.cursorToX(at))[0] for at in (unit, unit + length)
            ]
            boxes = [QRectF(min(sides), 0, abs(sides[0] - sides[1]), 1)]
        row = scene.rows[number]
        top, height = row.baseline - page.up, row.bottom - row.baseline + page.up
        areas += [QRectF(b.left(), top, b.width(), height).toAlignedRect() for b in boxes]
        pos = after
    return areas


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("text", LINES)
def test_marks_do_not_move_a_glyph(text: str, shaper: Shaper, page: Page) -> None:
    bare, marked = shaper(text), shaper(text)
    marks = [Mark(str(at), (span,), "x") for at, span in enumerate(spans_of(text))]
    scene = compose(marked, marks, page, tag_width=None, gap_below=0)
    painted(marked, scene, page, Look(selected="0", hovered=frozenset({"1"})))
    assert glyphs(bare) == glyphs(marked)
    assert glyphs(bare)


@pytest.mark.parametrize("text", LINES)
def test_the_paint_of_a_span_stays_on_its_own_letters(
    text: str, shaper: Shaper, page: Page
) -> None:
    shape = shaper(text)
    bare = compose(shape, [], page, tag_width=None, gap_below=0)
    before = painted(shape, bare, page, Look())
    for start, end in spans_of(text):
        mark = Mark("0", ((start, end),), "x")
        scene = compose(shape, [mark], page, tag_width=None, gap_below=0)
        after = painted(shape, scene, page, Look())
        areas = witness(shape, scene, page, start, end)
        allowed = [area.translated(20, 10).adjusted(-REACH, -2, REACH, 2) for area in areas]
        strays = [
            (x, y)
            for x, y in differing(before, after)
            if not any(a.contains(x, y) for a in allowed)
        ]
        assert strays == []


@pytest.mark.parametrize("text", LINES)
def test_every_span_with_ink_is_seen(text: str, shaper: Shaper, page: Page) -> None:
    shape = shaper(text)
    before = painted(shape, compose(shape, [], page, tag_width=None, gap_below=0), page, Look())
    for start, end in spans_of(text):
        mark = Mark("0", ((start, end),), "x")
        scene = compose(shape, [mark], page, tag_width=None, gap_below=0)
        assert sum(1 for _ in differing(before, painted(shape, scene, page, Look()))) > 20


def differing(one: QImage, other: QImage) -> list[tuple[int, int]]:
    assert one.size() == other.size()
    width = one.width()
    first, second = bytes(one.constBits()), bytes(other.constBits())
    step = width * 4
    result = []
    for y in range(one.height()):
        row = slice(y * step, (y + 1) * step)
        if first[row] != second[row]:
            a, b = first[row], second[row]
            result += [(x, y) for x in range(width) if a[4 * x : 4 * x + 3] != b[4 * x : 4 * x + 3]]
    return result
