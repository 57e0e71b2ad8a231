import csv
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Attribute, Label, State
from annotator.errors import AnnotatorError
from annotator.formats.loss import LossKind
from annotator.formats.reading import detect, read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.registry import CSV, XLSX, Format
from annotator.formats.span_rows import inert, plain
from annotator.formats.table_out import losses, sheet_losses, write, write_sheet
from tests.formats.articles import articles, good, parted, spans, through

EITHER = [CSV, pytest.param(XLSX, marks=pytest.mark.extra)]
HEADER = "id,title,annotator,label,start,end,quote,text,note\n"
RECORD = Record(
    "زار سليم\nبيروت", name="=1+1", title="@ع",
    layers=(
        LayerRecord("a", State.DONE, annotations=(
            AnnotationRecord("P", ((4, 8), (9, 14)), attributes={"kind": "-x"}, score=0.5),
        )),
        LayerRecord("b", State.SKIPPED),
    ),
)  # fmt: skip
PROJECT = ProjectRecord(labels=(Label("1", "P", attributes=(Attribute("kind", ()),)),))


def test_a_row_for_each_span_becomes_articles_with_layers(tmp_path: Path) -> None:
    rows = (
        "1,ع,سلمى,P,4,8,سليم,زار سليم بيروت,انظر\n1,ع,سلمى,L,9,14,بيروت,,\n1,ع,بدر,P,4,8,,,\n"
        "2,,,,,,,نص بلا مقاطع,\n"
    )
    (tmp_path / "a.csv").write_text(HEADER + rows)
    first, second = good(read_file(tmp_path / "a.csv", ReadOptions()))
    assert [(one.annotator, len(one.annotations)) for one in first.layers] == [
        ("سلمى", 2), ("بدر", 1),
    ]  # fmt: skip
    assert first.layers[0].annotations[0].foreign == {"table": {"note": "انظر"}}
    assert (second.text, second.layers) == ("نص بلا مقاطع", ())


def test_bad_rows_are_named_and_the_rest_arrives(tmp_path: Path) -> None:
    rows = (
        "1,,,P,4,8,بدر,زار سليم,\n1,,,P,4,8,سليم,,\n1,,,P,x,8,,,\n1,,,P,4,99,,,\n"
        "2,,,P,0,3,,,\n3,,,P,0,2,,نص,\n3,,,P,0,2,,نص,x,y,z\n"
    )
    (tmp_path / "a.csv").write_text(HEADER + rows)
    records, problems = parted(read_file(tmp_path / "a.csv", ReadOptions()))
    assert [len(one.layers[0].annotations) for one in records] == [1, 1]
    assert sorted(one.line or 0 for one in problems) == [2, 4, 5, 6, 8]


def test_dates_in_columns_called_start_and_end_are_no_spans(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,start,end,label\nنص,2024-01-01,2024-01-02,خبر\n")
    (record,) = good(read_file(tmp_path / "a.csv", ReadOptions()))
    assert record.metadata == {"start": "2024-01-01", "end": "2024-01-02", "label": "خبر"}


@given(st.text(alphabet="'=+-@\t\nab"))
def test_what_is_made_inert_comes_back(value: str) -> None:
    assert plain(inert(value)) == value
    assert inert(value)[:1] not in {*"=+-@\t\n"} or not value


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    write([PROJECT, RECORD], tmp_path / "a.csv", WriteOptions())
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,title")
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8-sig") as file:
        _, row, _ = csv.reader(file)
    assert (row[0], row[1], row[-1]) == ("'=1+1", "'@ع", "'-x")


@pytest.mark.parametrize("form", EITHER)
def test_layers_pieces_states_and_attributes_come_back(form: Format, tmp_path: Path) -> None:
    if form is XLSX:
        pytest.importorskip("openpyxl")
    path = tmp_path / f"a{form.extensions[0]}"
    assert form.write is not None
    report = form.write([PROJECT, RECORD], path, WriteOptions())
    (again,) = good(read_file(path, ReadOptions()))
    assert (again.text, again.name, again.title) == (RECORD.text, RECORD.name, RECORD.title)
    assert spans(again) == spans(RECORD)
    assert [(one.annotator, one.state) for one in again.layers] == [
        ("a", State.DONE), ("b", State.SKIPPED),
    ]  # fmt: skip
    assert again.layers[0].annotations[0].attributes == {"kind": "-x"}
    assert not report.counts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(several=True), max_size=3, unique_by=lambda one: one.text))
@pytest.mark.parametrize("form", EITHER)
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_what_is_written_comes_back(
    form: Format, suffix: str, tmp_path: Path, records: list[Record]
) -> None:
    if form is XLSX:
        pytest.importorskip("openpyxl")
    path = tmp_path / f"a{suffix if form is CSV else '.xlsx'}"
    again, report = through(form, path, records)
    assert [(one.text, one.name, one.title) for one in again] == [
        (one.text, one.name, one.title) for one in records
    ]
    assert [spans(one) for one in again] == [spans(one) for one in records]
    assert not report.counts


def test_losses_are_told() -> None:
    one = AnnotationRecord("P", ((0, 2),), attributes={"a": "b"})
    record = Record("نص" * 20_000, metadata={"a": "b"}, layers=(LayerRecord(annotations=(one,)),))
    assert losses([record], WriteOptions()).counts == {
        LossKind.METADATA: 1, LossKind.ATTRIBUTES: 1,
    }  # fmt: skip
    assert sheet_losses([record], WriteOptions()).counts[LossKind.TOO_LONG] == 1


@pytest.mark.extra
def test_a_workbook_runs_from_right_to_left_without_formulas(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "a.xlsx"
    write_sheet([PROJECT, RECORD], path, WriteOptions())
    assert detect(path) is XLSX
    sheet = openpyxl.load_workbook(path).active
    assert sheet.sheet_view.rightToLeft
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


@pytest.mark.extra
@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 900])
def test_what_is_no_workbook_is_a_problem(raw: bytes, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "a.xlsx").write_bytes(raw)
    assert len(parted(read_file(tmp_path / "a.xlsx", ReadOptions(), XLSX))[1]) == 1


@pytest.mark.skipif(find_spec("openpyxl") is not None, reason="openpyxl is installed")
def test_without_openpyxl_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="annotator\\[exchange\\]"):
        write_sheet([RECORD], tmp_path / "a.xlsx", WriteOptions())
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    assert len(parted(read_file(tmp_path / "a.xlsx", ReadOptions(), XLSX))[1]) == 1
