"""The model learns anew beside the window, when there is something new."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator import paths
from annotator.core.model import State
from annotator.gui.jobs import Job
from annotator.gui.session import Session
from annotator.gui.trainer import Trainer
from annotator.workflow.modelling import FEWEST, facts_of, model_folder
from tests.gui.projects import add_article, make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    # The job is a process of its own: only the environment reaches it.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return make_session(tmp_path, articles=False)


def finish(session: Session, folder: Path, count: int) -> None:
    label = session.labels[0].id
    for number in range(count):
        document = add_article(session, folder, f"وصل السيد سامي{number} إلى المدينة.")
        with session.project.gesture("done", document=document) as gesture:
            project = session.project
            project.annotations.mark(gesture, document, label=label, pieces=((10, 14),))
            work = project.documents.work(document, session.me.id)
            project.documents.write_work(gesture, replace(work, state=State.DONE))


def test_nothing_is_learnt_while_there_is_too_little(session: Session, tmp_path: Path) -> None:
    trainer = Trainer(session, session)
    finish(session, tmp_path, FEWEST - 1)
    trainer.look()
    assert trainer.findChildren(Job) == []


@pytest.mark.extra
def test_a_model_is_made_beside_the_window(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    trainer = Trainer(session, session)
    finish(session, tmp_path, FEWEST + 2)
    with qtbot.waitSignal(trainer.trained, timeout=60_000):
        trainer.look()
    folder = model_folder(session.project.about.id, session.me.id)
    assert folder.is_relative_to(paths.cache_dir())
    facts = facts_of(folder)
    assert facts is not None
    assert facts.articles == FEWEST + 2
    trainer.look()  # nothing new since
    assert not any(job.running for job in trainer.findChildren(Job))
