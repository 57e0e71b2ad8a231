"""Whoever looks at a damaged file gets a sentence; a bug in a sound one stays a bug."""

import sqlite3
from pathlib import Path

import pytest

from annotator.store.errors import Damaged
from annotator.store.project import Project
from annotator.store.reading import reading, tells_damage
from tests.store.making import documents, make_project, mark

PAGE = 8192


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with make_project(tmp_path) as project:
        mark(project, documents(project)[0], 4, 8)
        return project.path


def put_page_in_place_of(path: Path, *, source: str, target: str) -> None:
    """Copy the root page of one table over that of another."""
    db = sqlite3.connect(path)
    roots = dict(db.execute("select name, rootpage from sqlite_master").fetchall())
    db.close()
    data = bytearray(path.read_bytes())
    at, to = ((roots[name] - 1) * PAGE for name in (source, target))
    data[to : to + PAGE] = data[at : at + PAGE]
    path.write_bytes(data)


def test_rows_of_another_table_are_told_as_damage(path: Path) -> None:
    put_page_in_place_of(path, source="documents", target="gestures")
    with Project.open(path, readonly=True) as project, pytest.raises(Damaged) as told:
        project.history.page()
    assert path.name in str(told.value)


def test_a_state_that_nobody_knows_is_told_as_damage(path: Path) -> None:
    db = sqlite3.connect(path)
    with db:
        db.execute("insert into work select 1, min(id), 'perhaps', 1 from objects")
    db.close()
    with Project.open(path, readonly=True) as project:
        who = project.connection.execute("select hex(uuid) from objects order by id").fetchone()[0]
        with pytest.raises(Damaged, match="perhaps"):
            project.documents.progress(who.lower())


def test_a_bug_in_a_sound_file_stays_a_bug(path: Path) -> None:
    with Project.open(path) as project:
        with pytest.raises(ValueError, match="non-hexadecimal"):
            project.history.deed("no id")
        with pytest.raises(KeyError), reading(project.door):
            raise KeyError
        with pytest.raises(sqlite3.ProgrammingError), reading(project.door):
            project.connection.execute("select ?", ())
        assert project.connection.text_factory is str


def test_what_sqlite_says_is_explained(path: Path) -> None:
    with Project.open(path) as project, pytest.raises(Damaged), reading(project.door):
        raise sqlite3.DatabaseError("malformed")


def test_names_and_properties_are_kept(path: Path) -> None:
    @tells_damage
    class Noun:
        def __init__(self, project: Project) -> None:
            self._door = project.door

        def one(self) -> int:
            """Return it."""
            return 1

        @property
        def two(self) -> int:
            raise LookupError

    with Project.open(path) as project:
        noun = Noun(project)
        assert (noun.one(), noun.one.__name__, noun.one.__doc__) == (1, "one", "Return it.")
        with pytest.raises(LookupError):
            _ = noun.two
