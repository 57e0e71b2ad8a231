"""Colours as numbers."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.color import (
    DEFAULT_COLORS,
    TEXT_CONTRAST,
    Sight,
    contrast,
    distance,
    lab_distance,
    lightness,
    luminance,
    mix,
    parse,
    readable,
    seen_by,
    separation,
    suggest_color,
    to_hex,
    with_lightness,
)
from annotator.errors import AnnotatorError

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colors)
def test_a_colour_survives_parsing_and_writing(color: str) -> None:
    assert to_hex(parse(color)) == color


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "3568a8", "#3568a8 "])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(AnnotatorError, match="#rrggbb"):
        parse(text)


def test_black_and_white_are_as_far_as_contrast_goes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert luminance("#ffffff") == pytest.approx(1)


def test_contrast_agrees_with_a_known_pair() -> None:
    # #767676 is the lightest grey that WCAG lets stand as text on white.
    assert contrast("#767676", "#ffffff") >= TEXT_CONTRAST > contrast("#777777", "#ffffff")


def test_mixing_half_and_half_is_the_middle() -> None:
    assert mix("#ffffff", "#000000", share=0.2) == "#333333"


@given(colors, colors)
def test_readable_text_reads_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(readable(ink, grounds=[ground]), ground) >= TEXT_CONTRAST


def test_readable_text_stays_as_it_is_where_it_reads_already() -> None:
    assert readable("#1d1c1a", grounds=["#ffffff", "#f6f5f2"]) == "#1d1c1a"


@pytest.mark.parametrize(  # pairs 1, 4, 7, 16, 20, 25, 34 of the formula's published test data
    ("first", "second", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((50.0, 2.5, 0.0), (50.0, 3.2592, 0.3350), 1.0000),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_the_published_data(
    first: tuple[float, float, float], second: tuple[float, float, float], expected: float
) -> None:
    assert lab_distance(first, second) == pytest.approx(expected, abs=1e-4)
    assert lab_distance(second, first) == pytest.approx(expected, abs=1e-4)


def test_red_and_green_are_close_for_eyes_without_red_cones() -> None:
    red, green = "#b04030", "#6a7a20"
    seen = distance(seen_by(Sight.PROTAN, red), seen_by(Sight.PROTAN, green))
    assert seen < distance(red, green) / 2


@pytest.mark.parametrize("sight", list(Sight))
def test_greys_look_the_same_to_every_eye(sight: Sight) -> None:
    assert distance(seen_by(sight, "#808080"), "#808080") < 1


def test_the_default_colours_stay_apart_for_every_eye() -> None:
    assert min(separation(*pair) for pair in combinations(DEFAULT_COLORS, 2)) > 10


@given(colors, st.floats(5, 95))
def test_another_lightness_is_reached(color: str, wanted: float) -> None:
    assert lightness(with_lightness(color, wanted)) == pytest.approx(wanted, abs=1.5)


def test_new_labels_get_the_defaults_first() -> None:
    found: list[str] = []
    for _number in DEFAULT_COLORS:
        found.append(suggest_color(found))
    assert tuple(found) == DEFAULT_COLORS


def test_a_fifth_label_gets_a_colour_of_its_own() -> None:
    fifth = suggest_color(DEFAULT_COLORS)
    assert min(separation(fifth, other) for other in DEFAULT_COLORS) > 8
    assert contrast(fifth, "#ffffff") >= 3


def test_the_case_of_existing_colours_does_not_matter() -> None:
    assert suggest_color([DEFAULT_COLORS[0].upper()]) == DEFAULT_COLORS[1]
