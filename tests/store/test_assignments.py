"""What is given to whom: written, read back, returned in a new round, taken back."""

from pathlib import Path

import pytest

from annotator.core.model import Assignment, Id, Purpose, Task
from annotator.core.planning import Person, Rule, Share
from annotator.store.bodies import PlanningBody
from annotator.store.errors import NotAllowed
from annotator.store.project import Project
from tests.store.making import assert_sound, documents, person


def give(project: Project, one: Assignment) -> Assignment:
    with project.gesture("assign", document=one.document) as gesture:
        project.assignments.write(gesture, one)
    return one


def aya_id(project: Project) -> Id:
    return person(project, "Aya")


def test_nothing_is_assigned_at_first(project: Project) -> None:
    assert not project.assignments.any()
    assert project.assignments.of(documents(project)[0]) == []
    assert project.assignments.planning() == PlanningBody()


def test_an_assignment_comes_back_as_it_was_given(project: Project) -> None:
    first = documents(project)[0]
    one = give(project, Assignment(first, aya_id(project), place=(1 << 63) + 5, asked=3, round=2))
    assert project.assignments.any()
    assert project.assignments.of(first) == [one]
    assert project.assignments.get(first, one.annotator) == one
    assert project.assignments.get(first, one.annotator, Task.REVIEW) is None
    assert list(project.assignments.everywhere()) == [one]
    assert_sound(project)


def test_a_person_may_mark_and_review_the_same_article(project: Project) -> None:
    first = documents(project)[0]
    one = give(project, Assignment(first, aya_id(project)))
    other = give(project, Assignment(first, aya_id(project), Task.REVIEW))
    assert {x.task for x in project.assignments.of(first)} == {one.task, other.task}


def test_what_is_taken_back_is_gone(project: Project) -> None:
    one = give(project, Assignment(documents(project)[0], aya_id(project)))
    with project.gesture("assign", document=one.document) as gesture:
        project.assignments.write(gesture, one, alive=False)
    assert not project.assignments.any()
    assert list(project.assignments.everywhere()) == []


def test_many_are_given_and_taken_back_in_one_large_gesture(project: Project) -> None:
    aya, (first, second) = aya_id(project), documents(project)
    give(project, Assignment(first, aya))
    with project.bulk("assign") as work:
        project.assignments.stage(work, [Assignment(second, aya)], [Assignment(first, aya)])
        assert [x.document for x in project.assignments.everywhere()] == [first]
        work.seal()
    assert [x.document for x in project.assignments.everywhere()] == [second]
    assert_sound(project)


def test_a_large_gesture_that_is_given_up_assigns_nothing(project: Project) -> None:
    with project.bulk("assign") as work:
        project.assignments.stage(work, [Assignment(documents(project)[0], aya_id(project))])
    assert not project.assignments.any()
    assert_sound(project)


def test_an_annotator_assigns_nothing(aya: Project) -> None:
    with pytest.raises(NotAllowed), aya.gesture("assign") as gesture:
        aya.assignments.write(gesture, Assignment(documents(aya)[0], person(aya, "Aya")))
    with pytest.raises(NotAllowed), aya.gesture("planning") as gesture:
        aya.assignments.write_planning(gesture, PlanningBody())


def test_the_rule_comes_back_as_it_was_set(project: Project, tmp_path: Path) -> None:
    first, second = documents(project)
    rule = Rule(
        (Share(3, 30), Share(1, 70)),
        seed=4,
        qualification=frozenset({first}),
        hidden=frozenset({second}),
        fixed={first: (aya_id(project),)},
    )
    people = (Person(aya_id(project), 5, frozenset({"ليبيا"}), frozenset({second})),)
    with project.gesture("planning") as gesture:
        project.assignments.write_planning(gesture, PlanningBody(rule, people))
    assert project.assignments.planning() == PlanningBody(rule, people)
    assert_sound(project)


def test_nothing_is_suggested_in_what_is_hidden_or_might_be(project: Project) -> None:
    first, second = documents(project)
    give(project, Assignment(first, aya_id(project), unaided=True))
    assert project.assignments.of(first)[0].unaided
    assert project.assignments.is_unaided(first)
    assert not project.assignments.is_hidden(first)
    assert not project.assignments.is_test(first)
    assert not project.assignments.is_unaided(second)
    give(project, Assignment(second, aya_id(project), purpose=Purpose.HIDDEN))
    assert project.assignments.is_unaided(second)


def test_a_hidden_test_is_known_from_the_rule_and_from_what_was_given(project: Project) -> None:
    first, second = documents(project)
    give(project, Assignment(first, aya_id(project), purpose=Purpose.HIDDEN))
    assert project.assignments.is_hidden(first)
    assert project.assignments.is_test(first)
    assert not project.assignments.is_hidden(second)
    assert not project.assignments.is_test(second)
    with project.gesture("planning") as gesture:
        body = PlanningBody(Rule(qualification=frozenset({second})))
        project.assignments.write_planning(gesture, body)
    assert not project.assignments.is_hidden(second)
    assert project.assignments.is_test(second)
