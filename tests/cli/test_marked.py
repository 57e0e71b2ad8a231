"""Articles with their spans as lines of a terminal."""

import re

from hypothesis import given
from hypothesis import strategies as st

from annotator.cli.bidi import columns
from annotator.cli.marked import Mark, Screen, marked_lines

WIDE = Screen(width=1000, turns=True)
PLAIN = Screen(width=1000)
SIGNS = re.compile(r"\[§\+? | §\+?\]|\[|\]")


def only(text: str, marks: list[Mark], screen: Screen) -> str:
    (line,) = marked_lines(text, marks, screen)
    return line.strip()


@given(st.data())
def test_taking_the_brackets_away_leaves_the_line_without_marks(data: st.DataObject) -> None:
    text = data.draw(st.text("ابتسXYz123٠١:/,.% ()«»", min_size=2, max_size=40))
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=4))
    marks = [Mark(start, end, "§") for start, end in pairs if start < end]
    for screen in (WIDE, PLAIN):
        marked = "".join(marked_lines(text, marks, screen))
        bare = "".join(marked_lines(text, [], screen))
        assert SIGNS.sub("", marked).strip() == bare.strip()


def test_the_label_stands_where_reading_begins() -> None:
    assert only("قال Ann", [Mark(0, 3, "P")], WIDE).endswith("P]")
    assert only("قال Ann", [Mark(4, 7, "P")], WIDE).startswith("[Ann P]")
    assert only("Ann said", [Mark(0, 3, "P")], WIDE) == "[P Ann] said"


def test_a_number_cut_by_a_span_keeps_its_order() -> None:
    assert only("قال 10:30", [Mark(7, 9, "T")], WIDE).startswith("10:[30 T]")


def test_a_span_that_the_order_tears_apart_is_bracketed_twice() -> None:
    line = only("قال Microsoft", [Mark(0, 9, "P")], WIDE)
    assert line.startswith("[Micro P+]soft[")
    assert line.endswith(" P]")


def test_spans_inside_spans_keep_their_own_brackets() -> None:
    marks = [Mark(0, 9, "T"), Mark(4, 9, "P")]
    assert only("the prime one", marks, PLAIN) == "[T the [P prime]] one"


def test_a_span_may_begin_inside_a_word() -> None:
    assert only("وبوزارة", [Mark(2, 7, "O")], PLAIN) == "وب[O وزارة]"


def test_a_span_that_goes_on_in_the_next_line_says_so() -> None:
    lines = list(marked_lines("aaaa bbbb", [Mark(0, 9, "P")], Screen(width=9)))
    assert lines == ["[P aaaa]", "[P+ bbbb]"]


def test_labels_are_kept_apart_where_the_terminal_turns_lines() -> None:
    screen = Screen(width=80, isolates=True)
    assert only("عام 2024", [Mark(4, 8, "D")], screen) == "عام [\u2068D\u2069 2024]"


@given(st.lists(st.text("ابتسxyz19", min_size=1, max_size=6), min_size=1, max_size=30))
def test_no_line_is_wider_than_the_screen(words: list[str]) -> None:
    text = " ".join(words)
    marks = [Mark(match.start(), match.end(), "P") for match in re.finditer(r"\S+ \S+", text)]
    for turns in (True, False):
        screen = Screen(width=30, turns=turns)
        lines = list(marked_lines(text, marks, screen))
        assert max(map(columns, lines)) <= screen.width


def test_a_word_wider_than_the_screen_is_cut_but_not_from_its_marks() -> None:
    lines = list(marked_lines("بَ" * 50, [], Screen(width=20)))
    assert all(len(line) % 2 == 0 for line in lines)
    assert "".join(lines) == "بَ" * 50


def test_lines_of_the_article_stay_lines() -> None:
    assert list(marked_lines("a\n\nb", [], PLAIN)) == ["a", "", "b"]


def test_lines_from_right_to_left_stand_at_the_right_edge() -> None:
    (line,) = marked_lines("قال", [], Screen(width=10, turns=True))
    assert line.startswith(" " * 7)


def test_colours_end_where_their_span_ends() -> None:
    (line,) = marked_lines("a b", [Mark(0, 1, "P", "#3a61b8")], Screen(width=80, colors=True))
    assert re.fullmatch(r"\x1b\[38;5;\d+;48;5;\d+m\[P a\]\x1b\[0m b", line)
