from types import ModuleType

import pytest

from annotator.core.clitic_tables import common, foreign, native
from annotator.core.stems import Known, is_imperfect, known, radical

LETTERS = {"WAW": "و", "FEH": "ف", "BEH": "ب", "LAM": "ل", "KAF": "ك", "SEEN": "س"}


@pytest.mark.parametrize("table", [native, foreign])
def test_every_word_of_a_table_stands_under_its_letter(table: ModuleType) -> None:
    for name, letter in LETTERS.items():
        words = getattr(table, name).split()
        assert words
        assert [word for word in words if not word.startswith(letter)] == []
        assert len(words) == len(set(words))


def test_common_words_have_no_article() -> None:
    assert [word for word in common.NAMES.split() if word.startswith("ال")] == []


def test_endings_are_taken_off_listed_words() -> None:
    assert radical("وزارة") is Known.LISTED
    assert radical("وزارتها") is Known.INFLECTED
    assert radical("بكينية") is Known.INFLECTED
    assert radical("مستواه") is Known.NO
    assert known("مستواه") is Known.INFLECTED


def test_a_root_in_a_pattern_is_a_word() -> None:
    assert known("استقطابهم") >= Known.PATTERN
    assert known("متسابقون") >= Known.PATTERN
    assert known("شخبوط") is Known.NO


def test_verbs_of_the_present_are_told() -> None:
    assert is_imperfect("يعقدون")
    assert is_imperfect("تستمر")
    assert not is_imperfect("نورمبرغ")
