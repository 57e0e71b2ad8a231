"""What a look at consistency proposes is done, one gesture an article."""

from pathlib import Path

import pytest

from annotator.core.consistency.finding import Finding, Kind
from annotator.core.model import Id, NoteKind, Role
from annotator.store.errors import NotAllowed
from annotator.store.project import Project
from annotator.workflow.consistency import Consistency, look_at_all
from annotator.workflow.mending import ask_owner, mend_article, mend_job
from annotator.workflow.taking_back import take_back
from tests.workflow.test_consistency import (
    PERSON,
    PLACE,
    add_person,
    document,
    mark,
    me,
    path,
    say_done,
)

__all__ = ["path"]


def quotes(project: Project, name: str) -> list[tuple[str, str]]:
    labels = project.labels.by_id()
    return [
        (labels[one.label].name, one.quote)
        for one in project.annotations.of(document(project, name))
    ]


def findings(project: Project, name: str) -> list[Finding]:
    consistency = Consistency(project, me(project.path))
    while consistency.learn():
        pass
    return consistency.of(document(project, name)).open()


def mend(project: Project, name: str) -> int:
    one = document(project, name)
    found = findings(project, name)
    with project.gesture("mend", document=one) as gesture:
        return mend_article(project, gesture, one, found)


def test_ends_are_moved_and_what_is_unmarked_is_marked(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    mark(path, "a", "اليوم،", PLACE)
    say_done(path, "a")
    with Project.open(path, person=me(path)) as project:
        assert mend(project, "a") == 2
        assert quotes(project, "a") == [
            ("PERSON", "سامي فهد"),
            ("PLACE", "اليوم"),
            ("PERSON", "سامي فهد"),
        ]
        project.undo.undo(document(project, "a"))
        assert ("PLACE", "اليوم،") in quotes(project, "a")


def test_a_label_is_taken_from_other_articles(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    mark(path, "b", "سامي فهد", PERSON)
    mark(path, "c", "سامي فهد", PLACE)
    with Project.open(path, person=me(path)) as project:
        assert mend(project, "c") == 1
        assert quotes(project, "c") == [("PERSON", "سامي فهد")]


def test_a_mark_that_was_changed_meanwhile_is_left_alone(path: Path) -> None:
    mark(path, "c", "النور.", PLACE)
    report = look_at_all(path, (me(path),))
    with Project.open(path, person=me(path)) as project:
        one = document(project, "c")
        (own,) = project.annotations.of(one)
        with project.gesture("remove", document=one) as gesture:
            project.annotations.remove(gesture, own)
    result = mend_job(path, me(path), [(one.document, one.finding) for one in report.found])
    assert (result.done, result.passed, result.gestures) == (0, 1, [])


def test_many_articles_are_mended_by_a_gesture_each_and_taken_back(path: Path) -> None:
    mark(path, "a", "اليوم،", PLACE)
    mark(path, "c", "النور.", PLACE)
    report = look_at_all(path, (me(path),))
    chosen: list[tuple[Id, Finding]] = [
        (one.document, one.finding) for one in report.found if one.finding.kind is Kind.PUNCTUATION
    ]
    result = mend_job(path, me(path), chosen)
    assert (result.done, len(result.gestures)) == (2, 2)
    with Project.open(path, readonly=True) as project:
        assert quotes(project, "c") == [("PLACE", "النور")]
    assert take_back(path, me(path), result.gestures) == 2
    with Project.open(path, readonly=True) as project:
        assert quotes(project, "c") == [("PLACE", "النور.")]


def test_nobody_mends_another_ones_marks_but_the_lead_may_ask(path: Path) -> None:
    other = add_person(path)
    mark(path, "c", "النور.", PLACE, other)
    report = look_at_all(path, (other,))
    (found,) = report.found
    result = mend_job(path, me(path), [(found.document, found.finding)])
    assert (result.done, result.passed) == (0, 1)
    with Project.open(path, person=me(path)) as project:
        assert Role.LEAD in project.annotators.get(me(path)).roles
        with project.gesture("question", document=found.document) as gesture:
            ask_owner(project, gesture, found.document, found.finding, "أهذه النقطة منه؟")
        (note,) = project.notes.of(found.document)
        assert (note.target, note.kind) == (found.finding.annotation, NoteKind.QUESTION)
        own = project.annotations.of(found.document)[0]
        with (
            pytest.raises(NotAllowed),
            project.gesture("remove", document=found.document) as gesture,
        ):
            project.annotations.remove(gesture, own)
