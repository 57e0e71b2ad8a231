"""The paint of labels."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from annotator.core.color import (
    DEFAULT_COLORS,
    SHAPE_CONTRAST,
    TEXT_CONTRAST,
    contrast,
    mix,
    separation,
)
from annotator.core.model import Underline
from annotator.gui.theme import Theme, label_paint, load_theme
from annotator.gui.theme.colors import THEMES

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def on(theme_ground: QColor, tint: QColor) -> str:
    return mix(tint.name(), theme_ground.name(), share=tint.alphaF())


def grounds(theme: Theme, tint: QColor) -> list[str]:
    plain = [theme.page.name(), theme.surface.name()]
    return [*plain, on(theme.page, tint), on(theme.surface, tint)]


@pytest.mark.parametrize("name", THEMES)
@given(color=colors)
def test_tag_line_and_text_are_seen_whatever_the_colour(name: str, color: str) -> None:
    theme = load_theme(name)
    paint = label_paint(theme, color, Underline.WAVY)
    assert paint.pattern is Underline.WAVY
    for ground in grounds(theme, paint.tint):
        assert contrast(paint.tag.name(), ground) >= TEXT_CONTRAST - 0.05
        assert contrast(theme.ink.name(), ground) >= TEXT_CONTRAST
    assert contrast(paint.line.name(), theme.page.name()) >= SHAPE_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_the_default_labels_stay_apart_in_every_theme_for_every_eye(name: str) -> None:
    lines = [label_paint(load_theme(name), color).line.name() for color in DEFAULT_COLORS]
    assert min(separation(*pair) for pair in combinations(lines, 2)) > 10


def test_light_paints_a_tint_of_twelve_percent_and_the_colour_itself() -> None:
    paint = label_paint(load_theme("light"), DEFAULT_COLORS[0])
    assert paint.line.name() == DEFAULT_COLORS[0]
    assert paint.tint.alphaF() == pytest.approx(0.12, abs=0.005)
