"""The measures of the page: font, column, and the room above and below each line of text."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

# Shares of the font's size. Naskh with harakat reaches about 1.05 up and 0.5 down.
_UP, _DOWN = 1.05, 0.52
_LANE = 4.0  # pixels from one underline to the next
_FREE_LANES = 2  # nesting this deep does not move the lines
_TAG_GAP = 2.0
_AIR = 0.06
_PARAGRAPH_GAP = 0.55
_SAMPLE = 400  # characters measured for the estimate


@dataclass(frozen=True)
class Page:
    """How text is set: fonts, the column's width in pixels, and the factor of line spacing."""

    font: QFont
    tag_font: QFont
    width: float
    spacing: float = 1.0
    tags: bool = True  # whether lines leave room for tags

    @property
    def size(self) -> float:
        """Return the font's size in pixels."""
        return float(self.font.pixelSize())

    @property
    def up(self) -> float:
        """Return how far the tint reaches above the baseline."""
        return _UP * self.size

    @property
    def down(self) -> float:
        """Return how far the tint reaches below the baseline."""
        return _DOWN * self.size

    @property
    def lane(self) -> float:
        """Return the distance from one underline to the next."""
        return _LANE

    @property
    def tag_height(self) -> float:
        """Return the height of a tag's line."""
        return QFontMetricsF(self.tag_font).height()

    @property
    def paragraph_gap(self) -> float:
        """Return the room between paragraphs."""
        return _PARAGRAPH_GAP * self.size * self.spacing

    def head(self) -> float:
        """Return the room from the top of a line to the top of its tint."""
        room = 0.8 * self.tag_font.pixelSize() + _TAG_GAP if self.tags else 0.0
        return room + _AIR * self.size * self.spacing

    def pitch(self, lanes: int = 0) -> float:
        """Return the height of a line on which `lanes` underlines lie below each other."""
        extra = max(0, lanes - _FREE_LANES) * _LANE
        natural = self.head() + self.up + self.down + _FREE_LANES * _LANE
        return round(natural * self.spacing + extra)

    def characters_per_line(self, text: str) -> float:
        """Return about how many characters of this text a line holds."""
        sample = text[:_SAMPLE].replace("\n", " ") or "ا"
        advance = QFontMetricsF(self.font).horizontalAdvance(sample) / len(sample)
        return max(1.0, self.width / max(1.0, advance))
