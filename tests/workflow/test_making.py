"""Projects are made."""

from pathlib import Path

import pytest

from annotator.core.model import Role
from annotator.store.errors import NotAProject
from annotator.store.project import Project
from annotator.workflow.making import copy_here, create_project, create_sample, default_labels


def test_a_new_project_has_the_default_labels_and_one_lead(tmp_path: Path) -> None:
    with create_project(tmp_path / "a.annproj", name="أخبار", person="Lena") as project:
        assert [one.name for one in project.labels.all()] == [one.name for one in default_labels()]
        (person,) = project.annotators.people()
        assert Role.LEAD in person.roles
        assert Role.SOURCE not in person.roles
        assert project.annotators.gold() is not None


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.annproj"
    path.write_bytes(b"mine")
    with pytest.raises(NotAProject):
        create_project(path, name="x", person="Lena")
    assert path.read_bytes() == b"mine"


def test_the_sample_is_ready_to_mark(tmp_path: Path) -> None:
    with create_sample(tmp_path / "s.annproj", person="Lena") as project:
        assert project.me is not None
        assert project.documents.count() >= 10
        document = project.documents.id_of(project.documents.ids()[0])
        assert project.annotations.of(document, project.me.id) == []
        assert len({one.layer for one in project.annotations.of(document)}) == 3


def test_a_copy_for_this_machine_never_takes_a_name_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "there" / "a.annproj"
    create_project(path, name="x", person="Lena").close()
    first = copy_here(path, tmp_path)
    second = copy_here(path, tmp_path)
    assert (first.name, second.name) == ("a.annproj", "a 2.annproj")
    with Project.open(path) as one, Project.open(second) as other:
        assert one.about.id == other.about.id
