import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.flat import sheet
from annotator.formats.gliner import MAX_WORDS, losses, write
from annotator.formats.loss import LossReport
from annotator.formats.records import AnnotationRecord, LayerRecord, Record, WriteOptions
from tests.formats.articles import articles

TEXT = "قَرَّرَ وزير خارجية مصر."
RECORD = Record(
    TEXT,
    layers=(
        LayerRecord(annotations=(
            AnnotationRecord("V", ((0, 7),)), AnnotationRecord("T", ((8, 23),)),
            AnnotationRecord("L", ((20, 23),)),
        )),
    ),
)  # fmt: skip


def written(path: Path, options: WriteOptions, *records: Record) -> list[dict[str, list[object]]]:
    assert write(records, path, options) == losses(records, options)
    found: list[dict[str, list[object]]] = json.loads(path.read_text())
    return found


def test_the_last_word_is_counted_in_and_spans_nest(tmp_path: Path) -> None:
    (one,) = written(tmp_path / "a.json", WriteOptions(), RECORD)
    assert one["tokenized_text"] == ["قرر", "وزير", "خارجية", "مصر", "."]
    assert one["ner"] == [[0, 0, "V"], [1, 3, "T"], [3, 3, "L"]]
    (own,) = written(tmp_path / "a.json", WriteOptions(own_tokens=True), RECORD)
    assert own["tokenized_text"][0] == "قَرَّرَ"


def test_long_articles_are_cut_between_sentences(tmp_path: Path) -> None:
    long = Record("قال سليم نعم.\n" * 400, layers=(
        LayerRecord(annotations=(AnnotationRecord("P", ((14 * 399 + 4, 14 * 399 + 8),)),)),
    ))  # fmt: skip
    parts = written(tmp_path / "a.json", WriteOptions(), long)
    assert all(len(one["tokenized_text"]) <= MAX_WORDS for one in parts)
    assert sum(len(one["tokenized_text"]) for one in parts) == 1600
    (span,) = parts[-1]["ner"]
    assert isinstance(span, list)
    assert parts[-1]["tokenized_text"][span[0]] == "سليم"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(), max_size=3), st.booleans())
def test_every_span_is_in_its_words(tmp_path: Path, records: list[Record], own: bool) -> None:
    options = WriteOptions(own_tokens=own)
    parts = written(tmp_path / "a.json", options, *records)
    marks = [mark for one in records for mark in sheet(one, options, LossReport()).marks]
    assert sum(len(one["ner"]) for one in parts) == len(marks)
    for one in parts:
        for span in one["ner"]:
            assert isinstance(span, list)
            assert 0 <= span[0] <= span[1] < len(one["tokenized_text"])


@pytest.mark.extra
def test_gliners_own_splitter_makes_the_same_words(tmp_path: Path) -> None:
    splitter = pytest.importorskip("gliner.data_processing.tokenizer").WhitespaceTokenSplitter()
    (one,) = written(tmp_path / "a.json", WriteOptions(), RECORD)
    assert [word for word, *_ in splitter("قرر وزير خارجية مصر.")] == one["tokenized_text"]
