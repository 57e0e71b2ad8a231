from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Span
from annotator.core.spans import (
    Interval,
    IntervalIndex,
    OverlapPolicy,
    contains,
    crosses,
    flatten,
    lanes,
    overlaps,
    widen_to_words,
)

intervals = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda one: (one[0], sum(one))),
    max_size=25,
)
spans = st.lists(
    st.builds(
        lambda place, label: Span(place[0], sum(place), label),
        st.tuples(st.integers(0, 40), st.integers(1, 12)),
        st.sampled_from("ABC"),
    ),
    max_size=25,
)
policies = st.sampled_from(OverlapPolicy)


def place(span: Span) -> Interval:
    return span.start, span.end


def test_neighbours_do_not_overlap() -> None:
    assert overlaps((0, 3), (2, 4))
    assert not overlaps((0, 3), (3, 4))


def test_equal_intervals_contain_each_other_and_do_not_cross() -> None:
    assert contains((1, 3), (1, 3))
    assert not crosses((1, 3), (1, 3))
    assert crosses((0, 3), (2, 4))
    assert not crosses((0, 5), (2, 4))


@given(intervals)
def test_intervals_in_one_lane_never_overlap(given_intervals: list[Interval]) -> None:
    found = lanes(given_intervals)
    pairs = list(zip(given_intervals, found, strict=True))
    for index, (a, lane) in enumerate(pairs):
        for b, other in pairs[index + 1 :]:
            assert lane != other or not overlaps(a, b)


@given(intervals)
def test_what_is_contained_lies_deeper(given_intervals: list[Interval]) -> None:
    found = lanes(given_intervals)
    for a, lane in zip(given_intervals, found, strict=True):
        for b, other in zip(given_intervals, found, strict=True):
            assert a == b or not contains(a, b) or lane < other


def test_lanes_are_taken_from_the_outside() -> None:
    assert lanes([(4, 6), (0, 10), (4, 6), (20, 30), (8, 12)]) == [1, 0, 2, 0, 1]


def test_a_span_inside_a_crossing_one_stays_below_it() -> None:
    assert lanes([(0, 10), (5, 20), (12, 15)]) == [0, 1, 2]


@given(intervals, st.integers(0, 50), st.integers(1, 20))
def test_the_index_finds_what_a_scan_finds(
    given_intervals: list[Interval], start: int, length: int
) -> None:
    found = IntervalIndex(given_intervals).touching(start, start + length)
    expected = [
        i for i, one in enumerate(given_intervals) if overlaps(one, (start, start + length))
    ]
    assert sorted(found) == expected
    assert found == sorted(found, key=lambda i: (given_intervals[i][0], -given_intervals[i][1], i))


def test_a_place_is_stabbed_outermost_first() -> None:
    assert IntervalIndex([(3, 5), (0, 9), (5, 7)]).at(4) == [1, 0]


@given(spans, policies)
def test_flattening_keeps_a_largest_part_without_overlap(
    given_spans: list[Span], policy: OverlapPolicy
) -> None:
    kept, dropped = flatten(given_spans, policy)
    assert sorted([*kept, *dropped]) == sorted(given_spans)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    assert all(any(overlaps(place(one), place(other)) for other in kept) for one in dropped)


@given(spans, policies, st.randoms())
def test_flattening_does_not_depend_on_the_order_given(
    given_spans: list[Span], policy: OverlapPolicy, random: Random
) -> None:
    shuffled = random.sample(given_spans, len(given_spans))
    assert flatten(shuffled, policy) == flatten(given_spans, policy)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (OverlapPolicy.OUTERMOST, [Span(0, 10, "A"), Span(11, 15, "A")]),
        (OverlapPolicy.INNERMOST, [Span(2, 4, "B"), Span(5, 9, "A"), Span(11, 15, "A")]),
        (OverlapPolicy.LONGEST, [Span(0, 10, "A"), Span(13, 20, "C")]),
    ],
)
def test_the_policy_decides_what_stays(policy: OverlapPolicy, expected: list[Span]) -> None:
    given_spans = [
        Span(0, 10, "A"),
        Span(2, 4, "B"),
        Span(2, 4, "C"),
        Span(5, 9, "A"),
        Span(11, 15, "A"),
        Span(13, 20, "C"),
    ]
    assert flatten(given_spans, policy)[0] == expected


def test_widening_takes_whole_words() -> None:
    text = "قال وبوزارة الخارجية 😀"
    assert widen_to_words(text, Span(6, 14, "A")) == Span(4, 20, "A")
    assert widen_to_words(text, Span(3, 4, "A")) == Span(3, 4, "A")
