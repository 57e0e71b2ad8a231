"""Imports are undone but for what was worked on; steps of the project, from its history."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.model import Annotator, Id, Label, Note, NoteKind, Role, State, Work
from annotator.core.suggesting import Gazetteer, Pattern, SuggestingRules
from annotator.errors import Cancelled
from annotator.store.errors import NotAllowed, Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.project_undo import (
    preview,
    redo_import,
    undo_import,
    undo_project_gesture,
)
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    label,
    make_project,
    mark,
    open_as,
    person,
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path, documents=1) as project:
        yield project


@pytest.fixture
def imported(project: Project) -> Id:
    """An import of three documents, the first of them with a span of Aya."""
    spans = {"layer": person(project, "Aya"), "label": label(project)}
    return bring(project, [arrival(1, **spans, pieces=[((0, 3),)]), arrival(2), arrival(3)])


def latest(project: Project) -> Id:
    return project.history.page(limit=1)[0].id


def test_an_import_that_nobody_touched_goes_and_comes_back(project: Project, imported: Id) -> None:
    before = documents(project)
    undone = undo_import(project, imported)
    assert (undone.removed, undone.kept) == (3, ())
    assert documents(project) == before[:1]
    assert redo_import(project, undone.gesture) == 3
    assert documents(project) == before
    assert len(project.annotations.of(before[1])) == 1
    assert_sound(project)


@pytest.mark.parametrize("how", ["mark", "work", "note", "undone mark", "imported span removed"])
def test_an_article_that_somebody_worked_on_stays_and_is_named(
    project: Project, imported: Id, how: str
) -> None:
    first = documents(project)[1]
    with open_as(project, "Aya") as aya:
        me = person(aya, "Aya")
        if "mark" in how:
            mark(aya, first, 4, 8)
        if how == "undone mark":
            aya.undo.undo(first)
        with aya.gesture(how, document=first) as gesture:
            if how == "work":
                aya.documents.write_work(gesture, Work(first, me, State.IN_PROGRESS))
            elif how == "note":
                aya.notes.write(
                    gesture, Note(new_id(), first, first, me, NoteKind.QUESTION, "لماذا؟")
                )
            elif how == "imported span removed":
                aya.annotations.remove(gesture, aya.annotations.of(first)[0])
    undone = undo_import(project, imported)
    assert (undone.removed, undone.kept) == (2, ("1.txt",))
    assert first in documents(project)
    assert_sound(project)


def test_an_import_of_which_all_was_worked_on_leaves_no_step(
    project: Project, imported: Id
) -> None:
    for document in documents(project)[1:]:
        mark(project, document, 4, 8)
    before = project.history.latest()
    undone = undo_import(project, imported)
    assert (undone.gesture, undone.removed, len(undone.kept)) == ("", 0, 3)
    assert project.history.latest() == before


def test_undoing_an_import_is_seen_by_other_windows_at_once(project: Project, imported: Id) -> None:
    with open_as(project, "Aya") as other:
        seen = other.history.latest()
        undo_import(project, imported)
        news = other.history.news(seen)
        assert news.arrived
        assert not news.documents  # thousands, told one by one, would stop the window
        assert other.documents.count() == 1


def test_undoing_an_import_can_be_stopped(project: Project, imported: Id) -> None:
    with pytest.raises(Cancelled):
        undo_import(project, imported, cancelled=lambda: True)
    assert len(documents(project)) == 4
    assert_sound(project)


def test_work_that_begins_while_an_import_is_being_undone_is_kept(
    project: Project, imported: Id
) -> None:
    first = documents(project)[1]
    with open_as(project, "Aya") as aya:

        def begin(done: int, total: int) -> None:
            if not aya.annotations.of(first, person(aya, "Aya"))[1:]:
                mark(aya, first, 4, 8)

        undone = undo_import(project, imported, progress=begin)
    assert (undone.removed, undone.kept) == (2, ("1.txt",))
    assert first in documents(project)
    assert_sound(project)


def test_only_a_lead_undoes_an_import(project: Project, imported: Id) -> None:
    with open_as(project, "Aya") as aya, pytest.raises(NotAllowed):
        undo_import(aya, imported)
    assert len(documents(project)) == 4


def test_only_an_import_is_undone_as_one(project: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    with pytest.raises(Refused):
        undo_import(project, latest(project))
    with pytest.raises(Refused):
        undo_import(project, new_id())
    with pytest.raises(Refused):
        redo_import(project, latest(project))


def test_undo_redo_undo_of_an_import(project: Project, imported: Id) -> None:
    undone = undo_import(project, imported)
    redo_import(project, undone.gesture)
    assert undo_import(project, imported).removed == 3
    assert redo_import(project, undone.gesture) == 0  # a later undo took them out
    assert len(documents(project)) == 1
    assert_sound(project)


def test_articles_of_an_undone_import_can_be_imported_again(project: Project, imported: Id) -> None:
    before = documents(project)
    undo_import(project, imported)
    spans = {"layer": person(project, "Aya"), "label": label(project)}
    both = [((0, 3),), ((4, 6),)]
    bring(project, [arrival(1, **spans, pieces=both), arrival(2)])
    assert documents(project) == before[:3]
    assert [one.pieces for one in project.annotations.of(before[1])] == both
    assert_sound(project)


def test_an_article_that_comes_again_is_hidden_until_its_import_is_sealed(
    project: Project, imported: Id
) -> None:
    undo_import(project, imported)
    with project.bulk("import") as work:
        work.add([arrival(1)])
        assert len(documents(project)) == 1
    assert len(documents(project)) == 1
    assert_sound(project)


def test_renaming_a_label_is_undone_and_redone(project: Project) -> None:
    old = project.labels.all()[0]
    with project.gesture("label") as gesture:
        project.labels.write(gesture, replace(old, name="PERSON"))
    renaming = latest(project)
    (effect,) = preview(project, renaming)
    assert (effect.name_now, effect.name_then, effect.moved_on) == ("PERSON", "PERS", False)
    assert undo_project_gesture(project, renaming) == (1, 0)
    assert project.labels.all()[0] == old
    assert undo_project_gesture(project, latest(project)) == (1, 0)
    assert project.labels.all()[0].name == "PERSON"
    assert_sound(project)


def test_a_label_that_is_undone_is_retired_so_that_its_spans_stay(project: Project) -> None:
    made = Label(new_id(), "NEW")
    with project.gesture("label") as gesture:
        project.labels.write(gesture, made)
    step = latest(project)
    first = documents(project)[0]
    mark(project, first, 4, 8, "NEW")
    undo_project_gesture(project, step)
    assert made.id not in [one.id for one in project.labels.all()]
    assert project.labels.by_id()[made.id].retired
    assert project.annotations.of(first)[0].label == made.id
    assert_sound(project)


def test_a_person_who_is_undone_is_no_longer_active(project: Project) -> None:
    with project.gesture("people") as gesture:
        project.annotators.write(gesture, Annotator(new_id(), "Zed", frozenset({Role.ANNOTATOR})))
    undo_project_gesture(project, latest(project))
    assert "Zed" not in [one.name for one in project.annotators.people()]
    assert_sound(project)


def test_what_moved_on_is_left_alone(project: Project) -> None:
    old = project.labels.all()[0]
    for name in ("PERSON", "HUMAN"):
        with project.gesture("label") as gesture:
            project.labels.write(gesture, replace(old, name=name))
    earlier = project.history.page(limit=2)[1].id
    assert preview(project, earlier)[0].moved_on
    assert undo_project_gesture(project, earlier) == (0, 1)
    assert project.labels.all()[0].name == "HUMAN"


def test_an_undo_that_would_make_two_labels_of_one_name_is_refused(project: Project) -> None:
    old = project.labels.all()[0]
    with project.gesture("label") as gesture:
        project.labels.write(gesture, replace(old, name="PERSON"))
    renaming = latest(project)
    with project.gesture("label") as gesture:
        project.labels.write(gesture, Label(new_id(), "PERS"))
    with pytest.raises(Refused):
        undo_project_gesture(project, renaming)


def test_the_making_of_the_project_and_work_in_articles_stay(project: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    for step in project.history.page():
        if step.verb != "people":
            with pytest.raises(Refused):
                undo_project_gesture(project, step.id)
    assert_sound(project)


def test_somebody_always_leads(project: Project) -> None:
    sam = project.annotators.get(person(project, "Sam"))
    with pytest.raises(Refused), project.gesture("people") as gesture:
        project.annotators.write(gesture, replace(sam, roles=frozenset({Role.ANNOTATOR})))


def test_a_list_that_is_undone_is_retired_and_comes_back(project: Project) -> None:
    with project.gesture("sources") as gesture:
        one = Gazetteer(new_id(), "مدن", label(project), ("صنعاء",))
        project.sources.write(gesture, one)
    (effect,) = preview(project, latest(project))
    assert (effect.kind, effect.name_now, effect.name_then) == ("gazetteer", "مدن", "")
    undo_project_gesture(project, latest(project))
    assert project.sources.gazetteers() == []
    undo_project_gesture(project, latest(project))
    assert project.sources.gazetteers() == [one]
    assert_sound(project)


def test_a_pattern_becomes_what_it_was(project: Project) -> None:
    one = Pattern(new_id(), "أرقام", label(project), r"\d+")
    for regex in (r"\d+", r"\d"):
        with project.gesture("sources") as gesture:
            project.sources.write(gesture, replace(one, regex=regex))
    undo_project_gesture(project, latest(project))
    assert project.sources.patterns() == [one]


def test_the_rules_of_suggestions_become_what_they_were(project: Project) -> None:
    usual = project.sources.rules()
    with project.gesture("suggesting") as gesture:
        project.sources.write_rules(gesture, SuggestingRules("", least=0.9))
    undo_project_gesture(project, latest(project))
    assert project.sources.rules() == usual
    undo_project_gesture(project, latest(project))
    assert project.sources.rules().least == 0.9
    assert_sound(project)
