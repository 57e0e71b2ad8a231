from hypothesis import given

from annotator.core.letters import Letters
from tests.core.strategies import texts


def test_letters_keep_their_hamzas_beside_the_folded_form() -> None:
    letters = Letters.of("وَأبنائـه")
    assert letters.folded == "وابناءه"
    assert letters.raw == "وأبنائه"
    assert letters.marks(0) == "\u064e"
    assert letters.at(1) == 2


def test_the_arabic_letters_of_a_code_end_before_its_number() -> None:
    assert Letters.of("كوفيد-19").stop() == 5


@given(texts)
def test_there_is_one_raw_letter_and_one_place_for_each_folded_letter(word: str) -> None:
    letters = Letters.of(word)
    assert len(letters.raw) == len(letters.folded) == len(letters.origins)
    assert list(letters.origins) == sorted(letters.origins)
    assert letters.at(len(letters.folded)) == len(word)
