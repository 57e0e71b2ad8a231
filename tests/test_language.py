from collections.abc import Iterator

import pytest

from annotator.errors import AnnotatorError, Message
from annotator.language import _, digits, listed, ngettext, number, pgettext, say, set_language


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (11, "11 مقالًا"),
        (100, "100 مقال"),
        (103, "103 مقالات"),
        (1_000, "1,000 مقال"),
    ],
)
def test_arabic_counts_in_six_forms(n: int, said: str) -> None:
    set_language("ar")
    assert ngettext("{n} article", "{n} articles", n) == said


def test_one_setting_decides_on_the_digits() -> None:
    set_language("ar", digits="arabic")
    assert ngettext("{n} article", "{n} articles", 1_234) == "١٬٢٣٤ مقالًا"
    assert number(0.5, decimals=1) == "٠٫٥"
    assert digits("2031-05-12") == "٢٠٣١-٠٥-١٢"


def test_a_word_has_the_meaning_of_its_context() -> None:
    set_language("ar")
    assert pgettext("label", "Title") == "منصب"
    assert _("Title") == "العنوان"


def test_lists_have_the_comma_of_the_language() -> None:
    assert listed(["ا", "ب"]) == "ا, ب"
    set_language("ar")
    assert listed(["ا", "ب"]) == "ا، ب"


def test_data_in_an_arabic_message_is_isolated() -> None:
    set_language("ar")
    error = AnnotatorError("{file} is open. Close it first.", file="a.annproj")
    assert say(error) == "الملف \u2068a.annproj\u2069 مفتوح. أغلقه أولًا."


def test_a_reason_inside_a_message_is_translated_with_it() -> None:
    set_language("ar")
    reason = Message("The file's pages are damaged.")
    error = AnnotatorError("The article {name} was not written. {reason}", name="1", reason=reason)
    assert say(error).endswith("صفحات الملف تالفة.")
    assert str(error).endswith("The file's pages are damaged.")


def test_a_sentence_without_translation_stays_english() -> None:
    set_language("ar")
    assert _("Nobody has translated this.") == "Nobody has translated this."
