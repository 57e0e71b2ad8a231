"""Word lists read from files; what is no entry is told by file, line and reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.workflow.listing import MOST, entries_of, read_list, try_pattern
from annotator.workflow.progress import SILENT


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_list_has_one_entry_a_line_each_once(tmp_path: Path) -> None:
    listed = read_list(write(tmp_path / "أسماء.txt", "سامي فهد\n\n  نادر   سالم \nسامي فهد\n"))
    assert listed.name == "أسماء"
    assert listed.entries == ("سامي فهد", "نادر سالم")
    assert (listed.twice, listed.bad_count) == (1, 0)


def test_spellings_that_fold_to_one_are_one_entry(tmp_path: Path) -> None:
    listed = read_list(write(tmp_path / "a.txt", "أحمد\nاحمد\nأَحمد\n"))
    assert listed.entries == ("أحمد",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("،،، --", "no word"), ("س" * 300, "longer"), ("سا\x07مي", "no text")],
)
def test_a_bad_line_is_told_by_file_line_and_reason(tmp_path: Path, line: str, reason: str) -> None:
    listed = read_list(write(tmp_path / "a.txt", f"سامي\n{line}\nنادر\n"))
    assert listed.entries == ("سامي", "نادر")
    assert [reason in str(one) and "a.txt, line 2" in str(one) for one in listed.bad] == [True]


def test_of_a_table_one_column_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'id;name;note\n1;سامي فهد;x\n2;"نادر; سالم";\n3\n')
    listed = read_list(path, column=1, titled=True)
    assert listed.columns == ("id", "name", "note")
    assert listed.entries == ("سامي فهد", "نادر; سالم")
    assert "line 4" in str(listed.bad[0])
    assert "column 2" in str(listed.bad[0])


def test_an_old_code_page_is_understood(tmp_path: Path) -> None:
    text = "محمد أحمد\nوزارة الخارجية\nرئيس الوزراء\n" * 5
    listed = read_list(write(tmp_path / "a.txt", text, "cp1256"))
    assert listed.entries[0] == "محمد أحمد"


def test_a_missing_file_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"none\.txt cannot be read"):
        read_list(tmp_path / "none.txt")


def test_a_list_is_not_endless() -> None:
    listed = entries_of("\n".join(f"اسم {n}" for n in range(MOST + 3)), name="x")
    assert len(listed.entries) == MOST
    assert listed.bad_count == 3


@given(st.text())
def test_whatever_is_typed_is_an_entry_or_told(text: str) -> None:
    listed = entries_of(text, name="x")
    lines = [line for line in text.splitlines() if line.split()]
    assert len(listed.entries) + listed.twice + listed.bad_count == len(lines)
    again = entries_of("\n".join(listed.entries), name="x")
    assert again.entries == listed.entries
    assert not again.bad


def test_a_pattern_is_tried_on_a_text() -> None:
    assert try_pattern(r"رقم \d+", "القرار رقم 7", ticker=SILENT) == [(7, 12)]
    with pytest.raises(AnnotatorError, match="regular expression"):
        try_pattern("(", "القرار", ticker=SILENT)


def test_a_pattern_that_explodes_is_given_up() -> None:
    with pytest.raises(AnnotatorError, match="too long"):
        try_pattern(r"(?:a|a|aa)+$", "a" * 60 + "b", ticker=SILENT)
