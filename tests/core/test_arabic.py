import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.arabic import find_folded, fold, fold_text, proclitic_forms
from tests.core.strategies import texts

LIGATURE = regex.compile(r"[\uFBDD\uFBEA-\uFBFB\uFC00-\uFDFF\uFE70-\uFE7F\uFEF5-\uFEFC]")


def found(text: str, phrase: str, *, whole_words: bool = True) -> list[str]:
    return [text[a:b] for a, b in find_folded(text, phrase, whole_words=whole_words)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("مُحَمَّدٌ الرَّحْمٰن", "محمد الرحمن"),
        ("أإآٱا ا\u0655", "ااااا ا"),
        ("شؤون شئون جزء و\u0654 ي\u064e\u0654", "شءون شءون جزء ء ء"),
        ("على علي", "علي علي"),
        ("وزيـــر", "وزير"),
        ("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"),
        ("کتاب گ ی", "كتاب ك ي"),
        ("ﻣﺤﻤﺪ ﻻ ﷲ", "محمد لا الله"),
        ("\u200fمح\u200bمد\u2069\ufeff", "محمد"),
        ("مي\u200cخواهم", "ميخواهم"),
        ("½ ² Reuters ة ه چ", "½ ² Reuters ة ه چ"),
        ("\ufe77\ufc60", ""),
    ],
)
def test_folding_makes_spellings_one(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_teh_marbuta_and_persian_letters_fold_on_request() -> None:
    assert fold_text("وزارة", teh_marbuta=True) == "وزاره"
    assert fold_text("پچڤژ", persian=True) == "بجفز"


@given(texts, st.booleans(), st.booleans())
def test_the_fast_fold_is_the_same(text: str, teh_marbuta: bool, persian: bool) -> None:
    options = {"teh_marbuta": teh_marbuta, "persian": persian}
    assert fold(text, **options).text == fold_text(text, **options)


def test_every_presentation_form_maps_back_to_itself() -> None:
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        folded = fold(f"ب{chr(code)}ت")
        last = len(folded.text) - 1
        assert folded.text[last] == "ت"
        assert folded.to_original(last, last + 1) == (2, 3)


@given(texts, st.data())
def test_a_folded_range_maps_to_text_that_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.to_original(start, end)
    assert 0 <= first <= last <= len(text)
    again = fold_text(text[first:last])
    if LIGATURE.search(text[first:last]):
        assert folded.text[start:end] in again
    else:
        assert again == folded.text[start:end]


@given(texts)
def test_the_whole_fold_maps_to_all_but_dropped_signs(text: str) -> None:
    folded = fold(text)
    start, end = folded.to_original(0, len(folded.text))
    assert not folded.text or fold_text(text[:start]) == fold_text(text[end:]) == ""


def test_a_range_takes_the_marks_and_tatweel_of_its_last_letter() -> None:
    text = "قال مُحَمَّدٌ\u200f ثم"
    assert found(text, "محمد") == ["مُحَمَّدٌ"]
    assert found("وزيـر", "وزي", whole_words=False) == ["وزيـ"]


def test_a_ligature_is_found_whole() -> None:
    assert found("ﺳﻼﻡ", "سل", whole_words=False) == ["ﺳﻼ"]


def test_whole_words_are_not_found_inside_others() -> None:
    text = "فيروس الفيروس بالفيروس فَيروس 21 21-KL/TW"
    assert find_folded(text, "فيروس") == [(0, 5), (23, 29)]
    assert len(found(text, "فيروس", whole_words=False)) == 4
    assert find_folded(text, "21") == [(30, 32)]


def test_white_space_in_a_phrase_matches_any() -> None:
    assert found("وزير\u00a0\nالخارجيّة", "وزير  الخارجية") == ["وزير\u00a0\nالخارجيّة"]
    assert found("نص", " ") == []


def test_an_inner_refusal_hides_no_match() -> None:
    assert find_folded("اب ب ب", "ب ب") == [(3, 6)]


def test_a_folded_text_is_searched_with_its_own_options() -> None:
    assert find_folded(fold("وزارة", teh_marbuta=True), "وزاره") == [(0, 5)]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("وزارة", "وبالوزارة"),
        ("وزارة", "فللوزارة"),
        ("الوزارة", "للوزارة"),
        ("الأمم", "وللامم"),
        ("لجنة", "للجنة"),
        ("التزام", "لالتزام"),
        ("الله", "لله"),
    ],
)
def test_a_word_is_sought_with_its_proclitics(word: str, form: str) -> None:
    assert form in proclitic_forms(word)


def test_forms_begin_with_the_word_and_hold_no_third_lam() -> None:
    forms = proclitic_forms("لَجنة")
    assert forms[0] == "لجنة"
    assert len(set(forms)) == len(forms)
    assert not any("للل" in form or "لال" in form for form in forms)
