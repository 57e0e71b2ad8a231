"""What a query finds in one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.finding import plain
from annotator.core.model import Annotation, State
from annotator.core.query import Mode, Query, answers, finder, fits, phrases
from annotator.errors import AnnotatorError

TEXT = "قال رئيس الوزراء إن اللجنةَ اجتمعت.\nوللجنة رئيسٌ، وبرئيسِ الوزراء وفد للأمم المتحدة."


def found(text: str, phrase: str, mode: Mode = Mode.FOLDED, *, whole: bool = False) -> list[str]:
    return [text[a:b] for a, b in finder(Query(phrase, mode, whole))(text)]


def span(text: str, quote: str, label: str) -> Annotation:
    start = text.index(quote)
    return Annotation(
        id=f"{start:032x}",
        document="d",
        layer="me",
        label=label,
        pieces=((start, start + len(quote)),),
        quote=quote,
    )


SPANS = [span(TEXT, "رئيس الوزراء", "TITLE"), span(TEXT, "اللجنةَ", "BODY")]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("لجنة", ["لجنةَ", "لجنة"]),
        ("اللجنة", ["اللجنةَ", "لجنة"]),
        ("الأمم المتحدة", ["لأمم المتحدة"]),
        ("رئيس الوزراء", ["رئيس الوزراء", "رئيسِ الوزراء"]),
        ("رئيس", ["رئيس", "رئيسٌ", "رئيسِ"]),
        ("ئيس", []),
        ("اجتمع", ["اجتمع"]),
        ("", []),
        ("  ", []),
    ],
)
def test_a_folded_phrase_is_found_behind_proclitics(phrase: str, expected: list[str]) -> None:
    assert found(TEXT, phrase) == expected


def test_whole_words_end_where_the_phrase_does() -> None:
    assert found("وزير ووزيران ووزير.", "وزير") == ["وزير", "وزير", "وزير"]
    assert found("وزير ووزيران ووزير.", "وزير", whole=True) == ["وزير", "وزير"]


def test_an_exact_phrase_is_found_as_it_is_written() -> None:
    assert found(TEXT, "رئيس", Mode.EXACT) == ["رئيس"] * 3
    assert found(TEXT, "اللجنة ", Mode.EXACT) == []
    assert found(TEXT, "", Mode.EXACT) == []


def test_a_pattern_finds_what_it_describes_and_nothing_empty() -> None:
    assert found(TEXT, r"\bو\w+", Mode.REGEX) == ["وللجنة", "وبرئيسِ", "وفد"]
    assert found(TEXT, r"x*", Mode.REGEX) == []


def test_a_pattern_that_is_none_is_said_so() -> None:
    with pytest.raises(AnnotatorError, match="regular expression"):
        finder(Query("(", Mode.REGEX))


def test_a_pattern_that_explodes_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.core.patterns.SECONDS", 0.05)
    find = finder(Query(r"(\w|\w\w)+$", Mode.REGEX))
    with pytest.raises(AnnotatorError, match="too long"):
        find("ا" * 60 + "!")


def test_spans_are_found_by_label_and_the_text_they_hold() -> None:
    query = Query("رئيس", label="TITLE")
    assert [one.annotation for one in answers(query, finder(query), TEXT, SPANS)] == [SPANS[0].id]
    query = Query("لجنة", label="TITLE")
    assert answers(query, finder(query), TEXT, SPANS) == []
    query = Query(label="BODY")
    assert [(one.start, one.end) for one in answers(query, None, TEXT, SPANS)] == [
        (SPANS[1].start, SPANS[1].end)
    ]


def test_what_stands_beside_counts_within_a_line() -> None:
    with_body = Query(label="TITLE", beside="BODY")
    without = Query(label="TITLE", beside="BODY", apart=True)
    assert len(answers(with_body, None, TEXT, SPANS)) == 1
    assert answers(without, None, TEXT, SPANS) == []
    assert answers(Query(label="TITLE", beside="BODY", near=2), None, TEXT, SPANS) == []
    text = TEXT.replace(" إن ", "\n")
    spans = [span(text, one.quote, one.label) for one in SPANS]
    assert answers(with_body, None, text, spans) == []
    assert len(answers(without, None, text, spans)) == 1


def test_a_span_is_not_beside_itself() -> None:
    assert answers(Query(label="TITLE", beside="TITLE"), None, TEXT, SPANS) == []


def test_articles_are_chosen_by_state_metadata_and_date() -> None:
    about = {"source": "وكالة الأنباء", "date": "2026-03-04"}
    assert fits(Query(states=frozenset({State.DONE})), State.DONE, {})
    assert not fits(Query(states=frozenset({State.DONE})), State.TODO, {})
    assert fits(Query(metadata=(("source", "الانباء"),)), State.TODO, about)
    assert not fits(Query(metadata=(("source", "صحيفة"),)), State.TODO, about)
    assert fits(Query(since="2026-03", until="2026-03"), State.TODO, about)
    assert not fits(Query(since="2026-04"), State.TODO, about)
    assert not fits(Query(until="2026-02"), State.TODO, about)
    assert not fits(Query(until="2026-02"), State.TODO, {})


WORDS = st.text(alphabet="ابتجدلوفكسة َـ", min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), st.data())
def test_whatever_is_found_folds_to_what_was_asked(text: str, data: st.DataObject) -> None:
    words = plain(text).split()
    if not words:
        return
    phrase = data.draw(st.sampled_from(words))
    places = finder(Query(phrase))(text)
    for start, end in places:
        assert plain(text[start:end]) in (phrase, phrase[1:], phrase[2:])
    wanted = set(phrases(Query(phrase)))
    assert not places or any(word.startswith(tuple(wanted)) for word in plain(text).split()), (
        "the index would not have led here"
    )
