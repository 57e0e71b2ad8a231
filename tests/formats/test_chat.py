import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Label
from annotator.formats.chat import losses, place_of, write
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    Record,
    WriteOptions,
)
from tests.formats.articles import articles, spans


def answers(path: Path) -> list[tuple[str, list[dict[str, object]]]]:
    found = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        system, user, assistant = json.loads(line)["messages"]
        assert [one["role"] for one in (system, user, assistant)] == ["system", "user", "assistant"]
        found.append((user["content"], json.loads(assistant["content"])["spans"]))
    return found


def test_the_second_of_two_equal_names_is_told_by_its_number(tmp_path: Path) -> None:
    record = Record(
        "سليم وسليم", layers=(LayerRecord(annotations=(AnnotationRecord("P", ((6, 10),)),)),)
    )
    write(
        [ProjectRecord(labels=(Label("1", "P", guideline="الاسم\nفقط"),)), record],
        tmp_path / "a",
        WriteOptions(),
    )
    assert answers(tmp_path / "a") == [
        ("سليم وسليم", [{"label": "P", "text": "سليم", "occurrence": 2}])
    ]
    assert "- P: الاسم فقط" in json.loads((tmp_path / "a").read_text())["messages"][0]["content"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(), max_size=3))
def test_offsets_come_back_from_text_and_occurrence(tmp_path: Path, records: list[Record]) -> None:
    report = write(records, tmp_path / "a", WriteOptions())
    assert report == losses(records, WriteOptions())
    for record, (text, found) in zip(records, answers(tmp_path / "a"), strict=True):
        assert text == record.text
        places = {
            (f["label"], (place_of(text, str(f["text"]), int(str(f["occurrence"]))),))
            for f in found
        }
        assert places == spans(record)
