"""Texts as a sequence model sees them: pieces, tags, and back."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.tagging import (
    OUTSIDE,
    features,
    outermost,
    sequences,
    spans_of,
    tags_of,
)

TEXT = "وقال وزير الخارجية سامي فهد، ومدير المكتب.\nالقرار رقم 21-KL/TW | صورة"
letters = st.text(st.sampled_from("وبلكسامرفهد ،.\n|7َـa😀"), max_size=80)


@given(letters)
def test_pieces_are_in_order_and_lose_no_letter(text: str) -> None:
    pieces = [piece for run in sequences(text) for piece in run]
    assert all(one.start < one.end for one in pieces)
    assert all(a.end <= b.start for a, b in itertools.pairwise(pieces))
    kept = "".join(text[one.start : one.end] for one in pieces)
    assert [sign for sign in kept if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


@given(letters)
def test_every_piece_has_features(text: str) -> None:
    for run in sequences(text):
        found = features(text, run)
        assert len(found) == len(run)
        assert all(one and all(isinstance(each, str) for each in one) for one in found)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 4), st.sampled_from("ab"))))
def test_spans_that_begin_and_end_at_pieces_come_back(
    wanted: list[tuple[int, int, str]],
) -> None:
    (run, *_) = sequences(TEXT)
    spans = outermost(
        (run[at].start, run[min(at + count, len(run)) - 1].end, label)
        for at, count, label in wanted
        if at < len(run)
    )
    tags = tags_of(run, spans)
    assert [span for span, _ in spans_of(run, tags, [0.9] * len(run))] == spans


def test_a_proclitic_is_a_piece_of_its_own() -> None:
    (run, *_) = sequences("وبالوزير")
    assert [piece.folded for piece in run][-1] == "الوزير"
    assert run[-1].glued


def test_the_least_sure_piece_decides() -> None:
    (run, *_) = sequences("سامي فهد")
    assert spans_of(run, ["B-a", "I-a"], [0.9, 0.4]) == [((0, 8, "a"), 0.4)]


def test_what_is_known_elsewhere_is_a_feature() -> None:
    text = "قال سامي فهد"
    (run, *_) = sequences(text)
    found = features(text, run, [(4, 12, "a")])
    assert "B~a" in found[1]
    assert "I~a" in found[2]
    assert not any("~" in one for one in found[0])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9), st.sampled_from("ab"))))
def test_of_overlapping_spans_the_outermost_stay(wanted: list[tuple[int, int, str]]) -> None:
    spans = [(start, start + length, label) for start, length, label in wanted]
    kept = outermost(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(kept))
    assert bool(kept) == bool(spans)
    assert OUTSIDE not in {label for _, _, label in kept}
