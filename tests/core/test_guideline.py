import pytest

from annotator.core.guideline import part_for

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
