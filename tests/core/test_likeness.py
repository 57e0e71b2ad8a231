"""Texts of the same words are the same, whatever their spelling and punctuation."""

from annotator.core.likeness import in_common, runs_of, same_key

TEXT = "وقرّر المجلسُ تأجيل القمة إلى يوم الأحد."


def test_marks_punctuation_and_spaces_do_not_make_another_text() -> None:
    assert same_key(TEXT) == same_key(
        "وقرر  المجلس، تاجيل «القمه»".replace("ه»", "ة»") + " إلى\nيوم الاحد"
    )


def test_another_word_makes_another_text() -> None:
    assert same_key(TEXT) != same_key(TEXT.replace("الأحد", "الإثنين"))


def test_texts_without_words_are_not_the_same() -> None:
    assert same_key("…") == same_key("") == ""


def test_runs_are_of_three_words_and_a_short_text_is_one() -> None:
    assert runs_of("قال سامي") == {"قال سامي"}
    assert runs_of("a b c d") == {"a b c", "b c d"}
    assert runs_of(" . ") == frozenset()


def test_what_is_in_common_is_a_share_of_all_runs() -> None:
    assert in_common(runs_of("a b c d"), runs_of("b c d e")) == 1 / 3
    assert in_common(runs_of(""), runs_of("")) == 0
