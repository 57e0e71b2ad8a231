"""Text on labels, buttons and tips that is never taken for HTML or a mnemonic."""

import html
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from annotator.language import isolate

Tone = Literal["", "muted", "heading", "title", "figure", "warning", "danger"]


class PlainLabel(QLabel):
    """A label that shows its text letter for letter, shortened with … where there is no room.

    Qt takes the direction and the side of a label's text from its first strong letter. A sentence
    of the interface has those of the interface, even where it begins with a name or a number, so
    the label draws its text itself.
    """

    def __init__(
        self,
        text: str = "",
        *,
        tone: Tone = "",
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.set_tone(tone)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Change what the text is: plain, muted, a heading, a warning …"""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def set_data(self, text: str) -> None:
        """Show a name or a piece of an article: its own direction inside, ours around it."""
        self.setText(isolate(text))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = self._fitting(room.width())
        option = QTextOption(
            QStyle.visualAlignment(self.layoutDirection(), self.alignment())
            | Qt.AlignmentFlag.AlignAbsolute
        )
        option.setTextDirection(self.layoutDirection())
        wrap = QTextOption.WrapMode
        option.setWrapMode(wrap.WordWrap if self.wordWrap() else wrap.NoWrap)
        painter = QPainter(self)
        self.drawFrame(painter)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, self.foregroundRole()))
        if self.wordWrap():
            self._draw_lines(painter, QRectF(room), text, option)
        else:
            painter.drawText(QRectF(room), text, option)

    def _draw_lines(self, painter: QPainter, room: QRectF, text: str, option: QTextOption) -> None:
        # QPainter.drawText would move a line that was broken at a space away from its side.
        layout = QTextLayout(text.replace("\n", "\u2028"), self.font())
        layout.setTextOption(option)
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room.width())
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        down = {Qt.AlignmentFlag.AlignTop: 0.0, Qt.AlignmentFlag.AlignBottom: 1.0}
        vertical = self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask
        shift = (room.height() - height) * down.get(vertical, 0.5)
        layout.draw(painter, room.topLeft() + QPointF(0, shift))

    def _fitting(self, width: int) -> str:
        """Return the text as far as it fits; a tip shows the whole when it does not."""
        if not self._elide:
            return self.text()
        short = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        tip = tooltip(self.text()) if short != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        return short


def heading(text: str) -> PlainLabel:
    """Return the small heading of a section."""
    return PlainLabel(text, tone="heading", elide=True)


def button_text(text: str) -> str:
    """Return the text for a button, menu or tab, where a lone & would make a mnemonic."""
    return text.replace("&", "&&")


def tooltip(text: str, keys: str = "") -> str:
    """Return the text of a tip, with a key ("Ctrl+Z") behind it, safe from being read as HTML."""
    sentence = f"{text} (\u2066{keys}\u2069)" if keys else text
    return f"<span>{html.escape(sentence)}</span>"


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget again after one of its properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
