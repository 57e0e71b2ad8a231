import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Label
from annotator.errors import AnnotatorError
from annotator.formats.files import iterate_files
from annotator.formats.huggingface import losses, write, write_parquet
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
from annotator.formats.registry import HUGGING_FACE, PARQUET, Format
from tests.formats.articles import articles, good, parted, spans

EITHER = [HUGGING_FACE, pytest.param(PARQUET, marks=pytest.mark.extra)]
RECORD = Record(
    "قال سليم حداد. نعم", name="خبر", title="ع", metadata={"country": "لبنان"},
    layers=(
        LayerRecord("a", annotations=(
            AnnotationRecord("P", ((4, 13),), attributes={"kind": "named"}),
            AnnotationRecord("L", ((9, 13),)),
        )),
        LayerRecord("b", annotations=(AnnotationRecord("P", ((4, 8),)),)),
    ),
)  # fmt: skip
PROJECT = ProjectRecord("مشروع", labels=(Label("1", "T"), Label("2", "P", {"ar": "شخص"})))


def written(
    form: Format, folder: Path, records: list[Record], options: WriteOptions | None = None
) -> list[Path]:
    options = options or WriteOptions()
    if form is PARQUET:
        pytest.importorskip("pyarrow")
    assert form.write is not None
    report = form.write([PROJECT, *records], folder, options)
    assert report == losses([PROJECT, *records], options)
    assert {one.parent.name for one in iterate_files([folder])} == {"spans"}  # each article once
    return [one for part in ("spans", "tokens") for one in sorted((folder / part).iterdir())]


@pytest.mark.parametrize("form", EITHER)
def test_the_folder_is_read_back_with_its_layers(form: Format, tmp_path: Path) -> None:
    files = written(form, tmp_path / "x", [RECORD])
    assert {detect(one) for one in files} == {form}
    (again,) = good(read_file(files[0], ReadOptions()))
    assert (again.text, again.name, again.title) == (RECORD.text, RECORD.name, RECORD.title)
    assert again.metadata == RECORD.metadata
    assert spans(again) == spans(RECORD)
    assert [one.annotator for one in again.layers] == ["a", "b"]
    assert again.layers[0].annotations[0].attributes == {"kind": "named"}
    first, second, *others = good(read_file(files[1], ReadOptions()))
    assert {one.layers[0].annotator for one in others} == {"b"}
    assert (first.text, second.text) == ("قال سليم حداد .", "نعم")
    assert spans(first) == {("P", ((4, 13),))}


def test_losses_are_told() -> None:
    one = AnnotationRecord("P", ((0, 2), (3, 5)))
    two = AnnotationRecord("P", ((0, 5),))
    record = Record("اب جد", layers=(LayerRecord(annotations=(one, two)),))
    assert losses([record], WriteOptions()).counts == {LossKind.PIECES: 1, LossKind.ENTITIES: 2}


@pytest.mark.parametrize("form", EITHER)
def test_large_datasets_are_sharded(form: Format, tmp_path: Path) -> None:
    files = written(form, tmp_path / "x", [RECORD] * 30, WriteOptions(shard=300))
    assert sum(one.parent.name == "spans" for one in files) > 3
    assert (
        sum(len(good(read_file(f, ReadOptions()))) for f in files if f.parent.name == "spans") == 30
    )


@pytest.mark.extra
def test_no_shard_is_without_rows(tmp_path: Path) -> None:
    for file in written(PARQUET, tmp_path / "x", [RECORD] * 3, WriteOptions(shard=1)):
        about = pytest.importorskip("pyarrow.parquet").ParquetFile(file).metadata
        assert about.num_rows > 0
        assert all(about.row_group(n).num_rows for n in range(about.num_row_groups))


def test_classes_by_number_get_the_names_of_the_card(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    card = (
        "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n"
    )
    names = "        names:\n          '0': O\n          '1': B-PER\n          '2': I-PER\n---\n"
    (tmp_path / "README.md").write_text(card + names)
    row = {"id": "1", "tokens": ["قال", "سليم", "حداد"], "ner_tags": [0, 1, 2]}
    path = tmp_path / "data" / "train.jsonl"
    path.write_text(json.dumps(row) + "\n")
    assert list(iterate_files([tmp_path])) == [path]
    (record,) = good(read_file(path, ReadOptions()))
    assert (record.text, spans(record)) == ("قال سليم حداد", {("PER", ((4, 13),))})


def test_bad_rows_are_named_and_the_rest_arrives(tmp_path: Path) -> None:
    rows = [
        {"tokens": ["قال", "سليم"], "ner_tags": ["O", "B-P"]},
        {"tokens": ["قال", "سليم"], "ner_tags": ["O"]},
        {"tokens": ["قال", 3], "ner_tags": ["O", "O"]},
        {
            "text": "قال",
            "title": "",
            "metadata": "",
            "spans": [{"start": 0, "end": 9, "label": "P"}],
        },
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows) + "{\n")
    records, problems = parted(read_file(path, ReadOptions()))
    assert [len(spans(one)) for one in records] == [1, 0, 0]
    assert [one.line for one in problems] == [2, 3, 4, 5]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(), max_size=3), st.randoms())
def test_what_is_written_comes_back(tmp_path: Path, records: list[Record], chance: object) -> None:
    folder = tmp_path / str(id(chance)) / str(len(list(tmp_path.rglob("*"))))
    folder.parent.mkdir(exist_ok=True)
    write(records, folder, WriteOptions())
    again = good(read_file(folder / "spans" / "train-00000.jsonl", ReadOptions(), HUGGING_FACE))
    assert [(one.text, one.name, one.title) for one in again] == [
        (one.text, one.name, one.title) for one in records
    ]
    assert [spans(one) for one in again] == [spans(one) for one in records]


@pytest.mark.skipif(find_spec("pyarrow") is not None, reason="pyarrow is installed")
def test_without_pyarrow_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="annotator\\[exchange\\]"):
        write_parquet([RECORD], tmp_path / "x", WriteOptions())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.extra
@pytest.mark.extra
@pytest.mark.parametrize("stream", [True, False])
def test_what_datasets_saved_on_a_disk_is_read(tmp_path: Path, *, stream: bool) -> None:
    arrow, ipc = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.ipc")
    folder = tmp_path / "saved" / "train"
    folder.mkdir(parents=True)
    classes = {"names": ["O", "B-P", "I-P"], "_type": "ClassLabel"}
    features = {"ner_tags": {"feature": classes, "_type": "List"}}
    about = {"huggingface": json.dumps({"info": {"features": features}})}
    rows = [{"tokens": ["قال", "سليم", "حداد"], "ner_tags": [0, 1, 2]}] * 3
    table = arrow.Table.from_pylist(rows).replace_schema_metadata(about)
    path = folder / "data-00000-of-00001.arrow"
    with (ipc.new_stream if stream else ipc.new_file)(path, table.schema) as writer:
        writer.write_table(table)
    for name in ("dataset_info.json", "state.json"):
        (folder / name).write_text("{}")
    (tmp_path / "saved" / "dataset_dict.json").write_text("{}")
    assert list(iterate_files([tmp_path / "saved"])) == [path]
    found = good(read_file(path, ReadOptions()))
    assert [one.text for one in found] == ["قال سليم حداد"] * 3
    assert spans(found[0]) == {("P", ((4, 13),))}
    path.write_bytes(path.read_bytes()[:200])
    _, bad = parted(read_file(path, ReadOptions()))
    assert len(bad) == 1


def test_a_damaged_parquet_file_is_a_problem(tmp_path: Path) -> None:
    files = written(PARQUET, tmp_path / "x", [RECORD])
    raw = files[0].read_bytes()
    for broken in (b"", raw[:50], raw[:60] + b"\0" * 30 + raw[90:], b"PAR1" + raw[40:]):
        files[0].write_bytes(broken)
        assert parted(read_file(files[0], ReadOptions(), PARQUET))[1]


@pytest.mark.extra
@pytest.mark.parametrize("form", EITHER)
def test_datasets_loads_both_configurations(form: Format, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    pytest.importorskip("pyarrow")
    written(form, tmp_path / "x", [RECORD, Record("لا شيء", name="b")])
    cache = str(tmp_path / "cache")
    found = datasets.load_dataset(str(tmp_path / "x"), "spans", cache_dir=cache)["train"]
    names = found.features["spans"].feature["label"].names
    assert [names[one["label"]] for one in found[0]["spans"]] == ["P", "L", "P"]
    assert [found[0]["text"][s["start"] : s["end"]] for s in found[0]["spans"]] == [
        s["text"] for s in found[0]["spans"]
    ]
    tokens = datasets.load_dataset(str(tmp_path / "x"), "tokens", cache_dir=cache)["train"]
    tags = tokens.features["ner_tags"].feature.names
    assert [tags[one] for one in tokens[0]["ner_tags"]] == ["O", "B-P", "I-P", "O"]


@pytest.mark.extra
def test_duckdb_reads_the_shards(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    written(PARQUET, tmp_path / "x", [RECORD])
    spans = f"select unnest(spans, recursive := true) from '{tmp_path}/x/spans/*.parquet'"
    query = f"select label, count(*) from ({spans}) group by 1 order by 1"
    assert duckdb.sql(query).fetchall() == [("L", 1), ("P", 2)]
