"""Searching all texts in a process beside the window."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.query import Mode, Query
from annotator.errors import AnnotatorError
from annotator.gui.panels.finder import Finder
from annotator.store.project import Project
from annotator.workflow.answers import Order, Portion, Sorted
from tests.gui.projects import make_project

LONG = 30_000  # milliseconds for a process to start on a busy machine


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        yield project


@pytest.fixture
def finder(qtbot: QtBot, project: Project) -> Iterator[Finder]:
    finder = Finder(project.path)
    yield finder
    finder.close()


def answer(qtbot: QtBot, finder: Finder, query: Query) -> list[str]:
    told: list[Portion] = []
    finder.found.connect(told.append)
    finder.ask(query, "")
    qtbot.waitUntil(lambda: bool(told) and told[-1].complete, timeout=LONG)
    finder.found.disconnect(told.append)
    return [line.match for part in told for line in part.lines]


def test_the_newest_question_is_answered_and_sorted(qtbot: QtBot, finder: Finder) -> None:
    told: list[Portion] = []
    finder.found.connect(told.append)
    for phrase in ("لا", "القرار", "الوزير"):
        finder.ask(Query(phrase), "")
    qtbot.waitUntil(lambda: bool(told) and told[-1].complete, timeout=LONG)
    lines = [line for part in told for line in part.lines]
    assert [line.match for line in lines] == ["الوزير"] * 3
    with qtbot.waitSignal(finder.ordered, timeout=LONG) as ordered:
        finder.sort(Order.AFTER)
    (places,) = ordered.args
    assert isinstance(places, Sorted)
    afters = [lines[at].after for at in places.places]
    assert afters == sorted(afters)


def test_a_process_that_dies_is_said_so_and_started_anew(qtbot: QtBot, finder: Finder) -> None:
    assert answer(qtbot, finder, Query("القرار"))
    process = finder._process.pid
    assert process is not None
    failures: list[AnnotatorError] = []
    finder.failed.connect(failures.append)
    os.kill(process, signal.SIGTERM)
    qtbot.waitUntil(lambda: len(failures) == 1, timeout=LONG)
    assert "ended unexpectedly" in str(failures[0])
    assert answer(qtbot, finder, Query("القرار"))


def test_a_bad_pattern_is_said_and_the_next_question_answered(qtbot: QtBot, finder: Finder) -> None:
    with qtbot.waitSignal(finder.failed, timeout=LONG) as failed:
        finder.ask(Query("(", Mode.REGEX), "")
    assert failed.args is not None
    assert "regular expression" in str(failed.args[0])
    assert answer(qtbot, finder, Query("القرار", Mode.REGEX)) == ["القرار"] * 2


def test_nothing_comes_after_a_stop(qtbot: QtBot, finder: Finder) -> None:
    told: list[Portion] = []
    finder.found.connect(told.append)
    finder.ask(Query("الوزير"), "")
    finder.stop()
    with qtbot.waitSignal(finder.keys_known, timeout=LONG):
        pass
    assert told == []


def test_what_metadata_there_is_comes_with_the_process(qtbot: QtBot, finder: Finder) -> None:
    with qtbot.waitSignal(finder.keys_known, timeout=LONG) as known:
        finder.warm()
    assert known.args == [()]
