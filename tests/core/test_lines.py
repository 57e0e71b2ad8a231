import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.lines import DETECTOR_VERSION, content, detect, key_of_line
from annotator.core.model import Line, LineStatus
from annotator.core.text import paragraphs
from tests.core.strategies import texts

LONG = "قال الوزير إن المحادثات مستمرة " * 12


def status(line: str) -> LineStatus:
    found = detect(line)
    return found[0].status if found else LineStatus.CONTENT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[إعلان رقم 2]", LineStatus.ADVERT),
        ("[اعلان ٣]", LineStatus.ADVERT),
        ("  - إعلان -  ", LineStatus.ADVERT),
        ("إعلانات", LineStatus.ADVERT),
        ("مصدر", LineStatus.SOURCE),
        ("المصدر: https://example.org/a", LineStatus.SOURCE),
        ("(المصدر: وكالة الأنباء)", LineStatus.SOURCE),
        ("تعليق (0)", LineStatus.COMMENT),
        ("\u200fتعليقات (١٢)\r", LineStatus.COMMENT),
        ("التعليقات", LineStatus.COMMENT),
        ("أضف تعليقًا", LineStatus.COMMENT),
        ("حضر الوزير اللقاء. |", LineStatus.CAPTION),
        ("| حضر الوزير اللقاء.", LineStatus.CAPTION),
        (f"{LONG} |", LineStatus.CAPTION),
        ("حضر الوزير اللقاء (الصورة: سامي).", LineStatus.CAPTION),
        ("حضر الوزير اللقاء. (تصوير: سامي)", LineStatus.CAPTION),
        ("حضر الوزير اللقاء (المصدر: رويترز)", LineStatus.CAPTION),
        ("الوزير يتحدث (لقطة شاشة).", LineStatus.CAPTION),
        ("الصورة: سامي", LineStatus.CAPTION),
        ("إعلان القاهرة", LineStatus.CONTENT),
        ("مصدر مسؤول: لا جديد", LineStatus.CONTENT),
        ("تعليق الدراسة (2)", LineStatus.CONTENT),
        ("قال (الصورة: س) ثم مضى", LineStatus.CONTENT),
        (f"{LONG} (الصورة: سامي)", LineStatus.CONTENT),
        ("قال الوزير (أمس).", LineStatus.CONTENT),
        ("|", LineStatus.CONTENT),
        (" \u00a0", LineStatus.CONTENT),
    ],
)
def test_a_line_is_told_by_its_form(line: str, expected: LineStatus) -> None:
    assert status(line) is expected


def test_places_are_those_of_whole_lines() -> None:
    text = "قال الوزير\r\n مصدر \r\nتعليق (0)"
    assert detect(text) == (
        Line(12, 19, LineStatus.SOURCE, DETECTOR_VERSION),
        Line(20, 29, LineStatus.COMMENT, DETECTOR_VERSION),
    )


def test_recurring_lines_are_found_by_their_key() -> None:
    recurring = {key_of_line("جميع الحقوق محفوظة © 2024")}
    text = "قال\n\nجَميع  الحقوق محفوظة © ٢٠٢٥\nثم"
    assert [(one.start, one.status) for one in detect(text, recurring=recurring)] == [
        (5, LineStatus.REPEATED)
    ]


def test_a_caption_that_recurs_stays_a_caption() -> None:
    line = "(الصورة: سامي) |"
    assert detect(line, recurring={key_of_line(line)})[0].status is LineStatus.CAPTION


def test_blank_and_long_lines_have_no_key() -> None:
    assert key_of_line(" \t") == key_of_line("ا" * 401) == ""
    assert detect("\n\n", recurring={""}) == ()


@given(texts.map(lambda text: f"مصدر\n{text}\n[إعلان]"))
def test_only_whole_paragraphs_are_lines(text: str) -> None:
    assert {(one.start, one.end) for one in detect(text)} <= set(paragraphs(text))


def test_captions_are_content_and_furniture_is_not() -> None:
    text = "مصدر\nقال\nصورة |\n[إعلان 2]\n\nثم\nتعليق (0)\n \n"
    ranges = content(text, detect(text))
    assert [text[start:end] for start, end in ranges] == ["قال\nصورة |", "\nثم"]


def test_a_text_without_lines_is_all_content() -> None:
    assert content("قال", ()) == [(0, 3)]
    assert content("", ()) == []


@given(texts, st.sets(st.integers(0, 20)))
def test_content_and_other_lines_never_meet(text: str, numbers: set[int]) -> None:
    places = [place for i, place in enumerate(paragraphs(text)) if i in numbers]
    lines = [Line(start, end, LineStatus.ADVERT) for start, end in places]
    left = list(text)
    for start, end in content(text, lines):
        assert all(end <= line.start or line.end <= start for line in lines)
        left[start:end] = " " * (end - start)
    for start, end in places:
        left[start:end] = " " * (end - start)
    assert not "".join(left).strip()
