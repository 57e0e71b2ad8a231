from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.formats.encoding import decode, guess_encoding, guess_file_encoding

TEXT = (
    "افتتح وزير الزراعة سليم حداد أمس معرض الزيتون في مدينة الكرمة، وقال إن الوزارة ستدعم "
    "صغار المزارعين هذا العام. هل يكفي ذلك؟ أجاب المدير العام: نعم؛ إن شاء الله.\n"
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1256", "cp1256"),
        ("iso8859_6", "iso8859_6"),
    ],
)
def test_arabic_text_is_decoded_in_its_encoding(encoding: str, found: str, tmp_path: Path) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.certain) == (TEXT, found, True)
    path = tmp_path / "نص.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert guess_file_encoding(path).encoding == found


def test_the_dos_code_page_is_told_from_the_windows_one() -> None:
    text = TEXT.translate({ord(sign): "." for sign in "،؛؟"})
    assert decode(text.encode("cp720")).text == text


def test_a_few_letters_are_decoded_but_not_called_certain() -> None:
    decoded = decode("وزير".encode("cp1256"))
    assert (decoded.text, decoded.certain) == ("وزير", False)


@pytest.mark.parametrize("word", ["الغد", "الحظ", "الغابة"])
@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_the_article_tells_shuffled_letters_apart(word: str, encoding: str) -> None:
    assert decode(word.encode(encoding)).text == word


def test_accented_latin_is_not_taken_for_arabic() -> None:
    text = "Voilà l'été, une journée à l'école française, très bien passée."
    assert decode(text.encode("cp1252")).text == text


def test_an_old_code_page_far_inside_a_long_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"id,text\n" * 200_000 + TEXT.encode("cp1256"))
    assert guess_file_encoding(path).encoding == "cp1256"


def test_a_letter_cut_by_the_reading_window_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" + "ع".encode() * 1024 * 1024)
    assert guess_file_encoding(path).encoding == "utf-8"


def test_a_wrong_choice_is_an_error_that_names_it() -> None:
    with pytest.raises(AnnotatorError, match="utf-8"):
        decode(TEXT.encode("cp1256"), encoding="utf-8")
    with pytest.raises(AnnotatorError, match="klingon"):
        decode(b"abc", encoding="klingon")


@pytest.mark.parametrize("raw", [b"", b"plain ascii", b"a\nb\tc" * 50])
def test_ascii_is_utf8(raw: bytes) -> None:
    assert guess_encoding(raw).encoding == "utf-8"
