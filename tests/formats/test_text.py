import hashlib
from pathlib import Path

from annotator.formats.records import Problem, ReadOptions, Record
from annotator.formats.text import read


def test_a_text_file_is_one_article(tmp_path: Path) -> None:
    raw = "\r\nعنوان الخبر\r\nمتن الخبر".encode("utf-8-sig")
    (tmp_path / "خبر 1.txt").write_bytes(raw)
    (record,) = read(tmp_path / "خبر 1.txt", ReadOptions(first_line_title=True))
    assert isinstance(record, Record)
    assert record.text == "\nعنوان الخبر\nمتن الخبر"
    assert (record.name, record.title, record.source) == ("خبر 1", "عنوان الخبر", "خبر 1.txt")
    assert record.raw_sha256 == hashlib.sha256(raw).hexdigest()


def test_the_title_is_empty_unless_the_first_line_was_chosen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("سطر\nسطر")
    (record,) = read(tmp_path / "a.txt", ReadOptions())
    assert isinstance(record, Record)
    assert record.title == ""


def test_a_file_without_text_and_one_with_nul_are_problems(tmp_path: Path) -> None:
    for name, content in (("a.txt", b" \n"), ("b.txt", b"a\x00b")):
        (tmp_path / name).write_bytes(content)
        (problem,) = read(tmp_path / name, ReadOptions())
        assert isinstance(problem, Problem)
        assert (problem.file, problem.line) == (name, None)


def test_the_chosen_encoding_is_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("لي".encode("cp1256"))
    (record,) = read(tmp_path / "a.txt", ReadOptions(encoding="cp1256"))
    assert isinstance(record, Record)
    assert (record.text, record.encoding) == ("لي", "cp1256")


def test_a_text_whose_encoding_is_a_guess_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("وزير".encode("cp1256"))
    (record,) = read(tmp_path / "a.txt", ReadOptions())
    assert isinstance(record, Record)
    assert (record.text, record.encoding_certain) == ("وزير", False)
