"""The themes and the palette."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QPalette

from annotator.core.color import SHAPE_CONTRAST, TEXT_CONTRAST, contrast
from annotator.gui.theme import Theme, choose_theme, load_theme, palette
from annotator.gui.theme.colors import THEMES

GROUNDS = ("page", "surface", "raised", "hover", "chosen", "key")


def ratio(theme: Theme, over: str, under: str) -> float:
    return contrast(getattr(theme, over).name(), getattr(theme, under).name())


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ink", ["ink", "muted", "accent", "warning", "danger"])
def test_text_reads_on_every_ground(name: str, ink: str) -> None:
    assert all(ratio(load_theme(name), ink, ground) >= TEXT_CONTRAST for ground in GROUNDS)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("over", "under"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("ink", "selection"),
        ("ink", "found"),
        ("ink", "agree"),
        ("ink", "differ"),
        ("ink", "warning_soft"),
        ("ink", "danger_soft"),
        ("accent", "chosen"),
    ],
)
def test_text_reads_on_coloured_grounds(name: str, over: str, under: str) -> None:
    assert ratio(load_theme(name), over, under) >= TEXT_CONTRAST


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("shape", ["edge", "focus"])
def test_shapes_that_must_be_seen_are_seen(name: str, shape: str) -> None:
    theme = load_theme(name)
    assert all(ratio(theme, shape, ground) >= SHAPE_CONTRAST for ground in ("page", "surface"))


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_has_a_valid_colour_for_each_role(name: str) -> None:
    theme = load_theme(name)
    colors = [getattr(theme, one.name) for one in fields(theme) if one.type == "QColor"]
    assert all(color.isValid() for color in colors if isinstance(color, QColor))
    assert theme.dark == (name == "dark")


def test_a_chosen_theme_holds_against_the_system() -> None:
    assert choose_theme("dark").dark
    assert not choose_theme("light").dark
    assert choose_theme("system").name in THEMES


def test_the_palette_carries_the_theme() -> None:
    theme = load_theme("dark")
    colors = palette(theme)
    assert colors.color(QPalette.ColorRole.Window) == theme.page
    assert colors.color(QPalette.ColorRole.Base) == theme.surface
    assert colors.color(QPalette.ColorRole.Text) == theme.ink
