"""What people have to do: in which order, how far they are, and what is to be done again."""

import pytest

from annotator.core.model import Assignment, Id, Purpose, State, Work
from annotator.store.project import Project
from annotator.store.query import NOBODY, Query
from annotator.store.workload import Holder
from tests.store.making import TEXTS, arrival, bring, documents, mark, person
from tests.store.test_assignments import give


@pytest.fixture
def given(project: Project) -> list[Id]:
    """Give Aya three articles, in an order of their own; a fourth is nobody's."""
    bring(project, [arrival(2), arrival(3)])
    ids = documents(project)
    for document, place in zip(ids[:3], (30, 10, (1 << 63) + 7), strict=True):
        give(project, Assignment(document, person(project, "Aya"), place=place))
    return ids


def say(project: Project, document: Id, state: State, *, round_: int = 1) -> None:
    assert project.me is not None
    with project.gesture(state.value, document=document) as gesture:
        project.documents.write_work(gesture, Work(document, project.me.id, state, round_))


def give_back(project: Project, document: Id) -> Assignment:
    known = project.assignments.get(document, person(project, "Aya"))
    assert known is not None
    with project.gesture("return", document=document) as gesture:
        return project.assignments.send_back(gesture, known)


def order(project: Project, name: str = "Aya") -> list[Id]:
    work = project.workload.of(person(project, name))
    return [project.documents.id_of(one) for one in work.order]


def test_the_work_stands_in_the_planned_order(project: Project, given: list[Id]) -> None:
    assert order(project) == [given[1], given[0], given[2]]
    assert order(project, "Sam") == []
    assert project.workload.has_any(person(project, "Aya"))
    assert not project.workload.has_any(person(project, "Sam"))


def test_what_is_returned_comes_first_and_is_to_be_done_again(
    project: Project, aya: Project, given: list[Id]
) -> None:
    last, me = given[2], person(project, "Aya")
    say(aya, last, State.DONE)
    assert aya.workload.work(last, me).state is State.DONE
    give_back(project, last)
    assert order(project)[0] == last
    work = project.workload.of(me)
    assert work.returned == {project.documents.stand_in(last)}
    assert work.states[project.documents.stand_in(last)] is State.TODO
    assert aya.workload.work(last, me) == Work(last, me, State.TODO, 2)
    (row,) = aya.documents.rows([aya.documents.stand_in(last)], me)
    assert (row.state, row.returned) == (State.TODO, True)
    todo = aya.documents.ids(Query(annotator=me, states=frozenset({State.TODO})))
    assert aya.documents.stand_in(last) in todo


def test_a_late_word_on_the_round_before_changes_nothing(
    project: Project, aya: Project, given: list[Id]
) -> None:
    first, me = given[0], person(project, "Aya")
    give_back(project, first)
    say(aya, first, State.DONE, round_=1)
    assert aya.workload.work(first, me).state is State.TODO
    say(aya, first, State.DONE, round_=2)
    assert aya.workload.work(first, me).state is State.DONE
    assert project.workload.of(me).returned == frozenset()
    (row,) = aya.documents.rows([aya.documents.stand_in(first)], me)
    assert (row.state, row.returned) == (State.DONE, False)


def test_the_load_of_a_person_is_counted(project: Project, aya: Project, given: list[Id]) -> None:
    say(aya, given[0], State.DONE)
    say(aya, given[1], State.DONE)
    give_back(project, given[1])
    load = project.workload.load(person(project, "Aya"))
    assert load.articles == 3
    assert load.length == sum(map(len, TEXTS[:3]))
    assert (load.done, load.returned, load.states[State.TODO]) == (1, 1, 2)
    assert project.workload.load(person(project, "Sam")).articles == 0


def test_work_has_begun_with_a_mark_or_a_word(
    project: Project, aya: Project, given: list[Id]
) -> None:
    mark(aya, given[0], 4, 8)
    say(aya, given[1], State.SKIPPED)
    begun = {x.assignment.document: x.begun for x in project.workload.given(person(aya, "Aya"))}
    assert begun == {given[0]: True, given[1]: True, given[2]: False}


def test_marks_of_others_do_not_begin_the_work(project: Project, given: list[Id]) -> None:
    mark(project, given[0], 4, 8)
    say(project, given[1], State.DONE)
    assert not any(x.begun for x in project.workload.given(person(project, "Aya")))


def test_who_has_an_article_is_told_with_how_far_they_are(
    project: Project, aya: Project, given: list[Id]
) -> None:
    sam, me = person(project, "Sam"), person(project, "Aya")
    give(project, Assignment(given[0], sam, purpose=Purpose.HIDDEN))
    say(aya, given[0], State.DONE)
    give_back(project, given[1])
    numbers = project.documents.stand_ins(given)
    assert project.workload.holders(numbers) == {
        numbers[0]: [
            Holder(me, State.DONE, 1, False),
            Holder(sam, State.TODO, 1, False, Purpose.HIDDEN),
        ],
        numbers[1]: [Holder(me, State.TODO, 2, True)],
        numbers[2]: [Holder(me, State.TODO, 1, False)],
    }


def test_articles_are_found_by_who_has_them(project: Project, given: list[Id]) -> None:
    ids = project.documents.stand_ins(given)
    me, sam = person(project, "Aya"), person(project, "Sam")
    assert project.documents.ids(Query(assignee=me)) == ids[:3]
    assert project.documents.ids(Query(assignee=sam)) == []
    assert project.documents.ids(Query(assignee=NOBODY)) == ids[3:]


def test_articles_that_left_the_project_are_nobodys_work(project: Project, given: list[Id]) -> None:
    with project.gesture("remove") as gesture:
        project.documents.remove(gesture, given[1])
    assert order(project) == [given[0], given[2]]
    assert project.workload.load(person(project, "Aya")).articles == 2
