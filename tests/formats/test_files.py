from io import BytesIO
from pathlib import Path

import pytest

from annotator.formats.files import capped_lines, iterate_files, replacing


def test_folders_are_walked_in_natural_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("10.txt", "2.txt", "B/1.txt", ".hidden", ".git/x.txt", "a/٣.txt", "a/١٠.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("نص")
    found = [path.relative_to(tmp_path).as_posix() for path in iterate_files([tmp_path])]
    assert found == ["2.txt", "10.txt", "a/٣.txt", "a/١٠.txt", "B/1.txt"]


def test_only_a_line_feed_ends_a_line() -> None:
    lines = ["أ\u2028ب\u0085\x0b\r\n".encode(), "ج".encode()]
    assert [line for _, line in capped_lines(BytesIO(b"".join(lines)), 100)] == lines


def test_a_line_too_long_is_told_and_the_next_one_still_comes() -> None:
    lines = list(capped_lines(BytesIO(b"12345\n123456\n" + b"x" * 50 + b"\nok"), 5))
    assert lines == [(1, b"12345\n"), (2, None), (3, None), (4, b"ok")]


def test_a_failed_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")

    def interrupted() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_finished_writing_takes_the_old_files_place(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with replacing(target) as file:
        file.write(b"new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_the_card_of_an_export_is_no_article(tmp_path: Path) -> None:
    for name in ("1.txt", "1.ann", "README.md", "dataset.json", "notes/README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("نص")
    found = [path.relative_to(tmp_path).as_posix() for path in iterate_files([tmp_path])]
    assert found == ["1.txt", "notes/README.md"]
