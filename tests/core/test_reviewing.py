"""How far a reviewer is with each case, and what gold has."""

from dataclasses import replace

from annotator.core.disagreement import Case, cases_of
from annotator.core.layers import Layer, Layered, Place, Values
from annotator.core.model import Id, Ruling, Way
from annotator.core.reviewing import (
    Standing,
    decider_of,
    differing,
    gold_of,
    is_precedent,
    judged_beside,
    label_of,
    labels_of,
    positions,
    spans_of,
)

TEXT = "قال الوزير محمد سليم وأمين اللجنة، رئيس المجلس أمس"


def at(words: str, label: str = "P") -> Place:
    start = TEXT.index(words)
    return start, start + len(words), label


def cases(*layers: list[Place], values: Values = ()) -> list[Case]:
    many = tuple(
        Layer(name, dict.fromkeys(places, values))
        for name, places in zip("xyzw", layers, strict=False)
    )
    return cases_of(Layered("d", TEXT, many))


def ruling(case: Case, lane: int = 0, *, who: Id = "r", when: int = 1, **rest: object) -> Ruling:
    answer = spans_of(case.lanes[lane].answer)
    known: dict[str, object] = {"case": case.key, "start": case.start, "end": case.end, **rest}
    return Ruling("i" + who + str(when), "d", who, answer=answer, at=when, **known)  # type: ignore[arg-type]


def standings(found: list[Case], *rulings: Ruling, who: Id = "r") -> list[Standing]:
    return [one.standing for one in positions(found, rulings, who, text=TEXT)]


def test_a_case_is_open_agreed_ruled_or_stale() -> None:
    found = cases([at("الوزير"), at("محمد")], [at("الوزير"), at("محمد سليم")])
    assert standings(found) == [Standing.AGREED, Standing.OPEN]
    ruled = ruling(found[1])
    assert standings(found, ruled) == [Standing.AGREED, Standing.RULED]
    moved = cases([at("الوزير"), at("محمد")], [at("الوزير"), at("سليم")])
    assert standings(moved, ruled)[1:] == [Standing.STALE, Standing.STALE]


def test_who_gave_the_answers_makes_no_ruling_stale() -> None:
    ruled = ruling(cases([at("محمد")], [at("محمد سليم")])[0])
    again = cases([at("محمد سليم")], [at("محمد")], [at("محمد")])
    assert standings(again, ruled) == [Standing.RULED]


def test_another_reviewers_ruling_stands_beside_and_decides_nothing_of_mine() -> None:
    found = cases([at("محمد")], [at("محمد سليم")])
    other = ruling(found[0], who="s")
    (position,) = positions(found, [other], "r", text=TEXT)
    assert position.standing is Standing.OPEN
    assert position.others == (other,)


def test_a_ruling_without_a_case_stands_as_one() -> None:
    ruled = ruling(cases([at("محمد")], [at("محمد سليم")])[0])
    left = cases([at("الوزير")], [at("الوزير")])
    found = positions(left, [ruled], "r", text=TEXT)
    assert [one.standing for one in found] == [Standing.AGREED, Standing.STALE]
    assert found[1].case.lanes[0].answer == ()
    assert found[1].case.lanes[0].annotators == ("x", "y")


def test_the_assigned_reviewer_decides_else_who_ruled_first() -> None:
    case = cases([at("محمد")], [at("محمد سليم")])[0]
    late, early = replace(ruling(case, who="a"), id="9"), replace(ruling(case, who="b"), id="3")
    assert decider_of([late, early]) == "b"
    assert decider_of([late, early], ["a"]) == "a"
    assert decider_of([]) == ""


def test_gold_has_the_answers_of_the_one_who_decides() -> None:
    case = cases([at("محمد")], [at("محمد سليم")])[0]
    mine, theirs = ruling(case, 0), ruling(case, 1, who="s")
    assert gold_of([mine, theirs], "r") == dict(case.lanes[0].answer)


def words(case: Case) -> list[str]:
    return [TEXT[start:end] for start, end in differing(case)]


def test_the_letters_that_differ_are_named() -> None:
    assert words(cases([at("محمد")], [at("محمد سليم")])[0]) == [" سليم"]
    assert words(cases([at("أمين اللجنة")], [at("وأمين اللجنة")])[0]) == ["و"]
    assert words(cases([at("أمين اللجنة")], [at("أمين اللجنة،")])[0]) == ["،"]
    two, one = [at("أمين اللجنة"), at("رئيس المجلس")], [at("أمين اللجنة، رئيس المجلس")]
    assert words(cases(two, one)[0]) == ["، "]


def test_nothing_is_named_where_labels_differ_or_somebody_has_nothing() -> None:
    assert words(cases([at("محمد")], [at("محمد", "Q")])[0]) == []
    assert words(cases([at("محمد")], [])[0]) == []


def test_spans_that_touch_are_told_from_one_by_the_letters_at_the_cut() -> None:
    start, end, label = at("محمد سليم")
    cut = [(start, start + 5, label), (start + 5, end, label)]
    case = cases(cut, [(start, end, label)])[0]
    assert differing(case) == ((start + 4, start + 6),)


def test_a_case_is_about_the_label_that_most_gave() -> None:
    case = cases([at("محمد", "Q")], [at("محمد", "P")], [at("محمد", "P")])[0]
    assert label_of(case) == "P"
    assert labels_of(case) == {"P", "Q"}
    assert label_of(positions(cases([at("الوزير")], [at("الوزير")]), [], "r", text=TEXT)[0].case)


def test_who_had_something_else_is_told_what_they_had() -> None:
    case = cases([at("محمد")], [at("محمد سليم")], [])[0]
    short = ((at("محمد"), ()),)
    beside = judged_beside(case, short, ["x", "y", "z"])
    assert beside == {"y": ((at("محمد سليم"), ()),), "z": ()}


def test_what_all_agreed_on_is_no_precedent() -> None:
    case = cases([at("محمد")], [at("محمد سليم")])[0]
    assert is_precedent(ruling(case, way=Way.OWN))
    assert not is_precedent(ruling(case, way=Way.AGREED))
    assert not is_precedent(ruling(case, way=Way.PRECEDENT))
