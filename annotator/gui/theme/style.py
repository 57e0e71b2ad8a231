"""Putting a theme on the application: Fusion, palette, fonts and the small style sheet."""

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from annotator.gui.theme.colors import Theme, palette, wear
from annotator.gui.theme.fonts import interface_font, load_fonts
from annotator.paths import resources

GRID = 8  # pixels: every gap is a multiple or a half of it
RADIUS = 8  # of buttons and inputs
CARD_RADIUS = 12
CONTROL_HEIGHT = 32


def style_sheet(theme: Theme) -> str:
    """Return the style sheet `resources/themes/window.qss`, in the colours of the theme."""
    template = Template((resources() / "themes" / "window.qss").read_text(encoding="utf-8"))
    colors = {
        one.name: getattr(theme, one.name).name()
        for one in fields(theme)
        if isinstance(getattr(theme, one.name), QColor)
    }
    marks = (resources() / "themes" / "marks" / theme.name).as_posix()
    return template.substitute(colors, marks=marks)


def put_on(app: QApplication, theme: Theme) -> None:
    """Dress the application in a theme; every widget gets a StyleChange and draws itself anew."""
    load_fonts()
    wear(theme)
    if not app.styleSheet():  # the first time
        app.setStyle("Fusion")
    app.setFont(interface_font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))
