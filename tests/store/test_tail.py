"""A whole copy and its tail make the project again, exactly; what does not fit is refused."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.core.model import Label
from annotator.store.backup import Backup, back_up, back_up_tail, backups, default_folder, restore
from annotator.store.errors import Damaged, Refused, WriteFailed
from annotator.store.ids import new_id
from annotator.store.inspection import inspect
from annotator.store.known import heads
from annotator.store.project import Project
from tests.store.making import arrival, bring, documents, dump, make_project, mark, open_as

NOW = datetime(2026, 11, 21, 20, 35, 12)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        mark(project, documents(project)[0], 4, 8)
        yield project


def whole(project: Project) -> Backup:
    folder = default_folder(project.path)
    path = back_up(project, folder, "work", now=NOW)
    return next(one for one in backups(folder) if one.path == path)


def tail(project: Project, base: Backup) -> Path:
    return back_up_tail(project, base.path.parent, "work", base, now=LATER)


def put_back(project: Project, backup: Path) -> Path:
    into = project.path.with_name("again.annproj")
    into.unlink(missing_ok=True)
    restore(backup, into)
    return into


def alter(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma foreign_keys = off")
    for statement in statements:
        db.execute(statement)
    db.close()


def marks(project: Project) -> None:
    for at in range(5):
        mark(project, documents(project)[1], at, at + 2)


def another_session(project: Project) -> None:
    with open_as(project, "Aya") as other:
        mark(other, documents(project)[0], 0, 3)


def undo_of_what_the_copy_has(project: Project) -> None:
    assert project.undo.undo(documents(project)[0]) is not None


def a_removal(project: Project) -> None:
    first = documents(project)[0]
    with project.gesture("remove", document=first) as gesture:
        project.annotations.remove(gesture, project.annotations.of(first)[0])


def articles(project: Project) -> None:
    bring(project, [arrival(number) for number in range(2, 1_300)])


def an_article_that_goes(project: Project) -> None:
    with project.gesture("remove document") as gesture:
        project.documents.remove(gesture, documents(project)[1])


def a_label(project: Project) -> None:
    with project.gesture("label") as gesture:
        project.labels.write(gesture, Label(new_id(), f"NEW{len(project.labels.all())}"))


def nothing(_project: Project) -> None:
    pass


WORK = (
    marks,
    another_session,
    undo_of_what_the_copy_has,
    a_removal,
    articles,
    an_article_that_goes,
    a_label,
    nothing,
)


@pytest.mark.parametrize("work", WORK)
def test_a_copy_and_its_tail_are_the_project(
    project: Project, work: Callable[[Project], None]
) -> None:
    base = whole(project)
    work(project)
    again = put_back(project, tail(project, base))
    assert inspect(again).all == ()
    with Project.open(again) as restored:
        assert heads(restored.connection) == heads(project.connection)
        assert dump(restored) == dump(project)


def test_any_mixture_of_work_comes_back(project: Project) -> None:
    dice = random.Random(4)
    base = whole(project)
    for step in range(6):
        for work in dice.choices((marks, another_session, a_label), k=4):
            work(project)
        path = back_up_tail(
            project, base.path.parent, "work", base, now=LATER + timedelta(minutes=step)
        )
        with Project.open(put_back(project, path)) as restored:
            assert dump(restored) == dump(project)


def test_what_is_restored_from_a_tail_can_be_worked_with(project: Project) -> None:
    base = whole(project)
    marks(project)
    again = put_back(project, tail(project, base))
    with Project.open(again) as restored:
        restored.sign_in(restored.annotators.people()[0].id)
        marks(restored)
        assert restored.undo.undo(documents(restored)[1]) is not None
        assert inspect(restored.connection).all == ()


def test_a_tail_names_its_copy_and_is_listed_while_that_is_there(project: Project) -> None:
    base = whole(project)
    path = tail(project, base)
    assert path.name == "2026-11-21 20.45.12 work (after 2026-11-21 20.35.12).anntail"
    newest, oldest = backups(base.path.parent)
    assert (newest.path, newest.reason, newest.at, newest.base) == (path, "work", LATER, base.path)
    assert oldest.base is None
    assert newest.size < oldest.size
    base.path.unlink()
    assert backups(path.parent) == []
    with pytest.raises(Damaged):
        put_back(project, path)


def test_tails_of_one_second_do_not_overwrite_each_other(project: Project) -> None:
    base = whole(project)
    assert len({tail(project, base) for _ in range(3)}) == 3
    assert [one.base for one in backups(base.path.parent)] == [base.path] * 3 + [None]


def test_what_nobody_sees_yet_is_not_in_a_tail(project: Project) -> None:
    base = whole(project)
    with open_as(project, "Sam") as other, other.bulk("import") as work:
        work.add([arrival(7)])
        mark(project, documents(project)[0], 0, 3)
        again = put_back(project, tail(project, base))
    with Project.open(again) as restored:
        assert restored.documents.count() == 2
        assert len(restored.annotations.of(documents(restored)[0])) == 2


def test_a_copy_made_during_an_import_has_no_tail(project: Project) -> None:
    with open_as(project, "Sam") as other, other.bulk("import") as work:
        work.add([arrival(7)])
        base = whole(project)
    with pytest.raises(Refused):
        tail(project, base)


def test_a_copy_of_another_project_has_no_tail(project: Project, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with make_project(tmp_path / "other") as other:
        mark(other, documents(other)[0], 4, 8)
        base = whole(other)
    with pytest.raises(Refused):
        tail(project, base)
    assert not list(base.path.parent.glob("*.anntail"))


def test_a_copy_that_is_ahead_of_the_project_has_no_tail(project: Project) -> None:
    old = project.path.with_name("old.annproj")
    restore(whole(project).path, old)
    mark(project, documents(project)[0], 0, 3)
    with Project.open(old) as before:
        ahead = back_up(project, default_folder(project.path), "work", now=LATER)
        base = next(one for one in backups(ahead.parent) if one.path == ahead)
        with pytest.raises(Refused):
            tail(before, base)


@pytest.mark.parametrize(
    "harm",
    [
        "update changes set body = replace(body, '[0,2]', '[0,3]')",
        "update changes set hash = zeroblob(32) where seq = (select max(seq) from changes)",
        "delete from changes where position = (select max(position) - 1 from changes)",
    ],
)
def test_a_project_whose_journal_does_not_fit_is_told_when_a_tail_is_written(
    project: Project, harm: str
) -> None:
    base = whole(project)
    marks(project)
    alter(project.path, harm)
    with pytest.raises(WriteFailed):
        tail(project, base)
    assert not list(base.path.parent.glob("*.anntail"))


@pytest.mark.parametrize(
    "harm",
    [
        "update changes set body = replace(body, '[0,2]', '[0,3]')",
        "delete from changes where seq = (select max(seq) from changes)",
        "delete from gestures where sealed = (select max(sealed) from gestures)",
        "update base set sealed = sealed - 1",
        "update base set project = zeroblob(16)",
        "update heads set hash = zeroblob(32)",
        "delete from texts",
        "drop table heads",
    ],
)
def test_a_tail_that_was_altered_is_not_put_back(project: Project, harm: str) -> None:
    base = whole(project)
    marks(project)
    bring(project, [arrival(2)])
    path = tail(project, base)
    alter(path, harm)
    into = project.path.with_name("again.annproj")
    with pytest.raises(Damaged):
        restore(path, into)
    assert not into.exists()


def test_a_tail_goes_on_from_its_own_copy_only(project: Project) -> None:
    base = whole(project)
    marks(project)
    path = tail(project, base)
    with Project.open(base.path) as old:
        old.sign_in(old.annotators.people()[0].id)
        mark(old, documents(old)[0], 0, 3)
    with pytest.raises(Damaged):
        put_back(project, path)


def test_a_tail_is_no_project(project: Project) -> None:
    path = tail(project, whole(project))
    with pytest.raises(Exception, match="not an annotator project"):
        Project.open(path)
