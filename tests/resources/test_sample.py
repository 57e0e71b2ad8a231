import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest

from annotator.core.color import DEFAULT_COLORS
from annotator.core.guideline import part_for
from annotator.core.lines import detect
from annotator.core.model import Label, LineStatus, document_id, quote_of, text_digest
from annotator.core.text import is_grapheme_boundary
from annotator.core.words import trim
from annotator.formats.jsonl_own import Reader
from annotator.formats.records import AnnotationRecord, Item, ProjectRecord, Record
from annotator.paths import resources

NAMES = ("PERSON", "TITLE", "MEETING", "DECISION")
NOT_CONTENT = {LineStatus.ADVERT, LineStatus.SOURCE, LineStatus.COMMENT}
HONORIFICS = ("السيد ", "السيدة ", "فخامة ", "معالي ")


@cache
def items() -> tuple[Item, ...]:
    path = resources() / "sample" / "sample.jsonl"
    reader = Reader(path)
    lines = path.read_bytes().splitlines()
    return tuple(item for number, raw in enumerate(lines, 1) for item in reader.line(number, raw))


@cache
def project() -> ProjectRecord:
    header = items()[0]
    assert isinstance(header, ProjectRecord)
    return header


@cache
def articles() -> tuple[Record, ...]:
    return tuple(item for item in items() if isinstance(item, Record))


def reference(article: Record) -> tuple[AnnotationRecord, ...]:
    return article.layers[0].annotations


def everything() -> Iterator[tuple[Record, AnnotationRecord]]:
    for article in articles():
        for layer in article.layers:
            for one in layer.annotations:
                yield article, one


def references() -> Iterator[tuple[Record, AnnotationRecord]]:
    for article in articles():
        for one in reference(article):
            yield article, one


def quotes(label: str, kind: str | None = None) -> set[str]:
    return {
        one.quote or ""
        for _, one in references()
        if one.label == label and kind in (None, one.attributes.get("kind"))
    }


def content(article: Record) -> str:
    """Return the text with every line in which nothing is marked blanked out."""
    text = article.text
    for line in article.lines:
        if line.status in NOT_CONTENT:
            text = text[: line.start] + " " * (line.end - line.start) + text[line.end :]
    return text


def keys(annotations: tuple[AnnotationRecord, ...]) -> set[tuple[object, ...]]:
    return {(one.label, one.pieces, one.attributes.get("kind")) for one in annotations}


def score(first: int, second: int) -> float:
    """Return exact-match F1 of two layers over all articles."""
    both = total = 0
    for article in articles():
        one, other = (keys(article.layers[layer].annotations) for layer in (first, second))
        both, total = both + len(one & other), total + len(one) + len(other)
    return 2 * both / total


def default_labels() -> tuple[Label, ...]:
    body = msgspec.json.decode((resources() / "labels" / "default.json").read_bytes())
    return msgspec.convert(body["labels"], tuple[Label, ...])


def test_every_line_is_read_without_a_problem() -> None:
    assert all(isinstance(item, ProjectRecord | Record) for item in items())
    assert len(items()) == len(articles()) + 1


def test_there_are_enough_articles_of_a_readable_length() -> None:
    assert len(articles()) >= 12
    assert all(200 <= len(article.text.split()) <= 600 for article in articles())


def test_ids_follow_from_text_and_source_and_nothing_has_the_id_of_another() -> None:
    for article in articles():
        assert article.id == document_id(text_digest(article.text), article.source)
    ids = [article.id for article in articles()] + [one.id for _, one in everything()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def test_every_quote_is_what_stands_in_the_text() -> None:
    for article, one in everything():
        assert one.quote == quote_of(article.text, one.pieces)
        assert one.quote == one.quote.strip()


def test_each_article_has_three_finished_layers_of_known_people() -> None:
    people = [person.id for person in project().annotators]
    assert len(people) == 3
    for article in articles():
        assert [layer.annotator for layer in article.layers] == people
        assert all(layer.state == "done" for layer in article.layers)
        assert all(layer.annotations for layer in article.layers)


def test_the_header_has_the_default_labels() -> None:
    assert project().labels == default_labels()
    assert part_for(project().guideline, "ar").startswith("# مشروع")
    assert part_for(project().guideline, "en").startswith("# The sample")
    assert tuple(label.name for label in default_labels()) == NAMES


@pytest.mark.parametrize("label", default_labels(), ids=NAMES)
def test_a_default_label_is_complete(label: Label) -> None:
    assert set(label.titles) == {"ar", "en"}
    arabic, english = part_for(label.guideline, "ar"), part_for(label.guideline, "en")
    for heading in ("لا يدخل", "الحدود", "أمثلة"):
        assert f"**{heading}**" in arabic
        assert f"**{heading}**" not in english
    for heading in ("Out", "Edges", "Examples"):
        assert f"**{heading}**" in english
        assert f"**{heading}**" not in arabic
    examples = [part.rpartition("**")[2].count("[") for part in (arabic, english)]
    assert examples[0] == examples[1] > 0
    assert label.key == str(label.order + 1)
    assert label.color == DEFAULT_COLORS[label.order]
    choices = [choice.name for one in label.attributes for choice in one.choices]
    assert choices == (["named", "mention"] if label.name in NAMES[2:] else [])


def test_the_default_labels_differ_without_colour() -> None:
    assert len({label.underline for label in default_labels()}) == len(NAMES)


def test_labels_and_kinds_are_those_of_the_label_set() -> None:
    for _, one in everything():
        assert one.label in NAMES
        kind = one.attributes.get("kind")
        assert (kind in {"named", "mention"}) == (one.label in NAMES[2:])


def test_reference_spans_have_clean_edges() -> None:
    for article, one in references():
        assert trim(article.text, one.start, one.end) == (one.start, one.end), one.quote
        for edge in (one.start, one.end):
            assert is_grapheme_boundary(article.text, edge), one.quote
        assert not (one.quote or "").startswith(HONORIFICS)


def test_reference_spans_end_with_a_word_and_begin_with_one_or_after_proclitics() -> None:
    for article, one in references():
        after = article.text[one.end : one.end + 1]
        assert not after or not (after.isalnum() or unicodedata.combining(after)), one.quote
        joined = re.findall(r"\w*$", article.text[: one.start])[0]
        assert len(joined) <= 1, one.quote
        assert joined in "وفبلك", one.quote


def test_no_reference_span_begins_with_a_letter_that_is_only_joined_to_it() -> None:
    for _, one in references():
        quote = one.quote or ""
        assert not (quote[0] in "وفبلك" and quote[1:] in quotes(one.label)), quote


@pytest.mark.parametrize("label", NAMES)
def test_a_phrase_marked_once_is_marked_wherever_it_stands(label: str) -> None:
    for article in articles():
        spans = reference(article)
        marked = content(article)
        for quote in filter(lambda one: " " in one, quotes(label)):
            for match in re.finditer(rf"\b[وفبلك]?({re.escape(quote)})\b", marked):
                start, end = match.span(1)
                assert any(one.start <= start and end <= one.end for one in spans), quote


def test_reference_spans_meet_only_where_a_decision_stands_in_a_meeting() -> None:
    for article in articles():
        spans = reference(article)
        for outer in spans:
            for inner in spans:
                if inner is outer or not outer.start <= inner.start < outer.end:
                    continue
                assert (outer.label, inner.label) == ("MEETING", "DECISION")
                assert inner.end <= outer.end


def test_nothing_is_marked_in_advert_source_and_comment_lines() -> None:
    for article, one in everything():
        for line in article.lines:
            if line.status in NOT_CONTENT:
                assert one.end <= line.start or line.end <= one.start


def test_listed_lines_are_whole_lines() -> None:
    for article in articles():
        whole = article.text.split("\n")
        assert all(article.text[line.start : line.end] in whole for line in article.lines)
        statuses = {line.status for line in article.lines}
        assert {*NOT_CONTENT, LineStatus.CAPTION} == statuses


def test_the_detector_finds_the_listed_lines() -> None:
    for article in articles():
        found = [(line.start, line.end, line.status) for line in detect(article.text)]
        assert [(line.start, line.end, line.status) for line in article.lines] == found


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+-[A-Z]{2}/[A-Z]{2}",  # a code in mixed directions
        r"[٠-٩]{2}",
        "[\U0001f300-\U0001faff]",
        "\u200d",  # an emoji of several code points
        r"[ء-ي][\u064b-\u0652][ء-ي]+[\u064b-\u0652]",  # a vocalised word
        "ـــ",
        r"\) \|\n",
        r"\(تصوير: .*\)\n",
        r"كانون الأول/ديسمبر",
        r"«[^»]+»",
        r"\[إعلان رقم \d\]",
        r"\nتعليق \(0\)",
        r"(?m)^[A-Z][a-z]+ .*[ء-ي]",  # an Arabic line that begins in Latin letters
        r"\bالسيد\b",
    ],
)
def test_what_makes_such_text_hard_is_present(pattern: str) -> None:
    assert any(re.search(pattern, article.text) for article in articles())


def test_names_stand_in_several_spellings() -> None:
    assert {"أوغار تيلبرغ", "أوجار تيلبرج", "أوكار تيلبرك"} <= quotes("PERSON")
    assert {"غسان أبو الرمح", "غسان أبا الرمح", "غسّان أبو الرمح"} <= quotes("PERSON")


def test_decisions_stand_in_full_and_in_short_form() -> None:
    assert {"القرار رقم 88-QA/TL", "القرار 88"} <= quotes("DECISION", "named")
    assert {"القرار", "قراره"} <= quotes("DECISION", "mention")


@pytest.mark.parametrize("joined", ["و", "ف", "ب", "ل", "ك"])
def test_each_proclitic_is_left_outside_somewhere(joined: str) -> None:
    assert any(re.search(rf"(?<!\w){joined}$", a.text[: one.start]) for a, one in references())


def test_the_lam_of_the_article_stays_in_the_span() -> None:
    found = {one.quote for a, one in references() if a.text[one.start - 1 : one.start + 1] == "لل"}
    assert {"لخطة", "لعقيد", "لقرار رقم 27-BS/QM"} <= found


@pytest.mark.parametrize("between", [" ", "، ", " و"])
def test_chains_of_titles_are_cut(between: str) -> None:
    assert any(
        first.label == second.label == "TITLE" and a.text[first.end : second.start] == between
        for a in articles()
        for first, second in zip(reference(a), reference(a)[1:], strict=False)
    )


def test_one_story_stands_twice_with_small_changes() -> None:
    first, second = (set(articles()[number].text.split()) for number in (5, 13))
    assert articles()[5].text != articles()[13].text
    assert len(first & second) / len(first | second) > 0.7


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (1, 2)])
def test_layers_agree_as_people_do(first: int, second: int) -> None:
    assert 0.75 <= score(first, second) <= 0.9
