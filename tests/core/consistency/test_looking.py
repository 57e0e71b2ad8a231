"""All kinds together: clean layers have few findings, and a fix mends without harm."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.consistency.finding import Finding, Kind, Subject
from annotator.core.consistency.looking import find_inconsistent, text_evidence
from annotator.core.consistency.usage import Usage
from annotator.core.model import Annotation, quote_of
from tests.core.consistency.making import LABELS, annotation, mended
from tests.resources.test_sample import articles, project


def sample(number: int, layer: int) -> Subject:
    article = articles()[number]
    labels = {one.name: one for one in project().labels}
    marks = [
        Annotation(
            f"{at:032x}",
            "",
            "",
            labels[one.label].id,
            one.pieces,
            quote_of(article.text, one.pieces),
            one.attributes,
        )
        for at, one in enumerate(article.layers[layer].annotations, 1)
    ]
    by_id = {one.id: one for one in labels.values()}
    return Subject(article.text, marks, by_id, article.lines, text_evidence(article.text))


# Names that begin like a proclitic, and بلقاء, whose ب the tables do not tell from a root's: each
# is offered, none is mended unseen.
DOUBTFUL = {"ليغيا سومارغ", "ليجيا سومارج", "وعد الرملاوي", "فيجو رانداك", "لقاء مفتوح", "لقاء ثانٍ"}


def test_the_reference_layers_are_clean_but_for_a_few_doubts() -> None:
    left = [one for at in range(len(articles())) for one in find_inconsistent(sample(at, 0))]
    assert {one.quote for one in left} <= DOUBTFUL
    assert not any(one.fix and one.fix.certain for one in left)


def test_the_faults_of_the_other_layers_are_found() -> None:
    found: Counter[Kind] = Counter()
    for layer in (1, 2):
        for at in range(len(articles())):
            found.update(one.kind for one in find_inconsistent(sample(at, layer)))
    assert found[Kind.PROCLITIC] >= 20  # ليلى takes them in
    assert found[Kind.CHAIN] >= 2  # سامر leaves them together
    assert found[Kind.HONORIFIC] >= 3
    assert found[Kind.PUNCTUATION] >= 3


TEXT = (
    "قال وزير الخارجية، «سامي فهد» (أمس) إن المؤتمر الأوّل و السيد فهد لَلقرار رقم 7، 😀 شكر "
    "لسامي فهد."
)


@st.composite
def marked(draw: st.DrawFn) -> Subject:
    """Return a few marks anywhere in a text, none twice."""
    places = st.tuples(
        st.integers(0, len(TEXT) - 1), st.integers(1, 30), st.sampled_from(sorted(LABELS))
    )
    drawn = draw(st.lists(places, min_size=1, max_size=4, unique=True))
    spans = {(start, min(len(TEXT), start + length), name) for start, length, name in drawn}
    marks = [
        annotation(TEXT, number, LABELS[name], ((start, end),))
        for number, (start, end, name) in enumerate(sorted(spans), 1)
    ]
    by_id = {one.id: one for one in LABELS.values()}
    return Subject(TEXT, marks, by_id, (), text_evidence(TEXT), Usage())


def of_mark(found: list[Finding], annotation: str) -> Counter[Kind]:
    return Counter(one.kind for one in found if annotation and one.annotation == annotation)


# What no mended mark may bring upon itself; of other marks it may be evidence for another reading.
SURELY = {Kind.GRAPHEME, Kind.BLANK, Kind.PUNCTUATION, Kind.HALF_WORD}


@settings(max_examples=150, deadline=None)
@given(marked())
def test_every_fix_mends_its_finding(one: Subject) -> None:
    for finding in find_inconsistent(one):
        if finding.fix is not None:
            left = find_inconsistent(mended(one, finding))
            assert finding.key not in {other.key for other in left}
            new = of_mark(left, finding.fix.annotation)
            new -= of_mark(find_inconsistent(one), finding.fix.annotation)
            assert not set(new) & SURELY, (finding, new)


@settings(max_examples=150, deadline=None)
@given(marked())
def test_mending_the_ends_of_a_lone_span_comes_to_rest(one: Subject) -> None:
    one = replace(one, annotations=one.annotations[:1])
    for _ in range(12):
        left = [
            f
            for f in find_inconsistent(one)
            if f.fix and f.fix.annotation and f.fix.ranges and f.kind is not Kind.CHAIN
        ]
        if not left:
            return
        one = mended(one, left[0])
    raise AssertionError([(f.kind, f.quote, f.fix) for f in left])
