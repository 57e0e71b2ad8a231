"""The text around a place that a file claims, and where the words it quotes stand."""

import pickle

from annotator.formats.nearby import AROUND, Misfit, around

TEXT = "😀 قال محمد " + "كلمة " * 100 + "محمد انتهى"


def test_the_words_of_a_quote_are_found_next_to_the_claimed_place() -> None:
    near = around(TEXT, ((5, 9),), "محمد")
    assert near.text[near.start : near.end] == TEXT[5:9]
    assert near.instead is not None
    assert near.text[slice(*near.instead)] == "محمد"
    assert near.instead[0] == 6  # the nearer of two
    assert len(near.text) <= 9 + AROUND


def test_the_nearer_of_two_places_may_lie_before_the_claimed_one() -> None:
    place = len(TEXT) - 9
    near = around(TEXT, ((place, place + 4),), "محمد")
    assert near.instead is not None
    assert near.offset + near.instead[0] == TEXT.rindex("محمد")


def test_a_place_behind_the_text_is_its_end() -> None:
    near = around("قال", ((50, 60),), "محمد")
    assert (near.text, near.start, near.end, near.instead) == ("قال", 3, 3, None)


def test_a_misfit_crosses_the_border_of_processes() -> None:
    said = Misfit("{span} does not fit", {"span": "1–2"}, around("قال", ((1, 2),)))
    again = pickle.loads(pickle.dumps(said))  # noqa: S301 - our own
    assert (str(again), again.near) == ("1–2 does not fit", said.near)
