import json
from pathlib import Path

import docx
import pytest

from annotator.errors import AnnotatorError
from annotator.formats.reading import detect, read_file
from annotator.formats.records import Problem, ReadOptions, Record
from annotator.formats.registry import FORMATS, format_for, format_named


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", "نص", "text"),
        ("a.TXT", "<html>", "text"),
        ("a.jsonl", '{"text": "x"}', "jsonl"),
        ("a.json", '{"text": "x"}', "jsonl"),
        ("a.tsv", "a\tb", "csv"),
        ("a.htm", "<p>", "html"),
        ("page", "<!DOCTYPE HTML><p>", "html"),
        ("lines.data", '\ufeff{"text": "x"}', "jsonl"),
        ("README", "نص", "text"),
    ],
)
def test_a_file_is_recognised(name: str, content: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    assert detect(tmp_path / name).name == expected


def test_a_word_document_is_recognised_whatever_its_name(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "خبر.txt"))
    assert detect(tmp_path / "خبر.txt").name == "docx"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.txt", b"\x89PNG"),
        ("a.bin", b"\x00\x01"),
        ("a.zip", b"PK\x03\x04"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_what_can(
    name: str, content: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnnotatorError, match=r"\.docx"):
        detect(tmp_path / name)


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_file(tmp_path / "nothing.txt", ReadOptions())
    assert isinstance(problem, Problem)
    assert problem.file == "nothing.txt"


def test_a_format_that_is_only_written_is_a_problem_to_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    (problem,) = read_file(tmp_path / "a.json", ReadOptions(), format_named("gliner"))
    assert isinstance(problem, Problem)


def test_names_and_extensions_are_unique() -> None:
    names = [one.name for one in FORMATS]
    extensions = [end for one in FORMATS for end in one.extensions]
    assert len(set(names)) == len(names)
    assert len(set(extensions)) == len(extensions)
    assert all(one.can_write == (one.losses is not None) for one in FORMATS)


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(AnnotatorError, match="jsonl"):
        format_named("klingon")


def test_a_file_is_read_in_the_format_it_is_in(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "نص"}))
    (record,) = read_file(tmp_path / "a.jsonl", ReadOptions())
    assert isinstance(record, Record)
    assert record.text == "نص"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", "jsonl"),
        ("a.doccano.JSONL", "doccano"),
        ("a.labelstudio.json", "label-studio"),
        ("a.brat.zip", "brat"),
        ("a.report.html", "report"),
        ("a.parquet", "parquet"),
        ("a.html", ""),
    ],
)
def test_the_longest_ending_of_a_new_file_says_its_format(name: str, expected: str) -> None:
    found = format_for(Path(name))
    assert (found.name if found else "") == expected
