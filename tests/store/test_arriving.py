"""What arrives in bulk is in the file exactly as the journal says."""

from pathlib import Path

import pytest

from annotator.core.model import (
    GOLD,
    Id,
    Label,
    Line,
    LineStatus,
    NoteKind,
    State,
    document_id,
    text_digest,
)
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody, NoteBody, WorkBody
from annotator.store.errors import Refused
from annotator.store.ids import named_id, new_id
from annotator.store.inspection import inspect
from annotator.store.known import living_annotations
from annotator.store.project import Project

LABEL = Label(new_id(), "PERSON")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "عيّنة.annproj"
    Project.create(path, name="عيّنة", person="سلمى", labels=[LABEL]).close()
    return path


def opened(path: Path) -> Project:
    project = Project.open(path)
    project.sign_in(project.annotators.people()[0].id)
    return project


def arrival(number: int, *, layers: tuple[Id, ...] = (), lead: Id = "") -> Arrival:
    text = f"خبر رقم {number}\nنص الخبر"
    sha256 = text_digest(text)
    identity = document_id(sha256, str(number))
    bodies = tuple(AnnotationBody(LABEL.id, ((at, at + 1),), text[at]) for at in (0, 1))
    note = NoteBody(identity, NoteKind.NOTE.value, "ملاحظة")
    objects: tuple[tuple[str, Id, object, Id], ...] = ()
    if lead:
        work = named_id("work", identity, lead)
        objects = (
            ("work", work, WorkBody(State.DONE.value), lead),
            ("note", new_id(), note, lead),
        )
    return Arrival(
        identity,
        text,
        DocumentBody(sha256, len(text), f"{number}.txt", f"خبر {number}", str(number)),
        lines=(Line(0, text.index("\n"), LineStatus.CAPTION, "1"),),
        layers=tuple((layer, AnnotationsBody(bodies)) for layer in layers),
        objects=objects,
    )


def test_everything_that_arrives_is_derived_as_the_journal_derives_it(path: Path) -> None:
    with opened(path) as project:
        lead, gold = project.annotators.people()[0].id, project.annotators.named(GOLD)
        assert gold is not None
        some = [arrival(at, layers=(lead, gold.id), lead=lead) for at in range(5)]
        with project.bulk("import") as work:
            work.add(some[:2])
            work.add(some[2:])
            work.seal()
        assert project.documents.progress(lead)[State.DONE] == 5
        assert project.annotations.label_counts(gold.id)[LABEL.id] == 10
        assert project.documents.rows(project.documents.ids(), lead)[0].marks == 2
        assert len(project.notes.of(some[0].id)) == 1
        assert project.lines.of(some[4].id) == some[4].lines
    assert inspect(path).all == ()


def test_what_comes_back_arrives_with_what_is_new(path: Path) -> None:
    with opened(path) as project:
        lead = project.annotators.people()[0].id
        first, second = arrival(1, layers=(lead,)), arrival(2, layers=(lead,))
        with project.bulk("import") as work:
            work.add([first])
            work.seal()
        with project.gesture("remove") as gesture:
            project.documents.remove(gesture, first.id)
        with project.bulk("import") as work:
            assert work.here([first.id, second.id]) == set()
            work.add([second, first])
            assert work.here([first.id, second.id]) == {second.id}
            work.seal()
        assert project.documents.count() == 2
        assert len(project.annotations.of(first.id)) == 2
    assert inspect(path).all == ()


def test_an_article_that_is_here_is_refused_with_its_batch(path: Path) -> None:
    with opened(path) as project:
        with project.bulk("import") as work:
            work.add([arrival(1)])
            work.seal()
        with project.bulk("import") as work, pytest.raises(Refused):
            work.add([arrival(2), arrival(1)])
        assert project.documents.count() == 1
    assert inspect(path).all == ()


def test_what_is_not_yet_or_no_longer_there_is_not_counted(path: Path) -> None:
    with opened(path) as project:
        lead = project.annotators.people()[0].id
        first, second, third = (arrival(at, layers=(lead,)) for at in range(3))
        with project.bulk("import") as work:
            work.add([first, second])
            work.seal()
        with project.gesture("remove") as gesture:
            project.documents.remove(gesture, first.id)
        with project.bulk("import") as work:
            work.add([third])
            with opened(path) as other:  # which does not see the third yet
                assert other.documents.count() == len(other.documents.ids()) == 1
                assert other.documents.id_of(other.documents.ids()[0]) == second.id
                assert other.annotations.label_counts() == {LABEL.id: 2}
                assert other.annotations.label_counts(lead) == {LABEL.id: 2}
                assert living_annotations(other.connection) == 2
            work.seal()
        assert project.documents.count() == 2
        assert project.annotations.label_counts() == {LABEL.id: 4}
