"""Articles go out as they stood at one moment, and come back the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.model import Note, NoteKind, State
from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.registry import format_named
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.exporting import export, items, losses
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.progress import Ticker

TEXTS = ("قال الوزير سامي كلاما.", "قالت لين 😀 شيئا آخر.")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "news.annproj", name="أخبار", person="Lena") as project:
        for number, text in enumerate(TEXTS):
            (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        import_files(project, sorted(tmp_path.glob("*.txt")))
        yield project


def document(project: Project, number: int) -> str:
    return project.documents.id_of(project.documents.ids()[number])


def mark(project: Project, number: int, words: str, label: int = 0) -> str:
    start = TEXTS[number].index(words)
    where = document(project, number)
    with project.gesture("mark", document=where) as gesture:
        return project.annotations.mark(
            gesture,
            where,
            label=project.labels.all()[label].id,
            pieces=((start, start + len(words)),),
        )


def lines(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_a_round_trip_gives_the_same_file(project: Project, tmp_path: Path) -> None:
    identity = mark(project, 0, "سامي")
    mark(project, 1, "لين 😀", 1)
    where = document(project, 0)
    assert project.me is not None
    with project.gesture("question", document=where) as gesture:
        note = Note(new_id(), where, identity, project.me.id, NoteKind.QUESTION, "من هو؟")
        project.notes.write(gesture, note)
        work = project.documents.work(where, project.me.id)
        project.documents.write_work(
            gesture, replace(work, state=State.DONE, fields=frozenset({"garbled"}))
        )
        project.time.add(gesture, where, 42)
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    export(project, format_named("jsonl"), first)
    with create_project(tmp_path / "b.annproj", name="", person="Ola", like=first) as copy:
        assert import_files(copy, [first]).problem_count == 0
        export(copy, format_named("jsonl"), second)
    assert lines(first)[1:] == lines(second)[1:]
    assert lines(first)[0]["labels"] == lines(second)[0]["labels"]


def test_what_is_marked_meanwhile_is_not_in_the_file(project: Project) -> None:
    mark(project, 0, "سامي")
    stream = items(project)
    next(stream)
    mark(project, 0, "الوزير")
    mark(project, 1, "لين")
    records = list(stream)
    quotes = [
        [a.quote for layer in one.layers for a in layer.annotations]  # type: ignore[union-attr]
        for one in records
    ]
    assert quotes == [["سامي"], []]


def test_only_the_layers_and_states_that_were_chosen_go_out(
    project: Project, tmp_path: Path
) -> None:
    mark(project, 0, "سامي")
    where = document(project, 0)
    assert project.me is not None
    with project.gesture("done", document=where) as gesture:
        work = project.documents.work(where, project.me.id)
        project.documents.write_work(gesture, replace(work, state=State.DONE))
    choices = ExportChoices(
        layer=LayerKind.ANNOTATORS, annotators=(project.me.id,), states=frozenset({State.DONE})
    )
    report = export(project, format_named("jsonl"), tmp_path / "a.jsonl", choices)
    assert (report.losses.documents, report.losses.annotations) == (1, 1)


def test_losses_are_counted_before_anything_is_written(project: Project, tmp_path: Path) -> None:
    mark(project, 0, "الوزير سامي")
    mark(project, 0, "سامي")
    report = losses(project, format_named("iob2"))
    assert report.annotations == 1
    assert report.counts.total() >= 1
    assert list(tmp_path.glob("*.conll")) == []
    written = export(project, format_named("iob2"), tmp_path / "a.conll")
    assert written.losses.counts == report.counts


def test_a_stopped_export_leaves_the_old_file_whole(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(Cancelled):
        export(project, format_named("jsonl"), path, ticker=Ticker(stop=lambda: True))
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.glob("*.part")) == []


def test_a_format_that_is_only_read_says_so(project: Project, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="not written"):
        export(project, format_named("html"), tmp_path / "a.html")
