from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.disagreement import (
    Case,
    Kind,
    cases_of,
    counts_by_kind,
    disagreement_count,
    disagreements,
    severity,
)
from annotator.core.layers import Layer, Layered, Place, Values
from tests.core.agreement.making import counting, layered

TEXT = "قال الوزير محمد سليم، ومحمود حسن أمس"


def at(part: str, label: str = "A") -> Place:
    start = TEXT.index(part)
    return start, start + len(part), label


def marked(*parts: Place | str, values: Values = ()) -> dict[Place, Values]:
    return {at(part) if isinstance(part, str) else part: values for part in parts}


def of(*layers: dict[Place, Values]) -> list[Case]:
    sides = (Layer(name, marks) for name, marks in zip("xyz", layers, strict=False))
    return cases_of(Layered("d", TEXT, tuple(sides)))


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (marked("محمد سليم"), marked("محمد سليم"), ()),
        (marked("محمد سليم"), {}, (Kind.MISSING,)),
        (marked("محمد سليم"), marked(at("محمد سليم", "B")), (Kind.LABEL,)),
        (marked("محمد سليم"), marked("الوزير محمد سليم"), (Kind.BOUNDARY,)),
        (marked("محمود حسن"), marked("ومحمود حسن"), (Kind.CLITIC,)),
        (marked("محمد سليم"), marked("محمد سليم،"), (Kind.PUNCTUATION,)),
        (marked("محمد سليم"), marked("محمد سليم", values=(("k", "v"),)), (Kind.ATTRIBUTE,)),
        (marked("محمد", "سليم"), marked("محمد سليم"), (Kind.SPLIT,)),
        (marked("الوزير", at("محمد سليم", "B")), marked("الوزير محمد سليم"), (Kind.SPLIT,)),
        (marked("محمد سليم", "سليم"), marked("محمد سليم"), (Kind.MISSING,)),
        (
            marked("محمد سليم"),
            marked(at("الوزير محمد سليم", "B")),
            (Kind.LABEL, Kind.BOUNDARY),
        ),
        (
            marked("محمد سليم"),
            marked("محمد سليم،", values=(("k", "v"),)),
            (Kind.PUNCTUATION, Kind.ATTRIBUTE),
        ),
    ],
)
def test_what_layers_differ_about_is_told(
    first: dict[Place, Values], second: dict[Place, Values], kinds: tuple[Kind, ...]
) -> None:
    (case,) = of(first, second)
    assert case.kinds == kinds
    assert case.agreed is not bool(kinds)


def test_two_spans_against_one_long_are_one_case() -> None:
    (case,) = of(marked("الوزير", "محمد سليم"), marked("الوزير محمد سليم"), {})
    assert sorted(len(lane.answer) for lane in case.lanes) == [0, 1, 2]
    assert (case.start, case.end) == at("الوزير محمد سليم")[:2]
    assert case.kinds == (Kind.MISSING, Kind.SPLIT)


def test_a_lane_holds_everyone_who_gave_its_answer() -> None:
    (case,) = of(marked("محمد"), marked("محمد سليم"), marked("محمد"))
    assert {lane.annotators for lane in case.lanes} == {("x", "z"), ("y",)}


def test_the_surface_is_folded_and_bare() -> None:
    first, second = of(marked("محمد سليم،", "ومحمود حسن"), {})
    assert (first.surface, second.surface) == ("محمد سليم", "محمود حسن")


def test_the_key_stays_while_the_answers_do() -> None:
    before = of(marked("محمد"), marked("محمد سليم"))
    assert [x.key for x in of(marked("محمد سليم"), marked("محمد"), marked("محمد"))] == [
        x.key for x in before
    ]
    elsewhere = of(marked("محمد", "ومحمود"), marked("محمد سليم"))
    assert elsewhere[0].key == before[0].key
    assert of(marked("محمد"), marked("الوزير محمد"))[0].key != before[0].key


def test_the_order_of_lanes_favours_nobody() -> None:
    firsts = set()
    for size in range(1, 12):
        layers = Layer("a", {(0, size, "A"): ()}), Layer("b", {(0, 20, "A"): ()})
        (case,) = cases_of(Layered("d", TEXT, layers))
        firsts.add(case.lanes[0].annotators)
    assert firsts == {("a",), ("b",)}


def test_a_document_with_worse_cases_comes_first() -> None:
    agreed = of(marked("محمد"), marked("محمد"))
    comma = of(marked("محمد سليم"), marked("محمد سليم،"))
    missing = of(marked("محمد سليم"), {})
    assert 0 == severity(agreed) < severity(comma) < severity(missing) <= 1
    assert severity([]) == 0
    assert counts_by_kind([*comma, *missing, *agreed]) == {Kind.PUNCTUATION: 1, Kind.MISSING: 1}


@given(layered())
def test_every_span_stands_in_exactly_one_case(one: Layered) -> None:
    cases = cases_of(one)
    assert all(a.end <= b.start for a, b in pairwise(cases))
    for name, places in counting(one):
        answers = [
            place
            for case in cases
            for lane in case.lanes
            if name in lane.annotators
            for place, _ in lane.answer
        ]
        assert sorted(answers) == sorted(places)


@given(layered(), st.randoms())
def test_neither_the_order_nor_the_names_of_the_layers_change_a_case(
    one: Layered, dice: Random
) -> None:
    names = [layer.annotator for layer in one.layers]
    dice.shuffle(names)
    renamed = [Layer(n, x.marks, x.done) for n, x in zip(names, one.layers, strict=True)]
    dice.shuffle(renamed)
    other = cases_of(Layered(one.document, one.text, tuple(renamed), one.aside))
    found = cases_of(one)
    assert [(x.key, x.kinds, [y.answer for y in x.lanes]) for x in other] == [
        (x.key, x.kinds, [y.answer for y in x.lanes]) for x in found
    ]


@given(layered())
def test_a_case_differs_exactly_where_it_has_more_than_one_lane(one: Layered) -> None:
    for case in cases_of(one):
        assert bool(case.kinds) is (len(case.lanes) > 1)
    assert all(not case.agreed for case in disagreements(one))


@given(st.booleans().flatmap(lambda flat: layered(flat=flat)))
def test_disagreements_are_counted_without_looking_what_they_are_about(one: Layered) -> None:
    assert disagreement_count(one) == len(disagreements(one))
