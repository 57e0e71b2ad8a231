"""Work goes out, is done, comes back: whatever happens to files, machines and clocks."""

import json
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from annotator.core.model import (
    Annotator,
    Assignment,
    Label,
    Note,
    NoteKind,
    Purpose,
    Role,
    State,
    Task,
    Work,
)
from annotator.core.reviewing import answer_of
from annotator.core.suggesting import SuggestingRules
from annotator.errors import AnnotatorError
from annotator.store.bodies import AnnotationBody, AnnotationsBody, ProjectBody
from annotator.store.errors import Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow import handfile
from annotator.workflow.handing import (
    about_file,
    hand_in,
    hand_out,
    open_hand_out,
    standings,
    take_in,
    waiting,
    working,
    working_path,
)
from annotator.workflow.reviewing import look_at
from annotator.workflow.ruling import Said as Ruled
from annotator.workflow.ruling import rule
from tests.store.making import TEXTS, arrival, bring, documents, label, mark
from tests.workflow.handing_team import Team, hide, make_team, secret_of

DAY = 86_400


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with patch.dict("os.environ", {"XDG_STATE_HOME": str(tmp_path / "state")}):
        yield make_team(tmp_path / "team")


# --- a round --------------------------------------------------------------------------------------


def test_a_round_out_and_back(team: Team) -> None:
    with team.opened() as project, project.gesture("guideline") as gesture:
        project.about.write(gesture, ProjectBody("صحف", "# دليل"))
    opened = team.open("Aya")
    assert (opened.created, opened.articles, opened.recovered) == (True, 3, 0)
    assert (opened.guideline, opened.labels) == (False, ())  # all of it is new
    (one,) = team.mark("Aya", 0, 4)
    team.mark("Aya", 1, 0, 5)
    handed = team.back("Aya")
    assert (handed.changes, handed.fresh) == (3, 3)
    report = team.take(handed.path)
    (taken,) = report.files
    assert (taken.name, taken.new, taken.already, taken.kept_back) == ("Aya", 3, 0, 0)
    assert (taken.articles, taken.flags, report.waiting) == (2, (), ())
    assert report.backup is not None
    assert report.backup.exists()
    with team.opened() as project:
        found = project.annotations.of(team.articles[0])
        assert [(x.id, x.layer) for x in found] == [(one, team.people["Aya"])]
    team.assert_sound("Aya")


def test_the_next_work_file_carries_the_receipt(team: Team) -> None:
    team.begun("Aya")
    team.mark("Aya", 0, 0, 4)
    team.round("Aya")
    team.mark("Aya", 0, 8)
    before = working(team.work_of("Aya"))
    assert before is not None
    assert (before.name, before.arrived, before.made) == ("Aya", 0, 3)
    opened = team.open("Aya")
    assert (opened.arrived, opened.made, opened.created) == (2, 3, False)
    after = working(team.work_of("Aya"))
    assert after is not None
    assert (after.arrived, after.made) == (2, 3)
    assert team.back("Aya").fresh == 1
    assert working(team.lead) is None


def test_files_come_in_any_order_twice_and_by_folder(team: Team) -> None:
    for name in ("Aya", "Bob"):
        team.begun(name)
        for start in range(3):
            team.mark(name, start, start)
            team.back(name)
    folder = team.folder / "in"
    report = team.take(*sorted(folder.iterdir(), reverse=True), folder)
    assert len(report.files) == 12
    assert report.new == 6
    assert sum(one.kept_back for one in report.files) == 0
    again = team.take(folder)
    assert (again.new, again.backup) == (0, None)
    team.assert_sound()


def test_the_next_work_file_brings_what_is_new(team: Team) -> None:
    team.begun("Aya")
    aya = team.people["Aya"]
    (one,) = team.mark("Aya", 0, 4)
    team.round("Aya")
    fresh = arrival(9)
    with team.opened() as project:
        bring(project, [fresh])
        with project.gesture("labels") as gesture:
            project.labels.write(gesture, Label(new_id(), "DATE", key="3", order=2))
            known = next(x for x in project.labels.all() if x.name == "MEET")
            project.labels.write(gesture, replace(known, retired=True))
        with project.gesture("guideline") as gesture:
            project.about.write(gesture, ProjectBody("صحف", "# دليل"))
            rules = replace(SuggestingRules(""), least=0.75)
            project.sources.write_rules(gesture, rules)
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(fresh.id, aya, place=9))
            gone = project.assignments.get(team.articles[2], aya)
            assert gone is not None
            project.assignments.write(gesture, gone, alive=False)
        with project.gesture("return", document=team.articles[0]) as gesture:
            was = project.assignments.get(team.articles[0], aya)
            assert was is not None
            project.assignments.send_back(gesture, was)
            sam = team.people["Sam"]
            document = team.articles[0]
            note = Note(new_id(), document, one, sam, NoteKind.RETURN, "راجع الحدود", to=aya)
            project.notes.write(gesture, note)
    opened = team.open("Aya")
    assert (opened.articles, opened.withdrawn, opened.notes) == (1, 1, 1)
    assert (set(opened.labels), opened.guideline) == ({"DATE", "MEET"}, True)
    with team.opened("Aya") as project:
        assert set(documents(project)) == {*team.articles[:3], fresh.id}
        assert project.documents.text(fresh.id) == TEXTS[9 % len(TEXTS)]
        given = {x.document: x.round for x in project.assignments.everywhere()}
        assert given == {team.articles[0]: 2, team.articles[1]: 1, fresh.id: 1}
        assert [x.name for x in project.labels.all()] == ["PERS", "DATE"]
        assert project.about.body().guideline == "# دليل"
        assert project.sources.rules().least == 0.75
        assert [x.text for x in project.notes.of(team.articles[0])] == ["راجع الحدود"]
        assert [x.id for x in project.annotations.of(team.articles[0])] == [one]
    team.assert_sound("Aya")


def test_opening_the_same_or_an_older_work_file_changes_nothing(team: Team) -> None:
    first = team.out("Aya").path
    open_hand_out(first, team.work_of("Aya"))
    team.mark("Aya", 0, 4)
    with team.opened() as project, project.gesture("name") as gesture:
        project.about.write(gesture, ProjectBody("أحدث"))
    team.begun("Aya")
    before = team.work_of("Aya").read_bytes()
    opened = open_hand_out(first, team.work_of("Aya"))
    assert (opened.older, opened.changed) == (True, False)
    assert team.work_of("Aya").read_bytes() == before
    with team.opened("Aya") as project:
        assert project.about.name == "أحدث"


def test_what_one_did_meanwhile_stays_when_a_newer_file_is_opened(team: Team) -> None:
    """A layer that the lead brought is as old in the working project as in the lead's."""
    aya = team.people["Aya"]
    brought = arrival(7)
    with team.opened() as project:
        span = AnnotationBody(label(project), ((0, 3),), brought.text[:3], origin="imported")
        bring(project, [replace(brought, layers=((aya, AnnotationsBody((span,))),))])
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(brought.id, aya))
    team.begun("Aya")
    with team.opened("Aya") as project:
        (one,) = project.annotations.of(brought.id)
        with project.gesture("resize", document=brought.id) as gesture:
            project.annotations.write(gesture, replace(one, pieces=((0, 5),)))
    team.begun("Aya")
    with team.opened("Aya") as project:
        assert project.annotations.get(brought.id, one.id).end == 5
    team.round("Aya")
    with team.opened() as project:
        assert [x.end for x in project.annotations.of(brought.id)] == [5]
    team.begun("Aya", "second")
    with team.opened("Aya", "second") as project:
        assert [x.end for x in project.annotations.of(brought.id)] == [5]
    team.assert_sound("Aya")


# --- blind by default -----------------------------------------------------------------------------


def everything_in(path: Path) -> str:
    """Return all that stands in a file that is handed out."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_nothing_of_others_goes_to_an_annotator(team: Team) -> None:
    team.begun("Bob")
    team.mark("Bob", 0, 4)
    with team.opened("Bob") as project:
        bob, document = team.people["Bob"], team.articles[0]
        with project.gesture("note", document=document) as gesture:
            project.notes.write(
                gesture, Note(new_id(), document, document, bob, NoteKind.QUESTION, "سؤال بوب")
            )
            project.documents.write_work(gesture, Work(document, bob, State.DONE))
    team.round("Bob")
    with team.opened() as project, project.gesture("note", document=document) as gesture:
        private = Note(
            new_id(), document, document, team.people["Sam"], NoteKind.FEEDBACK, "لبوب", to=bob
        )
        project.notes.write(gesture, private)
    said = everything_in(team.out("Aya").path)
    for hidden in (bob, "Bob", "سؤال بوب", "لبوب", team.people["Rim"]):
        assert hidden not in said
    assert team.people["Sam"] in said
    with pytest.raises(AssertionError):  # the words can be found where they are
        assert "سؤال بوب" not in everything_in(team.out("Bob").path)


def test_that_an_article_is_a_test_and_its_gold_stay_with_the_lead(team: Team) -> None:
    hide(team, 0)
    document = team.articles[0]
    with team.opened() as project:
        with project.gesture("people") as gesture:
            sam = project.annotators.get(team.people["Sam"])
            project.annotators.write(gesture, sam)
        with project.gesture("mark", document=document) as gesture:
            gold = project.annotations.mark(
                gesture,
                document,
                label=label(project),
                pieces=((4, 8),),
                layer=team.people["gold"],
            )
        with project.gesture("note", document=document) as gesture:
            note = Note(new_id(), document, document, team.people["Sam"], NoteKind.FEEDBACK, "سر")
            project.notes.write(gesture, note)
    for name in ("Aya", "Rim"):
        assert gold not in everything_in(team.out(name).path)
    said = everything_in(team.out("Aya").path)
    assert "hidden" not in said
    assert "سر" not in said
    team.begun("Aya")
    with team.opened("Aya") as project:
        given = project.assignments.get(document, team.people["Aya"])
        assert given is not None
        assert (given.purpose, given.asked) == (Purpose.WORK, 0)
        assert project.assignments.is_unaided(document)


def test_nothing_is_suggested_in_hidden_tests_nor_in_some_other_articles(team: Team) -> None:
    more = [arrival(number) for number in range(100, 180)]
    with team.opened() as project:
        bring(project, more)
        with project.gesture("assign") as gesture:
            for one in more:
                project.assignments.write(gesture, Assignment(one.id, team.people["Aya"]))
    team.begun("Aya")
    with team.opened("Aya") as project:
        assert not any(one.unaided for one in project.assignments.everywhere())
    hide(team, 0)
    team.begun("Aya")
    with team.opened("Aya") as project:
        unaided = {one.document for one in project.assignments.everywhere() if one.unaided}
        assert team.articles[0] in unaided
        assert 1 < len(unaided) < 40


def test_articles_that_were_not_given_do_not_go(team: Team) -> None:
    said = everything_in(team.out("Aya").path)
    assert team.articles[0] in said
    assert team.articles[-1] not in said


def test_suggestions_of_sources_go(team: Team) -> None:
    with team.opened() as project:
        source = Annotator(new_id(), "model", frozenset({Role.SOURCE}))
        with project.bulk("import") as work:
            work.put_new("annotator", source.id, source)
            work.seal()
        span = AnnotationBody(label(project), ((0, 3),), TEXTS[0][:3], origin="suggested")
        document = arrival(12)
        bring(project, [replace(document, layers=((source.id, AnnotationsBody((span,))),))])
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(document.id, team.people["Aya"]))
    team.begun("Aya")
    with team.opened("Aya") as project:
        assert [x.layer for x in project.annotations.of(document.id)] == [source.id]
    team.assert_sound("Aya")


# --- reviewers ------------------------------------------------------------------------------------


def test_a_reviewer_gets_the_layers_of_the_articles_under_review(team: Team) -> None:
    for name in ("Aya", "Bob"):
        team.begun(name)
        team.mark(name, 0, 4)
        team.mark(name, 1, 4)
        with team.opened(name) as project:
            me, document = team.people[name], team.articles[0]
            with project.gesture("done", document=document) as gesture:
                project.documents.write_work(gesture, Work(document, me, State.DONE))
        team.round(name)
    team.begun("Rim")
    with team.opened("Rim") as project:
        assert documents(project) == team.articles[:1]
        layers = {x.layer for x in project.annotations.of(team.articles[0])}
        assert layers == {team.people["Aya"], team.people["Bob"]}
        assert project.documents.work(document, team.people["Bob"]).state is State.DONE
    team.assert_sound("Rim")


def test_gold_and_returns_of_a_reviewer_come_back(team: Team) -> None:
    gold, aya, rim = team.people["gold"], team.people["Aya"], team.people["Rim"]
    document = team.articles[0]
    team.begun("Aya")
    (one,) = team.mark("Aya", 0, 4)
    team.round("Aya")
    team.begun("Rim")
    with team.opened("Rim") as project:
        with project.gesture("mark", document=document) as gesture:
            ruled = project.annotations.mark(
                gesture, document, label=label(project), pieces=((4, 9),), layer=gold
            )
        with project.gesture("return", document=document) as gesture:
            given = project.assignments.get(document, aya)
            assert given is not None
            project.assignments.send_back(gesture, given)
            note = Note(new_id(), document, one, rim, NoteKind.RETURN, "أعد النظر", to=aya)
            project.notes.write(gesture, note)
    taken = team.round("Rim")
    assert (taken.new, taken.held) == (3, ())
    with team.opened() as project:
        assert [x.id for x in project.annotations.of(document, gold)] == [ruled]
        again = project.assignments.get(document, aya)
        assert again is not None
        assert again.round == 2
    assert team.open("Aya").notes == 1
    with team.opened("Aya") as project:
        assert [x.layer for x in project.annotations.of(document)] == [aya]
        assert [x.text for x in project.notes.of(document)] == ["أعد النظر"]
    team.begun("Rim", "second")
    with team.opened("Rim", "second") as project:
        assert {x.id for x in project.annotations.of(document)} == {one, ruled}
    team.assert_sound("Aya", "Rim")


def test_a_reviewer_sees_later_what_annotators_changed_and_removed(team: Team) -> None:
    team.begun("Aya")
    first, second, third = team.mark("Aya", 0, 0, 4, 9)
    team.round("Aya")
    team.begun("Rim")
    with team.opened("Aya") as project:
        document = team.articles[0]
        with project.gesture("edit", document=document) as gesture:
            was = project.annotations.get(document, first)
            project.annotations.write(gesture, replace(was, pieces=((0, 8),)))
            project.annotations.remove(gesture, project.annotations.get(document, second))
    (fourth,) = team.mark("Aya", 0, 12)
    team.round("Aya")
    team.begun("Rim")
    with team.opened("Rim") as project:
        found = {x.id: x.end for x in project.annotations.of(document)}
        assert found == {first: 8, third: 12, fourth: 15}
    team.assert_sound("Rim")


def test_gold_that_two_reviewers_touch_ends_alike_everywhere(team: Team) -> None:
    gold, document = team.people["gold"], team.articles[0]
    with team.opened() as project:
        nur = Annotator(new_id(), "Nur", frozenset({Role.REVIEWER}))
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, nur)
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(document, nur.id, Task.REVIEW))
    team.people["Nur"] = nur.id
    team.begun("Rim")
    with team.opened("Rim") as project, project.gesture("mark", document=document) as gesture:
        one = project.annotations.mark(
            gesture, document, label=label(project), pieces=((4, 8),), layer=gold
        )
    team.round("Rim")
    team.begun("Nur")
    for name, end in (("Rim", 7), ("Nur", 6), ("Nur", 5)):
        with team.opened(name) as project, project.gesture("resize", document=document) as gesture:
            was = project.annotations.get(document, one)
            project.annotations.write(gesture, replace(was, pieces=((4, end),)))
    for name in ("Nur", "Rim"):
        team.round(name)
    for name in ("Rim", "Nur"):
        team.begun(name)
    ends = set()
    for name in ("Sam", "Rim", "Nur"):
        with team.opened(name) as project:
            ends.add(project.annotations.get(document, one).end)
    assert ends == {5}
    team.assert_sound("Rim", "Nur")


@pytest.mark.parametrize("order", [("Rim", "Nur"), ("Nur", "Rim")])
def test_of_two_who_ruled_offline_one_decides_gold_and_both_rulings_stay(
    team: Team, order: tuple[str, str]
) -> None:
    gold, document = team.people["gold"], team.articles[0]
    with team.opened() as project:
        nur = Annotator(new_id(), "Nur", frozenset({Role.REVIEWER}))
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, nur)
        with project.gesture("assign") as gesture:
            late = Assignment(document, team.people["Rim"], Task.REVIEW)
            project.assignments.write(gesture, late, alive=False)
            given = Assignment(document, nur.id, Task.REVIEW, place=1)
            project.assignments.write(gesture, given)
    team.people["Nur"] = nur.id
    for name, end in (("Aya", 7), ("Bob", 10)):
        team.begun(name)
        with team.opened(name) as project, project.gesture("done", document=document) as gesture:
            project.annotations.mark(gesture, document, label=label(project), pieces=((4, end),))
            project.documents.write_work(gesture, Work(document, team.people[name], State.DONE))
        team.round(name)
    answers = {"Rim": 0, "Nur": 1}
    team.begun("Nur")
    with team.opened() as project, project.gesture("assign") as gesture:
        project.assignments.write(gesture, late)
    team.begun("Rim")
    for name, lane in answers.items():
        with team.opened(name) as project:
            desk = look_at(project, document, team.people[name])
            (position,) = desk.undecided
            lanes = sorted(one.answer for one in position.case.lanes)
            with project.gesture("rule", document=document) as gesture:
                rule(project, gesture, desk, position.case.key, Ruled(lanes[lane]))
    for name in order:
        team.round(name)
    with team.opened() as project:
        desk = look_at(project, document, team.people["Rim"])
        assert desk.decides
        assert {one.reviewer for one in desk.rulings} == {team.people["Rim"], nur.id}
        (mine,) = [answer_of(one) for one in desk.rulings if one.reviewer == desk.me]
        assert [(x.start, x.end) for x in project.annotations.of(document, gold)] == [
            place[:2] for place, _ in mine
        ]
        until = project.history.latest()
    assert [one.new for one in team.take(team.back("Rim").path, team.back("Nur").path).files] == [
        0,
        0,
    ]
    with team.opened() as project:
        assert project.history.latest() == until
    for name in answers:
        team.begun(name)
        with team.opened(name) as project:
            there = project.annotations.of(document, gold)
            assert [(x.start, x.end) for x in there] == [place[:2] for place, _ in mine]
    team.assert_sound("Rim", "Nur")


# --- machines, copies, backups --------------------------------------------------------------------


def test_a_lost_machine_gets_all_back_that_arrived(team: Team) -> None:
    team.begun("Aya")
    team.mark("Aya", 0, 0, 4)
    team.round("Aya")
    shutil.rmtree(team.work_of("Aya").parent)
    opened = team.open("Aya")
    assert (opened.created, opened.recovered, opened.arrived, opened.made) == (True, 2, 2, 2)
    with team.opened("Aya") as project:
        assert len(project.annotations.of(team.articles[0])) == 2
        assert project.undo.undo(team.articles[0]) is not None
    assert team.round("Aya").new == 1
    team.assert_sound("Aya")


def test_one_person_on_two_machines(team: Team) -> None:
    team.begun("Aya")
    (one,) = team.mark("Aya", 0, 4)
    team.round("Aya")
    team.begun("Aya", "home")
    document = team.articles[0]
    for machine, end in (("", 6), ("home", 7)):
        with team.opened("Aya", machine) as project:
            was = project.annotations.get(document, one)
            with project.gesture("resize", document=document) as gesture:
                project.annotations.write(gesture, replace(was, pieces=((4, end),)))
    team.mark("Aya", 1, 0, machine="home")
    taken = [team.round("Aya"), team.round("Aya", "home")]
    assert [one.new for one in taken] == [1, 2]
    assert any("two machines (1 times)" in str(flag) for flag in taken[1].flags)
    team.begun("Aya")
    team.begun("Aya", "home")
    ends = set()
    for name, machine in (("Sam", ""), ("Aya", ""), ("Aya", "home")):
        with team.opened(name, machine) as project:
            ends.add(project.annotations.get(document, one).end)
            assert len(project.annotations.of(team.articles[1])) == 1
    assert len(ends) == 1
    team.assert_sound("Aya")


def test_a_restored_copy_of_the_working_project(team: Team) -> None:
    path = team.begun("Aya")
    team.mark("Aya", 0, 0)
    shutil.copy(path, team.folder / "old")
    team.mark("Aya", 0, 4)
    team.round("Aya")
    shutil.copy(team.folder / "old", path)
    team.mark("Aya", 0, 8)
    taken = team.round("Aya")
    assert (taken.new, taken.already) == (1, 1)
    assert any("1 changes of Aya that are here are not in this file" in str(x) for x in taken.flags)
    with team.opened() as project:
        assert len(project.annotations.of(team.articles[0])) == 3
    assert team.open("Aya").recovered == 1
    team.assert_sound("Aya")


def test_a_restored_copy_of_the_leads_project_heals(team: Team) -> None:
    backup = team.backup_of_lead()
    fresh = arrival(9)
    with team.opened() as project:
        bring(project, [fresh])
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(fresh.id, team.people["Aya"]))
    team.articles.append(fresh.id)
    team.begun("Aya")
    team.mark("Aya", 0, 4)
    team.mark("Aya", -1, 0)
    file = team.back("Aya").path
    shutil.copy(backup, team.lead)
    (taken,) = team.take(file).files
    assert "has handed nothing out" in str(taken.refused)
    opened = team.open("Aya")
    assert not opened.older
    report = team.take(team.back("Aya").path)
    assert (report.files[0].new, report.files[0].kept_back) == (1, 1)
    (held,) = report.waiting
    assert (held.changes, held.alarm) == (1, False)
    assert waiting(team.lead) == [held]
    with team.opened() as project:
        bring(project, [fresh])
    report = team.take(team.back("Aya").path)
    assert (report.files[0].released, report.waiting) == (1, ())
    team.assert_sound("Aya")


def test_older_secrets_are_still_known(team: Team) -> None:
    team.begun("Aya")
    team.mark("Aya", 0, 4)
    file = team.back("Aya").path
    with Project.open(team.lead) as project:
        project.connection.execute(
            "insert into secrets (person, secret, at) values (?, ?, 1)",
            (bytes.fromhex(team.people["Aya"]), b"n" * 32),
        )
    assert team.take(file).new == 1
    team.begun("Aya")
    team.mark("Aya", 0, 8)
    assert team.take(team.back("Aya").path).new == 1


def test_marks_under_an_older_label_set_come_in_and_the_difference_is_told(team: Team) -> None:
    team.begun("Aya")
    with team.opened() as project, project.gesture("labels") as gesture:
        project.labels.write(gesture, Label(new_id(), "DATE", key="3", order=2))
        known = next(x for x in project.labels.all() if x.name == "PERS")
        project.labels.write(gesture, replace(known, name="PERSON", guideline="بلا ألقاب"))
    team.mark("Aya", 0, 4)
    taken = team.round("Aya")
    assert (taken.new, taken.kept_back) == (1, 0)
    assert (taken.labels.missing, taken.labels.changed) == (("DATE",), ("PERSON",))
    team.begun("Aya")
    assert team.round("Aya").labels.missing == ()


@pytest.mark.parametrize(("days", "told"), [(5, 5), (-400, 400), (0, 0)])
def test_a_clock_that_is_days_off_is_told_and_does_no_harm(
    team: Team, days: int, told: int
) -> None:
    really = time.time_ns
    team.begun("Aya")
    with patch("time.time_ns", lambda: really() + days * DAY * 10**9):
        team.mark("Aya", 0, 4)
        file = team.back("Aya").path
    (taken,) = team.take(file).files
    assert taken.new == 1
    flags = [str(one) for one in taken.flags]
    assert [f"{told} days" in one for one in flags] == [True] * bool(told)


def test_who_leads_may_hand_out_to_themselves(team: Team) -> None:
    with team.opened() as project:
        mark(project, team.articles[0], 0, 3)
        with project.gesture("assign") as gesture:
            project.assignments.write(gesture, Assignment(team.articles[0], team.people["Sam"]))
    out = team.out("Sam")
    into = team.folder / "sam.annproj"
    open_hand_out(out.path, into)
    with Project.open(into, person=team.people["Sam"]) as project:
        assert len(project.annotations.of(team.articles[0])) == 1
        mark(project, team.articles[0], 4, 8)
        with project.gesture("labels") as gesture:
            project.labels.write(gesture, Label(new_id(), "DATE", key="3", order=2))
    report = team.take(hand_in(into, team.folder / "in").path)
    assert (report.new, report.waiting) == (2, ())
    open_hand_out(team.out("Sam").path, into)
    with team.opened() as project:
        assert len(project.annotations.of(team.articles[0])) == 2
        assert "DATE" in [one.name for one in project.labels.all()]
    team.assert_sound()


# --- files that are not what they should be -------------------------------------------------------


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a file anew with other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    other = path.with_name(f"other {path.name}")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return other


def said_otherwise(**changed: object) -> Callable[[dict[str, bytes]], None]:
    """Return what changes the manifest and nothing else."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        manifest.update(changed)
        members["manifest.json"] = json.dumps(
            manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True
        ).encode()

    return change


def without(start: str) -> Callable[[dict[str, bytes]], None]:
    """Return what takes a member away."""

    def change(members: dict[str, bytes]) -> None:
        del members[next(one for one in members if one.startswith(start))]

    return change


def lines_altered(members: dict[str, bytes]) -> None:
    name = next(one for one in members if one.startswith("streams/"))
    members[name] = members[name].replace(b"\\u0642", b"\\u0643").replace("قال".encode(), b"xxx")


def test_whatever_was_altered_is_refused_as_a_whole(team: Team) -> None:
    team.begun("Aya")
    team.mark("Aya", 0, 0)
    good = team.back("Aya").path
    raw = good.read_bytes()
    changes: list[Callable[[dict[str, bytes]], None]] = [
        said_otherwise(person=team.people["Bob"]),
        said_otherwise(name="Aya B."),
        said_otherwise(made=1),
        said_otherwise(seal="0" * 64),
        said_otherwise(seal="ß"),
        said_otherwise(heads={}),
        said_otherwise(members=[]),
        said_otherwise(version=0),
        said_otherwise(more=1),
        lines_altered,
        without("manifest.json"),
        without("streams/"),
    ]
    altered = [rewritten(good, one).read_bytes() for one in changes]
    cut = [raw[:-10], raw[: len(raw) // 2], raw[:3], b"", b"not a zip"]
    files = [team.folder / f"{number}.anndone" for number in range(len(altered) + len(cut))]
    for file, content in zip(files, [*altered, *cut], strict=True):
        file.write_bytes(content)
    report = team.take(*files, team.folder / "missing", team.folder)
    assert len(report.files) == 2 * len(files) + 1
    assert all(one.refused is not None and not one.new for one in report.files)
    assert report.waiting == ()
    assert team.take(good).new == 1
    team.assert_sound()


def test_a_file_sealed_by_somebody_elses_secret_is_refused(team: Team) -> None:
    for name in ("Aya", "Bob"):
        team.begun(name)
        team.mark(name, 0, 0)
    file = team.back("Bob").path
    aya = team.people["Aya"]

    def claim(members: dict[str, bytes]) -> None:
        said_otherwise(person=aya, name="Aya")(members)

    with handfile.opened(file) as found:
        manifest = found.manifest
        assert isinstance(manifest, handfile.InManifest)
        assert handfile.is_sealed_by(manifest, [secret_of(team, "Bob")])
        assert not handfile.is_sealed_by(manifest, [secret_of(team, "Aya")])
        assert not handfile.is_sealed_by(manifest, [])
    (taken,) = team.take(rewritten(file, claim)).files
    assert "its seal is wrong" in str(taken.refused)


def test_files_of_another_project_are_refused(team: Team, tmp_path: Path) -> None:
    other = make_team(tmp_path / "other")
    other.begun("Aya")
    other.mark("Aya", 0, 0)
    (taken,) = team.take(other.back("Aya").path).files
    assert "not to this one" in str(taken.refused)
    team.begun("Aya")
    with pytest.raises(AnnotatorError, match="belongs to the project"):
        open_hand_out(other.out("Aya").path, team.work_of("Aya"))


def test_work_files_open_where_they_belong(team: Team) -> None:
    team.begun("Aya")
    with pytest.raises(Refused, match="somebody else"):
        open_hand_out(team.out("Bob").path, team.work_of("Aya"))
    with pytest.raises(Refused, match="is the project from which"):
        open_hand_out(team.out("Bob").path, team.lead)
    with pytest.raises(Refused, match="holds finished work"):
        open_hand_out(team.back("Aya").path, team.folder / "new.annproj")
    (taken,) = team.take(team.out("Aya").path).files
    assert "Open it to work in it" in str(taken.refused)
    with pytest.raises(Refused, match="in which one person works"):
        take_in(team.work_of("Aya"), [])
    with pytest.raises(Refused, match="in which one person works"):
        hand_out(team.work_of("Aya"), [team.people["Aya"]], team.folder)
    with pytest.raises(Refused, match="nobody to hand it in to"):
        hand_in(team.lead, team.folder)


def test_an_altered_work_file_is_refused_and_leaves_nothing(team: Team) -> None:
    out = team.out("Aya").path
    into = team.folder / "new.annproj"

    def altered(members: dict[str, bytes]) -> None:
        name = next(one for one in members if one.startswith("articles/"))
        members[name] = members[name].replace(b"title", b"other")

    for change in (altered, said_otherwise(secret="0" * 64), said_otherwise(articles=9)):
        with pytest.raises(AnnotatorError, match="did not arrive whole"):
            open_hand_out(rewritten(out, change), into)
    assert [one.name for one in team.folder.iterdir() if "new" in one.name] == []


def test_files_of_a_newer_program_say_what_to_update(team: Team) -> None:
    team.begun("Aya")
    team.mark("Aya", 0, 0)
    newer = said_otherwise(version=2, program="7.3", unheard_of=[])
    with pytest.raises(AnnotatorError, match=r"version 7\.3 of this program"):
        open_hand_out(rewritten(team.out("Aya").path, newer), team.work_of("Aya"))
    assert team.back("Aya").changes == 1
    (taken,) = team.take(rewritten(team.back("Aya").path, newer)).files
    assert "Update this program" in str(taken.refused)


def test_a_newer_working_project_can_still_be_handed_in(team: Team) -> None:
    path = team.begun("Aya")
    team.mark("Aya", 0, 0)
    with Project.open(path) as project:
        project.connection.execute("pragma user_version = 9")
    assert team.round("Aya").new == 1


# --- around it ------------------------------------------------------------------------------------


def test_nobody_gets_an_empty_work_file_and_sources_none_at_all(team: Team) -> None:
    nobody = [team.people["Sam"]]
    assert hand_out(team.lead, nobody, team.folder / "out") == []
    for name in ("gold",):
        with pytest.raises(Refused, match="nobody to whom"):
            hand_out(team.lead, [team.people[name]], team.folder / "out")
    with pytest.raises(Refused):
        hand_out(team.lead, [new_id()], team.folder / "out")


def test_a_folder_that_cannot_be_written_is_told(team: Team) -> None:
    file = team.folder / "file"
    file.write_text("")
    with pytest.raises(AnnotatorError, match="cannot be written"):
        hand_out(team.lead, [team.people["Aya"]], file)
    assert [one for one in team.folder.iterdir() if one.name.endswith(".part")] == []


def test_a_file_tells_of_itself_and_its_project_is_found_again(team: Team) -> None:
    out = team.out("Aya").path
    said = about_file(out)
    assert (said.out, said.name, said.articles, said.project_name) == (True, "Aya", 3, "صحف")
    first = working_path(said, team.folder / "mine")
    open_hand_out(out, first)
    assert first.name == "صحف - Aya.annproj"
    assert working_path(said, team.folder / "mine") == first
    bob = about_file(team.out("Bob").path)
    assert working_path(bob, team.folder / "mine") != first
    shutil.copy(team.lead, team.folder / "mine" / "صحف - Bob.annproj")
    assert working_path(bob, team.folder / "mine").name == "صحف - Bob 2.annproj"
    file = hand_in(first, team.folder / "in").path
    assert (about_file(file).out, about_file(file).changes) == (False, 0)


def test_the_lead_sees_how_it_stands_with_everybody(team: Team) -> None:
    before = {one.name: one for one in standings(team.lead)}
    assert set(before) == {"Aya", "Bob", "Rim"}
    assert (before["Aya"].handed_out, before["Aya"].unsent) == (0, 3)
    team.begun("Aya")
    team.mark("Aya", 0, 0, 4)
    team.round("Aya")
    aya = {one.name: one for one in standings(team.lead)}["Aya"]
    assert aya.handed_out > 0
    assert aya.taken_in >= aya.handed_out
    assert (aya.articles, aya.arrived, aya.held, aya.unsent) == (3, 2, 0, 0)


def test_large_streams_travel_in_several_members(team: Team) -> None:
    team.begun("Aya")
    with patch("annotator.workflow.handfile.PART", 2_000):
        team.mark("Aya", 0, *range(12))
        file = team.back("Aya").path
    with handfile.opened(file) as found:
        assert len(found.named("streams/")) > 2
    assert team.take(file).new == 12
    with patch("annotator.workflow.handfile.PART", 2_000):
        out = team.out("Aya").path
    opened = open_hand_out(out, team.folder / "again.annproj")
    assert opened.recovered == 12


def test_the_lead_may_open_how_others_get_on_but_no_layer(team: Team) -> None:
    team.begun("Bob")
    (one,) = team.mark("Bob", 0, 4)
    document, bob = team.articles[0], team.people["Bob"]
    with team.opened("Bob") as project, project.gesture("done", document=document) as gesture:
        project.documents.write_work(gesture, Work(document, bob, State.DONE))
    team.round("Bob")
    hide(team, 1)
    with team.opened() as project, project.gesture("openness") as gesture:
        project.about.write(gesture, ProjectBody("صحف", open_articles=True, open_work=True))
    said = everything_in(team.out("Aya").path)
    assert one not in said
    assert "hidden" not in said
    team.begun("Aya")
    with team.opened("Aya") as project:
        assert set(documents(project)) == set(team.articles)
        assert project.documents.work(document, bob).state is State.DONE
        assert project.assignments.get(document, bob) is not None
        assert project.annotations.of(document) == []
    team.assert_sound("Aya")


def test_what_a_lead_asks_about_my_mark_reaches_me_and_nobody_else(team: Team) -> None:
    document, sam = team.articles[0], team.people["Sam"]
    for name in ("Aya", "Bob"):
        team.begun(name)
    (one,) = team.mark("Aya", 0, 4)
    team.round("Aya")
    with team.opened() as project, project.gesture("question", document=document) as gesture:
        note = Note(new_id(), document, one, sam, NoteKind.QUESTION, "أهذا لقب؟")
        project.notes.write(gesture, note)
    assert "أهذا لقب؟" in everything_in(team.out("Aya").path)
    assert "أهذا لقب؟" not in everything_in(team.out("Bob").path)


def test_of_two_rulings_of_one_reviewer_on_one_case_the_newer_one_is_gold(
    team: Team,
) -> None:
    document = team.articles[0]
    for name, end in (("Aya", 7), ("Bob", 10)):
        team.begun(name)
        with team.opened(name) as project, project.gesture("mark", document=document) as gesture:
            project.annotations.mark(gesture, document, label=label(project), pieces=((4, end),))
            done = Work(document, team.people[name], State.DONE)
            project.documents.write_work(gesture, done)
        team.round(name)
    machines = ("", "home")
    for machine in machines:
        team.begun("Rim", machine)
    taken = {}
    for at, machine in enumerate(machines):
        with team.opened("Rim", machine) as project:
            desk = look_at(project, document, team.people["Rim"])
            case = desk.undecided[0].case
            taken[machine] = sorted(lane.answer for lane in case.lanes)[at]
            with project.gesture("rule", document=document) as gesture:
                rule(project, gesture, desk, case.key, Ruled(taken[machine]))
    for machine in reversed(machines):
        team.round("Rim", machine)
    with team.opened() as project:
        gold = project.annotations.of(document, team.people["gold"])
        (((start, end, _), _),) = taken["home"]
        assert [(one.start, one.end) for one in gold] == [(start, end)]
        assert len(project.rulings.of(document)) == 2
        assert look_at(project, document, team.people["Rim"]).undecided == ()
