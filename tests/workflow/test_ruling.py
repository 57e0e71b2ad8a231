"""Rulings on an article, and what gold has by them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.disagreement import Case, Kind
from annotator.core.model import (
    Annotator,
    Assignment,
    Cause,
    Id,
    NoteKind,
    Role,
    State,
    Task,
    Way,
)
from annotator.core.reviewing import Standing, answer_of
from annotator.language import current, isolate
from annotator.store.errors import NotAllowed, Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.feedback import feedback_text
from annotator.workflow.reviewing import Desk, look_at
from annotator.workflow.ruling import (
    Said,
    accept_agreed,
    finish,
    reopen,
    rule,
    send_back,
    withdraw,
)
from tests.campaign import KINDS, make_campaign
from tests.store.making import assert_sound, open_as, person


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_campaign(tmp_path / "campaign.annproj", articles=2, cases=7) as made:
        yield made


@pytest.fixture
def rami(project: Project) -> Iterator[Project]:
    with open_as(project, "رامي") as other:
        yield other


def first(project: Project) -> Id:
    return project.documents.id_of(project.documents.ids()[0])


def desk_of(project: Project) -> Desk:
    assert project.me is not None
    return look_at(project, first(project), project.me.id)


def ruled(project: Project, kind: Kind, said: Said | None = None) -> None:
    """Rule on the case of a kind: by what was said, else the first lane."""
    desk = desk_of(project)
    case = next(one.case for one in desk.positions if one.case.kind is kind)
    with project.gesture("rule", document=desk.document) as gesture:
        rule(project, gesture, desk, case.key, said or Said(case.lanes[0].answer))


def everything_ruled(project: Project) -> None:
    desk = desk_of(project)
    with project.gesture("rule", document=desk.document) as gesture:
        for one in desk.undecided:
            desk_now = look_at(project, desk.document, desk.me)
            rule(project, gesture, desk_now, one.case.key, Said(one.case.lanes[0].answer))


def gold_places(project: Project) -> set[tuple[int, int, Id]]:
    gold = project.annotators.gold()
    assert gold is not None
    found = project.annotations.of(first(project), gold.id)
    return {(one.start, one.end, one.label) for one in found}


def test_the_campaign_has_every_kind_of_difference(project: Project) -> None:
    desk = desk_of(project)
    assert sorted(one.case.kind or "" for one in desk.undecided) == sorted(KINDS)
    assert len(desk.agreed) > 3


def test_a_ruling_puts_its_answer_into_gold_and_cites_what_it_judged(rami: Project) -> None:
    ruled(rami, Kind.SPLIT)
    (ruling,) = rami.rulings.of(first(rami))
    assert gold_places(rami) == {place for place, _ in answer_of(ruling)}
    assert len(ruling.judged) == 5  # two, two and one
    assert {one.annotator for one in ruling.judged} == set(desk_of(rami).annotators)
    assert desk_of(rami).gold_work.state is State.IN_PROGRESS
    assert_sound(rami)


def test_nothing_here_is_a_ruling_that_leaves_gold_empty(rami: Project) -> None:
    ruled(rami, Kind.MISSING, Said(()))
    assert gold_places(rami) == set()
    assert desk_of(rami).near(*_place(rami, Kind.MISSING)) is not None
    assert [one.standing for one in desk_of(rami).positions if one.ruling] == [Standing.RULED]


def _place(project: Project, kind: Kind) -> tuple[int, int]:
    case = next(one.case for one in desk_of(project).positions if one.case.kind is kind)
    return case.start, case.end


def test_ruling_otherwise_replaces_what_gold_had(rami: Project) -> None:
    case = next(one.case for one in desk_of(rami).positions if one.case.kind is Kind.LABEL)
    for lane in case.lanes:
        ruled(rami, Kind.LABEL, Said(lane.answer))
        assert gold_places(rami) == {place for place, _ in lane.answer}
    assert len(rami.rulings.of(first(rami))) == 1


def test_undo_takes_ruling_and_gold_back_together_and_redo_brings_both(rami: Project) -> None:
    ruled(rami, Kind.BOUNDARY)
    before = gold_places(rami)
    undone = rami.undo_rulings.undo(first(rami))
    assert undone is not None
    assert undone.step.verb == "rule"
    assert undone.left_alone == 0
    assert (gold_places(rami), rami.rulings.of(first(rami))) == (set(), [])
    rami.undo_rulings.redo(first(rami))
    assert gold_places(rami) == before
    assert desk_of(rami).gold_work.state is State.IN_PROGRESS


def test_undo_of_marking_never_touches_rulings_nor_the_other_way(project: Project) -> None:
    ruled(project, Kind.BOUNDARY)
    document = first(project)
    label = project.labels.all()[0].id
    with project.gesture("mark", document=document) as gesture:
        project.annotations.mark(gesture, document, label=label, pieces=((0, 5),))
    assert project.undo_rulings.next_undo(document).verb == "rule"  # type: ignore[union-attr]
    assert project.undo.next_undo(document).verb == "mark"  # type: ignore[union-attr]
    project.undo.undo(document)
    assert project.undo.next_undo(document) is None
    assert len(project.rulings.of(document)) == 1


def test_what_all_agree_on_goes_into_gold_in_one_step(rami: Project) -> None:
    desk = desk_of(rami)
    with rami.gesture("agreed", document=desk.document) as gesture:
        made = accept_agreed(rami, gesture, desk)
    assert len(made) == len(desk.agreed)
    assert {one.way for one in made} == {Way.AGREED}
    assert gold_places(rami) == {
        place for one in desk.agreed for place, _ in one.case.lanes[0].answer
    }
    assert desk_of(rami).agreed == ()
    rami.undo_rulings.undo(desk.document)
    assert gold_places(rami) == set()


def test_an_article_is_not_finished_while_a_case_is_open(rami: Project) -> None:
    with pytest.raises(Refused), rami.gesture("finish_review", document=first(rami)) as gesture:
        finish(rami, gesture, desk_of(rami))


def test_finishing_takes_what_is_agreed_and_reopening_keeps_everything(rami: Project) -> None:
    everything_ruled(rami)
    with rami.gesture("finish_review", document=first(rami)) as gesture:
        finish(rami, gesture, desk_of(rami))
    done = gold_places(rami)
    assert desk_of(rami).is_finished
    assert len(rami.rulings.of(first(rami))) == len(desk_of(rami).positions)
    with rami.gesture("reopen_review", document=first(rami)) as gesture:
        reopen(rami, gesture, desk_of(rami))
    assert not desk_of(rami).is_finished
    assert gold_places(rami) == done
    assert_sound(rami)


def test_each_annotator_is_told_what_was_ruled_otherwise_and_why(rami: Project) -> None:
    case = next(one.case for one in desk_of(rami).positions if one.case.kind is Kind.MISSING)
    nothing = Said((), cause=Cause.GUIDELINE, note="أسماء المرافقين لا توسم")
    ruled(rami, Kind.MISSING, nothing)
    for kind in set(Kind) - {Kind.MISSING}:
        lanes = next(one.case.lanes for one in desk_of(rami).positions if one.case.kind is kind)
        ruled(rami, kind, Said(max(lanes, key=lambda one: len(one.annotators)).answer))
    with rami.gesture("finish_review", document=first(rami)) as gesture:
        finish(rami, gesture, desk_of(rami))
    notes = [one for one in rami.notes.of(first(rami)) if one.kind is NoteKind.FEEDBACK]
    told = {one.to: one for one in notes if nothing.note in one.text}
    marked = next(lane for lane in case.lanes if lane.answer)
    assert set(told) == set(marked.annotators)
    assert all("The guideline does not say it clearly." in one.text for one in told.values())
    targets = {one.id for some in desk_of(rami).marks.values() for one in some}
    assert all(one.target in targets for one in told.values())


def test_feedback_names_no_guideline_of_what_only_another_one_gave(rami: Project) -> None:
    ruled(rami, Kind.LABEL, Said(()))
    labels, desk = rami.labels.by_id(), desk_of(rami)
    (ruling,) = desk.rulings
    case = next(one.case for one in desk.positions if one.case.key == ruling.case)
    for lane in case.lanes:
        ((place, _),) = lane.answer
        told = feedback_text(ruling, lane.answer, desk.text, labels)
        assert told.endswith(f"{isolate(labels[place[2]].title(current()))}.")


def test_feedback_goes_when_a_ruling_is_changed_before_the_article_is_finished_again(
    rami: Project,
) -> None:
    everything_ruled(rami)
    with rami.gesture("finish_review", document=first(rami)) as gesture:
        finish(rami, gesture, desk_of(rami))

    def told() -> set[tuple[Id, str]]:
        notes = rami.notes.of(first(rami))
        return {(one.to, one.text) for one in notes if one.kind is NoteKind.FEEDBACK}

    before = told()
    case = next(one.case for one in desk_of(rami).positions if one.case.kind is Kind.LABEL)
    ruled(rami, Kind.LABEL, Said(case.lanes[1].answer))
    assert not desk_of(rami).is_finished  # ruling takes a finished article up again
    with rami.gesture("finish_review", document=first(rami)) as gesture:
        finish(rami, gesture, desk_of(rami))
    after = told()
    assert after != before
    assert len({who for who, _ in after - before}) == len(case.lanes[0].annotators)


def change_layer(project: Project, kind: Kind, name: str) -> None:
    """Let an annotator take away what they have in the case of a kind."""
    start, end = _place(project, kind)
    who = person(project, name)
    with open_as(project, name) as theirs:
        for one in theirs.annotations.of(first(project), who):
            if one.start < end and start < one.end:
                with theirs.gesture("remove", document=first(project)) as gesture:
                    theirs.annotations.remove(gesture, one)


def test_a_ruling_is_stale_when_its_source_moved_on_and_nothing_is_overwritten(
    rami: Project,
) -> None:
    ruled(rami, Kind.PUNCTUATION)
    gold = gold_places(rami)
    place = _place(rami, Kind.PUNCTUATION)
    change_layer(rami, Kind.PUNCTUATION, "مروان")
    position = desk_of(rami).near(*place)
    assert position is not None
    assert position.standing is Standing.STALE
    assert gold_places(rami) == gold
    with rami.gesture("rule", document=first(rami)) as gesture:
        kept = Said(answer_of(position.ruling)) if position.ruling else Said(())
        rule(rami, gesture, desk_of(rami), position.case.key, kept)
    assert desk_of(rami).near(*place).standing is Standing.RULED  # type: ignore[union-attr]
    assert len(rami.rulings.of(first(rami))) == 1


def test_a_ruling_whose_spans_are_all_gone_is_shown_as_a_case_of_its_own(rami: Project) -> None:
    ruled(rami, Kind.CLITIC)
    place = _place(rami, Kind.CLITIC)
    for name in ("سلمى", "مروان", "هند"):
        desk = desk_of(rami)
        start, end = place
        with open_as(rami, name) as theirs:
            for one in theirs.annotations.of(desk.document, person(rami, name)):
                if one.start < end and start < one.end:
                    with theirs.gesture("remove", document=desk.document) as gesture:
                        theirs.annotations.remove(gesture, one)
    position = desk_of(rami).near(*place)
    assert position is not None
    assert (position.standing, position.case.kinds) == (Standing.STALE, ())
    with rami.gesture("rule", document=first(rami)) as gesture:
        rule(rami, gesture, desk_of(rami), position.case.key, Said(()))
    assert gold_places(rami) == set()
    assert desk_of(rami).near(*place).standing is Standing.RULED  # type: ignore[union-attr]


def test_a_second_reviewer_has_a_second_opinion_and_gold_stays(
    rami: Project, project: Project
) -> None:
    ruled(rami, Kind.LABEL)
    gold = gold_places(rami)
    with open_as(project, "ريم") as reem:
        case = next(one.case for one in desk_of(reem).positions if one.case.kind is Kind.LABEL)
        other = next(x.answer for x in case.lanes if {place for place, _ in x.answer} != gold)
        ruled(reem, Kind.LABEL, Said(other))
        assert not desk_of(reem).decides
        assert gold_places(reem) == gold
        with pytest.raises(NotAllowed), reem.gesture("x", document=first(reem)) as gesture:
            finish(reem, gesture, desk_of(reem))
    seen = next(one for one in desk_of(rami).positions if one.case.kind is Kind.LABEL)
    assert [answer_of(one) for one in seen.others] == [other]


def test_who_ruled_first_still_decides_after_ruling_otherwise(
    rami: Project, project: Project
) -> None:
    ruled(rami, Kind.LABEL)
    with open_as(project, "ريم") as reem:
        ruled(reem, Kind.LABEL)
    ruled(rami, Kind.LABEL, Said(()))
    assert desk_of(rami).decides
    assert gold_places(rami) == set()


def test_the_reviewer_to_whom_an_article_is_assigned_decides_it(
    project: Project, rami: Project
) -> None:
    with project.gesture("assign", document=first(project)) as gesture:
        given = Assignment(first(project), person(project, "ريم"), Task.REVIEW)
        project.assignments.write(gesture, given)
    ruled(rami, Kind.LABEL)
    assert gold_places(rami) == set()
    with open_as(project, "ريم") as reem:
        ruled(reem, Kind.LABEL)
        assert len(gold_places(reem)) == 1


def test_a_ruling_that_was_taken_back_opens_its_case(rami: Project) -> None:
    ruled(rami, Kind.LABEL)
    with rami.gesture("withdraw", document=first(rami)) as gesture:
        withdraw(rami, gesture, desk_of(rami), rami.rulings.of(first(rami))[0])
    assert gold_places(rami) == set()
    assert len(desk_of(rami).undecided) == len(KINDS)


def test_a_case_that_changed_meanwhile_is_not_ruled_on(rami: Project) -> None:
    desk = desk_of(rami)
    with pytest.raises(Refused), rami.gesture("rule", document=first(rami)) as gesture:
        rule(rami, gesture, replace(desk, cases=desk.cases[:0]), desk.cases[0].key, Said(()))


def test_a_returned_article_waits_for_its_new_round_and_rulings_stay(rami: Project) -> None:
    ruled(rami, Kind.LABEL)
    hind = person(rami, "هند")
    with rami.gesture("return", document=first(rami)) as gesture:
        send_back(rami, gesture, desk_of(rami), [hind], "راجعي المناصب")
    assert hind not in desk_of(rami).annotators
    (note,) = rami.notes.of(first(rami))
    assert (note.kind, note.to, note.text) == (NoteKind.RETURN, hind, "راجعي المناصب")
    given = rami.assignments.get(first(rami), hind)
    assert given is not None
    assert given.round == 2
    with open_as(rami, "هند") as theirs, theirs.gesture("done", document=first(rami)) as gesture:
        work = theirs.documents.work(first(rami), hind)
        theirs.documents.write_work(gesture, replace(work, round=2))
    assert hind in desk_of(rami).annotators
    assert len(rami.rulings.of(first(rami))) == 1
    assert [one.standing for one in desk_of(rami).positions if one.ruling] == [Standing.RULED]


def test_an_own_answer_may_be_what_nobody_marked(rami: Project) -> None:
    case = next(one.case for one in desk_of(rami).positions if one.case.kind is Kind.BOUNDARY)
    place = (case.start, case.end - 2, case.lanes[0].answer[0][0][2])
    ruled(rami, Kind.BOUNDARY, Said(((place, ()),), Way.OWN))
    assert gold_places(rami) == {place}
    with pytest.raises(Refused):
        ruled(rami, Kind.LABEL, Said((((0, 10**6, place[2]), ()),), Way.OWN))


def test_two_cases_that_became_one_are_ruled_on_as_one(rami: Project) -> None:
    """Two rulings lie under a span that an annotator drew over both: one ruling takes over."""
    cases = [one.case for one in desk_of(rami).positions]
    one, two = cases[0], cases[1]
    desk = desk_of(rami)
    with rami.gesture("rule", document=desk.document) as gesture:
        for case in (one, two):
            now = look_at(rami, desk.document, desk.me)
            rule(rami, gesture, now, case.key, Said(case.lanes[0].answer))
    label = rami.labels.all()[0].id
    with open_as(rami, "هند") as theirs, theirs.gesture("mark", document=desk.document) as made:
        theirs.annotations.mark(made, desk.document, label=label, pieces=((one.start, two.end),))
    position = desk_of(rami).near(one.start, one.end)
    assert position is not None
    assert (position.case.start, position.case.end) == (one.start, two.end)
    assert position.standing is Standing.STALE
    with rami.gesture("rule", document=desk.document) as gesture:
        rule(rami, gesture, desk_of(rami), position.case.key, Said(()))
    assert len(rami.rulings.of(desk.document)) == 1
    assert gold_places(rami) == set()


def test_one_case_that_became_two_keeps_its_answer_for_the_second(rami: Project) -> None:
    place = _place(rami, Kind.SPLIT)
    case = next(one.case for one in desk_of(rami).positions if one.case.kind is Kind.SPLIT)
    two = next(lane.answer for lane in case.lanes if len(lane.answer) == 2)
    ruled(rami, Kind.SPLIT, Said(two))
    change_layer(rami, Kind.SPLIT, "هند")  # who had the long one
    parts = [one for one in desk_of(rami).positions if place[0] <= one.case.start < place[1]]
    assert [one.standing for one in parts] == [Standing.STALE, Standing.STALE]
    with rami.gesture("rule", document=first(rami)) as gesture:
        rule(rami, gesture, desk_of(rami), parts[0].case.key, Said(()))
    assert gold_places(rami) == {two[1][0]}
    parts = [one for one in desk_of(rami).positions if place[0] <= one.case.start < place[1]]
    assert [one.standing for one in parts] == [Standing.RULED, Standing.STALE]


def test_rulings_stay_when_another_layer_arrives(project: Project, rami: Project) -> None:
    """Only where it brings an answer that was not judged is there something to look at again."""
    everything_ruled(rami)
    gold = gold_places(rami)
    salma = {place for one in desk_of(rami).cases for place in _answer_of(one, project, "سلمى")}
    with project.gesture("people") as gesture:
        nour = Annotator(new_id(), "نور", frozenset({Role.ANNOTATOR}))
        project.annotators.write(gesture, nour)
    place = _place(rami, Kind.LABEL)
    with open_as(project, "نور") as theirs, theirs.gesture("done", document=first(rami)) as gesture:
        for start, end, label in sorted(salma):
            if (start, end) != place:
                values = _values(rami, (start, end, label), "سلمى")
                theirs.annotations.mark(
                    gesture, first(rami), label=label, pieces=((start, end),), attributes=values
                )
        work = theirs.documents.work(first(rami), nour.id)
        theirs.documents.write_work(gesture, replace(work, state=State.DONE))
    assert nour.id in desk_of(rami).annotators
    assert gold_places(rami) == gold
    stale = [one.case for one in desk_of(rami).positions if one.standing is Standing.STALE]
    assert [(one.start, one.end) for one in stale] == [place]  # nothing is a new answer there


def _answer_of(case: Case, project: Project, name: str) -> set[tuple[int, int, Id]]:
    who = person(project, name)
    return {p for lane in case.lanes if who in lane.annotators for p, _ in lane.answer}


def _values(project: Project, place: tuple[int, int, Id], name: str) -> dict[str, str]:
    found = project.annotations.of(first(project), person(project, name))
    return next(dict(one.attributes) for one in found if (one.start, one.end, one.label) == place)
