"""A place of a text on one line: the words around a match, the match on a ground of its own."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextOption

from annotator.core.finding import Context
from annotator.core.text import Direction, Utf16Map, paragraph_direction
from annotator.gui.theme import current, reading_font


def paint_context(painter: QPainter, room: QRect, context: Context) -> None:
    """Draw the words around a match, as many as fit, the match on the ground of what is found."""
    theme = current()
    before, after = context.before, context.after
    while True:
        layout, line = _set(before + context.match + after)
        if line <= room.width() or not (before or after):
            break
        if len(before) > len(after):
            before = _without_first_word(before)
        else:
            after = _without_last_word(after)
    units = Utf16Map(before + context.match)
    start, end = units.to_utf16(len(before)), units.to_utf16(len(before) + len(context.match))
    ground = QTextLayout.FormatRange()
    ground.start, ground.length = start, end - start
    paint = QTextCharFormat()
    paint.setBackground(theme.found)
    ground.format = paint
    right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = room.right() - line if right else room.left()
    y = room.center().y() - layout.lineAt(0).height() / 2
    painter.setPen(theme.ink)
    # A selection, not a format of the text: that would break the joining of its letters.
    layout.draw(painter, QPointF(left, y), [ground])


def _set(text: str) -> tuple[QTextLayout, float]:
    layout = QTextLayout(text, reading_font(pixels=16))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    way = paragraph_direction(text, fallback=Direction.RTL)
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if way is Direction.RTL else Qt.LayoutDirection.LeftToRight
    )
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1e6)
    width = line.naturalTextWidth()
    line.setLineWidth(width + 1)
    layout.endLayout()
    return layout, width + 1


def _without_first_word(text: str) -> str:
    _first, _space, rest = text.removeprefix("… ").partition(" ")
    return f"… {rest}" if rest else ""


def _without_last_word(text: str) -> str:
    rest, _space, _last = text.removesuffix(" …").rpartition(" ")
    return f"{rest} …" if rest else ""
