import pickle
from collections import Counter, defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement.counting import tally
from annotator.core.agreement.counts import Counted, What
from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.figures import Figure, confusion, figures, figures_of, pairwise
from annotator.core.layers import Layer, Layered, Place, Values
from tests.core.agreement.making import (
    LABELS,
    counting,
    cut_plainly,
    f1_sums,
    layered,
    pairs_of,
    plain_alpha,
    plain_kappa,
    word_categories,
)

documents = st.booleans().flatmap(lambda flat: st.lists(layered(flat=flat), min_size=1, max_size=3))


def named(made: list[Layered]) -> list[Layered]:
    return [Layered(f"d{at}", x.text, x.layers, x.aside) for at, x in enumerate(made)]


def counted(made: list[Layered]) -> Counted:
    return Counted(map(tally, made))


def by_scope(found: list[Figure]) -> dict[tuple[Measure, Pair, str], Figure]:
    return {(one.measure, one.pair, one.label): one for one in found}


def one_pair(first: dict[Place, Values], second: dict[Place, Values]) -> Layered:
    text = "قال محمد بن سليم وزير العدل أمس"
    return Layered("d", text, (Layer("a", first), Layer("b", second)))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_f1s_are_what_their_definitions_say(made: list[Layered]) -> None:
    made = named(made)
    found = by_scope(figures(counted(made), resamples=0, detail=True))
    sums: defaultdict[tuple[Pair, str], Counter[str]] = defaultdict(Counter)
    for one in made:
        for pair, first, second in pairs_of(one):
            for label in LABELS:
                mine, theirs = ({p for p in x if p[2] == label} for x in (first, second))
                for scope in ((pair, ""), (EVERY, ""), (pair, label), (EVERY, label)):
                    sums[scope] += f1_sums(one, mine, theirs)
    for (where, label), sum_ in sums.items():
        for measure in (Measure.EXACT, Measure.OVERLAP, Measure.TOLERANT):
            if sum_["n"]:
                figure = found[measure, where, label]
                assert figure.n == sum_["n"]
                assert figure.value == pytest.approx(2 * sum_[measure.value] / sum_["n"])
            else:
                assert (measure, where, label) not in found


@settings(max_examples=150, deadline=None)
@given(documents)
def test_kappa_is_what_its_definition_says(made: list[Layered]) -> None:
    made = named(made)
    found = by_scope(figures(counted(made), resamples=0, detail=True))
    pairs: defaultdict[Pair, list[tuple[frozenset[str], frozenset[str]]]] = defaultdict(list)
    for one in made:
        for pair, first, second in pairs_of(one):
            both = word_categories(one, first), word_categories(one, second)
            pairs[pair] += zip(*both, strict=True)
    for where, categories in pairs.items():
        if categories:
            figure = found[Measure.KAPPA, where, ""]
            assert figure.n == len(categories)
            assert figure.value == pytest.approx(plain_kappa(categories))
        for label in LABELS:
            if (Measure.KAPPA, where, label) in found:
                has = [(a & {label}, b & {label}) for a, b in categories]
                figure = found[Measure.KAPPA, where, label]
                assert figure.value == pytest.approx(plain_kappa(has))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_alpha_is_what_its_definition_says(made: list[Layered]) -> None:
    made = named(made)
    found = by_scope(figures(counted(made), resamples=0, detail=True))
    everyone, by_label, by_pair = [], [], defaultdict(list)
    for one in made:
        sides = counting(one)
        gone = sum(end - start for start, end in one.aside)
        length = len(one.text) - gone  # what is put aside stands at the beginning
        moved = [{(s - gone, e - gone, x) for s, e, x in side} for _, side in sides]
        everyone.append((length, [cut_plainly(side) for side in moved]))
        by_label.append((length, [merged(side, "A") for side in moved]))
        for pair, first, second in pairs_of(one):
            both = [{(s - gone, e - gone, x) for s, e, x in side} for side in (first, second)]
            by_pair[pair].append((length, [cut_plainly(side) for side in both]))
    assert found[Measure.ALPHA, EVERY, ""].value == pytest.approx(plain_alpha(everyone))
    for pair, units in by_pair.items():
        assert found[Measure.ALPHA, pair, ""].value == pytest.approx(plain_alpha(units))
    if (Measure.ALPHA, EVERY, "A") in found:
        assert found[Measure.ALPHA, EVERY, "A"].value == pytest.approx(plain_alpha(by_label))


def merged(places: set[tuple[int, int, str]], label: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for place in sorted(place for place in places if place[2] == label):
        if found and place[0] < found[-1][1]:
            start, end, _ = found.pop()
            found.append((start, max(end, place[1]), label))
        else:
            found.append(place)
    return found


@settings(max_examples=60, deadline=None)
@given(documents, st.randoms())
def test_neither_order_nor_parts_nor_repeats_change_a_figure(
    made: list[Layered], dice: Random
) -> None:
    made = named(made)
    shuffled = [Layered(x.document, x.text, x.layers[::-1], x.aside) for x in made]
    dice.shuffle(shuffled)
    apart = Counted()
    for one in (*shuffled, *made[:1]):
        apart.merge(pickle.loads(pickle.dumps(counted([one]))))  # noqa: S301
    assert figures(apart, resamples=20) == figures(counted(made), resamples=20)


def test_a_smaller_overlap_gives_way_to_more_pairs() -> None:
    one = one_pair({(0, 10, "A"): (), (8, 12, "A"): ()}, {(0, 10, "A"): (), (0, 3, "A"): ()})
    assert by_scope(figures_of(tally(one)))[Measure.OVERLAP, EVERY, ""].value == 1


def test_label_given_the_same_span_leaves_other_ends_out() -> None:
    one = one_pair(
        {(4, 8, "A"): (), (9, 11, "A"): (), (12, 16, "A"): ()},
        {(4, 8, "A"): (), (9, 11, "B"): (), (12, 15, "A"): ()},
    )
    found = by_scope(figures_of(tally(one)))
    assert found[Measure.LABEL, EVERY, ""].value == 0.5
    assert found[Measure.LABEL, EVERY, ""].n == 4
    assert found[Measure.LABEL, EVERY, "A"].value == pytest.approx(2 / 3)


def test_attributes_are_compared_on_equal_spans_where_somebody_chose() -> None:
    first = {(4, 8, "A"): (("kind", "x"), ("sex", "m")), (9, 11, "A"): (), (12, 16, "A"): ()}
    second = {(4, 8, "A"): (("kind", "y"), ("sex", "m")), (9, 11, "A"): (("kind", "x"),)}
    figure = by_scope(figures_of(tally(one_pair(first, second))))[Measure.ATTRIBUTE, EVERY, ""]
    assert figure.n == 3
    assert figure.value == pytest.approx(1 / 3)


def test_layers_that_are_not_done_do_not_count_but_are_told() -> None:
    layers = (
        Layer("a", {(0, 3, "A"): ()}),
        Layer("b", {(0, 3, "A"): ()}),
        Layer("c", {}, done=False),
    )
    found = tally(Layered("d", "قال محمد", layers))
    assert found.counts[What.UNDONE, (), "", ""] == 1
    assert {figure.value for figure in figures_of(found) if figure.measure is Measure.EXACT} == {1}
    assert {who for _, who, _, _ in found.counts} == {(), ("a", "b")}
    alone = tally(Layered("d", "قال محمد", (layers[0], layers[2])))
    assert figures_of(alone) == []


def test_a_done_layer_without_marks_says_that_nothing_is_there() -> None:
    found = by_scope(figures_of(tally(one_pair({(4, 8, "A"): ()}, {}))))
    assert (found[Measure.EXACT, EVERY, ""].value, found[Measure.EXACT, EVERY, ""].n) == (0, 1)


def test_marks_in_lines_put_aside_count_on_neither_side() -> None:
    text = "قال محمد\nإعلان هنا\nأمس"
    marks = {(4, 8, "A"): ()}
    layers = (Layer("a", {**marks, (9, 14, "B"): ()}), Layer("b", marks))
    found = by_scope(figures_of(tally(Layered("d", text, layers, aside=((9, 18),)))))
    assert found[Measure.EXACT, EVERY, ""].value == 1
    assert found[Measure.KAPPA, EVERY, ""].n == 3
    assert found[Measure.ALPHA, EVERY, ""].n == 2 * (len(text) - 9)


def test_the_confusion_matrix_tells_other_bounds_and_missing() -> None:
    one = one_pair(
        {(4, 8, "A"): (), (9, 11, "A"): (), (12, 16, "A"): (), (17, 21, "B"): ()},
        {(4, 8, "A"): (), (9, 11, "B"): (), (12, 15, "A"): ()},
    )
    cells = confusion(counted([one]).total(), ("a", "b"))
    assert {(c.first, c.second, c.same_ends): c.n for c in cells} == {
        ("A", "A", True): 1,
        ("A", "B", True): 1,
        ("A", "A", False): 1,
        ("B", "", False): 1,
    }


@given(documents)
def test_every_span_stands_in_one_cell(made: list[Layered]) -> None:
    made = named(made)
    total = counted(made).total()
    for pair in {pair for one in made for pair, _, _ in pairs_of(one)}:
        cells = confusion(total, pair)
        spans = [x for one in made for names, *x in pairs_of(one) if names == pair]
        assert sum(c.n for c in cells if c.first) == sum(len(first) for first, _ in spans)
        assert sum(c.n for c in cells if c.second) == sum(len(second) for _, second in spans)


@settings(max_examples=50, deadline=None)
@given(st.lists(layered(), min_size=2, max_size=5), st.integers(0, 3))
def test_intervals_are_seeded_and_hold_the_figure_of_like_documents(
    made: list[Layered], seed: int
) -> None:
    once = figures(counted(named(made)), resamples=40, seed=seed)
    assert once == figures(counted(named(made)), resamples=40, seed=seed)
    alike = named([made[0]] * 3)
    for figure in figures(counted(alike), resamples=10, seed=seed):
        if figure.low is not None and figure.measure not in (Measure.KAPPA, Measure.ALPHA):
            assert figure.low == figure.high == pytest.approx(figure.value)


def test_a_matrix_has_a_figure_for_each_pair() -> None:
    layers = tuple(Layer(name, {(4, 8, "A"): ()}) for name in "abc")
    matrix = pairwise(figures_of(tally(Layered("d", "قال محمد", layers))), Measure.EXACT)
    assert set(matrix) == {("a", "b"), ("a", "c"), ("b", "c")}


@given(st.lists(layered(), min_size=2, max_size=4), st.data())
def test_sums_follow_what_is_added_replaced_taken_out_and_chosen(
    made: list[Layered], data: st.DataObject
) -> None:
    made = named(made)
    whole = counted(made)
    whole.add(tally(Layered(made[0].document, made[1].text, made[1].layers, made[1].aside)))
    whole.add(tally(made[0]))
    gone = data.draw(st.sampled_from(made))
    whole.discard(gone.document)
    rest = [one for one in made if one is not gone]
    plain = {key: n for key, n in counted(rest).total().items() if n}
    assert {key: n for key, n in whole.total().items() if n} == plain
    chosen = counted(made).only(one.document for one in rest)
    assert {key: n for key, n in chosen.total().items() if n} == plain
    assert len(whole) == len(chosen) == len(rest)
    assert gone.document not in whole
    values = [
        {key: one.value for key, one in by_scope(figures(x, resamples=0)).items() if one.n}
        for x in (whole, chosen, counted(rest))
    ]
    assert values[0] == values[1] == values[2]
