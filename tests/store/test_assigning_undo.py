"""Taking back that articles were given out, and putting it back."""

import pytest

from annotator.core.model import Assignment, Id
from annotator.errors import Cancelled
from annotator.store.assigning_undo import AssigningUndone, is_assigning, undo_assigning
from annotator.store.errors import NotAllowed, Refused
from annotator.store.project import Project
from tests.store.making import arrival, assert_sound, bring, documents, mark, person
from tests.store.test_assignments import give


def assign_all(project: Project) -> Id:
    aya = person(project, "Aya")
    with project.bulk("assign") as work:
        given = [Assignment(one, aya, place=at) for at, one in enumerate(documents(project))]
        project.assignments.stage(work, given)
        work.seal()
    return work.opened.uuid.hex()


def held(project: Project) -> set[Id]:
    return {one.document for one in project.assignments.everywhere()}


def test_what_was_given_is_taken_back_and_put_back(project: Project) -> None:
    gesture = assign_all(project)
    assert undo_assigning(project, gesture) == AssigningUndone(2, 0, 0)
    assert held(project) == set()
    undo = project.history.page(limit=1)[0]
    assert undo.verb == "undo"
    assert is_assigning(project, undo)
    assert undo_assigning(project, undo.id).changed == 2
    assert held(project) == set(documents(project))
    assert project.history.page(limit=1)[0].verb == "redo"
    assert_sound(project)


def test_what_somebody_has_begun_stays_with_them(project: Project, aya: Project) -> None:
    gesture = assign_all(project)
    first = documents(project)[0]
    mark(aya, first, 4, 8)
    assert undo_assigning(project, gesture) == AssigningUndone(1, 1, 0)
    assert held(project) == {first}
    assert_sound(project)


def test_what_was_returned_since_is_left_alone(project: Project) -> None:
    gesture = assign_all(project)
    first = documents(project)[0]
    known = project.assignments.get(first, person(project, "Aya"))
    assert known is not None
    with project.gesture("return", document=first) as opened:
        project.assignments.send_back(opened, known)
    assert undo_assigning(project, gesture) == AssigningUndone(1, 0, 1)
    assert [(one.document, one.round) for one in project.assignments.everywhere()] == [(first, 2)]


def test_what_a_plan_took_away_comes_back(project: Project) -> None:
    bring(project, [arrival(2)])
    first, second, third = documents(project)
    aya = person(project, "Aya")
    old = give(project, Assignment(first, aya, place=5))
    with project.bulk("assign") as work:
        project.assignments.stage(work, [Assignment(third, aya)], [old])
        work.seal()
    assert held(project) == {third}
    undo_assigning(project, work.opened.uuid.hex())
    assert list(project.assignments.everywhere()) == [old]
    assert second not in held(project)


def test_only_giving_out_is_taken_back_here(project: Project, aya: Project) -> None:
    with pytest.raises(Refused):
        undo_assigning(project, project.history.page(limit=1)[0].id)
    gesture = assign_all(project)
    with pytest.raises(NotAllowed):
        undo_assigning(aya, gesture)
    assert held(project) == set(documents(project))


def test_stopping_takes_nothing_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.store.assigning_undo._BATCH", 1)
    gesture = assign_all(project)
    with pytest.raises(Cancelled):
        undo_assigning(project, gesture, cancelled=lambda: True)
    assert held(project) == set(documents(project))
    assert_sound(project)
