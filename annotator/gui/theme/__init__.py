"""How everything looks: colours, fonts, icons, and the paint of labels."""

from annotator.gui.theme.colors import Theme, current, load_theme, palette, system_is_dark
from annotator.gui.theme.fonts import interface_font, load_fonts, reading_families, reading_font
from annotator.gui.theme.paint import LabelPaint, label_paint

__all__ = [
    "LabelPaint",
    "Theme",
    "current",
    "interface_font",
    "label_paint",
    "load_fonts",
    "load_theme",
    "palette",
    "reading_families",
    "reading_font",
    "system_is_dark",
]
