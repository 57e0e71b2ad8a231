"""The index is filled while people work."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui import indexer as room
from annotator.gui.indexer import Indexer
from annotator.gui.jobs import Job
from annotator.gui.session import Session
from annotator.store.text_index import TextIndex
from annotator.workflow.indexing import index_file
from annotator.workflow.keeping import backup_job
from tests.gui.projects import add_article, make_project


def indexed(session: Session) -> int:
    with TextIndex(index_file(session.project.about.id)) as index:
        return index.count()


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(room, "_SOON", 10)
    monkeypatch.setattr(room, "_LOOK", 10)
    return Session()


def test_a_project_that_was_opened_is_indexed_and_so_is_what_comes(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    indexer = Indexer(session, session)
    session.adopt(make_project(tmp_path))
    qtbot.waitUntil(lambda: indexed(session) == 3, timeout=30_000)
    add_article(session, tmp_path, "نص جديد تمامًا")
    qtbot.waitUntil(lambda: indexed(session) == 4, timeout=30_000)
    qtbot.waitUntil(lambda: indexer.share == 1.0 and indexer._job is None, timeout=30_000)
    session.close()


def test_other_work_comes_first(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    indexer = Indexer(session, session)
    session.adopt(make_project(tmp_path))
    job = Job(session, backup_job, session.project.path, "work")
    indexer.index()
    assert indexer._job is None
    qtbot.waitUntil(lambda: not job.running, timeout=30_000)
    qtbot.waitUntil(lambda: indexed(session) == 3, timeout=30_000)
    session.close()


def test_a_project_that_is_closed_is_indexed_no_further(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    indexer = Indexer(session, session)
    session.adopt(make_project(tmp_path))
    indexer.index()
    session.close()
    qtbot.waitUntil(lambda: indexer._job is None, timeout=30_000)
