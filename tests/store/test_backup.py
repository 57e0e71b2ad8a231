"""Backups are whole copies; old ones are thinned; restoring never deletes anything."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.store.backup import (
    back_up,
    backups,
    default_folder,
    due,
    restore,
)
from annotator.store.errors import Busy, Damaged, ReadOnly
from annotator.store.inspection import inspect
from annotator.store.known import heads
from annotator.store.project import Project
from tests.store.making import arrival, documents, make_project, mark, open_as

NOW = datetime(2026, 11, 21, 20, 35, 12)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        mark(project, documents(project)[0], 4, 8)
        yield project


def made(folder: Path, *days: float) -> None:
    """Put files in place that stand for backups so many days old."""
    folder.mkdir(exist_ok=True)
    for age in days:
        at = NOW - timedelta(days=age)
        (folder / f"{at:%Y-%m-%d %H.%M.%S} on open.annproj").write_bytes(b"x")


def test_a_backup_says_when_and_why_in_its_name(project: Project) -> None:
    folder = default_folder(project.path)
    path = back_up(project, folder, "before import", now=NOW)
    assert path == project.path.parent / "صحف backups" / (
        "2026-11-21 20.35.12 before import.annproj"
    )
    (one,) = backups(folder)
    assert (one.at, one.reason, one.size) == (NOW, "before import", path.stat().st_size)


def test_a_backup_is_a_sound_copy(project: Project) -> None:
    path = back_up(project, default_folder(project.path), "on open")
    assert inspect(path).all == ()
    with Project.open(path) as copy:
        assert heads(copy.connection) == heads(project.connection)


def test_a_backup_does_not_wait_for_an_import(project: Project) -> None:
    with open_as(project, "Sam") as other, other.bulk("import") as work:
        work.add([arrival(7)])
        path = back_up(project, default_folder(project.path), "on open")
    assert inspect(path).all == ()
    with Project.open(path) as copy:
        assert copy.documents.count() == 2


def test_backups_of_one_second_do_not_overwrite_each_other(project: Project) -> None:
    folder = default_folder(project.path)
    paths = {back_up(project, folder, "on open", now=NOW) for _ in range(3)}
    assert len(paths) == 3
    assert [one.reason for one in backups(folder)] == ["on open"] * 3


def test_a_reason_cannot_lead_out_of_the_folder(project: Project) -> None:
    folder = default_folder(project.path)
    path = back_up(project, folder, "../../a:b\n(c)", now=NOW)
    assert path.parent == folder
    assert [one.path for one in backups(folder)] == [path]


def test_nothing_is_left_of_a_backup_that_cannot_be_written(project: Project) -> None:
    folder = project.path.parent / "file"
    folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(ReadOnly):
        back_up(project, folder, "on open")
    assert folder.read_text(encoding="utf-8") == "in the way"


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    for name in ("notes.txt", "a.annproj", "2026-02-31 10.00.00 x.annproj", ".1.part"):
        (tmp_path / name).write_bytes(b"x")
    assert backups(tmp_path) == []
    assert backups(tmp_path / "nowhere") == []


def test_a_backup_is_due_half_an_hour_after_the_last(tmp_path: Path) -> None:
    assert due(tmp_path, NOW)
    made(tmp_path, 0)
    assert not due(tmp_path, NOW)
    assert not due(tmp_path, NOW + timedelta(minutes=29))
    assert due(tmp_path, NOW + timedelta(minutes=30))
    assert due(tmp_path, NOW - timedelta(minutes=1))


def test_restoring_brings_the_old_state_back_and_keeps_the_new_one(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    mark(project, documents(project)[0], 13, 18)
    project.close()
    aside = restore(backup, project.path, now=NOW)
    assert aside is not None
    with Project.open(project.path) as old, Project.open(aside) as new:
        assert len(old.annotations.of(documents(old)[0])) == 1
        assert len(new.annotations.of(documents(new)[0])) == 2
    assert backup.exists()


def test_what_is_restored_can_be_worked_with(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    project.close()
    restore(backup, project.path)
    with Project.open(project.path) as old:
        old.sign_in(old.annotators.people()[0].id)
        mark(old, documents(old)[0], 13, 18)
        assert inspect(old.path).all == ()


def test_restoring_works_when_the_project_is_gone(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    project.close()
    project.path.unlink()
    assert restore(backup, project.path) is None
    assert inspect(project.path).all == ()


def test_a_journal_left_behind_stays_with_its_own_file(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    project.close()
    journal = project.path.with_name(f"{project.path.name}-journal")
    journal.write_bytes(b"left by a crash")
    aside = restore(backup, project.path)
    assert aside is not None
    assert not journal.exists()
    assert aside.with_name(f"{aside.name}-journal").read_bytes() == b"left by a crash"


def test_a_damaged_backup_is_not_restored(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    project.close()
    other = sqlite3.connect(backup)
    with other:
        other.execute("update changes set body = replace(body, 'Sam', 'Max')")
    other.close()
    before = project.path.read_bytes()
    with pytest.raises(Damaged):
        restore(backup, project.path)
    assert project.path.read_bytes() == before


def test_an_open_project_is_not_replaced(project: Project) -> None:
    backup = back_up(project, default_folder(project.path), "on open")
    with pytest.raises(Busy):
        restore(backup, project.path)
