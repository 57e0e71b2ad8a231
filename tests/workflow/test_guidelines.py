"""The versions of guidelines and the examples that rulings become."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from annotator.core.model import Cause, Id, Label, Ruling, Span
from annotator.core.planning import Rule
from annotator.core.versions_of_text import version_name
from annotator.store.bodies import PlanningBody
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.guidelines import editions, examples, examples_of
from annotator.workflow.importing import import_files


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    label = Label(new_id(), "PERSON", key="1")
    with Project.create(tmp_path / "p.annproj", name="p", person="Sam", labels=[label]) as project:
        file = tmp_path / "a.txt"
        file.write_text("سطر أول\nقال محمد أحمد للوزير اليوم\n", encoding="utf-8")
        import_files(project, [file])
        yield project


def write(project: Project, text: str) -> Id:
    (label,) = project.labels.all()
    with project.gesture("labels") as gesture:
        project.labels.write(gesture, replace(label, guideline=text))
    return label.id


def rule(project: Project, *, example: bool = True, spans: bool = True) -> Ruling:
    document = project.documents.id_of(project.documents.ids()[0])
    (label,) = project.labels.all()
    text = project.documents.text(document)
    start = text.index("محمد أحمد")
    end = start + len("محمد أحمد")
    assert project.me is not None
    one = Ruling(
        new_id(),
        document,
        project.me.id,
        new_id(),
        start,
        end,
        ((Span(start, end, label.id), ()),) if spans else (),
        label=label.id,
        cause=Cause.GUIDELINE,
        note="اسم",
        example=example,
    )
    with project.gesture("ruling", document=document) as gesture:
        project.rulings.write(gesture, one)
    return one


def test_each_text_of_a_guideline_is_a_version(project: Project) -> None:
    label = write(project, "قاعدة")
    (known,) = project.labels.all()
    with project.gesture("labels") as gesture:
        project.labels.write(gesture, replace(known, color="#123456"))
    write(project, "قاعدة أخرى")
    found = editions(project, label)
    assert [one.text for one in found] == ["قاعدة أخرى", "قاعدة"]
    assert [one.name for one in found] == [version_name("قاعدة أخرى"), version_name("قاعدة")]
    assert project.me is not None
    assert {one.person for one in found} == {project.me.id}


def test_the_projects_own_guideline_has_versions_too(project: Project) -> None:
    assert editions(project) == []
    with project.gesture("guideline") as gesture:
        body = structs.replace(project.about.body(), guideline="عام")
        project.about.write(gesture, body)
    assert [one.text for one in editions(project)] == ["عام"]


def test_a_guideline_that_comes_back_has_its_old_name(project: Project) -> None:
    for text in ("أ", "ب", "أ"):
        label = write(project, text)
    names = [one.name for one in editions(project, label)]
    assert names[0] == names[2] != names[1]


def test_rulings_become_examples_with_verdict_and_cause(project: Project) -> None:
    one = rule(project)
    rule(project, example=False)
    (found,) = examples_of(project.path, one.label)
    assert found.quote == "محمد أحمد"
    assert (found.before, found.behind) == ("قال ", " للوزير اليوم")
    assert found.spans == (("محمد أحمد", one.label),)
    assert (found.cause, found.note) == (Cause.GUIDELINE, "اسم")
    assert examples(project, new_id()) == []


def test_nothing_here_is_an_example_too(project: Project) -> None:
    one = rule(project, spans=False)
    (found,) = examples(project, one.label)
    assert found.spans == ()


def test_no_example_comes_from_an_article_that_tests_people(project: Project) -> None:
    one = rule(project)
    with project.gesture("planning") as gesture:
        body = PlanningBody(Rule(hidden=frozenset({one.document})))
        project.assignments.write_planning(gesture, body)
    assert examples(project, one.label) == []
