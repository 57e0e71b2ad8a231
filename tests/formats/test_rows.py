from io import StringIO

import pytest

from annotator.formats import rows
from annotator.formats.rows import Broken, Row


def test_rows_know_the_line_they_begin_on() -> None:
    file = StringIO('a,b\n"1\n2",x\n\n3,4\n', newline="")
    assert list(rows.rows(file, ",")) == [
        Row(1, ("a", "b")), Row(2, ("1\n2", "x")), Row(5, ("3", "4")),
    ]  # fmt: skip


def test_a_row_without_end_is_given_up_before_the_whole_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "MAX_ROW_LINES", 50)
    file = StringIO('1,"a\n' + "2,b\n" * 1000, newline="")
    first = next(rows.rows(file, ","))
    assert isinstance(first, Broken)
    assert first.line == 1
    assert file.tell() < 300
