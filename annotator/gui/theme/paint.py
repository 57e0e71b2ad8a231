"""The paint of a label: tint, line and tag colours, computed for the theme from its colour."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from annotator.core.color import SHAPE_CONTRAST, lightness, mix, readable, with_lightness
from annotator.core.model import Underline
from annotator.gui.theme.colors import Theme

_TINT = {False: 0.12, True: 0.24}  # share of the label's colour, by darkness of the theme


@dataclass(frozen=True)
class LabelPaint:
    """How the spans of a label are painted."""

    tint: QColor  # translucent, so that nested spans add up and ground does not matter
    line: QColor  # the underline, outlines, swatches; at least 3:1 on the page
    tag: QColor  # the tag's text; at least 4.5:1 on its own tint, on page and surface
    pattern: Underline


def label_paint(theme: Theme, color: str, underline: Underline = Underline.SOLID) -> LabelPaint:
    """Return the paint of a label of this colour ("#rrggbb") in a theme."""
    grounds = (theme.page.name(), theme.surface.name())
    shade = _for_dark(color) if theme.dark else color
    line = readable(shade, grounds=grounds, minimum=SHAPE_CONTRAST)
    share = _TINT[theme.dark]
    tint = QColor(line)
    tint.setAlphaF(share)
    tinted = tuple(mix(line, ground, share=share) for ground in grounds)
    tag = readable(line, grounds=(*grounds, *tinted))
    return LabelPaint(tint, QColor(line), QColor(tag), underline)


def _for_dark(color: str) -> str:
    # The order of lightness stays, because it is what keeps colours apart for colour-blind eyes.
    return with_lightness(color, min(88.0, 58 + 0.6 * max(0.0, lightness(color) - 20)))
