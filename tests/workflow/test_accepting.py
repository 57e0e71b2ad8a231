"""What became of suggestions, counted."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.model import Annotation, Label
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.accepting import Acceptance, Origin, acceptance
from annotator.workflow.importing import import_files
from annotator.workflow.suggesting import Suggester

PERSON, TITLE = Label(new_id(), "PERSON"), Label(new_id(), "TITLE")
FIRST = "قال سامي فهد اليوم."
SECOND = "عاد سامي فهد مع سامي فهد، ثم سامي فهد، وأخيرا سامي فهد."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "1.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "2.txt").write_text(SECOND, encoding="utf-8")
    project = Project.create(
        tmp_path / "p.annproj", name="P", person="سلمى", labels=[PERSON, TITLE]
    )
    import_files(project, [tmp_path / "1.txt", tmp_path / "2.txt"])
    mark(project, documents(project)[0], FIRST.index("سامي"))
    return project


def documents(project: Project) -> list[str]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def mark(project: Project, document: str, start: int, label: Label = PERSON) -> None:
    with project.gesture("mark", document=document) as gesture:
        pieces = ((start, start + len("سامي فهد")),)
        project.annotations.mark(gesture, document, label=label.id, pieces=pieces)


def suggestions(project: Project) -> list[Annotation]:
    suggester = Suggester(project, project.annotators.people()[0].id)
    while suggester.learn():
        pass
    return suggester.suggest(documents(project)[1])


def judge(project: Project, one: Annotation, *, taken: bool, passed: bool = False) -> None:
    with project.gesture("accept", document=one.document) as gesture:
        project.verdicts.write(gesture, one, taken=taken, passed=passed)


def test_every_fate_is_counted_by_source_and_label(project: Project) -> None:
    first, second, third, fourth = suggestions(project)
    for one in (first, second):
        judge(project, one, taken=True)
    mark(project, first.document, first.start)
    mark(project, second.document, second.start, TITLE)  # relabelled afterwards
    judge(project, third, taken=False)
    judge(project, fourth, taken=False, passed=True)
    found = acceptance(project)
    assert found == {Origin("memory", "memory", PERSON.id): Acceptance(1, 1, 1, 1)}
    assert found[Origin("memory", "memory", PERSON.id)].share == 0.25


def test_what_was_taken_and_removed_again_counts_as_rejected(project: Project) -> None:
    judge(project, suggestions(project)[0], taken=True)
    (counts,) = acceptance(project).values()
    assert counts == Acceptance(rejected=1)


def test_planted_ones_are_counted_apart(project: Project) -> None:
    one = suggestions(project)[0]
    judge(project, replace(one, foreign={**one.foreign, "planted": True}), taken=False)
    assert [origin.planted for origin in acceptance(project)] == [True]


def test_one_person_is_counted_alone(project: Project) -> None:
    judge(project, suggestions(project)[0], taken=False)
    assert acceptance(project, new_id()) == {}
    assert len(acceptance(project, project.annotators.people()[0].id)) == 1


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=5))
def test_counts_add_up(parts: list[tuple[int, int, int, int]]) -> None:
    whole = sum((Acceptance(*one) for one in parts), Acceptance())
    assert whole.total == sum(map(sum, parts))
    assert (whole.share is None) == (whole.total == 0)
