"""One large figure with its name above, what belongs to it below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.plain_label import PlainLabel


class Tile(Card):
    """A card with a figure, and room for one small widget under it (`foot`)."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.body.setSpacing(GRID // 2)
        self._name = title
        self.figure = PlainLabel(tone="figure", elide=True)
        self.spread = PlainLabel(tone="muted")
        self.note = PlainLabel(tone="muted", wrap=True)
        # A long figure (a date) is shortened before the tile grows.
        self.figure.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.figure)
        row.addWidget(self.spread, alignment=Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.note)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(0, GRID // 2, 0, 0)
        self.body.addLayout(self.foot)
        self.body.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def say(self, figure: str, *, spread: str = "", note: str = "") -> None:
        """Show a figure, how sure it is, and what belongs to it."""
        self.figure.setText(figure)
        self.spread.setText(spread)
        self.spread.setVisible(bool(spread))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(" · ".join(part for part in (figure, spread, note) if part))

    def add_foot(self, widget: QWidget) -> None:
        """Put something under the figure."""
        self.foot.addWidget(widget)
