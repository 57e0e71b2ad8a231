from annotator.gui.panels.wording import step_text
from annotator.store.undo import Step


def step(verb: str, *pieces: tuple[tuple[int, int], ...]) -> Step:
    return Step("00", 1, verb, pieces)


def test_a_step_is_told_with_the_words_it_touched() -> None:
    assert step_text(step("remove", ((4, 8),)), "قال محمد") == "removed a span: «\u2067محمد\u2069»"


def test_a_step_that_touched_no_words_is_told_by_what_it_did() -> None:
    assert step_text(step("skipped"), "قال محمد") == "skipped the article"


def test_many_words_are_cut_short_and_stand_in_one_line() -> None:
    told = step_text(step("mark", ((0, 90),)), "كلمة\n" * 20)
    assert "\n" not in told
    assert told.endswith("…\u2069»")
    assert len(told) < 70
