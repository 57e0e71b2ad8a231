"""Finding as people search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.finding import context, find_all
from tests.core.strategies import texts

TEXT = "اجتمعت اللجنةُ مع Reuters في الوزارة.\nثمّ كتبت لجنة أخرى إلى وزير الخارجية"


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("لجنه", ["لجنةُ", "لجنة"]),
        ("reuters", ["Reuters"]),
        ("REUTERS  في", ["Reuters في"]),
        ("اخري الي", ["أخرى إلى"]),
        ("ثم", ["ثمّ"]),
        ("غائب", []),
        ("  ", []),
    ],
)
def test_people_find_what_they_type_carelessly(phrase: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in find_all(TEXT, phrase)] == found


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    text = "İİİ لجنة"
    assert find_all(text, "لجنة") == [(4, 8)]


@given(text=texts, cut=st.tuples(st.integers(0, 20), st.integers(1, 4)))
def test_what_is_copied_from_a_text_is_found_in_it(text: str, cut: tuple[int, int]) -> None:
    phrase = text[cut[0] : sum(cut)]
    assert all(0 <= start < end <= len(text) for start, end in find_all(text, phrase))


def test_the_context_stays_in_its_line_and_cuts_no_word() -> None:
    start = TEXT.index("لجنة أ")
    around = context(TEXT, start, start + 4)
    assert (around.before, around.match) == ("ثمّ كتبت ", "لجنة")
    long = "كلمة " * 40 + "هدف" + " كلمة" * 40
    around = context(long, 200, 203)
    assert around.match == "هدف"
    assert around.before.startswith("… كلمة ")
    assert around.after.endswith(" كلمة …")
