"""How everything looks: colours, fonts, icons, and the paint of labels."""

from annotator.gui.theme.colors import (
    Theme,
    choose_theme,
    current,
    load_theme,
    palette,
    system_is_dark,
)
from annotator.gui.theme.fonts import interface_font, load_fonts, reading_families, reading_font
from annotator.gui.theme.icons import icon, icon_names, icon_pixmap
from annotator.gui.theme.paint import LabelPaint, label_paint
from annotator.gui.theme.style import CARD_RADIUS, CONTROL_HEIGHT, GRID, RADIUS, put_on

__all__ = [
    "CARD_RADIUS",
    "CONTROL_HEIGHT",
    "GRID",
    "RADIUS",
    "LabelPaint",
    "Theme",
    "choose_theme",
    "current",
    "icon",
    "icon_names",
    "icon_pixmap",
    "interface_font",
    "label_paint",
    "load_fonts",
    "load_theme",
    "palette",
    "put_on",
    "reading_families",
    "reading_font",
    "system_is_dark",
]
