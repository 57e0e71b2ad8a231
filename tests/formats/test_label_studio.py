import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import OriginKind, State
from annotator.formats.label_studio_out import config_path
from annotator.formats.loss import LossKind
from annotator.formats.reading import detect, read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.registry import LABEL_STUDIO
from tests.formats.articles import articles, good, parted, spans, through

TEXT = "😀 قال سليم\r\nحداد في بيروت"


def region(start: int, end: int, text: str, label: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def task(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"completed_by": {"email": "s@x.org"}, "result": [*results], "lead_time": 3.2}
    return {"id": 7, "data": {"text": TEXT, "url": "u"}, "annotations": [head], **more}


def save(path: Path, *tasks: Any, indent: int | None = 1) -> Path:
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=indent))
    return path


def quotes(record: Record, layer: int = 0) -> list[str]:
    return [record.text[a.start : a.end] for a in record.layers[layer].annotations]


@pytest.mark.parametrize("older", [0, 1])
def test_old_exports_in_utf16_are_recognised_by_their_quotes(older: int, tmp_path: Path) -> None:
    start = TEXT.index("سليم") + older
    city = TEXT.index("بيروت") + older
    results = (
        region(start, start + 10, "سليم\\n\\nحداد", "P"),
        region(city, city + 5, "بيروت", "L"),
    )
    path = save(tmp_path / "a.json", task(*results))
    assert detect(path) is LABEL_STUDIO
    (record,) = good(read_file(path, ReadOptions()))
    assert quotes(record) == ["سليم\nحداد", "بيروت"]
    assert record.metadata.get("label_studio.offsets", "") == ("utf-16" if older else "")


def test_people_predictions_relations_and_what_is_said_of_regions(tmp_path: Path) -> None:
    place = {"start": 2, "end": 5, "text": "قال"}
    results = [
        region(2, 5, "قال", "V", id="a"),
        region(6, 10, "سليم", "P", id="b", score=0.5),
        {
            "type": "relation",
            "from_id": "a",
            "to_id": "b",
            "labels": ["فاعل"],
            "direction": "right",
        },
        {"id": "a", "type": "textarea", "from_name": "note", "value": {**place, "text": ["انظر"]}},
        {"id": "b", "type": "choices", "from_name": "kind", "value": {**place, "choices": ["x"]}},
    ]
    body = task(
        *results, predictions=[{"model_version": "m1", "result": [region(2, 5, "قال", "V")]}]
    )
    body["annotations"].append({"completed_by": 4, "result": [], "was_cancelled": True})
    (record,) = good(read_file(save(tmp_path / "a.json", body), ReadOptions()))
    person, other, model = record.layers
    assert (person.annotator, person.state, person.seconds) == ("s@x.org", State.DONE, 3)
    assert (other.annotator, other.state) == ("4", State.SKIPPED)
    assert model.annotator == "m1"
    assert model.annotations[0].origin.kind is OriginKind.SUGGESTED
    first, second = person.annotations
    assert (second.score, second.attributes) == (0.5, {"kind": "x"})
    assert [(n.text, n.target) for n in record.notes] == [("انظر", first.id)]
    assert [(r.label, r.tail) for r in person.relations] == [("فاعل", second.id)]
    (again,), report = through(LABEL_STUDIO, tmp_path / "b.json", [record])
    assert [layer.annotator for layer in again.layers] == ["s@x.org", "4", "m1"]
    assert [r.label for r in again.layers[0].relations] == ["فاعل"]
    assert [one.attributes for one in again.layers[0].annotations] == [{}, {"kind": "x"}]
    assert [note.text for note in again.notes] == ["انظر"]
    assert report.counts == {LossKind.ORIGIN: 3}
    config = ET.parse(config_path(tmp_path / "b.json"))  # noqa: S314
    assert [one.get("value") for one in config.iter("Label")] == ["V", "P"]
    assert [one.get("value") for one in config.iter("Relation")] == ["فاعل"]


def test_spans_that_do_not_fit_are_named_and_the_rest_arrives(tmp_path: Path) -> None:
    tasks = [task(region(6, 10, "سليم", "P")) for _ in range(9)]
    tasks[3] = task(region(6, 10, "بدر", "P"), region(6, 10, "سليم", "P"), region(90, 99, "x", "P"))
    tasks[5] = {"data": {"n": 1}, "annotations": []}
    path = save(tmp_path / "a.json", *tasks)
    lines = [i for i, line in enumerate(path.read_text().split("\n"), 1) if line == " {"]
    records, problems = parted(read_file(path, ReadOptions()))
    assert [quotes(one) for one in records] == [["سليم"]] * 8
    assert [one.line for one in problems] == [lines[3], lines[3], lines[5]]


def test_who_answered_twice_has_one_layer(tmp_path: Path) -> None:
    body = task(region(6, 10, "سليم", "P"))
    body["annotations"] = body["annotations"] * 2
    (record,) = good(read_file(save(tmp_path / "a.json", body), ReadOptions()))
    assert [len(layer.annotations) for layer in record.layers] == [1]
    assert record.layers[0].seconds == 6


def test_what_has_no_place_is_told() -> None:
    one = AnnotationRecord("P", ((0, 2), (3, 5)))
    record = Record("اب جد", layers=(LayerRecord(annotations=(one,)),), notes=(NoteRecord("x"),))
    assert LABEL_STUDIO.losses is not None
    counts = LABEL_STUDIO.losses([record], WriteOptions()).counts
    assert counts == {LossKind.PIECES: 1, LossKind.NOTES: 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(), max_size=3))
def test_what_is_written_comes_back(tmp_path: Path, records: list[Record]) -> None:
    again, report = through(LABEL_STUDIO, tmp_path / "a.json", records)
    assert [(one.text, one.name, one.title) for one in again] == [
        (one.text, one.name, one.title) for one in records
    ]
    assert [spans(one) for one in again] == [spans(one) for one in records]
    assert [one.layers[0].annotator for one in again] == ["x" for _ in records]
    assert not report.counts


def test_a_task_goes_out_with_all_that_stood_beside_its_text(tmp_path: Path) -> None:
    task = {
        "id": 17,
        "data": {"text": "قال سليم", "url": "https://x.org", "n": 4, "tags": ["a"]},
        "meta": {"batch": 2},
        "annotations": [{"completed_by": 1, "result": []}],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    (record,) = good(read_file(path, ReadOptions()))
    (again,), report = through(LABEL_STUDIO, tmp_path / "b.json", [record])
    assert not report.counts.get(LossKind.METADATA)
    (body,) = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert (body["id"], body["meta"]) == (17, {"batch": 2})
    assert {key: body["data"][key] for key in ("url", "n", "tags")} == {
        "url": "https://x.org", "n": 4, "tags": ["a"]
    }  # fmt: skip
    assert again.metadata == record.metadata
