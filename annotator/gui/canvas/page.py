"""The measures of the page: font, column, and the room above and below each line of text."""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QFont, QFontMetricsF

from annotator.gui.theme import interface_font, reading_font
from annotator.gui.theme.fonts import READING_FAMILY

# Shares of the font's size. Naskh with harakat reaches about 1 up and 0.5 down.
_UP, _DOWN = 1.0, 0.52
_LANE = 6.0  # pixels from one underline to the next
_FREE_LANES = 2  # nesting this deep does not move the lines
_TAG_GAP = 3.0
_AIR = 0.06
_PARAGRAPH_GAP = 0.55
_BASE_PIXELS = 20.0
_TAG_SHARE = 0.55  # of the text's size
_MARGIN = 32  # least room at the sides
_NARROWEST = 120
_SAMPLE = 120  # characters measured for the estimate


@dataclass(frozen=True)
class Setting:
    """How a person likes to read; `measure` is the widest column in pixels."""

    family: str = READING_FAMILY
    zoom: float = 1.0
    spacing: float = 1.0
    measure: int = 760
    tags: str = "always"  # "hover": on the hovered and the selected; "off"


@dataclass(frozen=True)
class Page:
    """How text is set: fonts, the column's width in pixels, and the factor of line spacing."""

    font: QFont
    tag_font: QFont
    width: float
    spacing: float = 1.0
    tags: bool = True  # whether lines leave room for tags

    @cached_property
    def size(self) -> float:
        """Return the font's size in pixels."""
        return float(self.font.pixelSize())

    @cached_property
    def up(self) -> float:
        """Return how far the tint reaches above the baseline."""
        return _UP * self.size

    @cached_property
    def down(self) -> float:
        """Return how far the tint reaches below the baseline."""
        return _DOWN * self.size

    @property
    def lane(self) -> float:
        """Return the distance from one underline to the next."""
        return _LANE

    @cached_property
    def paragraph_gap(self) -> float:
        """Return the room between paragraphs: whole pixels, as all heights, so nothing blurs."""
        return float(round(_PARAGRAPH_GAP * self.size * self.spacing))

    @cached_property
    def head(self) -> float:
        """Return the room from the top of a line to the top of its tint."""
        room = 0.8 * self.tag_font.pixelSize() + _TAG_GAP if self.tags else 0.0
        return room + _AIR * self.size * self.spacing

    def pitch(self, lanes: int = 0) -> float:
        """Return the height of a line on which `lanes` underlines lie below each other."""
        return self._pitch + max(0, lanes - _FREE_LANES) * _LANE

    @cached_property
    def spare(self) -> float:
        """Return what a larger spacing adds to a line."""
        return self._pitch - self._natural

    @cached_property
    def _natural(self) -> float:
        return self.head + self.up + self.down + _FREE_LANES * _LANE

    @cached_property
    def _pitch(self) -> float:
        return float(round(self._natural * self.spacing))

    def characters_per_line(self, text: str) -> float:
        """Return about how many characters of this text a line holds."""
        sample = text[:_SAMPLE].replace("\n", " ") or "ا"
        advance = QFontMetricsF(self.font).horizontalAdvance(sample) / len(sample)
        return max(1.0, self.width / max(1.0, advance))


def make_page(setting: Setting, *, room: int) -> Page:
    """Return the page for a setting in a view that is `room` pixels wide."""
    size = _BASE_PIXELS * setting.zoom
    return Page(
        font=reading_font(family=setting.family, pixels=size),
        tag_font=interface_font(pixels=max(10, round(size * _TAG_SHARE)), bold=True),
        width=column_width(setting, room=room),
        spacing=setting.spacing,
        tags=setting.tags != "off",
    )


def column_width(setting: Setting, *, room: int) -> float:
    """Return the width of the column of text in a view that is `room` pixels wide."""
    return float(max(_NARROWEST, min(setting.measure, room - 2 * _MARGIN)))
