from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Line, LineStatus, NoteKind, quote_of
from annotator.core.spans import OverlapPolicy
from annotator.formats.flat import Sheet, sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    Record,
    Subword,
    WriteOptions,
)

PLAIN = WriteOptions()
TEXT = "قال سليم حداد وبدر أمس.\nإعلان هنا\nحضر المؤتمر."


def at(part: str, label: str = "P", text: str = TEXT) -> AnnotationRecord:
    start = text.index(part)
    return AnnotationRecord(label, ((start, start + len(part)),), quote=part)


def made(
    *annotations: AnnotationRecord, options: WriteOptions = PLAIN, text: str = TEXT,
    lines: tuple[Line, ...] = (),
) -> tuple[Sheet, LossReport]:  # fmt: skip
    report = LossReport()
    layer = LayerRecord(annotations=annotations)
    record = Record(text, name="خبر", layers=(layer,), lines=lines)
    return sheet(record, options, report), report


def quotes(page: Sheet) -> list[str]:
    return [page.text[mark.start : mark.end] for mark in page.flat]


def words(page: Sheet) -> list[str]:
    return [page.text[start:end] for start, end in page.tokens]


def test_whole_words_are_kept_without_loss() -> None:
    page, report = made(at("سليم حداد"), at("أمس"))
    assert quotes(page) == ["سليم حداد", "أمس"]
    assert report.counts.total() == 0
    assert words(page)[:6] == ["قال", "سليم", "حداد", "وبدر", "أمس", "."]


def test_a_span_inside_a_word_is_widened_and_told() -> None:
    page, report = made(at("بدر"))
    assert quotes(page) == ["وبدر"]
    assert report.counts == {LossKind.WIDENED: 1}
    (example,) = report.examples[LossKind.WIDENED]
    assert (example.document, example.quote) == ("خبر", "بدر")
    assert TEXT[example.start : example.end] == "بدر"


def test_a_word_is_cut_at_the_edge_of_a_span_on_request() -> None:
    page, report = made(at("بدر"), options=WriteOptions(subword=Subword.SPLIT))
    assert quotes(page) == ["بدر"]
    assert words(page)[3:5] == ["و", "بدر"]
    assert report.counts == {LossKind.SPLIT_WORD: 1}


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    text = "قَرَّرَ"
    one = AnnotationRecord("D", ((0, 1),))
    page, report = made(one, options=WriteOptions(subword=Subword.SPLIT), text=text)
    assert quotes(page) == ["قَ"]
    assert report.counts == {LossKind.WIDENED: 1, LossKind.SPLIT_WORD: 1}


def test_a_cluster_that_reaches_over_a_word_does_not_take_the_span_with_it() -> None:
    one = AnnotationRecord("D", ((2, 3),))  # the cluster begins with the sign before the word
    page, _ = made(one, options=WriteOptions(subword=Subword.SPLIT), text="\u06dd_\u064e")
    (mark,) = page.marks
    assert (mark.start, mark.end) in page.tokens


def test_a_span_inside_a_word_is_dropped_on_request() -> None:
    page, report = made(at("بدر"), at("أمس"), options=WriteOptions(subword=Subword.DROP))
    assert quotes(page) == ["أمس"]
    assert report.counts == {LossKind.SUBWORD_DROPPED: 1}


def test_of_overlapping_spans_the_policy_chooses() -> None:
    outer, inner = at("سليم حداد"), at("حداد")
    assert quotes(made(outer, inner)[0]) == ["سليم حداد"]
    options = WriteOptions(overlap=OverlapPolicy.INNERMOST)
    page, _ = made(outer, inner, options=options)
    assert quotes(page) == ["حداد"]
    assert len(page.marks) == 2


def test_each_piece_of_a_span_becomes_a_span() -> None:
    one = AnnotationRecord("P", ((4, 8), (14, 18)))
    page, report = made(one)
    assert quotes(page) == ["سليم", "وبدر"]
    assert report.counts == {LossKind.PIECES: 1}


def test_a_span_of_white_space_has_no_word() -> None:
    page, report = made(AnnotationRecord("P", ((3, 4),)))
    assert quotes(page) == []
    assert report.counts == {LossKind.WITHOUT_WORD: 1}


def test_the_first_layer_is_written_and_what_stands_beside_it_is_told() -> None:
    first = LayerRecord("a", annotations=(at("سليم"), at("أمس", "DATE")))
    second = LayerRecord("b", annotations=(at("حداد"),))
    report = LossReport()
    notes = (NoteRecord("?", NoteKind.QUESTION), NoteRecord("!"), NoteRecord("!", NoteKind.ANSWER))
    record = Record(TEXT, layers=(first, second), notes=notes)
    assert quotes(sheet(record, WriteOptions(), report)) == ["سليم", "أمس"]
    assert report.counts == {
        LossKind.LAYERS: 1, LossKind.PEOPLE: 1, LossKind.QUESTIONS: 2, LossKind.NOTES: 1,
    }  # fmt: skip


def test_a_sentence_never_ends_inside_a_span() -> None:
    one = AnnotationRecord("M", ((TEXT.index("أمس"), TEXT.index("هنا")),))
    page, _ = made(one)
    ends = [words(page)[last - 1] for _, last in page.sentences]
    assert ends == ["هنا", "."]
    assert len(made()[0].sentences) == 3


def test_no_more_examples_than_asked_are_kept() -> None:
    report = LossReport(limit=2)
    record = Record(TEXT, layers=(LayerRecord(annotations=(at("بدر"),) * 5),))
    sheet(record, WriteOptions(), report)
    assert report.counts[LossKind.WIDENED] == 5
    assert len(report.examples[LossKind.WIDENED]) == 2
    ((message, examples),) = report.messages()
    assert "whole words" in str(message)
    assert str(examples[0]).endswith(": بدر")


texts = st.text(alphabet="اب و.،\nَ\u200f😀1-(\u0600\u0301\u200d👩", max_size=40)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[AnnotationRecord], list[Line], WriteOptions]:
    text = draw(texts)
    found = []
    lines = []
    for _ in range(draw(st.integers(0, 5)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        found.append(AnnotationRecord(draw(st.sampled_from("PQ")), ((start, end),)))
    for _ in range(draw(st.integers(0, 2)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        lines.append(Line(start, draw(st.integers(start, len(text))), LineStatus.ADVERT))
    options = WriteOptions(
        overlap=draw(st.sampled_from(OverlapPolicy)),
        subword=draw(st.sampled_from(Subword)),
    )
    return text, found, lines, options


@given(cases())
def test_every_mark_is_whole_tokens_and_every_missing_span_is_counted(
    case: tuple[str, list[AnnotationRecord], list[Line], WriteOptions],
) -> None:
    text, found, lines, options = case
    page, report = made(*found, options=options, text=text, lines=tuple(lines))
    for mark in page.marks:
        first, last = page.token_range(mark)
        assert page.tokens[first][0] == mark.start
        assert page.tokens[last - 1][1] == mark.end
    assert [one for a, b in page.sentences for one in page.tokens[a:b]] == list(page.tokens)
    for mark in page.flat:
        first, last = page.token_range(mark)
        assert any(a <= first and last <= b for a, b in page.sentences)
    gone = (LossKind.SUBWORD_DROPPED, LossKind.WITHOUT_WORD)
    assert len(page.marks) + sum(report.counts[kind] for kind in gone) == len(found)
    unmoved = LossKind.WIDENED not in report.counts
    if unmoved:
        for mark in page.marks:
            written = page.text[mark.start : mark.end]
            assert written in quote_of(text, mark.annotation.pieces)
