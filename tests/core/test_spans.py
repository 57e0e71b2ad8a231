from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Span
from annotator.core.spans import OverlapPolicy, flatten

spans = st.lists(
    st.builds(
        lambda place, label: Span(place[0], sum(place), label),
        st.tuples(st.integers(0, 40), st.integers(1, 12)),
        st.sampled_from("ABC"),
    ),
    max_size=25,
)
policies = st.sampled_from(OverlapPolicy)


@given(spans, policies)
def test_flattening_keeps_a_largest_part_without_overlap(
    given_spans: list[Span], policy: OverlapPolicy
) -> None:
    kept, dropped = flatten(given_spans, policy)
    assert sorted([*kept, *dropped]) == sorted(given_spans)
    assert all(a.end <= b.start for a, b in pairwise(kept))
    assert all(
        any(one.start < other.end and other.start < one.end for other in kept) for one in dropped
    )


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
