from pathlib import Path

from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.keeping import backup_job
from annotator.workflow.making import create_project
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.revising import (
    inspect_job,
    redo_import_job,
    restore_job,
    undo_import_job,
)
from tests.store.making import assert_sound


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


def test_spans_that_came_to_articles_that_were_here_go_and_come_back(tmp_path: Path) -> None:
    path, me, _gesture = project_with_article(tmp_path)
    (tmp_path / "a.ann").write_text(
        "T1\tPER 0 1\tن\nT2\tPER 1 2\tص\nR1\tOf Arg1:T1 Arg2:T2\n#1\tNote T1\tانظر\n",
        encoding="utf-8",
    )
    with Project.open(path) as project:
        project.sign_in(me)
        report = import_files(project, [tmp_path / "a.txt"], ImportChoices(layer="سلمى"))
        assert (report.joined, report.spans) == (1, 2)
        gesture = project.history.page()[0].id
        document = project.documents.id_of(project.documents.ids()[0])
        before = project.annotations.of(document), project.relations.of(document)
    undone = undo_import_job(path, me, gesture)
    assert (undone.removed, undone.freed) == (0, 1)
    with Project.open(path) as project:
        assert project.annotations.of(document) == []
        assert project.relations.of(document) == []
        assert project.notes.of(document) == []
        assert project.documents.count() == 1
        assert_sound(project)
    assert redo_import_job(path, me, undone.gesture) == 1
    with Project.open(path) as project:
        again = project.annotations.of(document)
        assert [(one.id, one.pieces) for one in again] == [
            (one.id, one.pieces) for one in before[0]
        ]
        assert project.relations.of(document) == before[1]
        assert_sound(project)


def test_a_layer_that_was_worked_on_since_stays(tmp_path: Path) -> None:
    path, me, _gesture = project_with_article(tmp_path)
    (tmp_path / "a.ann").write_text("T1\tPER 0 1\tن\n", encoding="utf-8")
    with Project.open(path) as project:
        project.sign_in(me)
        import_files(project, [tmp_path / "a.txt"])
        gesture = project.history.page()[0].id
        document = project.documents.id_of(project.documents.ids()[0])
        label = project.labels.all()[0].id
        with project.gesture("mark", document=document) as work:
            project.annotations.mark(work, document, label=label, pieces=((1, 2),))
    undone = undo_import_job(path, me, gesture)
    assert (undone.gesture, undone.freed) == ("", 0)
    with Project.open(path) as project:
        assert len(project.annotations.of(document)) == 2
