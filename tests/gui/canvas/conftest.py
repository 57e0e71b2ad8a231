"""A page to set text on, and text set on it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.text import Direction, paragraph_direction
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.shaping import Shape
from annotator.gui.theme import interface_font, load_fonts, reading_font

Shaper = Callable[..., Shape]


@pytest.fixture
def page(qapp: QApplication) -> Page:
    load_fonts()
    return Page(reading_font(), interface_font(pixels=11), 640.0)


@pytest.fixture
def shaper(page: Page) -> Shaper:
    def shape(
        text: str, *, start: int = 0, width: float = 640.0, family: str = "Noto Naskh Arabic"
    ) -> Shape:
        return Shape(
            text,
            start,
            direction=paragraph_direction(text, fallback=Direction.RTL),
            font=reading_font(family=family),
            width=width,
        )

    return shape
