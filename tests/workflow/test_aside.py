"""A large import is prepared in a process of its own, and comes to the same."""

from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.formats.records import Problem
from annotator.store.project import Project
from annotator.workflow import aside, importing
from annotator.workflow.aside import prepared_aside
from annotator.workflow.casting import Ground, Noun
from annotator.workflow.importing import import_files
from annotator.workflow.preparing import ImportChoices, Prepared, Read, prepare
from annotator.workflow.progress import Ticker

LINES = [
    '{"text": "قال محمد في القاهرة", "spans": [[4, 8, "PER"]]}',
    "{broken",
    '{"id": "7", "text": "سافر أحمد إلى دمشق"}',
    '{"id": "7", "text": "سافر أحمد إلى دمشق"}',
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p.annproj", name="p", person="سلمى")


def nobody() -> Ground:
    return Ground((), (), "0" * 32)


def test_the_steps_are_the_same_in_another_process(file: Path) -> None:
    here = list(prepare([file], ImportChoices(), nobody()))
    with prepared_aside([file], ImportChoices(), nobody()) as steps:
        there = list(steps)
    assert [type(one) for one in there] == [type(one) for one in here]
    assert {type(one) for one in there} == {Prepared, Noun, Problem, Read}
    texts = [
        [one.written.text for one in all_ if isinstance(one, Prepared)] for all_ in (here, there)
    ]
    assert texts[0] == texts[1]


def test_an_import_with_help_is_the_same_import(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WORTH_IT", 0)
    report = import_files(project, [file])
    assert (report.added, report.same, report.spans, report.problem_count) == (2, 1, 1, 1)
    assert report.new_labels == ["PER"]
    assert project.documents.count() == 2


def test_help_that_dies_leaves_nothing_behind(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WORTH_IT", 0)
    monkeypatch.setattr(aside, "_START", "import os; os._exit(1)")
    with pytest.raises(AnnotatorError):
        import_files(project, [file])
    count = project.connection.execute("select count(*) from gestures where verb = 'import'")
    assert count.fetchone() == (0,)


def test_what_goes_wrong_over_there_is_raised_here(tmp_path: Path) -> None:
    choices = ImportChoices(read=None)  # type: ignore[arg-type]
    path = tmp_path / "some.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with (
        pytest.raises(AttributeError),
        prepared_aside([path], choices, nobody()) as steps,
    ):
        list(steps)


def test_who_stops_listening_waits_for_nothing(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "قال محمد في القاهرة"}\n' * 50_000, encoding="utf-8")
    with prepared_aside([path], ImportChoices(), nobody()) as steps:
        assert isinstance(next(steps), Prepared)


def test_a_cancelled_import_with_help_leaves_nothing_behind(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WORTH_IT", 0)
    report = import_files(project, [file], ticker=Ticker(stop=lambda: True))
    assert report.cancelled
    assert project.documents.count() == 0
    count = project.connection.execute("select count(*) from gestures where verb = 'import'")
    assert count.fetchone() == (0,)
