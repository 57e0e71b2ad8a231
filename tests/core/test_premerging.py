from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.disagreement import cases_of
from annotator.core.layers import Layer, Layered
from annotator.core.premerging import Strategy, majority, premerge, trusted, unanimous
from tests.core.agreement.making import counting, layered

TEXT = "قال محمد وسليم وحسن أمس"
FIRST, SECOND, WIDER = (4, 8, "A"), (9, 14, "A"), (4, 14, "A")
strategies = st.one_of(
    st.just(unanimous()),
    st.builds(
        lambda part, least: majority(Fraction(part, 6), least=least),
        st.integers(0, 5),
        st.integers(1, 3),
    ),
    st.builds(trusted, st.lists(st.sampled_from(("p0", "p1", "p9")), unique=True)),
)


def of(*layers: dict[tuple[int, int, str], tuple[tuple[str, str], ...]]) -> Layered:
    names = ("x", "y", "z")
    sides = tuple(Layer(name, marks) for name, marks in zip(names, layers, strict=False))
    return Layered("d", TEXT, sides)


def test_unanimous_takes_what_all_say_and_leaves_the_rest() -> None:
    made = premerge(cases_of(of({FIRST: (), SECOND: ()}, {FIRST: ()})), unanimous())
    assert made.marks() == {FIRST: ()}
    assert [case.start for case in made.left] == [9]


def test_attributes_that_differ_are_no_agreement() -> None:
    made = premerge(cases_of(of({FIRST: (("k", "v"),)}, {FIRST: ()})), unanimous())
    assert made.settled == ()


def test_the_majority_may_say_that_nothing_is_there() -> None:
    made = premerge(cases_of(of({FIRST: ()}, {}, {})), majority())
    assert made.marks() == {}
    assert made.left == ()


@pytest.mark.parametrize(
    ("strategy", "taken"),
    [
        (majority(), True),
        (majority(Fraction(2, 3)), False),  # more than, not as much as
        (majority(least=3), False),
        (majority(Fraction(1, 4), least=1), True),
    ],
)
def test_two_of_three_are_a_majority_below_two_thirds(strategy: Strategy, taken: bool) -> None:
    made = premerge(cases_of(of({FIRST: ()}, {FIRST: ()}, {WIDER: ()})), strategy)
    assert bool(made.settled) is taken


def test_a_tie_is_left_to_a_person() -> None:
    made = premerge(cases_of(of({FIRST: ()}, {WIDER: ()})), majority(Fraction(0), least=1))
    assert len(made.left) == 1


def test_the_first_trusted_annotator_with_a_layer_decides() -> None:
    cases = cases_of(of({FIRST: ()}, {WIDER: ()}))
    assert premerge(cases, trusted(["z", "y"])).marks() == {WIDER: ()}
    assert premerge(cases, trusted(["z"])).marks() == {}
    assert len(premerge(cases, trusted(["z"])).left) == 1


@pytest.mark.parametrize(
    ("threshold", "least"), [(Fraction(1), 2), (Fraction(-1, 2), 2), (Fraction(1, 2), 0)]
)
def test_no_majority_is_refused(threshold: Fraction, least: int) -> None:
    with pytest.raises(ValueError, match="not a majority"):
        majority(threshold, least=least)


@given(layered(), strategies)
def test_every_case_is_settled_or_left_and_answers_are_somebodys(
    one: Layered, strategy: Strategy
) -> None:
    cases = cases_of(one)
    made = premerge(cases, strategy)
    assert sorted([*(x.case.key for x in made.settled), *(x.key for x in made.left)]) == sorted(
        case.key for case in cases
    )
    assert set(made.marks()) <= set().union(*(places for _, places in counting(one)))
