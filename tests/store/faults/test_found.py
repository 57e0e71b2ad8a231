"""What the campaigns found once, kept as small tests: clearing away, sealing, sessions, locks."""

# ruff: noqa: PT012 - what happens inside the block is what it is about

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import connection
from annotator.store.connection import is_open_here, read_header
from annotator.store.errors import Damaged, NotAProject, Refused
from annotator.store.inspection import inspect
from annotator.store.project import Project
from benchmarks.faults import sample
from benchmarks.faults.forging import bare, scalar

LONG_AGO = 1


class Changed(Exception):
    """Somebody changed their mind."""


def opened(path: Path) -> Project:
    with Project.open(path) as project:
        person = project.annotators.people()[0].id
    return Project.open(path, person=person)


def stop_the_heart(path: Path) -> None:
    with bare(path) as raw:
        raw.execute("update gestures set heartbeat = ? where sealed is null", (LONG_AGO,))


def test_an_import_that_was_cleared_away_cannot_be_sealed(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project, opened(path) as other:
        before = sample.dump(other)
        with pytest.raises(Damaged), project.bulk("import") as work:
            work.add([sample.arrival(900)])
            stop_the_heart(path)
            assert other.sweep() == 1
            work.seal()
        assert sample.dump(other) == before
        assert inspect(other.connection).sound


def test_an_import_that_is_being_cleared_away_takes_nothing_more(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project:
        with pytest.raises(Damaged), project.bulk("import") as work:
            work.add([sample.arrival(900)])
            with bare(path) as raw:  # what the first step of clearing away leaves
                raw.execute("update gestures set heartbeat = 0 where sealed is null")
            work.add([sample.arrival(901)])
        assert inspect(project.connection).sound


def test_clearing_away_leaves_an_import_that_came_back_to_life(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project, opened(path) as other:
        with project.bulk("import") as work:
            work.add([sample.arrival(900)])
            stop_the_heart(path)
            work.add([sample.arrival(901)])
            assert other.sweep() == 0
            work.seal()
        assert len(sample.document_ids(other)) == 7
        assert inspect(other.connection).sound


def test_a_living_import_is_not_cleared_away(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project, opened(path) as other:
        with project.bulk("import") as work:
            work.add([sample.arrival(900)])
            assert other.sweep() == 0
            work.seal()
        assert project.documents.has(sample.arrival(900).id)


def test_a_writer_whose_clock_ran_ahead_is_dead_too(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with (
        opened(path) as project,
        opened(path) as other,
        pytest.raises(Damaged),
        project.bulk("import") as work,
    ):
        with bare(path) as raw:
            raw.execute("update gestures set heartbeat = 1 << 60 where sealed is null")
        assert other.sweep() == 1
        work.seal()


def test_marks_after_a_cancelled_import_stand_in_a_session_of_their_own(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project:
        with pytest.raises(Changed), project.bulk("import") as work:
            work.add([sample.arrival(900)])
            with bare(path) as raw:
                left = scalar(raw, "select stream from gestures where sealed is null")
            raise Changed
        project.undo.undo(sample.document_ids(project)[0])
        with bare(path) as raw:
            used = scalar(raw, "select stream from gestures order by sealed desc")
        assert used != left
        assert inspect(project.connection).sound


def test_what_an_interrupted_clearing_left_is_cleared_before_the_next_import(
    tmp_path: Path,
) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project:
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as lock,
            pytest.raises(Changed),
            project.bulk("import") as work,
        ):
            work.add([sample.arrival(900)])
            lock.execute("begin immediate")
            raise Changed
        sample.bring(project, range(900, 902))
        assert len(sample.document_ids(project)) == 7
        assert inspect(project.connection).sound


@pytest.mark.parametrize("verb", ["mark", "import"])
def test_sealed_work_made_to_look_unsealed_is_not_cleared_away(tmp_path: Path, verb: str) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with bare(path) as raw:
        before = scalar(raw, "select count(*) from changes")
        raw.execute(
            "update gestures set sealed = null, heartbeat = ? where sealed ="
            " (select max(sealed) from gestures where verb = ?)",
            (LONG_AGO, verb),
        )
    with opened(path) as project:
        assert project.sweep() == 0
        assert not inspect(project.connection).sound
    with bare(path) as raw:
        assert scalar(raw, "select count(*) from changes") == before


def test_the_last_mark_made_to_look_unsealed_is_not_cleared_away(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project:
        project.undo.undo(sample.document_ids(project)[0])
    with bare(path) as raw:
        raw.execute(
            "update gestures set sealed = null, heartbeat = 1 where sealed ="
            " (select max(sealed) from gestures)"
        )
        before = scalar(raw, "select count(*) from changes")
    with opened(path) as project:
        assert project.sweep() == 0
    with bare(path) as raw:
        assert scalar(raw, "select count(*) from changes") == before


def test_a_second_large_piece_of_work_is_refused(tmp_path: Path) -> None:
    with opened(sample.make(tmp_path / "a.annproj")) as project, project.bulk("import") as work:
        with pytest.raises(Refused), project.bulk("import"):
            pass
        with pytest.raises(Refused):
            project.undo.undo(sample.document_ids(project)[0])
        work.seal()


def test_making_a_project_leaves_nothing_beside_it(tmp_path: Path) -> None:
    sample.make(tmp_path / "a.annproj")
    assert {one.name for one in tmp_path.iterdir()} <= {"a.annproj", "a.annproj-journal"}
    with pytest.raises(NotAProject):
        Project.create(tmp_path / "a.annproj", name="a", person="A")


def test_a_file_that_is_open_here_is_not_opened_plainly(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path), opened(path):
        assert is_open_here(path)
        link = tmp_path / "link.annproj"
        link.symlink_to(path)
        assert is_open_here(link)
        assert read_header(path) == read_header(link)
    assert not is_open_here(path)


def test_a_file_replaced_while_it_was_open_is_forgotten_when_closed(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    other = sample.make(tmp_path / "b.annproj")
    elsewhere = dict(connection._open_files)  # of tests before this one
    with opened(path):
        other.replace(path)
        assert not is_open_here(path)
        with opened(path):
            assert is_open_here(path)
        assert not is_open_here(path)
    assert connection._open_files == elsewhere


def test_the_pragmas_are_those_that_outlast_power_cuts(tmp_path: Path) -> None:
    with opened(sample.make(tmp_path / "a.annproj")) as project:
        values = {
            name: project.connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
        assert values == {
            "journal_mode": "truncate",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
        }
