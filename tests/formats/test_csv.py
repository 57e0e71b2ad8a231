from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.formats import rows
from annotator.formats.csv import columns, read
from annotator.formats.records import Problem, ReadOptions, Record


def table(path: Path, content: str, encoding: str = "utf-8") -> list[Record | Problem]:
    path.write_bytes(content.encode(encoding))
    found = list(read(path, ReadOptions()))
    return [one for one in found if isinstance(one, Record | Problem)]


def brief(found: list[Record | Problem]) -> list[tuple[int | None, str]]:
    return [(one.line, one.text if isinstance(one, Record) else "problem") for one in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def test_rows_become_records_with_the_line_they_begin_on(path: Path) -> None:
    content = 'id,text,title,country\r\n1,"سطر\r\nسطر, ""قال""",عنوان,YE\r\n\r\n2,نص,,\r\n'
    first, second = table(path, content)
    assert isinstance(first, Record)
    assert (first.text, first.title, first.name) == ('سطر\nسطر, "قال"', "عنوان", "1")
    assert first.metadata == {"country": "YE"}
    assert (first.line, second.line) == (2, 5)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, path: Path) -> None:
    rows = [["رقم", "نص", "بلد"], ["1", '"واحد، اثنان, ثلاثة"', "س"], ["2", "نص", "ع"]]
    path.write_text("\n".join(delimiter.join(row) for row in rows))
    assert columns(path, ReadOptions()).delimiter == delimiter


def test_the_columns_are_proposed_by_name_else_by_length(path: Path) -> None:
    path.write_text("a,Title,b\nx,t,نص طويل جدا\n")
    found = columns(path, ReadOptions())
    assert (found.text, found.title, found.id) == ("b", "Title", "")
    assert found.sample == (("x", "t", "نص طويل جدا"),)
    path.write_text("a,النص,b\nx,t,كلام أطول من النص\n")
    assert columns(path, ReadOptions()).text == "النص"


def test_a_column_that_is_not_there_is_an_error_that_names_those_that_are(path: Path) -> None:
    path.write_text("a,b\n1,2\n")
    with pytest.raises(AnnotatorError, match="a, b"):
        columns(path, ReadOptions(text="c"))


def test_a_table_without_header_has_numbered_columns(path: Path) -> None:
    path.write_text("1,نص أول\n2,نص ثان\n")
    found = list(read(path, ReadOptions(header=False, text="2", id="1")))
    assert [one.text for one in found if isinstance(one, Record)] == ["نص أول", "نص ثان"]


def test_columns_of_one_name_are_told_apart(path: Path) -> None:
    path.write_text("text,x,x,\nنص,1,2,3\n")
    (record,) = read(path, ReadOptions())
    assert isinstance(record, Record)
    assert record.metadata == {"x": "1", "x (2)": "2", "4": "3"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_old_encodings_are_read(encoding: str, path: Path) -> None:
    text = "قال وزير التعليم في الاجتماع إن الخطة الجديدة تبدأ من هذا العام"
    (record,) = table(path, f"id,text\r\n1,{text}\r\n", encoding)
    assert isinstance(record, Record)
    assert (record.text, record.name) == (text, "1")


def test_every_bad_row_is_named_and_every_good_one_arrives(path: Path) -> None:
    content = 'id,text\n1,أ\n2,"ب" ج\n3,د,هـ\n4,\n5,"سطر\nسطر"\n6,a\x00b\n7,"بلا نهاية\n8,و\n'
    assert brief(table(path, content)) == [
        (2, "أ"),
        (3, "problem"),
        (4, "problem"),
        (5, "problem"),
        (6, "سطر\nسطر"),
        (8, "problem"),
        (9, "problem"),
        (10, "و"),
    ]


def test_a_quote_that_is_never_closed_costs_one_row_of_a_long_table(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MAX_ROW_LINES", 50)
    found = brief(table(path, 'id,text\n1,"أ\n' + "2,ب\n" * 500))
    assert found == [(2, "problem"), *((line, "ب") for line in range(3, 503))]


def test_a_cell_beyond_the_limit_costs_one_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROW", 1000)
    assert brief(table(path, "id,text\n1," + "ا" * 5000 + "\n2,ب\n")) == [(2, "problem"), (3, "ب")]


def test_quotes_in_a_table_with_tabs_may_be_just_quotes(tmp_path: Path) -> None:
    found = table(tmp_path / "t.tsv", 'id\ttext\n1\t"قال" ومضى\n2\tب\n')
    assert brief(found) == [(2, '"قال" ومضى'), (3, "ب")]


def test_an_empty_file_is_a_problem(path: Path) -> None:
    assert brief(table(path, "")) == [(None, "problem")]
