import pytest
import regex
from hypothesis import given

from annotator.core.text import (
    Direction,
    Utf16Map,
    grapheme_bounds,
    is_grapheme_boundary,
    next_grapheme,
    paragraph_at,
    paragraph_direction,
    paragraphs,
    previous_grapheme,
    text_direction,
)
from tests.core.strategies import texts


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def boundaries(text: str) -> list[int]:
    return [0, *(m.end() for m in regex.finditer(r"\X", text))]


@given(texts)
def test_utf16_offsets_equal_those_of_the_encoding(text: str) -> None:
    offsets = Utf16Map(text)
    for pos in range(len(text) + 1):
        assert offsets.to_utf16(pos) == utf16_length(text[:pos])
        assert offsets.to_code_point(offsets.to_utf16(pos)) == pos


def test_the_middle_of_a_surrogate_pair_is_its_character() -> None:
    assert [Utf16Map("ا😀😀").to_code_point(unit) for unit in range(6)] == [0, 1, 1, 2, 2, 3]


def test_a_lone_surrogate_is_one_unit() -> None:
    assert Utf16Map("\ud83dا😀").to_utf16(3) == 4


@given(texts)
def test_local_graphemes_are_those_of_the_whole_text(text: str) -> None:
    expected = boundaries(text)
    for pos in range(len(text) + 1):
        assert is_grapheme_boundary(text, pos) == (pos in expected)
        assert next_grapheme(text, pos) == min((b for b in expected if b > pos), default=len(text))
        assert previous_grapheme(text, pos) == max((b for b in expected if b < pos), default=0)


@pytest.mark.parametrize(
    "run",
    [
        "😀" * 50,
        "🇱🇧" * 50,
        "ا" + "\u064e" * 200,
        "\u064e" * 200,
        "👩\u200d" * 50,
        "\r\n" * 50,
        "क्" * 9,
    ],
)
def test_graphemes_are_right_in_long_runs(run: str) -> None:
    text = f"ب{run}ت"
    found = [0]
    while found[-1] < len(text):
        found.append(next_grapheme(text, found[-1]))
    assert found == boundaries(text)


def test_the_end_of_a_text_is_an_empty_grapheme() -> None:
    assert grapheme_bounds("اب", 2) == (2, 2)
    assert previous_grapheme("", 0) == next_grapheme("", 0) == 0


def test_a_letter_and_its_marks_are_one_grapheme() -> None:
    assert grapheme_bounds("مُّح", 1) == (0, 3)


@given(texts)
def test_paragraphs_and_line_feeds_make_up_the_text(text: str) -> None:
    ranges = paragraphs(text)
    assert "\n".join(text[start:end] for start, end in ranges) == text
    for start, end in ranges:
        assert all(paragraph_at(text, pos) == (start, end) for pos in range(start, end + 1))


def test_only_line_feeds_split_paragraphs() -> None:
    assert paragraphs("ا\u2028\u2029\x85\v\fب\r\n") == [(0, 8), (9, 9)]


@pytest.mark.parametrize(
    ("paragraph", "direction"),
    [
        ("قال وزير الخارجية", Direction.RTL),
        ("The minister said", Direction.LTR),
        ("Reuters: قال وزير الخارجية اليوم إن المحادثات مستمرة", Direction.RTL),
        ("محمد is the name of the minister", Direction.LTR),
        ("Microsoft شركة", Direction.LTR),
        ("شركة Microsoft", Direction.RTL),
        ("المصدر: https://www.example.org/some/long/address", Direction.RTL),
        ("\u2068Reuters\u2069 وكالة", Direction.RTL),
        ("2024 | 😀", Direction.RTL),
        ("", Direction.RTL),
    ],
)
def test_the_first_strong_letter_decides_unless_outnumbered(
    paragraph: str, direction: Direction
) -> None:
    assert paragraph_direction(paragraph, fallback=Direction.RTL) is direction


def test_without_letters_the_article_decides() -> None:
    assert paragraph_direction("21-1477", fallback=Direction.LTR) is Direction.LTR
    assert paragraph_direction("\u2068ا\u2069", fallback=Direction.LTR) is Direction.RTL


def test_the_majority_of_letters_directs_an_article() -> None:
    assert text_direction("AFP\nقال الوزير") is Direction.RTL
    assert text_direction("A long story about محمد") is Direction.LTR
    assert text_direction("1 2 3", default=Direction.LTR) is Direction.LTR
