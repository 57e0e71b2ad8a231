import json
from pathlib import Path

import pytest

from annotator.core.model import OriginKind
from annotator.formats import json_lines, jsonl
from annotator.formats.records import AnnotationRecord, Item, Problem, ReadOptions, Record

TEXT = "زار سليم حداد الكرمة"


def read(path: Path, *lines: object, **options: str) -> list[Item]:
    raw = b"\n".join(
        one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode()
        for one in lines
    )
    path.write_bytes(raw)
    return list(jsonl.read(path, ReadOptions(**options)))  # type: ignore[arg-type]


def only_record(items: list[Item]) -> Record:
    (record,) = items
    assert isinstance(record, Record), record
    return record


def spans(record: Record) -> list[tuple[str, str]]:
    return [
        (record.text[one.start : one.end], one.label)
        for layer in record.layers
        for one in layer.annotations
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plain.jsonl"


@pytest.mark.parametrize(
    "fields",
    [
        {"spans": [{"start": 4, "end": 13, "label": "PERSON"}]},
        {"entities": [[4, 13, "PERSON"]]},
        {"label": [[4, 13, "PERSON"]]},
        {"labels": [{"start_offset": 4, "end_offset": 13, "label": "PERSON"}]},
        {"annotations": [{"begin": 4, "end": 13, "type": "PERSON", "quote": "سليم حداد"}]},
    ],
)
def test_spans_come_in_the_usual_forms(fields: dict[str, object], path: Path) -> None:
    record = only_record(read(path, {"text": TEXT, **fields}))
    assert spans(record) == [("سليم حداد", "PERSON")]
    assert record.metadata == {}
    assert record.layers[0].annotations[0].origin.kind is OriginKind.IMPORTED


def test_other_fields_become_metadata(path: Path) -> None:
    line = {
        "id": 7, "text": TEXT, "headline": "زيارة\nقصيرة", "year": 2024, "ok": True, "none": None,
        "meta": {"url": "http://x", "tags": ["a"]}, "label": "news",
    }  # fmt: skip
    record = only_record(read(path, line))
    assert (record.name, record.source, record.title) == ("7", "7", "زيارة قصيرة")
    assert record.metadata == {
        "year": "2024", "ok": "true", "url": "http://x", "tags": '["a"]', "label": "news",
    }  # fmt: skip


def test_the_fields_can_be_chosen(path: Path) -> None:
    line = {"text": "لا", "نص الخبر": TEXT, "رقم": "x9"}
    record = only_record(read(path, line, text="نص الخبر", id="رقم"))
    assert (record.text, record.name, record.metadata) == (TEXT, "x9", {"text": "لا"})


def test_spans_follow_the_text_when_its_line_ends_change(path: Path) -> None:
    raw = "\ufeffسطر\r\n\r\nزار سليم"
    start = raw.index("سليم")
    line = {"text": raw, "spans": [[start, start + 4, "PERSON"], [1, 6, "TITLE"]]}
    record = only_record(read(path, line))
    assert record.text == "سطر\n\nزار سليم"
    assert spans(record) == [("سليم", "PERSON"), ("سطر\n", "TITLE")]


def test_what_is_not_known_of_a_span_is_kept(path: Path) -> None:
    span = {
        "start": 4,
        "end": 13,
        "label": "P",
        "token_end": 2,
        "score": 1,
        "attributes": {"k": "v"},
    }
    record = only_record(read(path, {"text": TEXT, "spans": [span], "annotator": "سلمى"}))
    one: AnnotationRecord = record.layers[0].annotations[0]
    assert (one.foreign, one.score, one.attributes) == (
        {"jsonl": {"token_end": 2}},
        1.0,
        {"k": "v"},
    )
    assert record.layers[0].annotator == "سلمى"


BAD_LINES = [
    b"{",
    b"[1, 2]",
    b'"text"',
    b'{"body_": "x"}',
    b'{"text": 5}',
    b'{"text": "\xff"}',
    b'{"text": "\\ud83d"}',
    b'{"text": "a\\u0000b"}',
    b'{"text": "x", "n": NaN}',
    b'{"text": "x"} {"text": "y"}',
    b'{"text": "x", "d": ' + b"[" * 50_000 + b"}",
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_named_and_the_good_ones_arrive(bad: bytes, path: Path) -> None:
    first, problem, last = read(path, {"text": "أول"}, b"\n", bad, {"text": "آخر\u2028"})
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("plain.jsonl", 4)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert (first.line, last.line, last.text) == (1, 5, "آخر\u2028")


@pytest.mark.parametrize(
    "span",
    [
        [0, 999, "P"], [5, 5, "P"], [-1, 4, "P"], [0, 4, ""], [0, 4], "P", None,
        {"start": 0, "label": "P"}, {"start": True, "end": 4, "label": "P"}, [0.0, 4, "P"],
        {"start": 0, "end": 4, "label": 5},
        {"start": 0, "end": 3, "label": "P", "text": "غير"},
    ],
)  # fmt: skip
def test_a_bad_span_is_named_and_the_good_ones_arrive(span: object, path: Path) -> None:
    problem, record = read(path, {"text": TEXT, "spans": [[4, 8, "P"], span, [9, 13, "P"]]})
    assert isinstance(problem, Problem)
    assert problem.line == 1
    assert isinstance(record, Record)
    assert spans(record) == [("سليم", "P"), ("حداد", "P")]


def test_a_line_over_the_limit_is_a_problem(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MAX_LINE", 100)
    problem, record = read(path, {"text": "ا" * 200}, {"text": "قصير"})
    assert isinstance(problem, Problem)
    assert isinstance(record, Record)
    assert (problem.line, record.line) == (1, 2)


def test_a_file_in_utf16_and_one_of_many_lines_are_told_by_name(path: Path) -> None:
    path.write_bytes('{"text": "نص"}\n'.encode("utf-16"))
    (wide,) = jsonl.read(path, ReadOptions())
    path.write_text(json.dumps({"text": "نص"}, indent=2))
    (pretty,) = jsonl.read(path, ReadOptions())
    assert "UTF-16" in str(wide)
    assert "JSON lines" in str(pretty)


def test_a_list_of_records_is_read_as_lines_are(path: Path) -> None:
    rows = [{"text": f"قال سليم {n}", "spans": [[4, 8, "P"]]} for n in range(3)]
    path.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    found = list(jsonl.read(path, ReadOptions()))
    assert [one.text for one in found if isinstance(one, Record)] == [r["text"] for r in rows]
    path.write_text(json.dumps(rows)[:-1] + '], {"text": "بعد"}]', encoding="utf-8")
    again = list(jsonl.read(path, ReadOptions()))
    assert [one.text for one in again if isinstance(one, Record)][-1] == "بعد"
    assert [one.line for one in again if isinstance(one, Problem)] == [1]


def test_a_byte_order_mark_is_no_hindrance(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"text": "نص"}).encode())
    assert only_record(list(jsonl.read(path, ReadOptions()))).text == "نص"
