"""Wrong ends near right ones."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.planting import wrong_ends
from annotator.core.words import words

TEXT = "قال وزير الخارجية سامي فهد أمس.\nوغادر."


@given(st.integers(0, 5), st.integers(1, 3), st.floats(0, 1))
def test_they_differ_by_a_word_and_stay_in_the_line(first: int, count: int, dice: float) -> None:
    places = list(words(TEXT))[:6]
    right = places[first][0], places[min(first + count, 6) - 1][1]
    wrong = wrong_ends(TEXT, *right, dice=dice)
    assert wrong is not None
    assert wrong != right
    assert wrong[0] < right[1]
    assert right[0] < wrong[1]
    assert "\n" not in TEXT[slice(*wrong)]
    assert {wrong[0]} <= {start for start, _ in places}
    assert {wrong[1]} <= {end for _, end in places}


def test_a_word_that_stands_alone_has_none() -> None:
    assert wrong_ends("سامي", 0, 4, dice=0.5) is None
    assert wrong_ends("أ\nسامي\nب", 2, 6, dice=0.5) is None
