"""Our figures against those of nervaluate, seqeval, scikit-learn and krippendorff."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement.counting import tally
from annotator.core.agreement.counts import Counted
from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.agreement.figures import figures
from annotator.core.layers import Layer, Layered, Place
from annotator.core.words import words
from tests.core.agreement.making import layered, pairs_of, word_categories

pytestmark = pytest.mark.extra
flat_pairs = st.lists(layered(flat=True, most=2), min_size=1, max_size=6)


def value_of(made: list[Layered], measure: Measure) -> float | None:
    documents = [Layered(f"d{at}", x.text, x.layers, x.aside) for at, x in enumerate(made)]
    found = figures(Counted(map(tally, documents)), resamples=0)
    key = measure, EVERY, ""
    return next((x.value for x in found if (x.measure, x.pair, x.label) == key), None)


def as_entities(places: set[Place]) -> list[dict[str, Any]]:
    return [{"label": x, "start": start, "end": end - 1} for start, end, x in sorted(places)]


@settings(max_examples=60, deadline=None)
@given(flat_pairs)
def test_exact_and_overlap_are_those_of_nervaluate(made: list[Layered]) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    pairs = [(first, second) for one in made for _, first, second in pairs_of(one)]
    first, second = ([as_entities(pair[side]) for pair in pairs] for side in (0, 1))
    tags = sorted({entity["label"] for one in (*first, *second) for entity in one})
    if not any(first) or not any(second):
        return
    found = nervaluate.Evaluator(first, second, tags=tags, loader="dict").evaluate()["overall"]
    assert value_of(made, Measure.EXACT) == pytest.approx(found["strict"].f1)
    # It pairs greedily, each of the second with the nearest: never more than the most there are.
    ours = value_of(made, Measure.OVERLAP)
    assert ours is not None
    assert ours >= found["ent_type"].f1 - 1e-9


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.tuples(*[st.sampled_from(("", "A", "B"))] * 2), max_size=12), max_size=4)
)
def test_exact_is_that_of_seqeval_where_spans_are_whole_words(rows: list[list[Any]]) -> None:
    metrics = pytest.importorskip("seqeval.metrics")
    scheme = pytest.importorskip("seqeval.scheme")
    made, tagged = [], ([], [])  # type: ignore[var-annotated]
    for at, row in enumerate(rows):
        text = "كلمة " * max(len(row), 1)
        found = list(words(text))
        marks = [
            {(*found[word], pair[side]): () for word, pair in enumerate(row) if pair[side]}
            for side in (0, 1)
        ]
        made.append(Layered(f"d{at}", text, (Layer("a", marks[0]), Layer("b", marks[1]))))
        for side in (0, 1):
            tagged[side].append([f"B-{pair[side]}" if pair[side] else "O" for pair in row])
    if any(tag != "O" for side in tagged for row in side for tag in row):
        theirs = metrics.f1_score(*tagged, mode="strict", scheme=scheme.IOB2, zero_division=0)
        assert value_of(made, Measure.EXACT) == pytest.approx(theirs)


@settings(max_examples=60, deadline=None)
@given(st.lists(layered(most=2), min_size=1, max_size=5))
def test_kappa_is_that_of_scikit_learn(made: list[Layered]) -> None:
    learn = pytest.importorskip("sklearn.metrics")
    sides: tuple[list[str], list[str]] = [], []
    for one in made:
        for _, *both in pairs_of(one):
            for side, places in zip(sides, both, strict=True):
                side += ["+".join(sorted(x)) for x in word_categories(one, places)]
    ours = value_of(made, Measure.KAPPA)
    if len({*sides[0], *sides[1]}) < 2:
        assert ours is None
    else:
        assert ours == pytest.approx(learn.cohen_kappa_score(*sides))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.data())
def test_alpha_of_units_of_one_code_point_is_that_of_krippendorff(
    layers: int, data: st.DataObject
) -> None:
    """Then no unit has a length of its own, and unitizing is coding code points."""
    krippendorff = pytest.importorskip("krippendorff")
    codings = data.draw(
        st.lists(
            st.lists(st.sampled_from(("", "A", "B")), min_size=8, max_size=8),
            min_size=layers,
            max_size=layers,
        )
    )
    sides = [
        Layer(f"p{x}", {(at, at + 1, y): () for at, y in enumerate(coding) if y})
        for x, coding in enumerate(codings)
    ]
    ours = value_of([Layered("d", "ابتثجحخد", tuple(sides))], Measure.ALPHA)
    if len({value for coding in codings for value in coding}) < 2:
        assert ours is None
    else:
        numbers = [[("", "A", "B").index(value) for value in coding] for coding in codings]
        theirs = krippendorff.alpha(numbers, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs)
