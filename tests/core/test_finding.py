"""Finding as people search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.finding import Sieve, context, find_all
from tests.core.strategies import texts

TEXT = "اجتمعت اللجنةُ مع Reuters في الوزارة.\nثمّ كتبت لجنة أخرى إلى وزير الخارجية"
LETTERS = st.sampled_from(
    [*"ابتةهيىوؤئءأإآلا لم نiIİK12٢", "\u0654", "\u064e", "\u0640", "\u200f", "ﻻ"]
)


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


@given(text=st.text(LETTERS, max_size=12), phrase=st.text(LETTERS, min_size=1, max_size=3))
def test_the_sieve_lets_nothing_fall_that_would_be_found(text: str, phrase: str) -> None:
    if find_all(text, phrase):
        assert Sieve(phrase).passes(text)


@given(text=texts, cut=st.tuples(st.integers(0, 20), st.integers(1, 4)))
def test_what_is_copied_from_a_text_is_found_in_it(text: str, cut: tuple[int, int]) -> None:
    phrase = text[cut[0] : sum(cut)]
    if find_all(text, phrase):
        assert Sieve(phrase).passes(text)
    assert all(0 <= start < end <= len(text) for start, end in find_all(text, phrase))


def test_the_sieve_holds_back_what_has_nothing_to_find() -> None:
    assert not Sieve("غائب").passes(TEXT)
    assert not Sieve(" ").passes(TEXT)


def test_the_context_stays_in_its_line_and_cuts_no_word() -> None:
    start = TEXT.index("لجنة أ")
    around = context(TEXT, start, start + 4)
    assert (around.before, around.match) == ("ثمّ كتبت ", "لجنة")
    long = "كلمة " * 40 + "هدف" + " كلمة" * 40
    around = context(long, 200, 203)
    assert around.match == "هدف"
    assert around.before.startswith("… كلمة ")
    assert around.after.endswith(" كلمة …")
