import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import is_grapheme_boundary
from annotator.core.words import (
    end_by_word,
    next_word,
    no_break_ranges,
    previous_word,
    snap_to_words,
    start_by_word,
    tokens,
    trim,
    word_at,
    words,
)
from tests.core.strategies import texts


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


def trimmed(text: str, *, edge_punctuation: bool = False) -> str:
    start, end = trim(text, 0, len(text), edge_punctuation=edge_punctuation)
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال مُحَمَّد إنّ", ["قال", "مُحَمَّد", "إنّ"]),
        ("وزيـــر الـعدل", ["وزيـــر", "الـعدل"]),
        ("بيروت ـ أحمد ـــ 5 هـ", ["بيروت", "أحمد", "5", "هـ"]),
        ("مي\u200cخواهم لا\u200dن مح\u200fمد", ["مي\u200cخواهم", "لا\u200dن", "مح\u200fمد"]),
        ("\u200fمحمد\u200f \u2067علي\u2069", ["محمد", "علي"]),
        ("رقم 21-KL/TW، و01-DA/TW.", ["رقم", "21-KL/TW", "و01-DA/TW"]),
        ("٣٫٥ 1,477 10:30 ٪25 ،1،2", ["٣٫٥", "1,477", "10:30", "25", "1", "2"]),
        ("2021-2025 2021–2025 28/12/2024", ["2021-2025", "2021–2025", "28/12/2024"]),
        ("ديسمبر/كانون الصين-الهند و/أو", ["ديسمبر", "كانون", "الصين", "الهند", "و", "أو"]),
        ("م/45 12/ق/2024 كوفيد-19 5هـ/4م", ["م/45", "12/ق/2024", "كوفيد-19", "5هـ", "4م"]),
        ("أ.ف.ب. د.محمد انتهى.وقال", ["أ.ف.ب", "د", "محمد", "انتهى", "وقال"]),
        ("AT&T O’Brien x@y.org", ["AT&T", "O’Brien", "x@y.org"]),
        ("«كلمة»، (أخرى)؛ ثم؟ |: – …", ["كلمة", "أخرى", "ثم"]),
        ("ا\u00a0ب\u202fت\u2028ث\u3000ج\x85ح\r\nخ", list("ابتثجحخ")),
        ("😀😀محمد👍🏽🇱🇧🇱🇧", ["😀", "😀", "محمد", "👍🏽", "🇱🇧", "🇱🇧"]),
        ("👩\u200d👩\u200d👧 1\ufe0f\u20e3", ["👩\u200d👩\u200d👧", "1\ufe0f\u20e3"]),
        ("\u064bكلمة \u064bكلمة", ["كلمة", "كلمة"]),
        ("", []),
    ],
)
def test_words_follow_the_rules(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@given(texts)
def test_words_are_ordered_whole_and_leave_no_letter_out(text: str) -> None:
    end, between = 0, []
    for word in words(text):
        assert end <= word[0] < word[1]
        assert all(is_grapheme_boundary(text, edge) for edge in word)
        between.append(text[end : word[0]])
        end = word[1]
    between.append(text[end:])
    assert not regex.search(
        r"(?V1)[[\p{L}\p{N}]--[\u0640\p{GCB=SpacingMark}\p{GCB=Extend}]]", "|".join(between)
    )


@given(texts)
def test_between_tokens_stands_only_white_space(text: str) -> None:
    left = list(text)
    last = 0
    for start, end in tokens(text):
        assert last <= start
        left[start:end] = " " * (end - start)
        last = end
    assert not "".join(left).strip()
    assert set(words(text)) <= set(tokens(text))


@given(texts)
def test_moving_by_words_visits_what_words_finds(text: str) -> None:
    ranges = list(words(text))
    for pos in range(len(text) + 1):
        assert word_at(text, pos) == next((w for w in ranges if w[0] <= pos < w[1]), None)
        assert next_word(text, pos) == min((w[0] for w in ranges if w[0] > pos), default=len(text))
        assert previous_word(text, pos) == max((w[0] for w in ranges if w[0] < pos), default=0)


def test_no_line_breaks_inside_codes() -> None:
    text = "الاستنتاج رقم 21-KL/TW، الصين-الهند 2021-2025 د.محمد"
    assert [text[a:b] for a, b in no_break_ranges(text)] == ["21-KL/TW", "2021-2025"]


def test_a_long_address_may_break() -> None:
    assert list(no_break_ranges("www.example.org/" + "a/" * 30 + "b")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" مؤتمر (باريس) ", "مؤتمر (باريس)"),
        ("(باريس)", "باريس"),
        ("«(أ) و(ب)»، ", "(أ) و(ب)"),
        ("باريس)", "باريس"),
        ("(باريس", "باريس"),
        ('قال "نعم".', 'قال "نعم"'),
        ('"نعم"', "نعم"),
        ('"أ" و"ب"', '"أ" و"ب"'),
        ("\u200f وزير\u00a0\u2028", "وزير"),
        (" …، ", "…،"),
        (" \n", " \n"),
        ("25%", "25%"),
        ("وزير.\u064b", "وزير.\u064b"),
        ("😀!", "😀"),
    ],
)
def test_trimming_takes_edges_off(text: str, expected: str) -> None:
    assert trimmed(text) == expected


def test_a_label_may_keep_its_edge_punctuation() -> None:
    assert trimmed(" «وزير» ", edge_punctuation=True) == "«وزير»"


@given(texts, st.data())
def test_trimming_stays_inside_and_never_cuts_a_grapheme(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end)
    assert start <= first <= last <= end
    assert (first < last) == (start < end)
    assert first == start or is_grapheme_boundary(text, first)
    assert last == end or is_grapheme_boundary(text, last)
    assert trim(text, first, last) == (first, last)


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("قال وزير الخارجية، ثم", 6, 12, "وزير الخارجية"),
        ("قال وزير الخارجية، ثم", 3, 19, "وزير الخارجية"),
        ("قال (وزير) ثم", 4, 7, "وزير"),
        ("رقم 21-KL/TW.", 6, 7, "21-KL/TW"),
        ("قال ، ثم", 4, 5, "،"),
    ],
)
def test_a_drag_takes_whole_words(text: str, start: int, end: int, expected: str) -> None:
    start, end = snap_to_words(text, start, end)
    assert text[start:end] == expected


def test_ends_move_by_words_within_their_line() -> None:
    text = "قال الوزير، بالأمس: نعم\nغدا"
    start, end = text.index("الوزير"), text.index("الوزير") + len("الوزير")
    further = end_by_word(text, start, end, 1)
    assert further is not None
    assert text[start:further] == "الوزير، بالأمس"
    assert end_by_word(text, start, further, -1) == end
    assert end_by_word(text, start, end, -1) is None
    assert end_by_word(text, start, end - 2, 1) == end
    assert end_by_word(text, start, text.index("\n"), 1) is None
    assert start_by_word(text, start, end, -1) == 0
    assert start_by_word(text, 0, end, 1) == start
    assert start_by_word(text, start, end, 1) is None
    assert start_by_word(text, start + 2, end, -1) == start
    assert start_by_word(text, text.index("غدا"), len(text), -1) is None


@given(text=texts, start=st.integers(0, 20), length=st.integers(1, 20))
def test_ends_that_move_by_words_leave_something(text: str, start: int, length: int) -> None:
    start, end = min(start, len(text)), min(start + length, len(text))
    for step in (1, -1):
        ended = end_by_word(text, start, end, step)
        assert ended is None or (start < ended and (ended > end) == (step > 0) and ended != end)
        begun = start_by_word(text, start, end, step)
        assert begun is None or (begun < end and (begun > start) == (step > 0) and begun != start)
