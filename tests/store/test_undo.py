"""Undo takes back one's own last step in an article, across restarts, and nothing that moved on."""

from dataclasses import replace

import pytest

from annotator.core.model import State, Work
from annotator.store.project import Project
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    label,
    mark,
    open_as,
    person,
)


@pytest.fixture
def first(project: Project) -> str:
    return documents(project)[0]


def spans(project: Project, document: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in project.annotations.of(document)]


def test_undo_takes_the_annotation_away_and_redo_brings_it_back(
    project: Project, first: str
) -> None:
    made = mark(project, first, 4, 8)
    assert project.undo.undo(first) is not None
    assert spans(project, first) == []
    assert project.undo.redo(first) is not None
    assert [one.id for one in project.annotations.of(first)] == [made]


def test_undo_goes_back_step_by_step_and_redo_forward(project: Project, first: str) -> None:
    seen = [spans(project, first)]
    for start in range(4):
        mark(project, first, start, start + 2)
        seen.append(spans(project, first))
    for expected in seen[-2::-1]:
        assert project.undo.undo(first) is not None
        assert spans(project, first) == expected
    assert project.undo.undo(first) is None
    for expected in seen[1:]:
        assert project.undo.redo(first) is not None
        assert spans(project, first) == expected
    assert project.undo.redo(first) is None


def test_a_new_step_ends_what_could_be_redone(project: Project, first: str) -> None:
    mark(project, first, 4, 8)
    project.undo.undo(first)
    mark(project, first, 0, 3)
    assert project.undo.next_redo(first) is None
    assert spans(project, first) == [(0, 3)]


def test_undo_tells_what_it_would_take_back_and_where(project: Project, first: str) -> None:
    assert project.undo.next_undo(first) is None
    mark(project, first, 4, 8)
    step = project.undo.next_undo(first)
    assert step is not None
    assert (step.verb, step.pieces) == ("mark", (((4, 8),),))
    project.undo.undo(first)
    step = project.undo.next_redo(first)
    assert step is not None
    assert step.verb == "mark"


def test_undo_works_after_a_restart(project: Project, first: str) -> None:
    mark(project, first, 4, 8)
    with open_as(project, "Sam") as later:
        assert later.undo.undo(first) is not None
        assert spans(later, first) == []
    with open_as(project, "Sam") as later:
        assert later.undo.redo(first) is not None
        assert spans(later, first) == [(4, 8)]


def test_each_article_has_its_own_steps(project: Project, first: str) -> None:
    second = documents(project)[1]
    mark(project, first, 4, 8)
    mark(project, second, 0, 3)
    project.undo.undo(first)
    assert spans(project, first) == []
    assert spans(project, second) == [(0, 3)]


def test_undo_never_takes_back_what_another_did(project: Project, first: str) -> None:
    with open_as(project, "Aya") as aya:
        mark(project, first, 4, 8)
        mark(aya, first, 0, 3)
        project.undo.undo(first)
        assert spans(project, first) == [(0, 3)]
        assert project.undo.undo(first) is None
        aya.undo.undo(first)
        assert spans(project, first) == []


def test_what_moved_on_is_left_alone(project: Project, first: str) -> None:
    with project.gesture("mark", document=first) as gesture:
        made = [
            project.annotations.mark(
                gesture, first, label=label(project), pieces=((start, start + 2),)
            )
            for start in (0, 4)
        ]
    with open_as(project, "Sam") as later:
        one = later.annotations.get(first, made[0])
        with later.gesture("work") as gesture:  # a step of the project, not of the article
            later.annotations.write(gesture, replace(one, label=label(project, "MEET")))
    undone = project.undo.undo(first)
    assert undone is not None
    assert (undone.changed, undone.left_alone) == (1, 1)
    assert [one.label for one in project.annotations.of(first)] == [label(project, "MEET")]


def test_an_undo_of_what_an_import_brought_puts_the_imported_span_back(project: Project) -> None:
    me = person(project, "Sam")
    bring(project, [arrival(7, layer=me, label=label(project), pieces=[((0, 3),), ((4, 6),)])])
    seventh = documents(project)[2]
    before = project.annotations.of(seventh)
    with project.gesture("resize", document=seventh) as gesture:
        project.annotations.write(gesture, replace(before[1], pieces=((4, 9),)))
    project.undo.undo(seventh)
    assert [(one.id, one.pieces, one.quote, one.origin) for one in before] == [
        (one.id, one.pieces, one.quote, one.origin) for one in project.annotations.of(seventh)
    ]
    assert_sound(project)


def test_a_work_state_is_undone_to_what_it_was(project: Project, first: str) -> None:
    me = person(project, "Sam")
    for state in (State.IN_PROGRESS, State.DONE):
        with project.gesture("work", document=first) as gesture:
            project.documents.write_work(gesture, Work(first, me, state))
    project.undo.undo(first)
    assert project.documents.work(first, me).state is State.IN_PROGRESS
    project.undo.undo(first)
    assert project.documents.work(first, me).state is State.TODO
    assert_sound(project)


def test_work_time_is_no_step(project: Project, first: str) -> None:
    mark(project, first, 4, 8)
    with project.gesture("time", document=first) as gesture:
        project.time.add(gesture, first, 30)
    project.undo.undo(first)
    assert spans(project, first) == []
    assert project.time.seconds(first, person(project, "Sam")) == 30
