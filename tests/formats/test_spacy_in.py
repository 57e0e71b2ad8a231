import zlib
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.registry import SPACY
from annotator.formats.spacy import config_path, write
from tests.formats.articles import good, parted, spans

TEXT = "😀 قال  سليم حداد\n\nفي بيروت. "
RECORD = Record(
    TEXT, name="خبر", title="ع", metadata={"country": "YE"},
    layers=(
        LayerRecord(annotations=(
            AnnotationRecord("P", ((7, 16),), attributes={"kind": "named"}),
            AnnotationRecord("L", ((12, 16),)),
        )),
    ),
)  # fmt: skip


@pytest.fixture
def spacy() -> ModuleType:
    module: ModuleType = pytest.importorskip("spacy")
    return module


@pytest.mark.extra
def test_what_is_written_comes_back(spacy: ModuleType, tmp_path: Path) -> None:
    del spacy
    write([RECORD, Record("لا شيء", name="ب")], tmp_path / "a.spacy", WriteOptions())
    again, empty = good(read_file(tmp_path / "a.spacy", ReadOptions()))
    assert (again.text, again.name, again.title) == (RECORD.text, RECORD.name, RECORD.title)
    assert again.metadata == RECORD.metadata
    assert spans(again) == spans(RECORD)
    assert again.layers[0].annotations[0].attributes == {"kind": "named"}
    assert (empty.text, empty.layers) == ("لا شيء", ())


@pytest.mark.extra
def test_a_group_of_another_name_is_a_layer(spacy: ModuleType, tmp_path: Path) -> None:
    doc = spacy.blank("ar")("قال سليم")
    doc.spans["سلمى"] = [spacy.tokens.Span(doc, 1, 2, label="P"), doc[0:1]]
    doc.ents = [spacy.tokens.Span(doc, 0, 1, label="V")]
    spacy.tokens.DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    records, problems = parted(read_file(tmp_path / "a.spacy", ReadOptions()))
    assert [one.annotator for one in records[0].layers] == ["سلمى", ""]
    assert len(problems) == 1  # a span without a label


@pytest.mark.extra
@pytest.mark.parametrize(
    "raw", [b"", b"x", zlib.compress(b"x"), zlib.compress(b"\x81\xa5attrs\x90")]
)
def test_what_is_no_docbin_is_a_problem(spacy: ModuleType, raw: bytes, tmp_path: Path) -> None:
    del spacy
    (tmp_path / "a.spacy").write_bytes(raw)
    assert [type(one) for one in read_file(tmp_path / "a.spacy", ReadOptions())] == [Problem]


@pytest.mark.extra
@pytest.mark.timeout(300)
def test_the_config_beside_it_trains(spacy: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    write([RECORD] * 8, path, WriteOptions())
    training = pytest.importorskip("spacy.training.loop")
    initialize = pytest.importorskip("spacy.training.initialize")
    config = spacy.util.load_config(
        config_path(path),
        overrides={
            "paths.train": str(path),
            "paths.dev": str(path),
            "training.max_steps": 3,
            "training.eval_frequency": 3,
        },
    )
    nlp = initialize.init_nlp(config)
    assert nlp.pipe_names == ["tok2vec", "ner", "spancat"]
    (tmp_path / "model").mkdir()
    training.train(nlp, tmp_path / "model")
    assert (tmp_path / "model" / "model-last" / "config.cfg").is_file()


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_without_spacy_the_problem_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.spacy").write_bytes(b"x")
    (problem,) = read_file(tmp_path / "a.spacy", ReadOptions(), SPACY)
    assert isinstance(problem, Problem)
    assert "annotator[spacy]" in str(problem)
