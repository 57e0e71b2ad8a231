"""Setting one block with Qt: what is laid out, which way, and where its lines end."""

from bisect import bisect_left

import regex
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine, QTextOption

from annotator.core.text import Direction

_SEPARATORS = regex.compile(r"[\n\r\v\f\x85\u2029]")  # Qt breaks the line at U+2028 only
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def displayed(text: str) -> str:
    """Return what Qt is to lay out: as many units, every line end one that Qt knows."""
    return _CONTROLS.sub("\ufffd", _SEPARATORS.sub("\u2028", text))


def typeset(
    shown: str,
    *,
    direction: Direction,
    font: QFont,
    width: float,
    kept: list[tuple[int, int]],
) -> tuple[QTextLayout, tuple[QTextLine, ...]]:
    """Lay out a text; no line ends inside the `kept` ranges (UTF-16 units)."""
    layout = QTextLayout(shown, font)
    layout.setCacheEnabled(True)
    layout.setTextOption(_option(direction, font))
    return layout, _break_lines(layout, width, kept)


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
    rtl = layout.textOption().textDirection() == Qt.LayoutDirection.RightToLeft
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        room = width
        while (place := _crossed(line, kept)) is not None:
            room = _width_before(line, place)
            line.setLineWidth(room)
        line.setPosition(QPointF(width - room if rtl else 0.0, 0.0))
        lines.append(line)
    layout.endLayout()
    return tuple(lines)


def _crossed(line: QTextLine, kept: list[tuple[int, int]]) -> int | None:
    """Return where the kept range begins that the line's end cuts, if it begins on the line."""
    start, stop = line.textStart(), line.textStart() + line.textLength()
    at = bisect_left(kept, (stop, 0)) - 1
    if at >= 0 and start < kept[at][0] and kept[at][1] > stop:
        return kept[at][0]
    return None


def _width_before(line: QTextLine, unit: int) -> float:
    """Return a width for the line at which Qt ends it before a unit, at the last space."""
    stop = line.textStart() + line.textLength()
    runs = [run.boundingRect() for run in line.glyphRuns(unit, stop - unit)]
    extents = {(box.left(), box.right()) for box in runs}  # fallback fonts repeat them
    cut_off = sum(right - left for left, right in extents) or 1.0
    return line.naturalTextWidth() - cut_off - 0.5
