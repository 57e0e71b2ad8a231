from annotator.core.arabic import PROCLITICS, fold_text
from annotator.core.clitic_tables import particles
from annotator.core.first_letters import is_proclitic


def told(word: str) -> bool | None:
    return is_proclitic(fold_text(word), word)


def test_the_listed_words_begin_with_letters_of_the_one_inventory() -> None:
    listed = (particles.PROCLITIC + particles.UNSURE).split()
    assert {word[0] for word in listed} <= set(PROCLITICS)


def test_a_hamza_on_the_alef_begins_a_word() -> None:
    assert told("بأوكرانيا")
    assert told("سأكون")
    assert told("كأس") is False


def test_what_looks_like_the_future_is_a_verb_of_the_present() -> None:
    assert told("سيعقد")
    assert told("سوريا") is False
    assert told("سياسة") is False


def test_a_conjunction_stands_before_another_proclitic() -> None:
    assert told("فسأقول")
    assert told("فبالإضافة")


def test_an_unknown_rest_is_left_to_the_annotator() -> None:
    assert told("بشخبوط") is None


def test_a_conjunction_and_one_letter_more_are_judged() -> None:
    assert is_proclitic("ول", "ول") is not True  # a drag can begin in the middle of a word
