import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats.clean import clean_text, tidy


def test_every_kind_of_line_end_becomes_a_line_feed() -> None:
    assert clean_text("a\r\nb\rc\nd").text == "a\nb\nc\nd"


def test_a_byte_order_mark_goes_only_from_the_beginning() -> None:
    cleaned = clean_text("\ufeffنص\ufeff")
    assert cleaned.text == "نص\ufeff"
    assert cleaned.offset(1) == 0


@given(st.text(alphabet="\r\nاب\ufeff😀"), st.data())
def test_offsets_follow_their_text(raw: str, data: st.DataObject) -> None:
    cleaned = clean_text(raw)
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    inside_pair = any(0 < at < len(raw) and raw[at - 1 : at + 1] == "\r\n" for at in (start, end))
    if not inside_pair and not (start == 0 and raw.startswith("\ufeff") and end == 0):
        expected = raw[start:end].replace("\r\n", "\n").replace("\r", "\n")
        if start == 0:
            expected = expected.removeprefix("\ufeff")
        assert cleaned.text[cleaned.offset(start) : cleaned.offset(end)] == expected


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud83d", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused_with_its_place(bad: str) -> None:
    with pytest.raises(AnnotatorError, match=r"U\+.*line 2 of the text, column 3"):
        clean_text(f"سطر\r\nاب{bad}")


@pytest.mark.parametrize("kept", ["\u2028", "\u0085", "\u200f", "ا\u0653", "ﷺ", "\u00a0", "\t"])
def test_nothing_else_is_changed(kept: str) -> None:
    assert clean_text(f"ا{kept}ب").text == f"ا{kept}ب"


def test_a_title_becomes_one_line() -> None:
    assert tidy(" عنوان\n طويل\x00 ") == "عنوان طويل\ufffd"
