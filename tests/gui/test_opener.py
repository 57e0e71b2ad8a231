"""Opening: at once, after a check, from a shared folder, from a backup."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.jobs import Job
from annotator.gui.opener import Opener
from annotator.store import trust
from annotator.store.backup import back_up, default_folder
from annotator.store.project import Project
from tests.gui.projects import make_preferences, make_project


@pytest.fixture
def opener(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    monkeypatch.setattr(trust, "state_dir", lambda: tmp_path / "state")
    window = QWidget()
    qtbot.addWidget(window)
    opener = Opener(window, QVBoxLayout(window), make_preferences(tmp_path))
    opener.setProperty("window", window)  # kept alive with it
    return opener


def opened(qtbot: QtBot, opener: Opener, path: Path) -> Project:
    with qtbot.waitSignal(opener.opened, timeout=30_000) as told:
        opener.open(path)
    project = told.args[0]
    assert isinstance(project, Project)
    return project


def test_a_file_that_this_machine_left_opens_at_once(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    with make_project(tmp_path) as made:
        trust.note(made)
    with qtbot.assertNotEmitted(opener.failed), opened(qtbot, opener, made.path) as project:
        assert project.me is not None
        assert project.me.name == "Lena"


def test_a_file_from_elsewhere_is_checked_first_and_then_opens(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    with make_project(tmp_path) as made:
        path = made.path
    with opened(qtbot, opener, path) as project:
        assert project.documents.count() == 3


def test_a_file_that_is_opened_twice_is_checked_once(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    with make_project(tmp_path) as made:
        path = made.path
    opener.open(path)
    with opened(qtbot, opener, path):
        assert len(opener.findChildren(Job)) <= 1
        with qtbot.assertNotEmitted(opener.opened, wait=500):
            pass


def test_what_is_no_project_is_told_in_words(qtbot: QtBot, opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "a.annproj").write_text("not a database", encoding="utf-8")
    with qtbot.waitSignal(opener.failed, timeout=30_000) as told:
        opener.open(tmp_path / "a.annproj")
    assert "a.annproj" in str(told.args[0])


def test_a_backup_takes_the_place_of_the_project(
    qtbot: QtBot, opener: Opener, tmp_path: Path
) -> None:
    with make_project(tmp_path, articles=False) as made:
        path = made.path
        backup = back_up(made, default_folder(path), "work")
        with made.gesture("labels") as gesture:
            label = made.labels.all()[0]
            made.labels.write(gesture, type(label)("cd" * 16, "PLACE"))
    with qtbot.waitSignal(opener.opened, timeout=30_000) as told:
        opener.restore(backup, path)
    with told.args[0] as project:
        assert "PLACE" not in {one.name for one in project.labels.all()}
