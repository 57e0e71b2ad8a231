import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats.brat_out import losses, write
from annotator.formats.files import iterate_files
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
from annotator.formats.registry import BRAT
from tests.formats.articles import Spans, articles, good, parted, spans

TEXT = "😀 قال سليم حداد\nوزير الخارجية في بيروت"
ANN = """T1\tPERSON 6 15\tسليم حداد
T2\tTITLE 11 15;16 20\tحداد وزير
T3\tPLACE 33 38\tبيروت
T4\tVERB 2 5\tقال
E1\tSpeak:T4 Speaker:T1
R1\tIn Arg1:T1 Arg2:T3
A1\tCertain T1 high
M1\tNegated T3
A2\tTense E1 past
*\tAlias T1 T2
N1\tReference T1 Wiki:Q1\tسليم
#1\tAnnotatorNotes T3\tانظر
"""


def pair(folder: Path, text: str | bytes = TEXT, ann: str | bytes = ANN) -> Path:
    (folder / "خبر.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "خبر.ann").write_bytes(ann.encode() if isinstance(ann, str) else ann)
    return folder / "خبر.txt"


def quotes(record: Record) -> list[tuple[str, str]]:
    return [
        (one.label, "|".join(record.text[start:end] for start, end in one.pieces))
        for layer in record.layers
        for one in layer.annotations
    ]


ALL = [("PERSON", "سليم حداد"), ("TITLE", "حداد\nوزير"), ("PLACE", "بيروت"), ("VERB", "قال")]


def test_a_folder_gives_each_article_once_with_all_that_is_said(tmp_path: Path) -> None:
    path = pair(tmp_path)
    (tmp_path / "annotation.conf").write_text("[entities]\n")
    (found,) = iterate_files([tmp_path])
    assert found == path
    assert detect(path) is detect(path.with_suffix(".ann")) is BRAT
    (record,) = good(read_file(path, ReadOptions()))
    assert quotes(record) == ALL
    first, _, third, _ = record.layers[0].annotations
    assert first.attributes == {"Certain": "high"}
    assert third.attributes == {"Negated": "true"}
    assert [(r.label, r.tail) for r in record.layers[0].relations] == [("In", third.id)]
    assert [(note.text, note.target) for note in record.notes] == [("انظر", third.id)]


def test_everything_goes_out_again(tmp_path: Path) -> None:
    (record,) = good(read_file(pair(tmp_path), ReadOptions()))
    report = write([record], tmp_path / "out", WriteOptions())
    assert {*report.counts} == {LossKind.ORIGIN}  # they came from another file
    assert (tmp_path / "out" / "خبر.txt").read_text() == TEXT
    again = (tmp_path / "out" / "خبر.ann").read_text()
    assert {*again.replace("A2\tN", "M1\tN").split("\n")} == {*ANN.split("\n")}
    conf = (tmp_path / "out" / "annotation.conf").read_text()
    assert "PERSON" in conf
    assert "In\tArg1:<ENTITY>, Arg2:<ENTITY>" in conf
    assert "Certain\tArg:<ENTITY>, Value:high" in conf


@pytest.mark.parametrize("both", [False, True])
def test_windows_line_ends_count_as_one_sign_or_as_two(both: bool, tmp_path: Path) -> None:
    ann = ANN.replace("16 20", "17 21").replace("33 38", "34 39") if both else ANN
    path = pair(tmp_path, TEXT.replace("\n", "\r\n"), ann.replace("\n", "\r\n"))
    (record,) = good(read_file(path, ReadOptions()))
    assert quotes(record) == ALL
    assert "\r" not in record.text


def test_utf16_offsets_are_recognised_by_their_quotes(tmp_path: Path) -> None:
    ann = "T1\tPERSON 7 16\tسليم حداد\nT3\tPLACE 34 39\tبيروت\n"
    (record,) = good(read_file(pair(tmp_path, TEXT, ann), ReadOptions()))
    assert quotes(record) == [("PERSON", "سليم حداد"), ("PLACE", "بيروت")]


def test_bad_lines_are_named_and_all_others_arrive(tmp_path: Path) -> None:
    lines = ANN.split("\n")
    lines[1] = "T2\tTITLE 11 15\tبدر"
    lines[3] = "T4 VERB"
    lines[5] = "R1\tIn Arg1:T1 Arg2:T9"
    lines[6] = "A1\tCertain T8 high"
    ann = "\n".join(lines).encode() + b"\xff\n"
    records, problems = parted(read_file(pair(tmp_path, TEXT, ann), ReadOptions()))
    assert quotes(records[0]) == [ALL[0], ALL[2]]
    assert [(one.file, one.line) for one in problems] == [
        ("خبر.ann", line) for line in (2, 4, 6, 7, 13)
    ]


def test_an_ann_file_without_its_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text(ANN)
    records, problems = parted(read_file(tmp_path / "a.ann", ReadOptions()))
    assert (records, len(problems)) == ([], 1)


def test_zips_are_read_and_damaged_ones_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("d/1.txt", TEXT),
            ("d/1.ann", ANN),
            ("d/2.txt", "نص"),
            ("d/a.conf", ""),
        ):
            archive.writestr(name, text)
    assert detect(path) is BRAT
    one, two = good(read_file(path, ReadOptions()))
    assert quotes(one) == ALL
    assert (two.text, two.source) == ("نص", "d/2.txt")
    raw = path.read_bytes()
    path.write_bytes(raw[:80] + b"\0" * 20 + raw[100:])
    records, problems = parted(read_file(path, ReadOptions(), BRAT))
    assert [one.text for one in records] == ["نص"]
    assert [one.file for one in problems] == ["x.zip/d/1.txt"]


def test_losses_are_told() -> None:
    one = AnnotationRecord("my label", ((2, 3),), attributes={"a": "", "b": "c d"})
    record = Record(
        "اب\nجد", name="a/b", title="ع", layers=(LayerRecord(annotations=(one,)),),
        notes=(NoteRecord("x"),),
    )  # fmt: skip
    assert losses([record], WriteOptions()).counts == {
        LossKind.WITHOUT_WORD: 1, LossKind.TRIMMED: 1, LossKind.NOTES: 1, LossKind.METADATA: 1,
        LossKind.FILE_NAME: 1,
    }  # fmt: skip


def test_a_folder_that_holds_something_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(AnnotatorError, match="there already"):
        write([Record("نص", name="a")], tmp_path, WriteOptions())
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def as_brat_has_them(record: Record) -> Spans:
    """Return the spans without line feeds at the ends of pieces, pieces between lines joined."""
    found: Spans = set()
    for one in record.layers[0].annotations:
        pieces: list[tuple[int, int]] = []
        for start, end in one.pieces:
            inside = [i for i in range(start, end) if record.text[i] != "\n"]
            if not inside:
                continue
            first, last = inside[0], inside[-1] + 1
            between = record.text[pieces[-1][1] : first] if pieces else ""
            if between and not between.strip("\n"):
                pieces[-1] = pieces[-1][0], last
            else:
                pieces.append((first, last))
        if pieces:
            found.add((one.label, tuple(pieces)))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(several=True), min_size=1, max_size=3))
def test_what_is_written_comes_back(tmp_path: Path, records: list[Record]) -> None:
    path = tmp_path / "a.brat.zip"
    report = write(records, path, WriteOptions())
    assert report == losses(records, WriteOptions())
    again = good(read_file(path, ReadOptions()))
    assert sorted(one.text for one in again) == sorted(one.text for one in records)
    key = {one.text: as_brat_has_them(one) for one in records}
    if len(key) == len(records):
        assert {one.text: spans(one) for one in again} == key
    if not report.counts[LossKind.TRIMMED] and not report.counts[LossKind.WITHOUT_WORD]:
        assert report.annotations == sum(len(r.layers[0].annotations) for r in records)


def test_attributes_of_relations_come_in_and_go_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال سليم", encoding="utf-8")
    lines = "T1\tV 0 3\tقال\nT2\tP 4 8\tسليم\nR1\tBy Arg1:T1 Arg2:T2\nA1\tSure R1 high\n"
    (tmp_path / "a.ann").write_text(lines, encoding="utf-8")
    (record,) = good(read_file(tmp_path / "a.txt", ReadOptions()))
    (arrow,) = record.layers[0].relations
    assert arrow.attributes == {"Sure": "high"}
    report = write([record], tmp_path / "out", WriteOptions())
    assert LossKind.RELATION_ATTRIBUTES not in report.counts
    assert "A1\tSure R1 high" in (tmp_path / "out" / "a.ann").read_text(encoding="utf-8")
    assert "Sure\tArg:<ANY>, Value:high" in (tmp_path / "out" / "annotation.conf").read_text()
