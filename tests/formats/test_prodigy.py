import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import State
from annotator.formats.flat import sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.prodigy import losses
from annotator.formats.reading import detect, read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.registry import PRODIGY
from tests.formats.articles import articles, good, parted, spans, through

TEXT = "قال سليم حداد"
SPAN = {"start": 4, "end": 13, "label": "P", "token_start": 1, "token_end": 2, "source": "m"}


def answer(who: str, answer: str = "accept", text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {
        "text": text, "spans": [SPAN], "answer": answer, "_input_hash": len(text),
        "_annotator_id": who, "meta": {"name": "خبر", "country": "لبنان"}, **more,
    }  # fmt: skip


def save(path: Path, *bodies: Any) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in bodies))
    return path


def test_all_answers_to_one_text_are_layers_of_one_article(tmp_path: Path) -> None:
    bodies = [
        answer("a"),
        answer("b", text=TEXT + "."),
        answer("b", "reject"),
        answer("c", "ignore"),
    ]
    path = save(tmp_path / "a.jsonl", *bodies)
    assert detect(path) is PRODIGY
    first, second = good(read_file(path, ReadOptions()))
    assert [(one.annotator, one.state, len(one.annotations)) for one in first.layers] == [
        ("a", State.DONE, 1), ("b", State.SKIPPED, 0), ("c", State.SKIPPED, 0),
    ]  # fmt: skip
    assert [one.annotator for one in second.layers] == ["b"]
    assert (first.name, first.metadata["country"]) == ("خبر", "لبنان")
    assert json.loads(first.metadata["prodigy.b.refused"]) == [SPAN]
    assert first.metadata["prodigy.b.answer"] == "reject"
    assert first.layers[0].annotations[0].foreign == {"prodigy": {"source": "m"}}


def test_what_one_person_said_in_several_answers_is_one_layer(tmp_path: Path) -> None:
    other = {"start": 0, "end": 3, "label": "V"}
    bodies = [answer("a", "ignore"), answer("a"), answer("a", spans=[SPAN, other])]
    (record,) = good(read_file(save(tmp_path / "a.jsonl", *bodies), ReadOptions()))
    (layer,) = record.layers
    assert (layer.annotator, layer.state) == ("a", State.DONE)
    assert spans(record) == {("P", ((4, 13),)), ("V", ((0, 3),))}


def test_bad_answers_are_named_and_the_rest_arrives(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.jsonl", answer("a"), answer("b", spans=[{**SPAN, "end": 99}, {}, SPAN])
    )
    path.write_text(path.read_text() + '{"text": "x", \n{"spans": []}\n')
    records, problems = parted(read_file(path, ReadOptions(), PRODIGY))
    assert [len(one.annotations) for one in records[0].layers] == [1, 1]
    assert [one.line for one in problems] == [2, 2, 3, 4]


def test_relations_and_answers_go_out_and_come_back(tmp_path: Path) -> None:
    ones = (
        AnnotationRecord("V", ((0, 3),), id="1" * 32),
        AnnotationRecord("P", ((4, 8),), id="2" * 32),
    )
    links = (RelationRecord("فاعل", "1" * 32, "2" * 32),)
    layer = LayerRecord("x", State.SKIPPED, annotations=ones, relations=links)
    record = Record(TEXT, name="n", layers=(layer,))
    path = tmp_path / "a.prodigy.jsonl"
    _, report = through(PRODIGY, path, [record])
    body = json.loads(path.read_text())
    assert body["answer"] == "ignore"
    assert (body["spans"][1]["token_start"], body["spans"][1]["token_end"]) == (1, 1)
    assert not report.counts
    done = Record(TEXT, name="n", layers=(msgspec.structs.replace(layer, state=State.DONE),))
    (again,), _ = through(PRODIGY, path, [done])
    assert [one.label for one in again.layers[0].relations] == ["فاعل"]


def test_losses_are_told() -> None:
    one = AnnotationRecord(
        "P", ((5, 8), (9, 13)), attributes={"a": "b"}, foreign={"brat": {"x": 1}}
    )
    record = Record(TEXT, layers=(LayerRecord(annotations=(one,)),))
    assert losses([record], WriteOptions()).counts == {
        LossKind.PIECES: 1, LossKind.WIDENED: 1, LossKind.ATTRIBUTES: 2, LossKind.FOREIGN: 2,
    }  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(), max_size=3, unique_by=lambda one: one.text))
def test_what_is_written_comes_back_at_the_edges_of_words(
    tmp_path: Path, records: list[Record]
) -> None:
    again, report = through(PRODIGY, tmp_path / "a.jsonl", records)
    assert [(one.text, one.name, one.title) for one in again] == [
        (one.text, one.name, one.title) for one in records
    ]
    pages = [sheet(one, WriteOptions(), LossReport()) for one in records]
    expected = [{(m.label, ((m.start, m.end),)) for m in page.marks} for page in pages]
    assert [spans(one) for one in again] == expected
    if not report.counts:
        assert [spans(one) for one in again] == [spans(one) for one in records]
