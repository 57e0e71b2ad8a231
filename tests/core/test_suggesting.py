"""What is proposed is settled: no two at one place, none that cross, chains kept together."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.suggesting import (
    Proposal,
    Recollection,
    SourceKind,
    SuggestingRules,
    doubt,
    settled,
)


def proposal(
    start: int, end: int, label: str = "a", *, score: float = 0.7, chain: int = 0
) -> Proposal:
    return Proposal(start, end, label, "memory", SourceKind.MEMORY, score, chain=chain)


proposals = st.builds(
    lambda start, length, label, score, chain: proposal(
        start, start + length, label, score=score, chain=chain
    ),
    st.integers(0, 40),
    st.integers(1, 12),
    st.sampled_from("abc"),
    st.floats(0, 1),
    st.integers(0, 2),
)


@given(st.lists(proposals, max_size=30), st.floats(0, 1))
def test_what_is_shown_never_crosses_and_is_never_weak(found: list[Proposal], least: float) -> None:
    shown = settled(found, least=least)
    assert shown == sorted(shown, key=lambda one: (one.start, -one.end))
    assert len({(one.start, one.end) for one in shown}) == len(shown)
    assert all(one.score >= least for one in shown)
    for one in shown:
        for other in shown:
            assert not one.start < other.start < one.end < other.end
            inside = other.start >= one.start and other.end <= one.end and one is not other
            assert not (inside and one.label == other.label and one.score >= other.score / 2)


@given(st.lists(proposals, max_size=20))
def test_the_order_of_the_sources_changes_no_place(found: list[Proposal]) -> None:
    distinct = list({(one.start, one.end): one for one in found}.values())
    there = [(one.start, one.end, one.label) for one in settled(distinct, least=0)]
    back = [(one.start, one.end, one.label) for one in settled(distinct[::-1], least=0)]
    assert len({one[:2] for one in there} ^ {one[:2] for one in back}) == 0


def test_the_likelier_of_two_at_one_place_is_shown() -> None:
    shown = settled([proposal(0, 4, "a", score=0.6), proposal(0, 4, "b", score=0.9)], least=0.5)
    assert [one.label for one in shown] == ["b"]


def test_a_link_known_better_by_another_source_stays_in_its_chain() -> None:
    shown = settled([proposal(0, 4, score=0.6, chain=3), proposal(0, 4, score=0.9)], least=0.5)
    assert [(one.score, one.chain) for one in shown] == [(0.9, 3)]


def test_an_office_inside_a_longer_one_is_not_shown() -> None:
    shown = settled([proposal(0, 9, score=0.6), proposal(4, 9, score=0.9)], least=0.5)
    assert [(one.start, one.end) for one in shown] == [(0, 9)]


def test_another_label_may_lie_inside() -> None:
    shown = settled([proposal(0, 9, "a"), proposal(4, 9, "b")], least=0.5)
    assert len(shown) == 2


def test_doubt_is_greatest_between_yes_and_no() -> None:
    assert doubt([proposal(0, 1, score=0.5)]) == 1
    assert doubt([proposal(0, 1, score=1.0)]) == 0
    assert doubt([]) == 0.5


def test_hidden_articles_show_nothing() -> None:
    rules = SuggestingRules("")
    assert rules.shown_in("d", "p")
    assert not rules.shown_in("d", "p", hidden=True)


@given(st.floats(0, 1))
def test_the_share_without_suggestions_is_kept_and_always_the_same(share: float) -> None:
    rules = SuggestingRules("", without=share, seed="s")
    shown = [rules.shown_in(str(n), "p") for n in range(400)]
    assert shown == [rules.shown_in(str(n), "p") for n in range(400)]
    assert abs(shown.count(False) / 400 - share) < 0.15


def test_what_was_passed_over_weighs_less_than_what_was_rejected() -> None:
    passed, rejected = Recollection(), Recollection()
    for one in (passed, rejected):
        one.confirm("سامي", "a")
    passed.passed("سامي")
    rejected.reject("سامي", "a")
    fresh = Recollection()
    fresh.confirm("سامي", "a")
    scores = [one.likelihood("سامي", "a") for one in (fresh, passed, rejected)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    passed.passed("سامي", by=-1)
    assert passed.likelihood("سامي", "a") == scores[0]
