"""Who may change what; what a refused change leaves behind; how long one waits for the lock."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from annotator.core.model import Id, Label, Note, NoteKind, Role, State, Work
from annotator.store.bodies import WorkBody
from annotator.store.connection import Database, writing
from annotator.store.errors import Busy, NotAllowed, ReadOnly, Refused, WriteFailed
from annotator.store.ids import new_id
from annotator.store.journal import Head, Writer
from annotator.store.project import Project
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    dump,
    label,
    mark,
    open_as,
    person,
)


def test_an_annotator_does_not_touch_the_labels(project: Project, aya: Project) -> None:
    before = dump(project)
    with pytest.raises(NotAllowed), aya.gesture("label") as gesture:
        aya.labels.write(gesture, Label(new_id(), "NEW"))
    assert dump(project) == before


def test_an_annotator_brings_no_articles(project: Project, aya: Project) -> None:
    before = dump(project)
    with pytest.raises(NotAllowed), aya.bulk("import") as work:
        work.add([arrival(7)])
    assert dump(project) == before


def test_an_annotator_takes_no_article_out(aya: Project) -> None:
    first = documents(aya)[0]
    with pytest.raises(NotAllowed), aya.gesture("remove", document=first) as gesture:
        aya.documents.remove(gesture, first)


def test_nobody_changes_the_annotation_of_another(project: Project, aya: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    one = project.annotations.of(first)[0]
    for change in ("write", "remove"):
        with pytest.raises(NotAllowed), aya.gesture("change", document=first) as gesture:
            getattr(aya.annotations, change)(gesture, one)
    assert project.annotations.of(first) == [one]


def test_nobody_takes_over_the_annotation_of_another(project: Project, aya: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    one = replace(project.annotations.of(first)[0], layer=person(project, "Aya"))
    for change in ("write", "remove"):
        with pytest.raises(NotAllowed), aya.gesture("change", document=first) as gesture:
            getattr(aya.annotations, change)(gesture, one)
    assert_sound(project)


def test_nobody_takes_over_what_was_imported_for_another(project: Project) -> None:
    aya = person(project, "Aya")
    bring(project, [arrival(7, layer=aya, label=label(project), pieces=[((0, 3),)])])
    seventh = documents(project)[2]
    one = replace(project.annotations.of(seventh)[0], layer=person(project, "Sam"))
    with pytest.raises(NotAllowed), project.gesture("change", document=seventh) as gesture:
        project.annotations.write(gesture, one)
    assert_sound(project)


def test_not_even_a_lead_speaks_for_another(project: Project) -> None:
    first, aya = documents(project)[0], person(project, "Aya")
    with pytest.raises(NotAllowed), project.gesture("work", document=first) as gesture:
        project.documents.write_work(gesture, Work(first, aya, State.DONE))
    note = Note(new_id(), first, first, aya, NoteKind.NOTE, "نعم")
    with pytest.raises(NotAllowed), project.gesture("note", document=first) as gesture:
        project.notes.write(gesture, note)


def test_a_note_stays_its_authors(project: Project, aya: Project) -> None:
    first = documents(project)[0]
    note = Note(new_id(), first, first, person(project, "Aya"), NoteKind.NOTE, "نعم")
    with aya.gesture("note", document=first) as gesture:
        aya.notes.write(gesture, note)
    stolen = replace(note, author=person(project, "Sam"), text="لا")
    with pytest.raises(NotAllowed), project.gesture("note", document=first) as gesture:
        project.notes.write(gesture, stolen)
    assert [one.text for one in project.notes.of(first)] == ["نعم"]


def test_a_role_that_was_taken_away_is_gone_in_every_window(project: Project) -> None:
    with open_as(project, "Sam") as other:
        sam, aya = (project.annotators.get(person(project, name)) for name in ("Sam", "Aya"))
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, replace(aya, roles=frozenset(Role)))
            project.annotators.write(gesture, replace(sam, roles=frozenset({Role.ANNOTATOR})))
        with pytest.raises(NotAllowed), other.gesture("label") as gesture:
            other.labels.write(gesture, Label(new_id(), "NEW"))
    assert_sound(project)


def _mark_twice(project: Project, document: Id) -> None:
    with project.gesture("mark", document=document) as gesture:
        for end in (3, 99):
            project.annotations.mark(gesture, document, label=label(project), pieces=((0, end),))


def test_a_gesture_that_raises_leaves_nothing(project: Project) -> None:
    first, before = documents(project)[0], dump(project)
    with pytest.raises(Refused):
        _mark_twice(project, first)
    assert dump(project) == before


def test_a_gesture_that_puts_nothing_leaves_nothing(project: Project) -> None:
    before = dump(project)
    with project.gesture("mark", document=documents(project)[0]):
        pass
    assert dump(project) == before


@pytest.mark.parametrize(
    "pieces", [(), ((3, 3),), ((-1, 2),), ((0, 99),), ((4, 8), (6, 9)), ((4, 8), (0, 2))]
)
def test_a_span_that_does_not_fit_its_text_is_refused(
    project: Project, pieces: tuple[tuple[int, int], ...]
) -> None:
    first, before = documents(project)[0], dump(project)
    with pytest.raises(Refused), project.gesture("mark", document=first) as gesture:
        project.annotations.mark(gesture, first, label=label(project), pieces=pieces)
    assert dump(project) == before


def test_an_annotation_that_is_gone_cannot_be_changed(project: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    one = project.annotations.of(first)[0]
    project.undo.undo(first)
    for change in ("write", "remove"):
        with pytest.raises(Refused), project.gesture("change", document=first) as gesture:
            getattr(project.annotations, change)(gesture, one)


def test_only_a_label_is_a_label(project: Project) -> None:
    first = documents(project)[0]
    for identity in (new_id(), person(project, "Sam")):
        with pytest.raises(Refused), project.gesture("mark", document=first) as gesture:
            project.annotations.mark(gesture, first, label=identity, pieces=((0, 3),))


def test_names_and_keys_of_labels_are_taken_once(project: Project) -> None:
    for made in (Label(new_id(), "PERS"), Label(new_id(), "NEW", key="1"), Label(new_id(), " X")):
        with pytest.raises(Refused), project.gesture("label") as gesture:
            project.labels.write(gesture, made)


def test_an_article_that_is_not_there_is_refused(project: Project) -> None:
    with pytest.raises(Refused), project.gesture("mark", document=new_id()):
        pass
    me = person(project, "Sam")
    with pytest.raises(Refused), project.gesture("work") as gesture:
        gesture.put("work", new_id(), WorkBody("done"), document=new_id(), layer=me)


def test_without_a_person_nothing_is_written(project: Project) -> None:
    with (
        Project.open(project.path) as other,
        pytest.raises(ReadOnly),
        other.gesture("mark"),
    ):
        pass


def test_a_window_does_not_wait_long_for_the_lock(project: Project) -> None:
    other = sqlite3.connect(project.path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(Busy):
        mark(project, documents(project)[0], 4, 8)
    other.execute("rollback")
    other.close()
    mark(project, documents(project)[0], 4, 8)


def test_while_somebody_reads_a_writer_is_busy_and_can_try_again(project: Project) -> None:
    other = sqlite3.connect(project.path, isolation_level=None)
    other.execute("begin")
    other.execute("select count(*) from changes").fetchall()
    with pytest.raises(Busy):
        mark(project, documents(project)[0], 4, 8)
    other.execute("commit")
    other.close()
    mark(project, documents(project)[0], 4, 8)
    assert len(project.annotations.of(documents(project)[0])) == 1
    assert_sound(project)


def test_one_window_does_one_large_thing_at_a_time(project: Project) -> None:
    with project.bulk("import") as work:
        work.add([arrival(7)])
        with pytest.raises(Refused), project.gesture("mark"):
            pass
        with pytest.raises(Refused), project.bulk("import"):
            pass
        work.seal()
    assert_sound(project)


@contextmanager
def denied(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let commits be durable and yet denied, while the journal cannot be read."""

    @contextmanager
    def denying(db: Database, *, patience: float) -> Iterator[None]:
        with writing(db, patience=patience):
            yield
        raise WriteFailed("the disk says no")

    left = [Writer.head, Writer.head]  # when the gesture is opened, and when its change is chained

    def head(writer: Writer) -> Head:
        if not left:
            raise WriteFailed("the disk says nothing")
        return left.pop()(writer)

    with monkeypatch.context() as patch:
        patch.setattr("annotator.store.gesture.writing", denying)
        patch.setattr(Writer, "head", head)
        with pytest.raises(WriteFailed):
            yield


def test_what_was_denied_but_is_there_is_not_written_twice(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = documents(project)[0]
    with denied(monkeypatch):
        mark(project, first, 4, 8)
    mark(project, first, 4, 8)
    assert [(one.start, one.end) for one in project.annotations.of(first)] == [(4, 8)]
    mark(project, first, 4, 8)  # a second one, if somebody wants it
    assert len(project.annotations.of(first)) == 2
    assert_sound(project)


def test_something_else_after_a_denied_commit_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = documents(project)[0]
    with denied(monkeypatch):
        mark(project, first, 4, 8)
    mark(project, first, 13, 18)
    mark(project, first, 4, 8)  # no longer the same try
    assert len(project.annotations.of(first)) == 3


def test_a_removal_of_another_is_no_second_try(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = documents(project)[0]
    for _twin in range(2):
        mark(project, first, 4, 8)
    one, twin = project.annotations.of(first)
    with denied(monkeypatch), project.gesture("remove", document=first) as gesture:
        project.annotations.remove(gesture, one)
    with project.gesture("remove", document=first) as gesture:
        project.annotations.remove(gesture, twin)
    assert project.annotations.of(first) == []


def test_what_was_denied_and_is_not_there_is_written_when_tried_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = documents(project)[0]
    with denied(monkeypatch):
        mark(project, first, 4, 8)
    door = project.door
    assert door.doubt is not None
    door.doubt = replace(door.doubt, gesture=b"\0" * 16)  # as if the commit had not come through
    mark(project, first, 4, 8)
    assert len(project.annotations.of(first)) == 2
