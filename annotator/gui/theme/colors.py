"""The colours of the window by role, read from data, and the palette made of them."""

import tomllib
from dataclasses import dataclass, field, fields
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from annotator.paths import resources


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One colour for each role."""

    name: str
    dark: bool
    page: QColor  # behind everything, and under the article
    surface: QColor  # cards, bars, lists, inputs
    raised: QColor  # menus, popups, tips
    ink: QColor  # text
    muted: QColor  # secondary text and icons; readable on page and surface
    line: QColor  # hairlines between things
    edge: QColor  # outlines that must be seen: check boxes, inputs
    track: QColor  # the empty part of a progress bar
    key: QColor  # a key cap
    accent: QColor  # the one primary button, progress, links
    accent_hover: QColor
    on_accent: QColor  # text on accent
    chosen: QColor  # the selected row
    hover: QColor
    selection: QColor  # selected text
    found: QColor  # what a search found in the text
    focus: QColor  # the ring around what has the keyboard
    warning: QColor
    warning_soft: QColor  # ground under a warning
    danger: QColor
    danger_soft: QColor
    agree: QColor  # the full end of a heat map's agreement
    differ: QColor  # the full end of a heat map's disagreement
    shadow: QColor


THEMES = ("light", "dark")


@cache
def load_theme(name: str) -> Theme:
    """Return the theme of the data file `resources/themes/<name>.toml`."""
    with (resources() / "themes" / f"{name}.toml").open("rb") as file:
        data = tomllib.load(file)
    roles = [one.name for one in fields(Theme) if one.name not in ("name", "dark")]
    return Theme(name=name, dark=data["dark"], **{role: QColor(data[role]) for role in roles})


def system_is_dark() -> bool:
    """Tell whether the desktop asks for a dark window; unknown counts as light."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def choose_theme(choice: str) -> Theme:
    """Return the theme of a setting: "light", "dark", or "system" for what the desktop asks."""
    if choice in THEMES:
        return load_theme(choice)
    return load_theme("dark" if system_is_dark() else "light")


@dataclass
class _Now:
    theme: Theme | None = field(default=None)


_now = _Now()


def current() -> Theme:
    """Return the theme that the window wears now (light until one was put on)."""
    return _now.theme or load_theme("light")


def wear(theme: Theme) -> None:
    """Remember the theme that the window wears from now on."""
    _now.theme = theme


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, for Fusion."""
    result = QPalette(theme.surface, theme.page)
    role = QPalette.ColorRole
    pairs = (
        (role.Window, theme.page),
        (role.WindowText, theme.ink),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.page),
        (role.Text, theme.ink),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.surface),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.danger),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.ink),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Accent, theme.accent),
        (role.Light, theme.surface),
        (role.Midlight, theme.hover),
        (role.Mid, theme.line),
        (role.Dark, theme.edge),
        (role.Shadow, theme.shadow),
    )
    for which, color in pairs:
        result.setColor(which, color)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, which, theme.edge)
    return result
