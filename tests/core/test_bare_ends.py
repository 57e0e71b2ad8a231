import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.bare_ends import TOLERANCE, bare_ends, same_bare_ends
from annotator.core.clitics import snap
from tests.core.strategies import texts

WORDS = (
    *(
        "السيد",
        "والسيد",
        "وبالسيد",
        "الدكتور",
        "صاحب السمو الملكي",
        "محمد",
        "ومحمد",
        "وزير",
        "بالوزير",
    ),
    *(
        "للرئيس",
        "«التحول»",
        "و«التحول»",
        "(باريس)",
        "،",
        "-",
        "ـ",
        "وَمُحَمَّد",
        "21-KL/TW",
        "و14",
        "\u200f",
    ),
    *("فسليم،", "أ.ف.ب", "الله", "كسليم.", "\n", "\t", "\u00a0", " ", "قال:"),
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)


@settings(max_examples=300)
@given(sentences | texts, st.data())
def test_bare_ends_are_those_that_snapping_leaves(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert bare_ends(text, start, end) == snap(text, start, end, TOLERANCE)


@settings(max_examples=500)
@given(sentences | texts, st.data())
def test_the_same_bare_ends_are_told_without_finding_them(text: str, data: st.DataObject) -> None:
    if len(text) < 2:
        return
    at = data.draw(st.integers(0, len(text) - 1))
    starts = st.integers(max(at - 9, 0), at)
    ends = st.integers(at + 1, min(at + 30, len(text)))
    one, other = data.draw(st.tuples(starts, ends)), data.draw(st.tuples(starts, ends))
    same = snap(text, *one, TOLERANCE) == snap(text, *other, TOLERANCE)
    assert same_bare_ends(text, one, other) is same


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("ومحمد سليم", "محمد سليم"),
        ("وزير العدل", "وزير العدل"),
        ("السيد محمد سليم،", "محمد سليم"),
        ("«الوزير»", "الوزير"),
        ("بالوزير", "الوزير"),
        ("الوزير", "الوزير"),
    ],
)
def test_habits_at_the_ends_go_and_the_article_stays(written: str, bare: str) -> None:
    text = f"قال {written} أمس"
    start, end = bare_ends(text, 4, 4 + len(written))
    assert text[start:end] == bare
