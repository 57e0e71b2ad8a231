"""Text on labels, buttons and tips that is never taken for HTML or a mnemonic."""

import html
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from annotator.language import isolate

Tone = Literal["", "muted", "heading", "title", "figure", "warning", "danger"]


class PlainLabel(QLabel):
    """A label that shows its text letter for letter, shortened with … where there is no room."""

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
        short = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        if not self._elide or short == self.text():
            super().paintEvent(event)
            return
        self.setToolTip(tooltip(self.text()))
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            room,
            int(QStyle.visualAlignment(self.layoutDirection(), self.alignment())),
            self.palette(),
            self.isEnabled(),
            short,
            self.foregroundRole(),
        )


def plain_label(
    text: str = "", *, tone: Tone = "", wrap: bool = False, elide: bool = False
) -> PlainLabel:
    """Return a label for a sentence of the interface."""
    return PlainLabel(text, tone=tone, wrap=wrap, elide=elide)


def data_label(text: str, *, tone: Tone = "", elide: bool = True) -> PlainLabel:
    """Return a label for a name or a piece of an article, in its own direction."""
    return PlainLabel(isolate(text), tone=tone, elide=elide)


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
