import json
import re
from pathlib import Path

import pytest

from annotator.core.model import quote_of
from annotator.formats import jsonl
from annotator.formats.jsonl_own import encode_header, encode_record
from annotator.formats.reading import read_file
from annotator.formats.records import ProjectRecord, ReadOptions, Record

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats.md"


def example(name: str) -> str:
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```", DOCUMENT.read_text(), re.S)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("name", "kinds"), [("own", [ProjectRecord, Record]), ("plain", [Record] * 2)]
)
def test_the_examples_can_be_read(name: str, kinds: list[type], tmp_path: Path) -> None:
    (tmp_path / "example.jsonl").write_text(example(name))
    items = list(jsonl.read(tmp_path / "example.jsonl", ReadOptions()))
    assert [type(item) for item in items] == kinds
    for item in items:
        if isinstance(item, Record):
            assert item.layers[0].annotations[0].label == "PERSON"


@pytest.mark.parametrize(
    ("name", "file", "quotes"),
    [
        ("conll", "a.conll", ["وزير خارجية مصر", "مصر"]),
        ("label-studio", "a.json", ["سليم", "بيروت"]),
        ("brat", "a.ann", ["سليم", "وزير خارجية"]),
        ("prodigy", "a.jsonl", ["سليم"]),
        ("table", "a.csv", ["سليم", "بيروت"]),
        ("huggingface", "a.jsonl", ["سليم", "سليم"]),
        ("doccano", "a.jsonl", ["سليم حداد", "بيروت", "سليم", "بيروت"]),
    ],
)
def test_the_examples_of_other_programs_can_be_read(
    name: str, file: str, quotes: list[str], tmp_path: Path
) -> None:
    (tmp_path / file).write_text(example(name))
    if name == "brat":
        (tmp_path / "a.txt").write_text("قال سليم وزير الدولة خارجية")
    items = list(read_file(tmp_path / file, ReadOptions()))
    assert all(isinstance(one, Record) for one in items)
    assert quotes == [
        quote_of(record.text, one.pieces)
        for record in items
        if isinstance(record, Record)
        for layer in record.layers
        for one in layer.annotations
    ]


def test_the_example_of_our_own_lines_shows_every_field(tmp_path: Path) -> None:
    first, second = example("own").splitlines()
    (tmp_path / "example.jsonl").write_text(example("own"))
    header, record = jsonl.read(tmp_path / "example.jsonl", ReadOptions())
    assert isinstance(header, ProjectRecord)
    assert isinstance(record, Record)
    assert json.loads(encode_header(header)) == json.loads(first)
    assert json.loads(encode_record(record)) == json.loads(second)
