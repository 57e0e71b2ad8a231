from pathlib import Path

from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.keeping import backup_job
from annotator.workflow.making import create_project
from annotator.workflow.revising import (
    inspect_job,
    redo_import_job,
    restore_job,
    undo_import_job,
)


def project_with_article(folder: Path) -> tuple[Path, str, str]:
    article = folder / "a.txt"
    article.write_text("نص", encoding="utf-8")
    path = folder / "p.annproj"
    with create_project(path, name="p", person="Lena") as project:
        import_files(project, [article])
        assert project.me is not None
        return path.resolve(), project.me.id, project.history.page()[0].id


def count(path: Path) -> int:
    with Project.open(path, readonly=True) as project:
        return project.documents.count()


def test_a_sound_project_is_found_sound(tmp_path: Path) -> None:
    path, _me, _gesture = project_with_article(tmp_path)
    assert inspect_job(path).sound


def test_an_import_is_taken_out_and_put_back(tmp_path: Path) -> None:
    path, me, gesture = project_with_article(tmp_path)
    undone = undo_import_job(path, me, gesture)
    assert (undone.removed, count(path)) == (1, 0)
    assert redo_import_job(path, me, undone.gesture) == 1
    assert count(path) == 1


def test_a_backup_is_put_back_and_the_present_file_kept(tmp_path: Path) -> None:
    path, me, gesture = project_with_article(tmp_path)
    copy = backup_job(path, "by hand")
    undo_import_job(path, me, gesture)
    aside = restore_job(copy, path)
    assert count(path) == 1
    assert aside is not None
    assert count(aside) == 0
