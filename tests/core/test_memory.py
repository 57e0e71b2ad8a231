"""Thousands of known phrases at once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.memory import Memory
from annotator.core.model import BoundaryPolicy
from annotator.core.occurrences import Finder
from annotator.core.text import is_grapheme_boundary
from tests.core.strategies import texts
from tests.core.test_occurrences import PHRASES, PROSE


def _found(text: str, *phrases: str, **more: object) -> list[tuple[str, int, bool]]:
    memory = Memory(phrases, **more)  # type: ignore[arg-type]
    return [(text[one.start : one.end], one.phrase, one.sure) for one in memory.find(text)]


def test_the_longest_known_phrase_is_found_and_nothing_inside_it() -> None:
    text = "قال عضو المكتب السياسي إن المكتب السياسي اجتمع"
    assert _found(text, "المكتب السياسي", "عضو المكتب السياسي", "عضو") == [
        ("عضو المكتب السياسي", 1, True),
        ("المكتب السياسي", 0, True),
    ]


def test_phrases_are_found_behind_proclitics_and_in_lam() -> None:
    text = "وبوزارة الخارجية وللأمم المتحدة وللجنة التنظيم"
    assert _found(text, "وزارة الخارجية", "الأمم المتحدة", "لجنة التنظيم") == [
        ("وزارة الخارجية", 0, True),
        ("لأمم المتحدة", 1, True),
        ("لجنة التنظيم", 2, True),
    ]


def test_what_may_be_another_word_is_unsure() -> None:
    assert _found("إلى كمال وعلى علي", "مال", "علي") == [
        ("مال", 0, False),
        ("على", 1, False),
        ("علي", 1, True),
    ]


def test_the_first_of_two_phrases_that_fold_alike_is_told() -> None:
    assert _found("أحمد", "أحمد", "احمد") == [("أحمد", 0, True)]


def test_the_policy_says_which_letters_stay() -> None:
    policy = BoundaryPolicy(proclitics_out="و")
    assert _found("وبلبنان", "لبنان", policy=policy) == [("بلبنان", 0, True)]


def test_nothing_known_finds_nothing() -> None:
    assert _found("لجنة") == []
    assert _found("لجنة", "", " ") == []


@given(text=texts | PROSE, phrases=st.lists(PHRASES | texts, max_size=4))
def test_hits_lie_apart_on_graphemes_inside_the_text(text: str, phrases: list[str]) -> None:
    found = Memory(phrases).find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(is_grapheme_boundary(text, at) for one in found for at in (one.start, one.end))


@given(text=PROSE, phrase=PHRASES)
def test_one_phrase_is_found_where_a_finder_finds_it(text: str, phrase: str) -> None:
    ticked = {hit for group in Finder(phrase).find(text) for hit in group.hits}
    found = {(one.start, one.end) for one in Memory([phrase]).find(text) if one.sure}
    assert found <= ticked
