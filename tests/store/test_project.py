"""A project file is made, opened, refused, and read by older programs without harm."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.model import GOLD, Label, Role
from annotator.store.errors import Damaged, NotAProject, ReadOnly, Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.schema import SCHEMA_VERSION
from tests.store.making import assert_sound, documents, make_project, mark


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        mark(project, documents(project)[0], 4, 8)
        yield project


def alter(path: Path, *statements: str) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.close()


def test_a_new_project_has_a_lead_the_gold_layer_and_its_labels(tmp_path: Path) -> None:
    made = [Label(new_id(), "PERS"), Label(new_id(), "MEET", order=1)]
    path = tmp_path / "new" / "a.annproj"
    with Project.create(path, name="A", person="Sam", labels=made, guideline="# x") as project:
        assert project.me is not None
        assert (project.me.name, Role.LEAD in project.me.roles) == ("Sam", True)
        assert [one.name for one in project.annotators.all()] == ["Sam", GOLD]
        assert project.labels.all() == made
        assert (project.about.name, project.about.body().guideline) == ("A", "# x")
        assert_sound(project)
    assert [one.suffix for one in path.parent.iterdir() if one.stat().st_size] == [".annproj"]


def test_a_project_is_never_made_over_another_file(project: Project) -> None:
    with pytest.raises(NotAProject):
        Project.create(project.path, name="A", person="Sam")
    assert_sound(project)


def test_what_was_written_is_there_after_opening_again(project: Project) -> None:
    first = documents(project)[0]
    project.close()
    with Project.open(project.path) as again:
        assert [one.quote for one in again.annotations.of(first)] == ["محمد"]
        assert again.documents.text(first).startswith("قال محمد")


def test_a_newer_file_opens_for_reading_only_and_unchanged(project: Project) -> None:
    first = documents(project)[0]
    project.close()
    alter(
        project.path,
        f"pragma user_version = {SCHEMA_VERSION + 1}",
        "create table rulings (id integer primary key)",
    )
    before = project.path.read_bytes()
    with Project.open(project.path) as newer:
        assert newer.readonly
        newer.sign_in(newer.annotators.people()[0].id)
        with pytest.raises(ReadOnly), newer.gesture("mark", document=first):
            pass
        assert len(newer.annotations.of(first)) == 1
    assert project.path.read_bytes() == before


@pytest.mark.parametrize("version", [SCHEMA_VERSION, SCHEMA_VERSION + 1])
@pytest.mark.parametrize(
    "statement",
    [
        "create trigger helper after insert on changes begin delete from annotations; end",
        "create view helper as select 1",
        "create virtual table helper using fts5(x)",
    ],
)
def test_a_file_that_would_act_by_itself_is_refused(
    project: Project, statement: str, version: int
) -> None:
    project.close()
    alter(project.path, statement, f"pragma user_version = {version}")
    with pytest.raises(Damaged):
        Project.open(project.path)


def test_a_table_of_somebody_else_is_refused(project: Project) -> None:
    project.close()
    alter(project.path, "create table helper (id)")
    with pytest.raises(Damaged):
        Project.open(project.path)


def test_another_database_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "a.annproj"
    alter(path, "create table t (id)")
    with pytest.raises(NotAProject):
        Project.open(path)


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\0", b"\0" * 4096])
def test_another_file_is_no_project_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.annproj"
    path.write_bytes(content)
    with pytest.raises(NotAProject):
        Project.open(path)
    assert path.read_bytes() == content
    with pytest.raises(NotAProject):
        Project.open(tmp_path / "nowhere.annproj")
    with pytest.raises(NotAProject):
        Project.open(tmp_path)


def test_only_people_of_the_project_sign_in(project: Project) -> None:
    with pytest.raises(Refused):
        project.sign_in(new_id())
