import pytest

from annotator.core.guideline import part_for, plain, with_examples

ARABIC = "# شخص\n\nاسم شخص بعينه.\n"
ENGLISH = "# Person\n\nThe name of one person: [محمد أحمد], وأوضح [الدوحري].\n"


@pytest.mark.parametrize("both", [f"{ARABIC}\n---\n\n{ENGLISH}", f"{ENGLISH}\n - - -\n{ARABIC}"])
def test_each_reader_sees_the_part_in_their_language(both: str) -> None:
    assert part_for(both, "ar") == ARABIC
    assert part_for(both, "en") == ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "",
        ARABIC,
        f"{ARABIC}\n---\n\n{ARABIC}",  # a line between two parts of one language
        f"{ARABIC}\n---\n\nIn English: a person.\n",  # no heading says where English begins
        f"{ARABIC}\n---\n\n{ENGLISH}\n---\n\n{ARABIC}",
        f"{ARABIC}---\n{ENGLISH}",  # in Markdown this line makes a heading of the one above it
    ],
)
def test_any_other_guideline_is_shown_whole(text: str) -> None:
    assert part_for(text, "ar") == part_for(text, "en") == text


def test_examples_come_into_one_list_and_none_twice() -> None:
    first = with_examples("قاعدة.", "أمثلة", ["«أ»: شخص"])
    assert first == "قاعدة.\n\n### أمثلة\n- «أ»: شخص\n"
    both = with_examples(first + "\nآخر.\n", "أمثلة", ["«أ»: شخص", "«ب»: لا شيء"])
    assert both == "قاعدة.\n\n### أمثلة\n- «أ»: شخص\n- «ب»: لا شيء\n\nآخر.\n"
    assert with_examples(both, "أمثلة", ["«أ»: شخص"]) == both
    assert with_examples("", "Examples", ["x"]) == "### Examples\n- x\n"


def test_a_text_is_no_markdown() -> None:
    assert plain("21-*KL*\n[x](y) <b>") == r"21-\*KL\* \[x\](y) \<b\>"


def test_pictures_at_the_end_belong_to_both_parts() -> None:
    picture = "[p]: data:image/png;base64,iVBORw0KGgo="
    both = f"# Rules\n![][p]\n\n---\n\n# قواعد\n![][p]\n\n{picture}\n"
    assert part_for(both, "en") == f"# Rules\n![][p]\n\n{picture}\n"
    assert part_for(both, "ar").count(picture) == 1
