"""The process that suggests, asked from the window: answers, restarts, ends."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Id
from annotator.gui.suggester import Suggester
from annotator.paths import process_alive
from annotator.store.project import Project
from annotator.workflow.suggesting_server import Answer, Means, Ranked
from tests.gui.projects import ARTICLES, make_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = make_project(tmp_path)
    label = project.labels.all()[0].id
    first, text = documents(project)[0], ARTICLES["01.txt"]
    start = text.index("محمد أحمد")
    with project.gesture("mark", document=first) as gesture:
        pieces = ((start, start + len("محمد أحمد")),)
        project.annotations.mark(gesture, first, label=label, pieces=pieces)
    return project


@pytest.fixture
def suggester(qtbot: QtBot, project: Project) -> Iterator[Suggester]:
    suggester = Suggester(project.path, Means())
    yield suggester
    suggester.close()


def documents(project: Project) -> list[Id]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def me(project: Project) -> Id:
    return project.annotators.people()[0].id


def test_what_was_marked_in_one_article_is_suggested_in_another(
    qtbot: QtBot, project: Project, suggester: Suggester
) -> None:
    second = documents(project)[1]
    answers: list[Answer] = []
    suggester.answered.connect(answers.append)
    suggester.ask(second, me(project))
    qtbot.waitUntil(lambda: any(one.suggestions for one in answers), timeout=20_000)
    answer = answers[-1]
    assert answer.document == second
    assert "محمد أحمد" in [one.quote for one in answer.suggestions]


def test_a_process_that_dies_is_started_anew_and_says_so(
    qtbot: QtBot, project: Project, suggester: Suggester
) -> None:
    answers: list[Answer] = []
    with qtbot.waitSignal(suggester.answered, timeout=20_000):
        suggester.ask(documents(project)[1], me(project))
    suggester.answered.connect(answers.append)
    first = suggester.process
    assert first is not None
    with qtbot.waitSignal(suggester.failed, timeout=20_000) as said:
        os.kill(first, signal.SIGKILL)
    assert "started anew" in str(said.args[0])
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert suggester.process not in (None, first)


def test_closing_ends_the_process(qtbot: QtBot, project: Project, suggester: Suggester) -> None:
    with qtbot.waitSignal(suggester.answered, timeout=20_000):
        suggester.ask(documents(project)[1], me(project))
    process = suggester.process
    assert process is not None
    suggester.close()
    assert suggester.process is None
    qtbot.waitUntil(lambda: not process_alive(process), timeout=5_000)


def test_articles_are_ranked_by_how_unsure_one_is(
    qtbot: QtBot, project: Project, suggester: Suggester
) -> None:
    suggester.ask(documents(project)[1], me(project))
    with qtbot.waitSignal(suggester.ranked, timeout=20_000) as told:
        suggester.rank(me(project))
    ranked: Ranked = told.args[0]
    assert ranked.share == 1
    assert set(ranked.doubts) == set(project.documents.ids())
    assert all(0 <= one <= 1 for one in ranked.doubts.values())


def test_a_program_of_the_team_answers_a_little_later(qtbot: QtBot, project: Project) -> None:
    script = Path(__file__).parents[2] / "docs" / "suggest.py"
    suggester = Suggester(project.path, Means(f'"{sys.executable}" "{script}"'))
    answers: list[Answer] = []
    suggester.answered.connect(answers.append)
    document = documents(project)[0]
    suggester.ask(document, me(project))
    qtbot.waitUntil(lambda: len(answers) >= 2, timeout=20_000)
    suggester.close()
    assert all(one.document == document for one in answers)


def test_a_program_that_cannot_start_is_told_with_the_other_suggestions(
    qtbot: QtBot, project: Project
) -> None:
    suggester = Suggester(project.path, Means("/nowhere/suggest"))
    answers: list[Answer] = []
    suggester.answered.connect(answers.append)
    suggester.ask(documents(project)[1], me(project))
    qtbot.waitUntil(lambda: any(one.problems for one in answers), timeout=20_000)
    qtbot.waitUntil(lambda: any(one.suggestions for one in answers), timeout=20_000)
    suggester.close()
    assert "/nowhere/suggest" in str(next(one.problems for one in answers if one.problems)[0])
