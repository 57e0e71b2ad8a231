"""Backups beside the project: made when due, in a process of their own."""

from pathlib import Path

from annotator.store.project import Project
from annotator.workflow.keeping import backup_is_due, backup_job, backups_of
from annotator.workflow.making import create_project


def test_a_new_project_has_a_backup_due_until_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "news.annproj"
    create_project(path, name="أخبار", person="Lena").close()
    assert backup_is_due(path)
    copy = backup_job(path, "work")
    assert not backup_is_due(path)
    assert [one.path for one in backups_of(path)] == [copy]


def test_a_backup_opens_as_the_same_project(tmp_path: Path) -> None:
    path = tmp_path / "news.annproj"
    with create_project(path, name="أخبار", person="Lena") as project:
        identity = project.about.id
    with Project.open(backup_job(path, "before labels"), readonly=True) as copy:
        assert copy.about.id == identity
