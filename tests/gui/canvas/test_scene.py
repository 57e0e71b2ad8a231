"""What lies on a block: lanes, rows, links, tags."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Pieces
from annotator.gui.canvas.content import Mark
from annotator.gui.canvas.page import Page
from annotator.gui.canvas.scene import Scene, compose, sides, stack

from .conftest import Shaper

TEXT = "نائب رئيس الوزراء وزير الخارجية أمين لجنة الحزب"
Maker = Callable[..., Scene]
RANGES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=12,
)


def mark(key: str, *pieces: tuple[int, int]) -> Mark:
    return Mark(key, pieces, key[:1])


def found(text: str, *parts: str) -> Pieces:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


@pytest.fixture
def scene(shaper: Shaper, page: Page) -> Maker:
    def make(*marks: Mark, text: str = TEXT, tag: float = 30.0, width: float = 640.0) -> Scene:
        return compose(
            shaper(text, width=width),
            marks,
            replace(page, width=width),
            tag_width=lambda _: tag,
            gap_below=0.0,
        )

    return make


@given(RANGES)
def test_no_two_ranges_in_a_lane_overlap(ranges: list[tuple[int, int]]) -> None:
    lanes = stack(ranges)
    for one, first in enumerate(ranges):
        for other, second in enumerate(ranges[:one]):
            apart = first[1] <= second[0] or second[1] <= first[0]
            assert apart or lanes[one] != lanes[other]


@given(RANGES)
def test_a_range_lies_below_what_it_contains(ranges: list[tuple[int, int]]) -> None:
    lanes = stack(ranges)
    for outer, lane in zip(ranges, lanes, strict=True):
        for inner, nearer in zip(ranges, lanes, strict=True):
            if outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]:
                assert nearer < lane


def test_spans_apart_share_the_nearest_lane() -> None:
    assert stack([(0, 4), (4, 9), (20, 30)]) == [0, 0, 0]


def test_nested_spans_get_underlines_of_their_own(scene: Maker) -> None:
    outer, inner = found(TEXT, "نائب رئيس الوزراء", "رئيس الوزراء")
    strokes = scene(mark("a", outer), mark("b", inner)).strokes
    assert {stroke.mark.id: stroke.lane for stroke in strokes} == {"a": 1, "b": 0}


def test_two_lanes_do_not_move_the_lines_and_a_third_does(scene: Maker) -> None:
    deep = [mark(str(size), (0, size)) for size in (4, 9, 17)]
    assert scene().height == scene(*deep[:1]).height == scene(*deep[:2]).height
    assert scene(*deep).height > scene().height


def test_only_the_row_with_deep_nesting_grows(scene: Maker) -> None:
    text = f"{TEXT} {TEXT}"
    plain = scene(text=text, width=300.0)
    deep = scene(*(mark(str(size), (0, size)) for size in (4, 9, 12)), text=text, width=300.0)
    heights = [[row.bottom - row.top for row in one.rows] for one in (plain, deep)]
    assert heights[1][0] > heights[0][0]
    assert heights[1][1:] == heights[0][1:]


def test_the_pieces_of_a_mark_are_linked_below_what_lies_between(scene: Maker) -> None:
    first, last, between = found(TEXT, "نائب", "أمين", "وزير الخارجية")
    one = scene(mark("a", first, last), mark("b", between))
    assert [stroke.piece for stroke in one.strokes if stroke.mark.id == "a"] == [0, 1]
    assert len(one.links) == 1
    lanes = {stroke.mark.id: stroke.lane for stroke in one.strokes}
    assert one.links[0].lane == lanes["a"] > lanes["b"]
    (left,) = one.links[0].boxes
    assert left.right == pytest.approx(one.strokes[0].boxes[0].left, abs=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ranges=RANGES, tag=st.floats(5, 200))
def test_tags_never_cover_each_other(
    ranges: list[tuple[int, int]], tag: float, scene: Maker
) -> None:
    marks = [mark(f"{at}", one) for at, one in enumerate(ranges)]
    tags = sorted(scene(*marks, tag=tag, width=200.0).tags, key=lambda one: (one.row, one.left))
    for first, second in pairwise(tags):
        assert first.row < second.row or first.left + first.width <= second.left
    assert all(one.left >= -0.01 and one.left + one.width <= 200.01 for one in tags)


def test_a_tag_stands_where_reading_begins(scene: Maker) -> None:
    one = scene(mark("a", *found(TEXT, "رئيس الوزراء")))
    assert one.tags[0].left + one.tags[0].width == pytest.approx(one.strokes[0].boxes[0].right)
    latin = "said the minister of health"
    two = scene(mark("a", *found(latin, "the minister")), text=latin)
    assert two.tags[0].left == pytest.approx(two.strokes[0].boxes[0].left)


def test_a_span_over_a_wrap_has_one_tag(scene: Maker) -> None:
    one = scene(mark("a", (3, len(TEXT))), width=200.0)
    assert [tag.row for tag in one.tags] == [0]


def test_a_piece_is_open_only_towards_the_lines_it_goes_on_in(scene: Maker) -> None:
    one = scene(mark("a", (3, len(TEXT) - 2)), width=200.0)
    found_sides = sides(one.strokes[0].boxes, rtl=True)
    assert [side.open_left for side in found_sides][:-1] == [True] * (len(found_sides) - 1)
    assert [side.open_right for side in found_sides] == [False] + [True] * (len(found_sides) - 1)
    assert [side.ends for side in found_sides] == [False] * (len(found_sides) - 1) + [True]
    assert not found_sides[-1].open_left


def test_a_piece_that_ends_inside_a_latin_name_is_closed_on_both_sides(scene: Maker) -> None:
    text = "رقم Microsoft 2024 هنا"
    one = scene(mark("a", (0, text.index(" هنا"))), text=text)
    assert [(s.open_left, s.open_right) for s in sides(one.strokes[0].boxes, rtl=True)] == [
        (False, False)
    ]


def test_a_tag_that_lacks_a_little_room_is_not_cut(scene: Maker) -> None:
    first, second = found(TEXT, "نائب"), found(TEXT, "رئيس الوزراء")
    room = scene(mark("a", *first)).strokes[0].boxes[0]
    tags = scene(mark("a", *first), mark("b", *second), tag=room.right - room.left + 5).tags
    assert [tag.mark for tag in tags] == ["a", "b"]
    assert tags[0].width == pytest.approx(room.right - room.left + 5)
