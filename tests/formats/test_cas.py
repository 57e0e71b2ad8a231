import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.formats.cas import ENTITY, losses, write
from annotator.formats.loss import LossKind
from annotator.formats.reading import detect, read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.registry import CAS
from tests.formats.articles import articles, good, parted, spans

TEXT = "😀 قال سليم\nفي بيروت"
_ONES = (
    AnnotationRecord("V", ((2, 5),), id="1" * 32),
    AnnotationRecord("P", ((6, 10),), id="2" * 32),
)
_LINK = RelationRecord("من", "1" * 32, "2" * 32)
RECORD = Record(
    TEXT, name="خبر", title="ع", layers=(LayerRecord(annotations=_ONES, relations=(_LINK,)),)
)


@pytest.fixture
def cassis() -> ModuleType:
    module: ModuleType = pytest.importorskip("cassis")
    return module


@pytest.mark.extra
def test_cassis_reads_the_same_spans(cassis: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "a.cas.zip"
    assert write([RECORD], path, WriteOptions()) == losses([RECORD], WriteOptions())
    with zipfile.ZipFile(path) as archive:
        types = cassis.load_typesystem(archive.open("TypeSystem.xml"))
        raw = archive.read("خبر.xmi")
    cas = cassis.load_cas_from_xmi(raw.decode(), typesystem=types)
    assert [(one.get_covered_text(), one.value) for one in cas.select(ENTITY)] == [
        ("قال", "V"), ("سليم", "P"),
    ]  # fmt: skip
    assert b'begin="3"' in raw  # in the file they count UTF-16


@pytest.mark.extra
def test_a_zip_comes_back_with_relations(cassis: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    write([RECORD, Record("لا شيء", name="ب")], path, WriteOptions())
    assert detect(path) is CAS
    again = {one.name: one for one in good(read_file(path, ReadOptions()))}
    assert {one.text for one in again.values()} == {TEXT, "لا شيء"}
    assert spans(again["خبر"]) == spans(RECORD)
    assert again["خبر"].title == "ع"
    (found,) = again["خبر"].layers[0].relations
    assert found.label == "من"
    del cassis


@pytest.mark.extra
def test_a_project_of_inception_gives_a_layer_for_each_annotator(
    cassis: ModuleType, tmp_path: Path
) -> None:
    write([RECORD], tmp_path / "one.zip", WriteOptions())
    del cassis
    path = tmp_path / "project.zip"
    inner = (tmp_path / "one.zip").read_bytes()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("exportedproject.json", "{}")
        for name in (
            "annotation/خبر.txt/INITIAL_CAS",
            "annotation/خبر.txt/سلمى",
            "curation/خبر.txt/X",
        ):
            archive.writestr(f"{name}.zip", inner)
        archive.writestr("annotation/خبر.txt/بدر.zip", b"PK\x03\x04 broken")
        archive.writestr("source/خبر.txt", TEXT)
    assert detect(path) is CAS
    records, problems = parted(read_file(path, ReadOptions()))
    layers = [layer.annotator for record in records for layer in record.layers]
    assert layers == ["سلمى", "gold"]
    assert [one.file for one in problems] == ["project.zip/annotation/خبر.txt/بدر.zip"]


@pytest.mark.extra
def test_json_is_read_too(cassis: ModuleType, tmp_path: Path) -> None:
    write([RECORD], tmp_path / "x", WriteOptions())
    with (tmp_path / "x" / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (tmp_path / "x" / "خبر.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types)
    cas.to_json(tmp_path / "a.json", pretty_print=True)
    assert detect(tmp_path / "a.json") is CAS
    (again,) = good(read_file(tmp_path / "a.json", ReadOptions()))
    assert spans(again) == spans(RECORD)


@pytest.mark.extra
@pytest.mark.parametrize(
    "raw",
    [b"", b"<xmi", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', b"{}", b'{"%TYPES": 3}', b"PK\x03\x04"],
)
def test_what_is_no_cas_is_a_problem(cassis: ModuleType, raw: bytes, tmp_path: Path) -> None:
    del cassis
    (tmp_path / "a.xmi").write_bytes(raw)
    records, problems = parted(read_file(tmp_path / "a.xmi", ReadOptions()))
    assert (records, len(problems)) == ([], 1)


@pytest.mark.extra
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.lists(articles(), min_size=1, max_size=3, unique_by=lambda one: one.name))
def test_what_is_written_comes_back(tmp_path: Path, records: list[Record]) -> None:
    pytest.importorskip("cassis")
    write(records, tmp_path / "a.zip", WriteOptions())
    again = good(read_file(tmp_path / "a.zip", ReadOptions(), CAS))
    assert {one.name: (one.text, one.title, spans(one)) for one in again} == {
        one.name: (one.text, one.title, spans(one)) for one in records
    }


def test_losses_are_known_without_the_library() -> None:
    one = AnnotationRecord("P", ((0, 2), (3, 5)), attributes={"a": "b"})
    record = Record(
        "اب جد", name="a/b", metadata={"a": "b"}, layers=(LayerRecord(annotations=(one,)),)
    )
    assert losses([record], WriteOptions()).counts == {
        LossKind.PIECES: 1, LossKind.ATTRIBUTES: 1, LossKind.METADATA: 1, LossKind.FILE_NAME: 1,
    }  # fmt: skip
    assert json.dumps(losses([RECORD], WriteOptions()).counts) == "{}"


@pytest.mark.skipif(find_spec("cassis") is not None, reason="dkpro-cassis is installed")
def test_without_cassis_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="annotator\\[exchange\\]"):
        write([RECORD], tmp_path / "a.zip", WriteOptions())
    (tmp_path / "a.xmi").write_text("<x/>")
    assert len(parted(read_file(tmp_path / "a.xmi", ReadOptions()))[1]) == 1
