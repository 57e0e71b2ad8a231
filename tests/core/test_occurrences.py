"""Every occurrence of a phrase: which hits, where they begin and end, in which group."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.clitics import Evidence
from annotator.core.model import BoundaryPolicy
from annotator.core.occurrences import SURE, Finder, Kind, find_occurrences
from annotator.core.text import is_grapheme_boundary
from tests.core.marked import Score, parse, rows, show
from tests.core.strategies import texts

LETTERS = {
    "S": Kind.SAME,
    "P": Kind.PROCLITIC,
    "L": Kind.LAM,
    "K": Kind.LOOKALIKE,
    "V": Kind.VARIANT,
    "I": Kind.INFLECTED,
    "N": Kind.INSIDE,
    "U": Kind.UNSURE,
}
WORDS = (
    "وزارة الوزارة للوزارة بالوزارة وزاره لجنة اللجنة للجنة ولجنة لي ولي علي على عَلِيّ وعلـي الأمم"
    " للأمم لأمم الامم مال كمال أبو أبي ترونغ ترونج وزير وزراء وزيرا نائب ، ."
    " ( ) 21 21-KL/TW \n \u200f"
)
PROSE = st.lists(st.sampled_from(WORDS.split(" ")), max_size=20).map(" ".join)
PHRASES = st.lists(st.sampled_from(WORDS.split(" ")), min_size=1, max_size=3).map(" ".join)


def _found(text: str, phrase: str, **more: object) -> dict[str, list[str]]:
    groups = find_occurrences(text, phrase, **more)  # type: ignore[arg-type]
    return {group.kind.value: [text[slice(*hit)] for hit in group.hits] for group in groups}


@pytest.mark.parametrize("half", ["dev", "test"])
def test_every_occurrence_is_found_as_the_answers_say(half: str) -> None:
    grouped, ticked = Score(), Score()
    for phrase, line in rows("occurrences.tsv", half):
        marked = parse(line)
        expected = {(start, end, LETTERS[group]) for start, end, group in marked.square}
        found = {
            (*hit, group.kind)
            for group in find_occurrences(marked.text, phrase, taken=marked.curly)
            for hit in group.hits
        }
        grouped.count(expected, found)
        ticked.count(*({one[:2] for one in some if one[2] in SURE} for some in (expected, found)))
    show(f"occurrences with their group, {half}: {grouped}")
    show(f"those that are marked at once, {half}: {ticked}")
    assert min(grouped.precision, grouped.recall) >= 0.95
    assert min(ticked.precision, ticked.recall) >= 0.95


@given(text=texts | PROSE, phrase=texts | PHRASES)
def test_hits_lie_apart_on_graphemes_inside_the_text(text: str, phrase: str) -> None:
    hits = sorted(hit for group in find_occurrences(text, phrase) for hit in group.hits)
    assert all(0 <= start < end <= len(text) for start, end in hits)
    assert all(one[1] <= other[0] for one, other in pairwise(hits))
    assert all(is_grapheme_boundary(text, at) for hit in hits for at in hit)


@given(text=PROSE, phrase=PHRASES)
def test_a_sure_hit_folds_to_the_phrase_but_for_the_article_in_lam(text: str, phrase: str) -> None:
    wanted = "".join(fold_text(phrase).split())
    restored = ARTICLE + wanted.removeprefix("ل")
    for group in find_occurrences(text, phrase):
        for hit in group.hits if group.sure else ():
            got = "".join(fold_text(text[slice(*hit)]).split())
            if group.kind is Kind.LAM:
                possible = {ARTICLE + got.removeprefix("ل"), ARTICLE + got}
                assert possible & {wanted, restored}
            else:
                assert got in {wanted, restored}


@given(text=PROSE, phrase=PHRASES)
def test_a_folded_text_has_the_hits_of_its_original(text: str, phrase: str) -> None:
    finder = Finder(phrase)
    assert finder.find(fold(text)) == finder.find(text)


@given(text=PROSE, phrase=st.sampled_from(WORDS.split(" ")))
def test_a_word_that_stands_by_itself_is_always_found(text: str, phrase: str) -> None:
    if phrase.isalpha():
        alone = f"{text} ، {phrase} ،"
        hits = [hit for group in find_occurrences(alone, phrase) for hit in group.hits]
        assert any(end == len(alone) - 2 for _, end in hits)


def test_nothing_is_found_for_nothing() -> None:
    assert find_occurrences("لجنة", "") == ()
    assert find_occurrences("لجنة", "  ") == ()
    assert find_occurrences("", "لجنة") == ()


def test_lines_put_aside_hold_no_hits() -> None:
    text = "لجنة\nلجنة\nلجنة"
    assert find_occurrences(text, "لجنة", skip=[(5, 9)])[0].hits == ((0, 4), (10, 14))


def test_what_is_marked_already_is_no_hit_and_what_overlaps_a_mark_is_not_ticked() -> None:
    text = "الأمين العام ثم نائب الأمين العام ثم الأمين العام للحزب"
    groups = find_occurrences(text, "الأمين العام", taken=[(0, 12), (16, 33), (37, 55)])
    assert [(group.kind, group.sure, len(group.hits)) for group in groups] == [
        (Kind.INSIDE, False, 2)
    ]


def test_a_policy_that_keeps_a_proclitic_keeps_it_in_the_hits() -> None:
    inside = BoundaryPolicy(proclitics_out="وف")
    found = _found("زار لبنان وبلبنان ولبنان وللأمم", "لبنان", policy=inside)
    assert found == {"same": ["لبنان"], "proclitic": ["بلبنان", "لبنان"]}
    assert _found("وللأمم", "الأمم", policy=inside) == {"lam": ["للأمم"]}


def test_evidence_tells_a_proclitic_from_a_name() -> None:
    text = "قال تامر وتامر"
    assert _found(text, "تامر") == {"same": ["تامر"], "proclitic": ["تامر"]}
    named = Evidence(names=frozenset({"وتامر"}))
    assert _found(text, "تامر", evidence=named) == {"same": ["تامر"], "unsure": ["تامر"]}


def test_a_hit_holds_the_marks_of_its_letters_and_not_those_of_the_proclitic() -> None:
    text = "قال وَوِزارةُ الخارجيّةِ"
    assert _found(text, "وزارة الخارجية") == {"proclitic": ["وِزارةُ الخارجيّةِ"]}


def test_a_phrase_with_signs_is_found_with_the_same_signs() -> None:
    text = "الخطة (01)، الخطة ( 01 ) والخطة 01 والخطة [01]"
    assert _found(text, "الخطة (01)") == {"same": ["الخطة (01)", "الخطة ( 01 )"]}


def test_one_finder_serves_many_texts() -> None:
    finder = Finder("الأمم")
    texts_seen = ["للأمم", "الأمم", "أمم كثيرة", ""]
    assert [[group.kind for group in finder.find(text)] for text in texts_seen] == [
        [Kind.LAM],
        [Kind.SAME],
        [Kind.INFLECTED],
        [],
    ]
