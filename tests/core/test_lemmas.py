from annotator.core.lemmas import lemma_form, lemma_forms


def test_the_article_comes_back_after_the_lam_that_hid_it() -> None:
    text = "قرار للأمم المتحدة"
    assert lemma_form(text, 6, len(text)) == "الامم المتحدة"
    assert lemma_form("وللقرار", 2, 7) == "القرار"


def test_a_word_that_begins_with_lam_may_have_had_an_article_or_none() -> None:
    assert lemma_forms("للجنة الحزب", 1, 11) == ("لجنة الحزب", "اللجنة الحزب")


def test_a_span_of_whole_words_is_only_folded() -> None:
    assert lemma_forms("للأمم", 0, 5) == ("للامم",)
    assert lemma_forms("لجنة", 0, 4) == ("لجنة",)
