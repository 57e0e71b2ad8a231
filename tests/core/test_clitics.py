from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.clitics import (
    NO_EVIDENCE,
    Evidence,
    Fault,
    Verdict,
    article_of,
    enclitic_of,
    end_steps,
    evidence_of,
    proclitics_of,
    snap,
    start_steps,
    violations,
)
from annotator.core.model import BoundaryPolicy
from annotator.core.text import grapheme_bounds, is_grapheme_boundary
from tests.core.answers import answers
from tests.core.strategies import texts

POLICY = BoundaryPolicy()
BARE = BoundaryPolicy(article_out=True, enclitics_out=True)
PRECISION, RECALL = 0.98, 0.95


def verdicts(word: str, evidence: Evidence = NO_EVIDENCE) -> list[tuple[str, Verdict]]:
    return [(word[: cut.at], cut.verdict) for cut in proclitics_of(word, evidence)]


def snapped(text: str, policy: BoundaryPolicy = POLICY, evidence: Evidence = NO_EVIDENCE) -> str:
    return text[slice(*snap(text, 0, len(text), policy, evidence))]


def unasked(word: str) -> set[int]:
    places: set[int] = set()
    for cut in proclitics_of(word):
        if cut.verdict is not Verdict.PROCLITIC or cut.letters not in POLICY.proclitics_out:
            break
        places.add(cut.at)
    return places


@pytest.mark.parametrize("split", ["dev", "test"])
def test_cuts_made_unasked_are_right_and_nearly_all_are_made(split: str) -> None:
    right = wrong = missed = 0
    for answer in answers(split):
        made = unasked(answer.word)
        right += len(made & answer.cuts)
        wrong += len(made - answer.cuts)
        missed += len(answer.cuts - made)
    assert right / (right + wrong) >= PRECISION
    assert right / (right + missed) >= RECALL


@pytest.mark.parametrize("split", ["dev", "test"])
def test_every_proclitic_of_the_list_is_at_least_offered(split: str) -> None:
    listed = [answer for answer in answers(split) if answer.proclitics]
    offered = [
        answer
        for answer in listed
        if set(answer.proclitics)
        <= set(start_steps(answer.word, 0, len(answer.word), POLICY)) - {0}
    ]
    assert len(offered) / len(listed) >= PRECISION


@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_pronoun_is_offered_where_the_rest_keeps_its_spelling(split: str) -> None:
    certain = [answer for answer in answers(split) if answer.certain]
    wrong = [
        answer.word
        for answer in certain
        if answer.enclitic != (cut.at if (cut := enclitic_of(answer.word)) else None)
    ]
    assert len(wrong) / len(certain) <= 1 - PRECISION


def test_stacked_proclitics_are_cut_from_the_outside() -> None:
    assert verdicts("وبوزارة") == [("و", Verdict.PROCLITIC), ("وب", Verdict.PROCLITIC)]


def test_nothing_follows_a_radical_letter() -> None:
    assert verdicts("وليد") == [("و", Verdict.RADICAL)]
    assert verdicts("لجنة") == [("ل", Verdict.RADICAL)]


def test_what_only_the_sentence_tells_stays_unsure() -> None:
    assert verdicts("ولي") == [("و", Verdict.UNSURE)]
    assert snapped("ولي العهد") == "ولي العهد"


def test_marks_and_tatweel_go_with_the_letter_before_them() -> None:
    assert verdicts("وَبِوزارة") == [("وَ", Verdict.PROCLITIC), ("وَبِ", Verdict.PROCLITIC)]
    assert verdicts("بـ21-KL/TW") == [("بـ", Verdict.PROCLITIC)]


def test_a_vowel_that_no_proclitic_has_makes_a_letter_radical() -> None:
    assert verdicts("وُزّان") == [("وُ", Verdict.RADICAL)]


def test_initials_and_codes_have_no_proclitics() -> None:
    assert proclitics_of("ب.ب.س") == proclitics_of("ب-52") == proclitics_of("و") == ()


def test_an_ending_does_not_hide_a_radical_letter() -> None:
    assert snapped("وفدا رسميا") == "وفدا رسميا"
    assert snapped("لجنه الدفاع") == "لجنه الدفاع"


def test_a_ligature_is_not_cut() -> None:
    assert proclitics_of("ﻻحظ") == ()


def test_only_the_first_lam_is_cut_off() -> None:
    assert snapped("للأمم المتحدة") == "لأمم المتحدة"
    assert snapped("للجنة المركزية") == "لجنة المركزية"


def test_the_article_before_the_whole_word_makes_its_letter_radical() -> None:
    assert verdicts("بلوطة", Evidence(articled={"بلوطة"})) == [("ب", Verdict.RADICAL)]


def test_a_confirmed_name_keeps_its_first_letter() -> None:
    assert verdicts("ولعيد")[0][1] is not Verdict.RADICAL
    assert verdicts("ولعيد", Evidence(names={"ولعيد"})) == [("و", Verdict.RADICAL)]


def test_a_confirmed_name_lets_what_stands_before_it_be_cut() -> None:
    assert verdicts("لغوشن") == [("ل", Verdict.UNSURE)]
    assert verdicts("لغوشن", Evidence(names={"غوشن"})) == [("ل", Verdict.PROCLITIC)]


@pytest.mark.parametrize("text", ["", "\n", "2031 – 7,5 %", "😀"])
def test_a_text_without_words_is_no_evidence(text: str) -> None:
    seen = evidence_of([text])
    assert seen.articled == seen.words == frozenset()


def test_evidence_is_gathered_from_texts_before_alefs_are_folded() -> None:
    seen = evidence_of(["رأى الوزير ألمانيا والقرار"], ["لي هواي"])
    assert seen.articled == {"وزير", "قرار"}
    assert seen.names == {"لي", "هواي"}
    assert "المانيا" in seen.words


def test_evidence_of_two_articles_is_joined() -> None:
    both = evidence_of(["الوزير"]) | evidence_of(["القرار"])
    assert both == evidence_of(["الوزير القرار"])


def test_the_article_is_cut_only_where_the_policy_asks() -> None:
    assert start_steps("وبالقاهرة", 0, 9, POLICY) == (0, 1, 2)
    assert start_steps("وبالقاهرة", 0, 9, BARE) == (0, 1, 2, 4)
    assert snapped("للأمم", BARE) == "أمم"
    assert article_of("ألمانيا") is None


def test_a_pronoun_stays_unless_the_policy_asks() -> None:
    assert end_steps("مقر رئيسها", 0, 10, POLICY) == (10, 8)
    assert snapped("رئيسها") == "رئيسها"
    assert snapped("رئيسها", BARE) == "رئيس"
    assert end_steps("خارجيتها", 0, 8, POLICY) == (8,)


def test_the_end_steps_over_closing_punctuation() -> None:
    assert end_steps("الوزارة،»", 0, 9, POLICY) == (9, 7)
    assert end_steps("مؤتمر (باريس)", 0, 13, POLICY) == (13,)


def test_the_start_steps_over_an_opening_quote() -> None:
    assert start_steps("«وبوزارة", 0, 8, POLICY) == (0, 1, 2, 3)


def test_a_conjunction_before_a_quote_is_cut() -> None:
    assert snapped("و«التحول الذاتي»") == "التحول الذاتي"


def test_honorifics_go_and_the_name_after_them_stays_whole() -> None:
    assert snapped("والسيد بوتين") == "بوتين"
    assert snapped("صاحب السمو الملكي الأمير سلمان") == "الأمير سلمان"
    assert snapped("السيد") == "السيد"
    assert snapped("السيد علي", replace(POLICY, honorifics_out=False)) == "السيد علي"
    text = "الرفيق ولعيد"
    assert snap(text, 7, 12, POLICY) == (7, 12)


def test_a_policy_that_keeps_proclitics_cuts_none() -> None:
    assert snapped("وبوزارة", replace(POLICY, proclitics_out="")) == "وبوزارة"
    assert snapped("وبوزارة", replace(POLICY, proclitics_out="وف")) == "بوزارة"


def faults(
    text: str, start: int, end: int, policy: BoundaryPolicy = POLICY
) -> list[tuple[Fault, str]]:
    return [(one.fault, text[one.start : one.end]) for one in violations(text, start, end, policy)]


def test_a_span_within_the_policy_has_no_violation() -> None:
    assert faults("وبوزارة الخارجية،", 2, 16) == []


def test_each_violation_tells_what_the_span_should_be() -> None:
    assert faults("وبوزارة، ", 0, 9) == [
        (Fault.BLANK, "وبوزارة،"),
        (Fault.PUNCTUATION, "وبوزارة"),
        (Fault.PROCLITIC, "وزارة"),
    ]
    assert faults("السيد وليد", 0, 10) == [(Fault.HONORIFIC, "وليد")]
    assert faults("رئيسها", 0, 6, BARE) == [(Fault.ENCLITIC, "رئيس")]


def test_half_a_word_and_half_a_grapheme_are_violations() -> None:
    assert faults("وزارة", 1, 5) == [(Fault.HALF_WORD, "وزارة")]
    assert faults("القاهرة", 2, 7) == [(Fault.HALF_WORD, "القاهرة")]
    assert faults("وزارة", 0, 3) == [(Fault.HALF_WORD, "وزارة")]
    assert (Fault.GRAPHEME, "بَ") in faults("بَ", 0, 1)


def test_a_letter_that_may_be_a_proclitic_is_an_uncertain_violation() -> None:
    (one,) = violations("ولي العهد", 0, 9, POLICY)
    assert (one.fault, one.certain) == (Fault.PROCLITIC, False)
    assert violations("ولي العهد", 1, 9, POLICY) == ()


WORDS = (
    *("وبوزارة", "للأمم", "للجنة", "وليد", "ولي", "رئيسها", "بـ21-KL/TW", "والسيد", "الرفيق"),
    *("وَبِالقاهرة", "قواته", "بالمؤتمر،", "(باريس)", "و«التحول»", "ب.ب.س", "ﻻجئ", "وﷲ", "\n"),
)
sentences = st.lists(st.sampled_from(WORDS) | texts, min_size=1, max_size=5).map(" ".join)
policies = st.builds(
    BoundaryPolicy,
    proclitics_out=st.sampled_from(["", "وف", "وفبلك", "وفبلكسأ"]),
    article_out=st.booleans(),
    enclitics_out=st.booleans(),
    edge_punctuation=st.booleans(),
    honorifics_out=st.booleans(),
)


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, int, int]:
    """Draw a text and a range of whole graphemes in it."""
    text = draw(sentences.filter(bool))
    start = grapheme_bounds(text, draw(st.integers(0, len(text) - 1)))[0]
    end = grapheme_bounds(text, draw(st.integers(start, len(text) - 1)))[1]
    return text, start, end


@given(ranges(), policies)
def test_a_snapped_range_is_inside_the_first_and_stays_as_it_is(
    drawn: tuple[str, int, int], policy: BoundaryPolicy
) -> None:
    text, start, end = drawn
    first, last = snap(text, start, end, policy)
    assert start <= first < last <= end
    assert is_grapheme_boundary(text, first)
    assert is_grapheme_boundary(text, last)
    assert snap(text, first, last, policy) == (first, last)


@given(ranges(), policies)
def test_steps_are_places_between_graphemes_in_their_order(
    drawn: tuple[str, int, int], policy: BoundaryPolicy
) -> None:
    text, start, end = drawn
    starts = start_steps(text, start, end, policy)
    ends = end_steps(text, start, end, policy)
    assert starts
    assert ends
    assert list(starts) == sorted(set(starts))
    assert list(ends) == sorted(set(ends), reverse=True)
    assert all(0 <= at < end and is_grapheme_boundary(text, at) for at in starts)
    assert all(start < at <= len(text) and is_grapheme_boundary(text, at) for at in ends)


@given(ranges(), policies)
def test_a_violation_is_mended_by_a_range_of_the_text(
    drawn: tuple[str, int, int], policy: BoundaryPolicy
) -> None:
    text, start, end = drawn
    for one in violations(text, start, end, policy):
        assert 0 <= one.start < one.end <= len(text)
        assert (one.start, one.end) != (start, end)


@given(texts)
def test_cuts_of_any_word_are_inside_it_and_ascend(word: str) -> None:
    cuts = [cut.at for cut in proclitics_of(word)]
    assert cuts == sorted(set(cuts))
    assert all(0 < at < len(word) and is_grapheme_boundary(word, at) for at in cuts)
