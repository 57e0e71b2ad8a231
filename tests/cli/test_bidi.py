"""Lines for terminals that neither join letters nor turn lines round."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.bidi import columns, does_bidi, logical_clusters, printable, visual
from annotator.cli.bidi import visual_clusters as clusters
from annotator.core.text import Direction

MIRROR = str.maketrans("()[]«»<>", ")(][»«><")
LINES = st.text("ابتسلabcXY0123٠١٢:/,.-+%$ ()[]«»", max_size=40)
BASES = {Direction.RTL: "R", Direction.LTR: "L"}


def read(line: str, direction: Direction) -> str:
    return "".join(line[index] for index, _ in clusters(line, direction))


@given(LINES, st.sampled_from(Direction))
def test_every_character_stands_where_the_reference_puts_it(
    line: str, direction: Direction
) -> None:
    assert read(line, direction) == get_display(line, base_dir=BASES[direction])


@given(st.text("ابXY12١ ()[]\u2066\u2067\u2068\u2069\u200e\u200f", max_size=30))
def test_isolates_are_obeyed_and_left_out(line: str) -> None:
    seen = get_display(line, base_dir="R")
    assert read(line, Direction.RTL) == "".join(c for c in seen if columns(c))


@given(LINES)
def test_a_sign_is_mirrored_exactly_where_its_run_goes_to_the_left(line: str) -> None:
    # Between two letters of one direction a sign belongs to their run.
    assert [glyphs for _, glyphs in clusters(f"ب{'«'}ب{line}", Direction.RTL)][-2] == "»"
    assert "".join(glyphs for _, glyphs in clusters("a«b", Direction.RTL)) == "a«b"


def test_brackets_embrace_what_they_hold() -> None:
    assert visual("(قال)").startswith("(")
    assert visual("(قال)").endswith(")")


def test_letters_are_joined_and_harakat_kept() -> None:
    line = "مُحَمَّد"
    shown = visual(line)
    assert [c for c in shown if unicodedata.combining(c)] == list("\u064e\u0651\u064e\u064f")
    assert "\ufee3" in shown  # meem at the beginning of a word
    assert columns(shown) == columns(line) == 4


def test_marks_follow_the_letter_they_stand_on() -> None:
    assert [glyphs[1:] for _, glyphs in clusters("بَتُ", Direction.RTL)] == ["ُ", "َ"]


def test_lam_alef_stays_two_letters() -> None:
    assert len(clusters("لا", Direction.RTL)) == 2


def test_an_emoji_keeps_its_skin_and_its_family() -> None:
    shown = visual("لها 👶🏽👩‍👩‍👧")
    assert "👶🏽" in shown
    assert "👩‍👩‍👧" in shown


def test_a_line_without_arabic_is_left_alone() -> None:
    assert visual("[a] (b) 10:30") == "[a] (b) 10:30"


def test_data_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2J\x9bK\u2028b") == "a [2J K b"
    assert "\x1b" not in visual("قال\x1b[2J")


def test_columns_are_those_of_a_terminal() -> None:
    assert [columns(text) for text in ("مُحَمَّد", "中", "👶🏽", "a\u200fb", "\u06dd")] == [
        4,
        2,
        2,
        2,
        1,
    ]


def test_reading_order_keeps_marks_with_their_letters() -> None:
    assert logical_clusters("بَa") == [(0, "بَ"), (2, "a")]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "5202"}, False),
        ({"KONSOLE_VERSION": "230802"}, True),
        ({"TERM": "xterm-256color"}, False),
    ],
)
def test_terminals_that_turn_lines_themselves_are_known(
    environ: dict[str, str], expected: bool
) -> None:
    assert does_bidi(environ) is expected
