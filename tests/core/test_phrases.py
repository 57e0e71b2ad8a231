"""How a phrase may be written, and what an index is asked for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.clitics import Evidence
from annotator.core.finding import plain
from annotator.core.occurrences import SURE, Kind, find_occurrences
from annotator.core.phrases import forms_for_query, is_doubtful, is_lookalike, phrase_of
from tests.core.marked import parse, rows
from tests.core.test_occurrences import PHRASES, PROSE

CASES = [row for half in ("dev", "test") for row in rows("occurrences.tsv", half)]


@pytest.mark.parametrize(
    ("text", "cut", "phrase"),
    [
        ("للأمم المتحدة", 1, "الأمم المتحدة"),
        ("وللأمم المتحدة", 2, "الأمم المتحدة"),
        ("للقرار رقم 7", 1, "القرار رقم 7"),
        ("للجنة الحزب", 1, "لجنة الحزب"),
        ("لِلْأُمم", 2, "الأُمم"),
        ("للبنان", 1, "لبنان"),
        ("لأمم", 0, "لأمم"),
        ("بلجنة", 1, "لجنة"),
        ("للكمال", 1, "الكمال"),
    ],
)
def test_what_lam_hides_comes_back(text: str, cut: int, phrase: str) -> None:
    assert phrase_of(text, cut, len(text)) == phrase


def _holds(text: str, forms: tuple[str, ...]) -> bool:
    words = " ".join(["", *re.findall(r"[^\W_]+", plain(text)), ""])
    return any(f" {form} " in words for form in forms)


@given(text=PROSE, phrase=PHRASES)
def test_an_index_is_asked_for_all_that_is_sure(text: str, phrase: str) -> None:
    forms = forms_for_query(phrase)  # of signs alone an index knows nothing
    if forms and any(group.kind in SURE for group in find_occurrences(text, phrase)):
        assert _holds(text, forms)


def test_an_index_is_asked_for_all_kinds_of_hits_when_it_shall_be() -> None:
    missed = [
        (phrase, parse(line).text)
        for phrase, line in CASES
        for text in [parse(line).text]
        for group in find_occurrences(text, phrase)
        for start, end in group.hits
        if not _holds(_word_around(text, start, end), forms_for_query(phrase, loose=True))
    ]
    # Where two words differ at once nothing is promised.
    assert len(missed) <= 5, missed


def _word_around(text: str, start: int, end: int) -> str:
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start:end]


def test_nothing_is_asked_for_a_phrase_without_words() -> None:
    assert forms_for_query("،") == ()
    assert forms_for_query("", loose=True) == ()


def test_look_alikes_differ_in_the_last_letter_of_a_word() -> None:
    assert is_lookalike("على حسن", "علي حسن")
    assert is_lookalike("مصطفىً", "مصطفي")
    assert not is_lookalike("عَلِيّ", "علی")
    assert not is_lookalike("على", "عَلَى")


@pytest.mark.parametrize(
    ("word", "letters", "more", "doubtful"),
    [
        ("ولي", 1, False, True),
        ("كمال", 1, False, True),
        ("بلجنة", 1, False, False),
        ("للجنة", 1, False, False),
        ("وسام", 1, True, True),
        ("وقطر", 1, False, False),
        ("والأمم", 1, False, False),
    ],
)
def test_a_first_letter_is_doubtful_where_it_may_be_radical(
    word: str, letters: int, more: bool, doubtful: bool
) -> None:
    assert is_doubtful(word, letters, Evidence(), more=more) is doubtful


@given(st.sampled_from(CASES))
def test_the_groups_come_in_one_order_and_each_once(case: list[str]) -> None:
    kinds = [group.kind for group in find_occurrences(parse(case[1]).text, case[0])]
    assert kinds == [kind for kind in Kind if kind in kinds]
