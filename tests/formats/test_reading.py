"""What a file is taken for, why, and that another format can be chosen."""

import zipfile
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.formats.reading import read_file, taken_for
from annotator.formats.records import Problem, ReadOptions, Record

TAGGED = "".join(f"{word} {tag}\n" for word, tag in (("قال", "O"), ("سليم", "B-PERSON")) * 6)
XMI = b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>'


@pytest.mark.parametrize(
    ("name", "raw", "form", "why"),
    [
        ("a.txt", "قال سليم\nثم مضى\n", "text", "its name ends in .txt"),
        ("a.txt", TAGGED, "iob2", "tokens with tags"),
        ("a.tsv", TAGGED.replace(" ", "\t"), "iob2", "tokens with tags"),
        ("a.bio2", TAGGED, "iob2", "tokens with tags"),
        ("a.tsv", "id\ttext\n1\tقال سليم\n", "csv", ".tsv"),
        ("a.jsonl", '{"text": "قال"}\n', "jsonl", "JSON"),
        ("a.jsonl", '{"annotator_jsonl": 1}\n', "jsonl", "header"),
        ("a.json", '[{"text": "قال", "label": [[0, 3, "V"]]}]', "doccano", "text label"),
        ("a.xmi", XMI, "cas", ".xmi"),
        ("a", XMI, "cas", "begins"),
        ("a.xml", XMI, "cas", "begins"),
        ("a", "PAR1", "parquet", "begins"),
        ("a", "<!DOCTYPE html><html></html>", "html", "begins"),
        ("a", "قال سليم", "text", "does not say"),
    ],
)
def test_a_file_is_taken_for_what_it_is(
    name: str, raw: str | bytes, form: str, why: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    taken = taken_for(path)
    assert taken.kind.name == form
    assert why in str(taken.why)


def test_marks_beside_a_text_make_it_brats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tV 0 3\tقال\n", encoding="utf-8")
    taken = taken_for(tmp_path / "a.txt")
    assert (taken.kind.name, taken.why.params) == ("brat", {"file": "a.ann"})


@pytest.mark.parametrize(
    ("member", "form"),
    [("a/b.ann", "brat"), ("x.xmi", "cas"), ("word/document.xml", "docx"), ("xl/w.xml", "xlsx")],
)
def test_an_archive_is_told_by_what_is_in_it(member: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    taken = taken_for(path)
    assert taken.kind.name == form
    assert member in str(taken.why)


def test_what_was_chosen_counts_more_than_what_was_found_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "قال"}\n', encoding="utf-8")
    assert taken_for(path, "text").kind.name == "text"
    (record,) = read_file(path, ReadOptions(form="text"))
    assert isinstance(record, Record)
    assert record.text.startswith("{")


@pytest.mark.parametrize("name", ["gliner", "nonsense"])
def test_a_format_that_is_not_read_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "قال"}\n', encoding="utf-8")
    with pytest.raises(AnnotatorError):
        taken_for(path, name)
    (problem,) = read_file(path, ReadOptions(form=name))
    assert isinstance(problem, Problem)


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"\x89PNG", b"PK\x03\x04....", b"\x00\x01\x02"])
def test_what_cannot_be_read_is_refused_with_what_can(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(raw)
    with pytest.raises(AnnotatorError, match=r"\.jsonl"):
        taken_for(path)
