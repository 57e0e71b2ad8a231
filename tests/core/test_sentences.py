import pytest
from hypothesis import given

from annotator.core.sentences import sentence_at, sentences
from tests.core.strategies import texts


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل. ثم ذهب؟ لا!", ["وصل.", "ثم ذهب؟", "لا!"]),
        ("وصل د. سامي وم. ليلى ثم Dr. Lee", ["وصل د. سامي وم. ليلى ثم Dr. Lee"]),
        ("قالت أ.ف.ب. وص.ب. 12 هنا", ["قالت أ.ف.ب. وص.ب. 12 هنا"]),
        ("بلغ ٣.٥ و2.5. ثم", ["بلغ ٣.٥ و2.5.", "ثم"]),
        ("في 1445هـ. ثم قال لي. نعم", ["في 1445هـ.", "ثم قال لي.", "نعم"]),
        ("قال: «نعم.» ثم", ["قال: «نعم.»", "ثم"]),
        ("انتهى.وقال د.محمد", ["انتهى.", "وقال د.محمد"]),
        ("1. أول\n2. ثان\r\n\nثالث", ["1. أول", "2. ثان", "ثالث"]),
        ("حضر الوزير. |\nثم", ["حضر الوزير. |", "ثم"]),
        ("ا\u2028ب\x85ت", ["ا", "ب", "ت"]),
        (" \n ", []),
    ],
)
def test_sentences_follow_the_rules(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(texts)
def test_between_sentences_stands_only_white_space(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert end <= sentence[0] < sentence[1]
        assert not text[end : sentence[0]].strip()
        assert text[slice(*sentence)].strip() == text[slice(*sentence)]
        end = sentence[1]
    assert not text[end:].strip()


@given(texts)
def test_the_sentence_at_a_place_is_one_of_all(text: str) -> None:
    ranges = list(sentences(text))
    for pos in range(len(text)):
        assert sentence_at(text, pos) == next((s for s in ranges if s[0] <= pos < s[1]), None)
