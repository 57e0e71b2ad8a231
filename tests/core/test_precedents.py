"""The same text ruled before, carried over to a case."""

from annotator.core.disagreement import Answer, Case, cases_of
from annotator.core.layers import Layer, Layered
from annotator.core.model import Ruling
from annotator.core.precedents import Precedent, carried, counts_of, said_before
from annotator.core.reviewing import spans_of

THEN = "وكان أمين اللجنة، رئيس المجلس هنا"
NOW = "ثم خرج أمين اللجنة، رئيس المجلس معا"


def place(text: str, words: str, label: str = "T") -> tuple[int, int, str]:
    start = text.index(words)
    return start, start + len(words), label


def case(text: str, *layers: list[str]) -> Case:
    many = tuple(
        Layer(name, {place(text, one): () for one in words})
        for name, words in zip("xyz", layers, strict=False)
    )
    (found,) = cases_of(Layered("d", text, many))
    return found


def precedent(text: str, answer: Answer, of: Case, *, when: int = 1) -> Precedent:
    ruling = Ruling(
        f"{when:032}",
        "d",
        "r",
        of.key,
        of.start,
        of.end,
        spans_of(answer),
        surface=of.surface,
        at=when,
    )
    return Precedent(ruling, text)


def answer(text: str, *words: str) -> Answer:
    return tuple((place(text, one), ()) for one in words)


def test_an_answer_is_carried_to_the_same_words_elsewhere() -> None:
    split = ["أمين اللجنة", "رئيس المجلس"]
    then = case(THEN, split, ["أمين اللجنة، رئيس المجلس"])
    now = case(NOW, ["أمين اللجنة"], ["أمين اللجنة، رئيس المجلس"])
    assert now.surface == then.surface
    ruled = precedent(THEN, answer(THEN, *split), then)
    assert carried(ruled, now, NOW) == answer(NOW, *split)


def test_nothing_here_is_carried_too() -> None:
    then = case(THEN, ["أمين اللجنة"], [])
    now = case(NOW, ["أمين اللجنة"], [])
    assert carried(precedent(THEN, (), then), now, NOW) == ()


def test_a_letter_before_the_words_belongs_to_the_answer_only_where_it_stands() -> None:
    text, other = "شكر لمحمد سليم جهده", "رأى محمد سليم جهده"
    then = case(text, ["لمحمد سليم"], ["محمد سليم"])
    now = case(other, ["محمد سليم"], [])
    assert now.surface == then.surface
    assert carried(precedent(text, answer(text, "محمد سليم"), then), now, other) == answer(
        other, "محمد سليم"
    )
    assert carried(precedent(text, answer(text, "لمحمد سليم"), then), now, other) is None


def test_other_harakat_take_the_answer_that_has_the_same_words() -> None:
    now = "ثم خرج أَمين اللجنة، رئيس المجلس معا"
    then = case(THEN, ["أمين اللجنة"], ["أمين اللجنة، رئيس المجلس"])
    there = case(now, ["أَمين اللجنة"], ["أَمين اللجنة، رئيس المجلس"])
    assert there.surface == then.surface
    assert carried(precedent(THEN, answer(THEN, "أمين اللجنة"), then), there, now) == answer(
        now, "أَمين اللجنة"
    )
    nobody_has = precedent(THEN, answer(THEN, "رئيس المجلس"), then)
    assert carried(nobody_has, there, now) is None


def test_the_most_frequent_answer_comes_first_then_the_newest() -> None:
    then = case(THEN, ["أمين اللجنة"], [])
    one, nothing = answer(THEN, "أمين اللجنة"), ()
    said = said_before(
        [
            precedent(THEN, one, then, when=1),
            precedent(THEN, one, then, when=2),
            precedent(THEN, nothing, then, when=3),
        ]
    )
    assert [(len(x.shape), x.times, x.newest.ruling.at) for x in said] == [(1, 2, 2), (0, 1, 3)]
    assert counts_of(said) == {1: 2, 0: 1}
    tied = said_before([precedent(THEN, one, then, when=1), precedent(THEN, nothing, then, when=3)])
    assert tied[0].shape == ()
