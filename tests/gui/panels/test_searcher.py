"""Searching beside the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.panels.searcher import Searcher, TitlesFound
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from tests.gui.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        yield project


@pytest.fixture
def searcher(qtbot: QtBot, project: Project) -> Iterator[Searcher]:
    searcher = Searcher(project.path)
    yield searcher
    searcher.close()


def titles(qtbot: QtBot, searcher: Searcher, phrase: str) -> list[str]:
    found: list[TitlesFound] = []
    searcher.titles_found.connect(found.append)
    searcher.find_titles(phrase)
    qtbot.waitUntil(lambda: bool(found) and found[-1].complete)
    searcher.titles_found.disconnect(found.append)
    assert {one.phrase for one in found} == {phrase}
    return [one.name for one in found[-1].titles]


def test_articles_are_found_by_name(qtbot: QtBot, searcher: Searcher) -> None:
    assert titles(qtbot, searcher, "02") == ["02"]
    assert titles(qtbot, searcher, "nowhere") == []


def test_new_articles_are_found_once_the_old_titles_are_forgotten(
    qtbot: QtBot, searcher: Searcher, project: Project, tmp_path: Path
) -> None:
    assert titles(qtbot, searcher, "fresh") == []
    (tmp_path / "fresh.txt").write_text("نص جديد", encoding="utf-8")
    import_files(project, [tmp_path / "fresh.txt"])
    searcher.forget()
    assert titles(qtbot, searcher, "fresh") == ["fresh"]


def test_only_the_newest_question_is_answered_in_full(qtbot: QtBot, searcher: Searcher) -> None:
    found: list[TitlesFound] = []
    searcher.titles_found.connect(found.append)
    for phrase in ("0", "01", "03"):
        searcher.find_titles(phrase)
    qtbot.waitUntil(lambda: bool(found) and found[-1].phrase == "03" and found[-1].complete)
