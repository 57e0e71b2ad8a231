"""Text laid out: code points, carets, boxes, runs; python-bidi as a witness."""

import sys
import unicodedata
from itertools import pairwise

import bidi
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextLayout

from annotator.core.text import Direction, next_grapheme
from annotator.gui.canvas.shaping import Shape

from .conftest import Shaper
from .lines import LINES

FAMILIES = ("Noto Naskh Arabic", "IBM Plex Sans Arabic")


def boundaries(text: str) -> list[int]:
    found = [0]
    while found[-1] < len(text):
        found.append(next_grapheme(text, found[-1]))
    return found


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", LINES)
def test_a_caret_is_found_again_where_it_stands(text: str, family: str, shaper: Shaper) -> None:
    shape = shaper(text, start=100, family=family)
    for pos in boundaries(text):
        line, x = shape.caret(100 + pos)
        found = shape.hit(line, x)
        # Invisible signs share their place with a neighbour: then the place must be the same.
        assert found == 100 + pos or shape.caret(found) == (line, x)


@pytest.mark.parametrize("text", LINES)
def test_a_hit_always_gives_a_grapheme_boundary_of_its_line(text: str, shaper: Shaper) -> None:
    shape = shaper(text)
    allowed = set(boundaries(text))
    for number, line in enumerate(shape.lines):
        for x in range(-20, 680, 7):
            pos = shape.hit(number, x)
            assert pos in allowed
            assert line.start <= pos <= line.end


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", LINES)
def test_every_visible_letter_is_under_its_own_box(text: str, family: str, shaper: Shaper) -> None:
    shape = shaper(text, family=family)
    stops = boundaries(text)
    for start, end in pairwise(stops):
        for box in shape.boxes(start, end):
            if box.right - box.left > 1:
                assert shape.under(box.line, (box.left + box.right) / 2) == start


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", LINES)
def test_the_letters_of_a_line_do_not_share_their_ground(
    text: str, family: str, shaper: Shaper
) -> None:
    shape = shaper(text, family=family)
    stops = boundaries(text)
    boxes = [box for start, end in pairwise(stops) for box in shape.boxes(start, end)]
    boxes.sort(key=lambda box: (box.line, box.left, box.right))
    for first, second in pairwise(boxes):
        assert first.line < second.line or first.right <= second.left + 0.8


@pytest.mark.parametrize("text", [line for line in LINES if "\u2028" not in line])
def test_a_whole_line_is_one_box_as_wide_as_its_letters(text: str, shaper: Shaper) -> None:
    shape = shaper(text)
    for number, line in enumerate(shape.lines):
        boxes = [box for box in shape.boxes(0, len(text)) if box.line == number]
        assert len(boxes) == 1
        stops = boundaries(text)
        letters = sum(
            box.right - box.left
            for start, end in pairwise(stops)
            for box in shape.boxes(start, end)
            if box.line == number
        )
        assert boxes[0].right - boxes[0].left == pytest.approx(letters, abs=2)
        assert boxes[0].left >= line.left - 2


def test_a_span_over_both_directions_is_two_boxes(shaper: Shaper) -> None:
    text = "اشترت Microsoft الشركة الصغيرة"
    boxes = shaper(text).boxes(text.index("soft"), text.index("شركة"))
    # On screen, left to right: the Arabic that follows, then (after "Micro") the end "soft".
    assert len(boxes) == 2
    assert boxes[0].closes == boxes[0].left
    assert boxes[1].opens == boxes[1].left
    assert boxes[0].right < boxes[1].left


def test_the_latin_name_is_painted_and_not_the_number(shaper: Shaper) -> None:
    text = "في Microsoft 2024 ربح"
    shape = shaper(text)
    name, number = shape.boxes(3, 12), shape.boxes(13, 17)
    assert len(name) == len(number) == 1
    assert name[0].right <= number[0].left


def test_arabic_inside_latin_is_told_apart_on_a_left_to_right_line(shaper: Shaper) -> None:
    text = "the القط الكبير sat"
    first, second = (
        shaper(text).boxes(text.index(w), text.index(w) + len(w))[0] for w in text.split()[1:3]
    )
    assert second.right <= first.left


@pytest.mark.parametrize("family", FAMILIES)
def test_a_span_that_begins_inside_lam_alef_is_bounded_there(family: str, shaper: Shaper) -> None:
    text = "قال لاجتماع"
    shape = shaper(text, family=family)
    lam, rest = shape.boxes(4, 5)[0], shape.boxes(5, 11)[0]
    assert lam.right - lam.left > 2
    assert rest.right == pytest.approx(lam.left)
    assert rest.opens == rest.right


def test_offsets_are_code_points_beyond_the_basic_plane(shaper: Shaper) -> None:
    text = "😀😀 محمد"
    plain = "xx محمد"
    start = text.index("محمد")
    shape = shaper(text)
    box = shape.boxes(start, start + 4)[0]
    assert box.right - box.left == pytest.approx(
        shaper(plain).boxes(3, 7)[0].right - shaper(plain).boxes(3, 7)[0].left, abs=0.1
    )
    assert shape.lines[-1].end == len(text)


def test_no_line_breaks_inside_a_code(shaper: Shaper) -> None:
    text = "صدر عن المجلس القرار رقم 21-KL/TW المؤرخ 12/05/2023 وما بعده"
    for width in range(130, 400, 7):
        ends = {line.end for line in shaper(text, width=width).lines}
        for code in ("21-KL/TW", "12/05/2023"):
            at = text.index(code)
            assert not any(at < end < at + len(code) for end in ends)


def test_no_line_breaks_inside_a_code_after_harakat(shaper: Shaper) -> None:
    text = "مُؤْتَمَرٌ لِنَشْرِ وَتَوْجِيهِ تَنْفِيذِ الخُطَّةِ رَقْمَ 01-DA/TW بِشَأْنِ التَّعْزِيزِ 👨‍👩‍👧"
    at = text.index("01-DA/TW")
    for width in range(130, 500, 7):
        shape = shaper(text, width=width)
        assert not any(at < line.end < at + 8 for line in shape.lines)
        assert shape.lines[-1].end == len(text)
        assert all(line.right <= width + 1 and line.left >= -1 for line in shape.lines)
        assert all(text[line.end - 1] == " " for line in shape.lines[:-1])
        assert all(line.right == pytest.approx(width, abs=2) for line in shape.lines)


def test_a_code_wider_than_the_line_is_broken_rather_than_lost(shaper: Shaper) -> None:
    shape = shaper("21-KLMNOPQRSTUVW/XYZ", width=60.0)
    assert len(shape.lines) > 1
    assert shape.lines[-1].end == 20


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r"])
def test_every_line_end_of_unicode_ends_the_line(sign: str, shaper: Shaper) -> None:
    shape = shaper(f"أول{sign}ثان")
    assert [(line.start, line.end) for line in shape.lines] == [(0, 4), (4, 7)]
    assert [box.line for box in shape.boxes(0, 7)] == [0, 1]


def test_a_span_over_a_wrap_has_its_ends_only_where_they_are(shaper: Shaper) -> None:
    text = "كلمات كثيرة تملأ السطر الأول ثم تنزل إلى السطر الثاني"
    boxes = shaper(text, width=200.0).boxes(6, len(text) - 3)
    assert len(boxes) > 1
    assert [box.opens is not None for box in boxes] == [True] + [False] * (len(boxes) - 1)
    assert [box.closes is not None for box in boxes] == [False] * (len(boxes) - 1) + [True]


def test_a_lone_mark_and_a_letter_without_ink_do_not_break_the_boxes(shaper: Shaper) -> None:
    shape = shaper("\u064bا\u200dب\u200f")
    assert len(shape.boxes(0, 5)) == 1
    assert shape.boxes(4, 5)[0].right == shape.boxes(4, 5)[0].left


def test_a_paragraph_of_nothing_has_a_caret(shaper: Shaper) -> None:
    shape = shaper("")
    assert shape.caret(0)[0] == 0
    assert shape.hit(0, 300.0) == 0


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "text",
    [line for line in LINES if not set(line) & set("\u2028\u2029\x0b\x0c\x85\t\u202d\u202e")],
)
def test_the_order_on_screen_is_that_of_a_second_opinion(
    text: str, family: str, shaper: Shaper
) -> None:
    shape = shaper(text.strip(), family=family)
    base = "R" if shape.direction is Direction.RTL else "L"
    expected = bidi.get_display(text.strip(), base_dir=base)
    assert _solid(_on_screen(shape, text.strip())) == _solid(expected)


def _on_screen(shape: Shape, text: str) -> str:
    """Return the letters from left to right, as their boxes lie."""
    places = []
    for at, char in enumerate(text):
        for box in shape.boxes(at, at + 1):
            places.append(((box.left + box.right) / 2, char))
    return "".join(char for _, char in sorted(places, key=lambda place: place[0]))


def _solid(text: str) -> str:
    """Return letters, digits and signs that are not mirrored, without marks and spaces."""
    return "".join(
        char for char in text if unicodedata.category(char)[0] in "LN" and char not in "ﻻﷺﷲ"
    )


class _Sender(QObject):
    sent = Signal()


def test_calls_without_a_result_do_not_use_up_none(qapp: object) -> None:
    sender = _Sender()
    layout = QTextLayout("نص")
    before = sys.getrefcount(None)
    for _ in range(1_000):
        layout.beginLayout()
        layout.createLine().setLineWidth(100)
        layout.endLayout()
        sender.sent.emit()
    assert sys.getrefcount(None) > before - 500
