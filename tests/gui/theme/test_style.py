"""Putting a theme on the application."""

import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from annotator.gui.theme import current, load_theme, put_on
from annotator.gui.theme.colors import THEMES
from annotator.gui.theme.style import style_sheet
from annotator.paths import resources


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_worn_at_once(qapp: QApplication, name: str) -> None:
    theme = load_theme(name)
    put_on(qapp, theme)
    assert current() == theme
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.page
    assert theme.accent.name() in qapp.styleSheet()


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_names_no_colour_that_the_theme_lacks(name: str) -> None:
    sheet = style_sheet(load_theme(name))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("name", THEMES)
def test_the_pictures_of_the_style_sheet_exist(name: str) -> None:
    pictures = re.findall(r"url\((.+?)\)", style_sheet(load_theme(name)))
    assert pictures
    assert all((resources() / picture).is_file() for picture in pictures)


def test_the_style_sheet_itself_holds_no_colours() -> None:
    source = (resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,}", source)
