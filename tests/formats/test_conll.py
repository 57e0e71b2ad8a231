from pathlib import Path

import pytest

from annotator.core.spans import OverlapPolicy
from annotator.errors import AnnotatorError
from annotator.formats.conll import losses, write
from annotator.formats.loss import LossKind
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    Record,
    Subword,
    WriteOptions,
)

TEXT = "قال سليم حداد وبدر.\nحضر نائب رئيس الوزراء."


def record(*parts: tuple[str, str], text: str = TEXT, name: str = "خبر") -> Record:
    found = tuple(
        AnnotationRecord(label, ((text.index(part), text.index(part) + len(part)),))
        for part, label in parts
    )
    return Record(text, name=name, layers=(LayerRecord("x", annotations=found),))


FULL = record(("سليم حداد", "PERSON"), ("بدر", "PERSON"), ("نائب رئيس الوزراء", "TITLE"),
              ("رئيس الوزراء", "TITLE"))  # fmt: skip


def parsed(path: Path) -> list[list[tuple[str, str]]]:
    """Read the columns back as any reader does: split at white space, sentences at blank lines."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split()
        if cells:
            token, tag = cells
            sentences[-1].append((token, tag))
        elif sentences[-1]:
            sentences.append([])
    return sentences[:-1]


def entities(sentence: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (label, words) of strict IOB2; an I- that continues nothing is an error."""
    found: list[tuple[str, str]] = []
    before = "O"
    for token, tag in sentence:
        if tag.startswith("B-"):
            found.append((tag[2:], token))
        elif tag.startswith("I-"):
            assert before[2:] == tag[2:], f"{tag} after {before}"
            found[-1] = (tag[2:], f"{found[-1][1]} {token}")
        else:
            assert tag == "O"
        before = tag
    return found


def written(path: Path, options: WriteOptions, *records: Record) -> list[list[tuple[str, str]]]:
    assert write(records, path, options) == losses(records, options)
    return parsed(path)


def test_an_independent_reader_gets_the_spans_back(tmp_path: Path) -> None:
    start, first, second = written(tmp_path / "a.conll", WriteOptions(), FULL)
    assert start == [("-DOCSTART-", "O")]
    assert entities(first) == [("PERSON", "سليم حداد"), ("PERSON", "وبدر")]
    assert entities(second) == [("TITLE", "نائب رئيس الوزراء")]
    assert first[-1] == (".", "O")


def test_the_inner_span_and_the_cut_word_on_request(tmp_path: Path) -> None:
    options = WriteOptions(overlap=OverlapPolicy.INNERMOST, subword=Subword.SPLIT, docstart=False)
    first, second = written(tmp_path / "a.conll", options, FULL)
    assert entities(first) == [("PERSON", "سليم حداد"), ("PERSON", "بدر")]
    assert ("و", "O") in first
    assert entities(second) == [("TITLE", "رئيس الوزراء")]


def test_two_spans_that_touch_stay_two(tmp_path: Path) -> None:
    one = record(("سليم", "P"), ("حداد", "P"))
    (first, _) = written(tmp_path / "a.conll", WriteOptions(docstart=False), one)
    assert entities(first) == [("P", "سليم"), ("P", "حداد")]


def test_the_report_names_what_is_lost_before_anything_is_written() -> None:
    report = losses([FULL], WriteOptions())
    assert report.counts == {
        LossKind.WIDENED: 1,
        LossKind.OVERLAP: 1,
        LossKind.PEOPLE: 1,
    }
    (example,) = report.examples[LossKind.OVERLAP]
    assert (example.document, example.quote) == ("خبر", "رئيس الوزراء")
    assert (report.documents, report.annotations) == (1, 3)


def test_attributes_metadata_and_odd_label_names_are_told(tmp_path: Path) -> None:
    one = AnnotationRecord("my label", ((4, 8),), attributes={"kind": "named"})
    given = Record(TEXT, title="عنوان", layers=(LayerRecord("x", annotations=(one,)),))
    first, _ = written(tmp_path / "a.conll", WriteOptions(docstart=False), given)
    assert entities(first) == [("my_label", "سليم")]
    assert losses([given], WriteOptions()).counts == {
        LossKind.PEOPLE: 1,
        LossKind.ATTRIBUTES: 1, LossKind.RENAMED: 1, LossKind.METADATA: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u202f", "\u3000", "\u2028", "\u0085", "\t", " \u200f "]
)
def test_no_white_space_or_lone_mark_reaches_a_column(space: str, tmp_path: Path) -> None:
    text = f"قال{space}سليم"
    first, *_ = written(tmp_path / "a.conll", WriteOptions(docstart=False), Record(text))
    assert first[0] == ("قال", "O")


def test_lines_end_with_line_feeds_only(tmp_path: Path) -> None:
    write([FULL], tmp_path / "a.conll", WriteOptions())
    assert b"\r" not in (tmp_path / "a.conll").read_bytes()


def test_a_cancelled_export_keeps_the_old_file(tmp_path: Path) -> None:
    def cancelled() -> object:
        yield FULL
        raise AnnotatorError("Cancelled.")

    (tmp_path / "a.conll").write_text("old")
    with pytest.raises(AnnotatorError):
        write(cancelled(), tmp_path / "a.conll", WriteOptions())  # type: ignore[arg-type]
    assert (tmp_path / "a.conll").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.extra
def test_seqeval_reads_the_same_entities(tmp_path: Path) -> None:
    scheme = pytest.importorskip("seqeval.scheme")
    sentences = written(tmp_path / "a.conll", WriteOptions(docstart=False), FULL)
    found = scheme.Entities([[tag for _, tag in one] for one in sentences], scheme.IOB2)
    assert [[one.to_tuple()[1:] for one in sentence] for sentence in found.entities] == [
        [("PERSON", 1, 3), ("PERSON", 3, 4)],
        [("TITLE", 1, 4)],
    ]
