"""Telling what became of suggestions."""

import sys
from pathlib import Path

import pytest

from annotator.store.project import Project
from annotator.workflow.suggesting import Suggester
from tests.cli.conftest import Run


def test_nothing_was_judged_yet(empty: Path, run: Run) -> None:
    assert "No suggestion" in run("suggestions", empty).out
    body = run("suggestions", empty, "--json").body
    assert body["suggestions"] == []
    assert body["all"] == {"taken": 0, "changed": 0, "rejected": 0, "passed": 0, "share": None}
    assert body["rules"]["least"] == 0.5


def test_what_was_judged_is_counted_for_people_and_programs(sample: Path, run: Run) -> None:
    with Project.open(sample) as project:
        person = next(one for one in project.annotators.people() if one.name == "ليلى")
        project.sign_in(person.id)
        first = project.documents.id_of(project.documents.ids()[0])
        text = project.documents.text(first)
        label = project.labels.all()[0].id
        with project.gesture("mark", document=first) as gesture:
            project.annotations.mark(gesture, first, label=label, pieces=((0, 4),))
        suggester = Suggester(project, person.id)
        while suggester.learn():
            pass
        assert text
        found = [
            one
            for number in project.documents.ids()
            for one in suggester.suggest(project.documents.id_of(number))
        ]
        assert found
        with project.gesture("reject", document=found[0].document) as gesture:
            project.verdicts.write(gesture, found[0], taken=False)
    body = run("suggestions", sample, "--person", "ليلى", "--json").body
    assert body["all"]["rejected"] == 1
    (row,) = body["suggestions"]
    assert row["rejected"] == 1
    assert row["source"] in run("suggestions", sample).out


@pytest.mark.extra
def test_too_little_to_learn_from_is_said(empty: Path, run: Run) -> None:
    ran = run("learn", empty)
    assert ran.code == 1
    assert "finish 5 articles" in ran.err


def test_learning_without_the_library_names_the_extra(
    empty: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    ran = run("learn", empty)
    assert ran.code == 1
    assert "annotator[suggest]" in ran.err
