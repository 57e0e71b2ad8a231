from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from annotator.errors import AnnotatorError
from annotator.formats.loss import LossKind
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    Record,
    Subword,
    WriteOptions,
)
from annotator.formats.spacy import losses, write

TEXT = "😀 قال  سليم حداد وبدر\u00a0أمس.\n\nحضر نائب رئيس الوزراء. "


def at(part: str, label: str, **fields: object) -> AnnotationRecord:
    start = TEXT.index(part)
    return AnnotationRecord(label, ((start, start + len(part)),), **fields)  # type: ignore[arg-type]


RECORD = Record(
    TEXT, id="d1", name="خبر", title="عنوان", metadata={"country": "YE"},
    layers=(
        LayerRecord("x", annotations=(
            at("سليم حداد", "PERSON", id="a1"), at("بدر", "PERSON"),
            at("نائب رئيس الوزراء", "TITLE", id="a3", attributes={"kind": "named"}),
            at("رئيس الوزراء", "TITLE", id="a4"),
        )),
    ),
)  # fmt: skip


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_without_spacy_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="annotator\\[spacy\\]"):
        write([RECORD], tmp_path / "a.spacy", WriteOptions())
    assert list(tmp_path.iterdir()) == []


def test_the_losses_are_known_without_spacy() -> None:
    report = losses([RECORD], WriteOptions())
    assert report.counts == {
        LossKind.WIDENED: 1,
        LossKind.ENTITIES: 1,
        LossKind.PEOPLE: 1,
    }
    assert report.annotations == 4


@pytest.fixture
def spacy() -> ModuleType:
    module: ModuleType = pytest.importorskip("spacy")
    return module


@pytest.mark.extra
@pytest.mark.parametrize("subword", list(Subword))
def test_spacy_reads_every_span_back(spacy: ModuleType, subword: Subword, tmp_path: Path) -> None:
    options = WriteOptions(subword=subword)
    assert write([RECORD], tmp_path / "a.spacy", options) == losses([RECORD], options)
    docs = spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy")
    (doc,) = docs.get_docs(spacy.blank("ar").vocab)
    assert doc.text == TEXT
    second = {Subword.SPLIT: ["بدر"], Subword.DROP: []}.get(subword, ["وبدر"])
    assert [one.text for one in doc.spans["sc"]] == [
        "سليم حداد", *second, "نائب رئيس الوزراء", "رئيس الوزراء",
    ]  # fmt: skip
    assert [one.text for one in doc.ents] == ["سليم حداد", *second, "نائب رئيس الوزراء"]
    assert next(one.id_ for one in doc.spans["sc"]) == "a1"
    assert doc.user_data["attributes"] == {"a3": {"kind": "named"}}
    assert (doc.user_data["name"], doc.user_data["metadata"]) == ("خبر", {"country": "YE"})
    assert [one.text.strip() for one in doc.sents][-1] == "حضر نائب رئيس الوزراء."


@pytest.mark.extra
def test_spacy_can_train_on_it(spacy: ModuleType, tmp_path: Path) -> None:
    write([RECORD] * 8, tmp_path / "a.spacy", WriteOptions())
    nlp = spacy.blank("ar")
    nlp.add_pipe("ner")
    corpus = spacy.training.Corpus(tmp_path / "a.spacy")
    optimizer = nlp.initialize(lambda: corpus(nlp))
    loss: dict[str, float] = {}
    for _ in range(20):
        loss = nlp.update(list(corpus(nlp)), sgd=optimizer)
    assert "سليم حداد" in [one.text for one in nlp(TEXT).ents]
    assert loss["ner"] >= 0
