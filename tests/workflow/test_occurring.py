"""Every occurrence in all articles: what is found, marked and taken back."""

from itertools import repeat
from pathlib import Path

import pytest

from annotator.core.model import Label, State, Work
from annotator.core.occurrences import Kind
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.answers import AskOccurrences, Occurrence
from annotator.workflow.importing import import_files
from annotator.workflow.indexing import index_file, index_texts
from annotator.workflow.occurring import mark_occurrences, occurrence_slices
from annotator.workflow.progress import Ticker
from annotator.workflow.taking_back import take_back

PERSON = Label(new_id(), "PERSON")
TEXTS = {
    "a": "قال سامي فهد اليوم.",
    "b": "وشكر لسامي فهد حضوره، ثم غادر سامي فهد.",
    "c": "لا أحد هنا.",
    "d": "وصل سامي فهد.",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.annproj"
    with Project.create(path, name="P", person="سلمى", labels=[PERSON]) as project:
        import_files(project, [tmp_path / f"{name}.txt" for name in TEXTS])
    return path


def me(path: Path) -> str:
    with Project.open(path, readonly=True) as project:
        return project.annotators.people()[0].id


def document(path: Path, name: str) -> str:
    with Project.open(path, readonly=True) as project:
        return next(d.id for d in project.documents.titles(after=0, limit=9) if d.name == name)


def say(path: Path, name: str, state: State) -> None:
    one = document(path, name)
    with (
        Project.open(path, person=me(path)) as project,
        project.gesture(state.value, document=one) as gesture,
    ):
        project.documents.write_work(gesture, Work(one, me(path), state))


def found(path: Path, *, apart: str = "") -> list[Occurrence]:
    asked = AskOccurrences(1, "سامي فهد", PERSON.id, me(path), apart)
    with (
        Project.open(path, readonly=True) as project,
        TextIndex(index_file(project.about.id)) as index,
    ):
        parts = list(occurrence_slices(project, index, asked, lengths=repeat(1)))
    assert [part.complete for part in parts[:-1]] == [False] * (len(parts) - 1)
    assert parts[-1].complete
    return [hit for part in parts for hit in part.hits]


def quotes(path: Path) -> list[tuple[str, str]]:
    with Project.open(path, readonly=True) as project:
        return [
            (row.name, one.quote)
            for row in project.documents.titles(after=0, limit=9)
            for one in project.annotations.of(row.id)
        ]


def places(hits: list[Occurrence]) -> list[tuple[str, int, int]]:
    return [(one.document, one.start, one.end) for one in hits]


@pytest.mark.parametrize("indexed", [False, True])
def test_occurrences_are_found_with_their_inner_bounds(path: Path, indexed: bool) -> None:
    if indexed:
        index_texts(path)
    hits = found(path)
    assert [(one.title, one.kind, one.context.match) for one in hits] == [
        ("a", Kind.SAME, "سامي فهد"),
        ("b", Kind.SAME, "سامي فهد"),
        ("b", Kind.PROCLITIC, "سامي فهد"),
        ("d", Kind.SAME, "سامي فهد"),
    ]
    assert {one.surface for one in hits} == {"سامي فهد"}


def test_one_article_can_be_left_out(path: Path) -> None:
    assert {one.title for one in found(path, apart=document(path, "b"))} == {"a", "d"}


def test_an_article_that_was_worked_on_is_told_from_one_that_was_not(path: Path) -> None:
    say(path, "d", State.DONE)
    assert {one.title: one.begun for one in found(path)} == {"a": False, "b": False, "d": True}


def test_marking_makes_one_gesture_an_article_and_finds_nothing_twice(path: Path) -> None:
    hits = found(path)
    marked = mark_occurrences(path, me(path), PERSON.id, places(hits))
    assert (marked.spans, marked.passed, len(marked.gestures)) == (4, 0, 3)
    assert len(quotes(path)) == 4
    assert found(path) == []
    again = mark_occurrences(path, me(path), PERSON.id, places(hits))
    assert (again.spans, again.passed, again.gestures) == (0, 4, [])


def test_all_of_it_is_taken_back_but_where_work_went_on(path: Path) -> None:
    marked = mark_occurrences(path, me(path), PERSON.id, places(found(path)))
    say(path, "d", State.DONE)
    assert take_back(path, me(path), marked.gestures) == 2
    assert quotes(path) == [("d", "سامي فهد")]


def test_stopping_keeps_what_was_marked_and_says_so(path: Path) -> None:
    steps: list[int] = []
    ticker = Ticker(tell=lambda done, _total: steps.append(done), stop=lambda: bool(steps))
    marked = mark_occurrences(path, me(path), PERSON.id, places(found(path)), ticker=ticker)
    assert len(marked.gestures) == 1
    assert len(quotes(path)) == marked.spans


def test_an_article_that_is_gone_is_passed_over(path: Path) -> None:
    hits = places(found(path))
    hits.append(("f" * 32, 0, 4))
    marked = mark_occurrences(path, me(path), PERSON.id, hits)
    assert (marked.spans, marked.passed) == (4, 1)
