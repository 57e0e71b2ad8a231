import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats import conll
from annotator.formats.conll_in import REBUILT, read
from annotator.formats.flat import sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    Columns,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.tags import Scheme

Span = tuple[str, str]


def found(path: Path, content: str | bytes) -> tuple[list[Record], list[Problem]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    items = list(read(path, ReadOptions()))
    return (
        [one for one in items if isinstance(one, Record)],
        [one for one in items if isinstance(one, Problem)],
    )


def spans(record: Record) -> list[Span]:
    return [
        (record.text[one.start : one.end], one.label)
        for layer in record.layers
        for one in layer.annotations
    ]


TWO = [("سليم حداد", "PER"), ("بيروت", "LOC"), ("بدر", "PER")]
WORDS = ["قال", "سليم", "حداد", "بيروت", "بدر", "."]


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB1", "O I-PER I-PER I-LOC B-PER O"),
        ("IOB2", "O B-PER I-PER B-LOC B-PER O"),
        ("IOE2", "O I-PER E-PER E-LOC E-PER O"),
        ("BIOES", "O B-PER E-PER S-LOC S-PER O"),
        ("BILOU", "O B-PER L-PER U-LOC U-PER O"),
        ("BMES", "O B-PER E-PER W-LOC W-PER O"),
    ],
)
@pytest.mark.parametrize("between", ["\t", " ", "  \t"])
def test_every_scheme_gives_the_same_spans(
    scheme: str, tags: str, between: str, tmp_path: Path
) -> None:
    rows = "".join(f"{w}{between}{t}\r\n" for w, t in zip(WORDS, tags.split(), strict=True))
    (record,), problems = found(tmp_path / "a.conll", rows)
    assert record.text == " ".join(WORDS)
    assert spans(record) == TWO
    assert problems == []
    assert record.metadata[REBUILT] == "rebuilt from tokens"
    assert record.metadata["conll.scheme"] == scheme


def test_two_spans_of_one_label_that_touch_stay_two(tmp_path: Path) -> None:
    (iob1,), _ = found(tmp_path / "a.conll", "سليم I-P\nبدر B-P\nو O\n")
    (ioe2,), _ = found(tmp_path / "b.conll", "سليم E-P\nبدر E-P\nو O\n")
    assert spans(iob1) == spans(ioe2) == [("سليم", "P"), ("بدر", "P")]


def test_conll_2003_has_its_tags_in_the_last_column(tmp_path: Path) -> None:
    text = (
        "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\nPeter NNP B-NP B-PER\n\n"
        "-DOCSTART- -X- -X- O\n\nRome NNP B-NP B-LOC\n"
    )
    records, problems = found(tmp_path / "a.conll", text)
    assert [one.text for one in records] == ["EU rejects\nPeter", "Rome"]
    assert [spans(one) for one in records] == [[("EU", "ORG"), ("Peter", "PER")], [("Rome", "LOC")]]
    assert [one.line for one in records] == [1, 8]
    assert problems == []


def test_several_tag_columns_are_nested_spans(tmp_path: Path) -> None:
    text = "وزير\tB-TITLE\tO\nخارجية\tI-TITLE\tO\nمصر\tI-TITLE\tB-GPE\nقال\tO\tO\n"
    (record,), _ = found(tmp_path / "a.conll", text)
    assert spans(record) == [("وزير خارجية مصر", "TITLE"), ("مصر", "GPE")]


def test_rows_with_as_many_tags_as_there_are_are_read_by_label(tmp_path: Path) -> None:
    text = "جامعة B-ORG\nبيرزيت I-ORG B-GPE\nفي O\nرام I-GPE B-LOC B-GPE\nالله O I-GPE I-LOC\n" * 3
    (record,), problems = found(tmp_path / "a.conll", text)
    assert ("جامعة بيرزيت", "ORG") in spans(record)
    assert ("رام الله", "LOC") in spans(record)
    assert problems == []


def test_comments_bring_ids_and_the_text_as_it_was(tmp_path: Path) -> None:
    text = (
        "# newdoc id = خبر-1\n# sent_id = 1\n# text = قال سليم: نعم.\nقال\tO\nسليم\tB-P\n:\tO\n"
        "نعم\tO\n.\tO\n\n# newdoc id = خبر-2\n# text = آخر\nآخر\tO\n#\tO\n"
    )
    (first, second), problems = found(tmp_path / "a.conll", text)
    assert (first.name, first.text) == ("خبر-1", "قال سليم: نعم.")
    assert spans(first) == [("سليم", "P")]
    assert first.metadata[REBUILT] == "sentences as the file gives them"
    assert second.text == "آخر #"  # the comment does not hold all tokens
    assert second.metadata[REBUILT] == "rebuilt from tokens"
    assert problems == []


def test_a_hint_joins_tokens(tmp_path: Path) -> None:
    rows = "1\tقال\tO\t_\n2\tسليم\tB-P\tSpaceAfter=No\n3\t.\tO\t_\n\n1\tنعم\tO\t_\n"
    (record,), _ = found(tmp_path / "a.conll", rows)
    assert record.text == "قال سليم.\nنعم"


def test_bare_labels_are_spans_too(tmp_path: Path) -> None:
    (record,), _ = found(tmp_path / "a.conll", "قال O\nسليم PER\nحداد PER\nفي O\nروما LOC\nو O\n")
    assert spans(record) == [("سليم حداد", "PER"), ("روما", "LOC")]


def test_without_marks_of_articles_fifty_sentences_make_one(tmp_path: Path) -> None:
    records, _ = found(tmp_path / "a.conll", "سليم B-P\n\n" * 120)
    assert [one.text.count("\n") + 1 for one in records] == [50, 50, 20]
    assert [one.line for one in records] == [1, 101, 201]


def test_a_bad_row_is_named_and_all_others_arrive(tmp_path: Path) -> None:
    rows = ["قال\tO", "سليم\tB-P", "حداد\tI-P", ".\tO", ""] * 20
    rows[10], rows[31], rows[62] = "قال", "سليم\tX?", "\x00\tO"
    raw = "\n".join(rows).encode()
    (record,), problems = found(tmp_path / "a.conll", raw + b"\n\xff\xfe\tO\n")
    assert [one.line for one in problems] == [11, 32, 63, 101]
    assert len(spans(record)) == 20
    assert all(isinstance(one.message.template, str) for one in problems)


def test_arabic_code_pages_are_recognised(tmp_path: Path) -> None:
    rows = "قال O\nالرئيس B-TITLE\nسليم B-P\nالحداد I-P\nفي O\nالمدينة O\n"
    (record,), problems = found(tmp_path / "a.conll", rows.encode("cp1256"))
    assert spans(record) == [("الرئيس", "TITLE"), ("سليم الحداد", "P")]
    assert (record.encoding, problems) == ("cp1256", [])


@pytest.mark.parametrize("content", ["", "\n\n", "نص فقط بلا فئات\n", "كلمة\n" * 9])
def test_a_file_without_tags_is_one_problem(content: str, tmp_path: Path) -> None:
    records, problems = found(tmp_path / "a.conll", content)
    assert records == []
    assert len(problems) == 1


WORD = st.sampled_from(["قال", "سليم", "بدر", "و", "21-KL/TW", "😀", "#", "قرَّرَ", ".", "\n", "«"])


@st.composite
def articles(draw: st.DrawFn) -> Record:
    text = " ".join(draw(st.lists(WORD, min_size=1, max_size=12)))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    chosen = draw(st.sets(st.tuples(places, st.sampled_from(["P", "T/x", "شخص"])), max_size=6))
    return Record(
        text,
        layers=(
            LayerRecord(
                annotations=tuple(
                    AnnotationRecord(label, ((min(place), max(place)),))
                    for place, label in sorted(chosen)
                    if place[0] != place[1]
                )
            ),
        ),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(articles(), min_size=1, max_size=3), st.sampled_from(Scheme), st.sampled_from(Columns)
)
def test_what_is_written_comes_back_but_for_what_the_report_says(
    tmp_path: Path, records: list[Record], scheme: Scheme, columns: Columns
) -> None:
    options = WriteOptions(scheme=scheme, columns=columns)
    report = conll.write(records, tmp_path / "a.conll", options)
    assert report == conll.losses(records, options)
    read_back = [
        {(r.text[a.start : a.end], a.label) for layer in r.layers for a in layer.annotations}
        for r in read_file(tmp_path / "a.conll", ReadOptions())
        if isinstance(r, Record)
    ]
    expected = []
    total = 0
    for record in records:
        page = sheet(record, options, LossReport(), nested=columns is Columns.NESTED)
        marks = page.marks if columns is Columns.NESTED else page.flat
        total += len(marks)
        words = [
            (
                " ".join(
                    record.text[slice(*one)] for one in page.tokens[slice(*page.token_range(m))]
                ),
                m,
            )
            for m in marks
        ]
        if page.tokens:
            expected.append({(word, mark.label) for word, mark in words})
    if not report.counts[LossKind.OVERLAP] or columns is not Columns.NESTED:
        assert [{(w.replace("\n", " "), x) for w, x in one} for one in read_back] == expected
        assert report.annotations == total


def test_damaged_columns_end_in_records_and_problems(tmp_path: Path) -> None:
    chance = random.Random(4)
    seed = ("-DOCSTART-\tO\n\nقال\tO\nسليم\tB-P\nحداد\tI-P\n\n" * 5).encode()
    for _ in range(300):
        raw = bytearray(seed)
        for _ in range(chance.randint(1, 5)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        for one in read_file_of(tmp_path / "a.conll", bytes(raw)):
            assert isinstance(one, Record | Problem)


def read_file_of(path: Path, raw: bytes) -> list[object]:
    path.write_bytes(raw)
    return list(read_file(path, ReadOptions()))


def test_names_of_columns_are_no_token(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("token\ttag\n" + "قال\tO\nسليم\tB-P\n" * 9, encoding="utf-8")
    (record,) = read_file(path, ReadOptions())
    assert isinstance(record, Record)
    assert record.text.startswith("قال سليم")
