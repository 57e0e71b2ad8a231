"""Backups are made while people work."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.keeper import Keeper
from annotator.gui.session import Session
from annotator.workflow.keeping import backups_of
from tests.gui.projects import make_project


def test_a_project_that_was_opened_gets_a_backup(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session()
    keeper = Keeper(session, session)
    session.adopt(make_project(tmp_path))
    path = session.project.path
    keeper.keep()
    qtbot.waitUntil(lambda: len(backups_of(path)) == 1, timeout=20_000)
    keeper.keep()
    assert len(backups_of(path)) == 1
    session.close()


def test_a_project_open_for_reading_is_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with make_project(tmp_path) as made:
        path, me = made.path, made.me
    session = Session()
    keeper = Keeper(session, session)
    assert me is not None
    session.adopt(type(made).open(path, person=me.id, readonly=True))
    keeper.keep()
    assert backups_of(path) == []
    session.close()


def test_a_copy_that_edits_would_wait_for_is_made_in_a_pause(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.workflow.keeping.LARGE", 1)
    session = Session()
    keeper = Keeper(session, session)
    session.adopt(make_project(tmp_path))
    path = session.project.path
    session.saved.emit()  # the person works
    keeper.keep()
    assert keeper.job is None
    keeper.pause.setInterval(1)
    session.saved.emit()
    qtbot.waitUntil(lambda: len(backups_of(path)) == 1, timeout=20_000)
    session.close()


def test_a_small_copy_is_made_while_the_person_works(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session()
    keeper = Keeper(session, session)
    session.adopt(make_project(tmp_path))
    path = session.project.path
    session.saved.emit()
    keeper.keep()
    qtbot.waitUntil(lambda: len(backups_of(path)) == 1, timeout=20_000)
    session.close()
