"""Giving articles out in the project's place: from the rule to the history and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.dialogs.assigning import AssigningDialog
from annotator.gui.dialogs.take_back import TakeBackDialog
from annotator.gui.panels.work import WorkPanel
from annotator.gui.session import Session
from annotator.gui.views.project import ProjectView
from annotator.workflow.assigning import Outlook
from tests.gui.panels.test_queue import join
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    join(session, "Aya", Role.ANNOTATOR)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> ProjectView:
    view = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    return view


def _note(shown: list[Outlook], outlook: Outlook) -> bool:
    shown.append(outlook)
    return True


def go(view: ProjectView, section: str) -> None:
    names = list(view._sections)
    view._tabs.setCurrentIndex(names.index(section))
    assert view.section() == section


def test_articles_are_given_out_after_a_preview_and_taken_back_in_the_history(
    qtbot: QtBot, view: ProjectView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Outlook] = []
    monkeypatch.setattr(AssigningDialog, "ask", lambda _parent, outlook: _note(shown, outlook))
    monkeypatch.setattr(TakeBackDialog, "ask", lambda *_args, **_names: True)
    go(view, "work")
    panel = view.assigning.panel
    assert isinstance(panel, WorkPanel)
    panel.form.shares.rows[0].people.setValue(2)
    panel.preview.click()
    qtbot.waitUntil(session.project.assignments.any, timeout=20_000)
    assert shown[0].new == 6
    qtbot.waitUntil(lambda: len(session.project.workload.of(session.me.id).order) == 3)
    qtbot.waitUntil(lambda: not view.work.running("assign"))
    deed = next(x for x in session.project.history.page(limit=5) if x.verb == "assign")
    view._take_back(deed)
    qtbot.waitUntil(lambda: not session.project.assignments.any(), timeout=20_000)
    qtbot.waitUntil(lambda: not view.work.running("undo_assigning"))
    undo = session.project.history.page(limit=1)[0]
    assert (undo.verb, undo.undoes) == ("undo", deed.id)


def test_no_is_no(
    qtbot: QtBot, view: ProjectView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Outlook] = []
    monkeypatch.setattr(AssigningDialog, "ask", lambda _parent, outlook: not _note(asked, outlook))
    go(view, "work")
    assert view.assigning.panel is not None
    view.assigning.panel.preview.click()
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert not session.project.assignments.any()


def test_only_a_lead_sees_the_section(qtbot: QtBot, view: ProjectView, session: Session) -> None:
    names = list(view._sections)
    aya = session.project.annotators.named("Aya")
    assert view._tabs.isTabVisible(names.index("work"))
    assert aya is not None
    session.sign_in(aya.id)
    assert not view._tabs.isTabVisible(names.index("work"))
