import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.doccano import losses, write
from annotator.formats.loss import LossKind
from annotator.formats.reading import detect, read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.registry import DOCCANO
from annotator.formats.relations import settled
from tests.formats.articles import articles, good, parted, spans, through

TEXT = "😀 قَالَ سليم حداد نعم"


def lines(path: Path, *bodies: object) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in bodies))
    return path


def quotes(record: Record) -> list[str]:
    return [record.text[a.start : a.end] for layer in record.layers for a in layer.annotations]


@pytest.mark.parametrize("unit", ["", "utf-16", "graphemes"])
def test_the_unit_of_offsets_is_found_by_the_edges_of_words(unit: str, tmp_path: Path) -> None:
    start = {"": TEXT.index("سليم"), "utf-16": TEXT.index("سليم") + 1, "graphemes": 6}[unit]
    body = {"id": 5, "text": TEXT, "label": [[start, start + 9, "P"]], "Comments": []}
    path = lines(tmp_path / "a.jsonl", body, body)
    assert detect(path) is DOCCANO
    record, _ = good(read_file(path, ReadOptions()))
    assert quotes(record) == ["سليم حداد"]
    assert record.metadata.get("doccano.offsets", "") == unit


def test_a_unit_that_was_chosen_is_taken(tmp_path: Path) -> None:
    start = TEXT.index("سليم")
    path = lines(tmp_path / "a.jsonl", {"text": TEXT, "label": [[start, start + 9, "P"]]})
    (record,) = good(read_file(path, ReadOptions(offsets="utf-16"), DOCCANO))
    assert quotes(record) == [TEXT[start - 1 : start + 8]]


def test_entities_and_relations_come_in_and_go_out_again(tmp_path: Path) -> None:
    body = {
        "id": 5, "text": "سليم في بيروت", "country": "لبنان", "Comments": ["انظر"],
        "entities": [
            {"id": 0, "label": "P", "start_offset": 0, "end_offset": 4},
            {"id": 1, "label": "L", "start_offset": 8, "end_offset": 13, "score": 3},
        ],
        "relations": [{"id": 9, "from_id": 0, "to_id": 1, "type": "في"}],
    }  # fmt: skip
    path = lines(tmp_path / "a.jsonl", body)
    (record,) = good(read_file(path, ReadOptions()))
    assert quotes(record) == ["سليم", "بيروت"]
    assert [note.text for note in record.notes] == ["انظر"]
    assert record.metadata == {"country": "لبنان"}
    first, second = record.layers[0].annotations
    assert record.layers[0].relations == (
        RelationRecord("في", first.id, second.id, foreign={"doccano": {"id": 9}}),
    )
    (again,), report = through(DOCCANO, path, [record], WriteOptions(relations=True))
    assert {*report.counts} == {LossKind.ORIGIN}  # they came from another file
    assert spans(again) == spans(record)
    assert [r.label for r in again.layers[0].relations] == ["في"]
    assert again.metadata == record.metadata


def test_relations_are_told_where_the_shape_has_no_place_for_them(tmp_path: Path) -> None:
    ones = [
        AnnotationRecord("P", ((0, 2),), id="1" * 32),
        AnnotationRecord("P", ((3, 5),), id="2" * 32),
    ]
    arrows = [RelationRecord("r", "1" * 32, "2" * 32), RelationRecord("s", "1" * 32, "3")]
    kept, loose = settled(ones, arrows)
    assert [one.params["label"] for one in loose] == ["s"]
    record = Record("اب جد", layers=(LayerRecord(annotations=tuple(ones), relations=kept),))
    assert losses([record], WriteOptions()).counts == {LossKind.RELATIONS: 1}
    assert losses([record], WriteOptions(relations=True)).counts == {}


def test_bad_records_and_spans_are_named_by_line_and_the_rest_arrives(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "سليم", "label": [[0, 4, "P"], [2, 9, "P"], ["x", 1, "P"], 7]}\n'
        '{"text": "سليم", "label": [[0, 4, "P"]\n'
        '{"label": [[0, 4, "P"]]}\n'
        '{"text": "a\\u0000", "label": []}\n'
        "[1]\n"
        '{"text": "سليم", "entities": [], "relations": [{"from_id": 1, "to_id": 2, "type": "r"}]}\n'
    )
    records, problems = parted(read_file(path, ReadOptions(), DOCCANO))
    assert [quotes(one) for one in records] == [["سليم"], []]
    assert [one.line for one in problems] == [1, 1, 1, 2, 3, 4, 5, 6]


def test_labels_of_whole_texts_are_metadata(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "نص", "label": ["خبر"], "meta": {"a": 1}})
    (record,) = good(read_file(path, ReadOptions(), DOCCANO))
    assert record.metadata == {"label": '["خبر"]', "a": "1"}


def test_attributes_pieces_and_reserved_names_are_told() -> None:
    one = AnnotationRecord("P", ((0, 2), (3, 5)), attributes={"a": "b"}, foreign={"brat": {"x": 1}})
    record = Record("اب جد", metadata={"label": "x"}, layers=(LayerRecord(annotations=(one,)),))
    assert losses([record], WriteOptions()).counts == {
        LossKind.PIECES: 1, LossKind.ATTRIBUTES: 1, LossKind.FOREIGN: 1, LossKind.METADATA: 1,
    }  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(articles(), min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from(["", "utf-16", "code points"]),
)
def test_what_is_written_comes_back(
    tmp_path: Path, records: list[Record], relations: bool, unit: str
) -> None:
    options = WriteOptions(relations=relations, offsets=unit)
    write(records, tmp_path / "a.jsonl", options)
    read = ReadOptions(offsets=unit or "code points")
    again = good(read_file(tmp_path / "a.jsonl", read, DOCCANO))
    assert [(one.text, one.name, one.title) for one in again] == [
        (one.text, one.name, one.title) for one in records
    ]
    assert [spans(one) for one in again] == [spans(one) for one in records]
    assert {*losses(records, options).counts} <= {LossKind.PEOPLE}


def test_notes_are_comments(tmp_path: Path) -> None:
    (again,), report = through(
        DOCCANO, tmp_path / "a.jsonl", [Record("نص", notes=(NoteRecord("انظر"),))]
    )
    assert [one.text for one in again.notes] == ["انظر"]
    assert not report.counts


def test_text_title_and_id_stand_in_the_fields_that_were_chosen(tmp_path: Path) -> None:
    body = {"body": "قال سليم", "head": "خبر", "key": "k7", "text": "غيره", "label": [[4, 8, "P"]]}
    path = lines(tmp_path / "a.jsonl", body)
    options = ReadOptions(text="body", title="head", id="key")
    (record,) = good(read_file(path, options))
    assert (record.text, record.title, record.name) == ("قال سليم", "خبر", "k7")
    assert record.metadata == {"text": "غيره"}
    assert spans(record) == {("P", ((4, 8),))}


def test_values_that_are_no_texts_go_out_as_they_came(tmp_path: Path) -> None:
    meta = {"n": 3, "tags": ["a", "b"], "deep": {"x": 1.5}, "plain": "نص", "yes": True}
    path = lines(tmp_path / "a.jsonl", {"text": "قال سليم", "label": [[4, 8, "P"]], "meta": meta})
    (record,) = good(read_file(path, ReadOptions()))
    out = tmp_path / "b.doccano.jsonl"
    DOCCANO.write([record], out, WriteOptions())  # type: ignore[misc]
    body = json.loads(out.read_text(encoding="utf-8"))
    assert {key: body[key] for key in meta} == meta
