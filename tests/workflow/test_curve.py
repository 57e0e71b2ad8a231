"""How good a model is by how many articles it learned from."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Cancelled
from annotator.workflow.curve import f1, interval, learning_curve
from annotator.workflow.progress import Ticker

counts = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
        lambda one: (min(one), one[1], one[2])
    ),
    min_size=1,
    max_size=20,
)


@given(counts)
def test_f1_lies_between_none_and_all_and_inside_its_interval(
    found: list[tuple[int, int, int]],
) -> None:
    low, high = interval(found)
    assert 0 <= low <= high <= 1
    assert 0 <= f1(found) <= 1
    assert interval(found) == (low, high)


def test_f1_of_nothing_is_nothing() -> None:
    assert f1([]) == 0
    assert f1([(0, 0, 0)]) == 0
    assert f1([(2, 2, 2)]) == 1
    assert f1([(1, 2, 2)]) == 0.5


def test_no_article_is_both_learned_from_and_scored() -> None:
    seen: list[int] = []

    def score(train: Sequence[int], test: Sequence[int]) -> list[tuple[int, int, int]]:
        assert not set(train) & set(test)
        seen.extend(test)
        return [(1, 1, 1)] * len(test)

    curve = learning_curve(range(12), score)
    assert [point.articles for point in curve] == [2, 4, 8]
    assert sorted(seen) == sorted([*range(12)] * 3)
    assert all((point.low, point.f1, point.high) == (1, 1, 1) for point in curve)


def test_of_too_few_articles_there_is_no_curve() -> None:
    assert learning_curve(range(5), lambda *_: []) == ()


def test_it_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        learning_curve(range(12), lambda *_: [], ticker=Ticker(stop=lambda: True))
