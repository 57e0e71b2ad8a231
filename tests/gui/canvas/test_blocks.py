"""Layout blocks and the tower of their heights."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.words import no_break_ranges, words
from annotator.gui.canvas.blocks import LONGEST, Tower, cut

_SENTENCE = "اجتمع الوفد في المقر رقم 21-KL/TW وناقش 1,477 بندا. "


def test_each_paragraph_is_a_block() -> None:
    assert [(b.start, b.end) for b in cut("أب\n\nج")] == [(0, 2), (3, 3), (4, 5)]


def test_an_empty_text_has_one_empty_block() -> None:
    assert [(b.start, b.end) for b in cut("")] == [(0, 0)]


def test_the_carriage_return_of_a_line_end_is_not_laid_out() -> None:
    assert [(b.start, b.end) for b in cut("أب\r\nج")] == [(0, 2), (4, 5)]


def test_a_giant_is_cut_into_blocks_that_join_without_gap() -> None:
    text = _SENTENCE * 400
    blocks = cut(text)
    assert len(blocks) > 3
    assert [b.end for b in blocks[:-1]] == [b.start for b in blocks[1:]]
    assert (blocks[0].start, blocks[-1].end) == (0, len(text))
    assert all(b.end - b.start <= LONGEST and b.paragraph == 0 for b in blocks)
    assert [b.closes for b in blocks] == [False] * (len(blocks) - 1) + [True]


def test_a_giant_is_cut_after_sentences() -> None:
    text = _SENTENCE * 400
    assert all(text[: b.end].endswith(". ") for b in cut(text))


def test_no_cut_goes_through_a_word_or_code() -> None:
    text = _SENTENCE.replace(".", "").replace("،", "") * 400
    ends = {b.end for b in cut(text)[:-1]}
    assert ends
    kept = [*words(text), *no_break_ranges(text)]
    assert not any(start < end < stop for start, stop in kept for end in ends)


def test_without_a_space_the_cut_falls_between_graphemes() -> None:
    text = "بَ" * LONGEST
    assert all(b.end % 2 == 0 for b in cut(text))


def test_a_space_with_a_mark_on_it_is_no_place_to_cut() -> None:
    text = ("اب \u064b" * LONGEST)[: 2 * LONGEST]
    assert all(text[b.end : b.end + 1] != "\u064b" for b in cut(text))


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=70),
    st.lists(st.tuples(st.integers(0, 69), st.integers(1, 90)), max_size=20),
    st.integers(-5, 4000),
)
def test_the_tower_agrees_with_adding_up(
    heights: list[int], changes: list[tuple[int, int]], y: int
) -> None:
    tower = Tower(heights)
    for index, height in changes:
        heights[index % len(heights)] = height
        tower.set(index % len(heights), height)
    tops = list(accumulate(heights, initial=0))
    assert [tower.top(index) for index in range(len(tops))] == tops
    assert tower.total == tops[-1]
    inside = [at for at in range(len(heights)) if tops[at] <= y < tops[at + 1]]
    assert tower.at(y) == (inside[0] if inside else (0 if y < 0 else len(heights) - 1))
