"""The icons."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.gui.theme import icon, icon_names, icon_pixmap, load_theme
from annotator.gui.theme.icons import POINTING
from annotator.paths import resources

INK = QColor("#204060")


def image(name: str, *, color: QColor = INK) -> QImage:
    return icon_pixmap(name, color=color, size=24, scale=1.0).toImage()


def left_weight(drawn: QImage) -> int:
    return sum(drawn.pixelColor(x, y).alpha() for x in range(12) for y in range(24))


def test_pointing_icons_are_icons() -> None:
    assert set(POINTING) <= set(icon_names())


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_is_drawn_inside_its_grid_in_one_stroke(name: str) -> None:
    source = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert 'stroke-width="1.75"' in source
    assert re.findall(r'stroke="([^"]+)"', source) == ["currentColor"]
    drawn = image(name)
    alphas = [drawn.pixelColor(x, y).alpha() for x in range(24) for y in range(24)]
    border = [drawn.pixelColor(x, y).alpha() for x in range(24) for y in (0, 23)]
    assert max(alphas) > 100
    assert max(border) == 0


def test_an_icon_has_the_colour_it_is_asked_for() -> None:
    drawn = image("menu")
    solid = max(
        (drawn.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda one: one.alpha()
    )
    assert abs(solid.red() - INK.red()) < 6
    assert abs(solid.blue() - INK.blue()) < 6


def test_what_points_turns_round_in_a_mirrored_window(mirrored: QApplication) -> None:
    plain, turned = image("done"), image("play")
    mirrored.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert image("done") == plain
    assert left_weight(image("play")) > left_weight(turned)


def test_an_icon_has_sharp_pictures_for_dense_screens() -> None:
    found = icon("undo", load_theme("light"), 20)
    assert not found.isNull()
    assert {size.width() for size in found.availableSizes()} == {20, 40}
