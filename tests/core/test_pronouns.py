import pytest

from annotator.core.arabic import fold_text
from annotator.core.pronouns import pronoun_of


@pytest.mark.parametrize(
    ("word", "pronoun"),
    [("رئيسها", "ها"), ("قواته", "ه"), ("بلادنا", "نا"), ("عنها", "ها"), ("أبوه", "ه")],
)
def test_a_pronoun_is_told_where_the_rest_keeps_its_spelling(word: str, pronoun: str) -> None:
    assert pronoun_of(fold_text(word), word) == (pronoun, True)


@pytest.mark.parametrize(
    "word", ["خارجيتها", "وزرائها", "مستواه", "عليها", "حياته", "اتجاه", "متهم", "طه", "مينه"]
)
def test_no_pronoun_is_told_where_the_rest_would_change_or_none_is(word: str) -> None:
    assert pronoun_of(fold_text(word), word) is None
