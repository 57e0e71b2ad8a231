from annotator.core.honorifics import after_honorific, is_honoured


def test_the_longest_honorific_is_passed_over() -> None:
    text = "صاحب السمو الملكي سلمان"
    assert after_honorific(text, 0, len(text), [0]) == 18


def test_an_honorific_by_itself_stays() -> None:
    assert after_honorific("السيد", 0, 5, [0]) == 0


def test_a_word_after_an_honorific_is_honoured_unless_a_line_ends_between() -> None:
    assert is_honoured("والرفيق لي", 8)
    assert not is_honoured("الرفيق\nلي", 7)
    assert not is_honoured("لي", 0)
