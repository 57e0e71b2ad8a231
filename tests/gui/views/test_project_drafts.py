from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.unsaved import Answer, UnsavedDialog
from annotator.gui.panels.about import AboutPanel
from annotator.gui.panels.label_set import LabelSetPanel
from annotator.gui.session import Session
from annotator.gui.views.project import ProjectView
from annotator.workflow.keeping import backups_of
from tests.gui.projects import make_preferences, make_session

Panel = TypeVar("Panel", LabelSetPanel, AboutPanel)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path, articles=False)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> ProjectView:
    view = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    return view


def labels_of(view: ProjectView) -> LabelSetPanel:
    return _section(view, 1, LabelSetPanel)


def about_of(view: ProjectView) -> AboutPanel:
    return _section(view, -1, AboutPanel)


def _section(view: ProjectView, place: int, kind: type[Panel]) -> Panel:
    tabs = view.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    tabs.setCurrentIndex(place % tabs.count())
    found = view.findChild(kind)
    assert isinstance(found, kind)
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """Answer every question with DISCARD, and note what it was about."""
    seen: list[tuple[list[str], bool]] = []

    def ask(_parent: object, what: list[str], *, can_save: bool) -> Answer:
        seen.append((what, can_save))
        return Answer.DISCARD

    monkeypatch.setattr(UnsavedDialog, "ask", ask)
    return seen


def answering(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(UnsavedDialog, "ask", lambda *_what, **_how: answer)


def test_nothing_is_asked_where_nothing_was_written(
    view: ProjectView, asked: list[tuple[list[str], bool]]
) -> None:
    labels_of(view)
    about_of(view)
    assert view.may_leave()
    assert asked == []


def test_what_was_written_is_named_and_goes_when_that_is_wanted(
    view: ProjectView, session: Session, asked: list[tuple[list[str], bool]]
) -> None:
    labels_of(view).form.guideline.setPlainText("New.")
    about_of(view).guideline.setPlainText("All new.")
    assert view.may_leave()
    assert asked == [(["Labels and guidelines", "About"], True)]
    assert not labels_of(view).is_changed()
    assert not about_of(view).is_changed()
    assert session.labels[0].guideline != "New."


def test_one_can_stay_with_what_was_written(
    view: ProjectView, monkeypatch: pytest.MonkeyPatch
) -> None:
    about_of(view).guideline.setPlainText("All new.")
    answering(monkeypatch, Answer.STAY)
    assert not view.may_leave()
    assert about_of(view).draft().guideline == "All new."


def test_what_was_written_can_be_saved_on_the_way_out(
    view: ProjectView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels_of(view).form.guideline.setPlainText("New.")
    about_of(view).guideline.setPlainText("All new.")
    answering(monkeypatch, Answer.SAVE)
    assert view.may_leave()
    assert session.labels[0].guideline == "New."
    assert session.project.about.body().guideline == "All new."
    assert [one.reason for one in backups_of(session.project.path)] == ["labels"]


def test_what_cannot_be_saved_is_not_offered_to_be(
    view: ProjectView, asked: list[tuple[list[str], bool]], qtbot: QtBot
) -> None:
    labels = labels_of(view)
    labels.form.name.setText("")
    labels.form.name.textEdited.emit("")
    view.may_leave()
    assert asked == [(["Labels and guidelines"], False)]
    dialog = UnsavedDialog(None, ["x"], can_save=False)
    qtbot.addWidget(dialog)
    assert not dialog.primary.isEnabled()


def test_drafts_and_the_section_go_over_into_a_view_made_anew(
    qtbot: QtBot, view: ProjectView, session: Session, tmp_path: Path
) -> None:
    about_of(view).guideline.setPlainText("All new.")
    labels_of(view).form.guideline.setPlainText("New.")
    again = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(again)
    again.take_drafts(view.drafts())
    assert again.section() == "labels"
    assert labels_of(again).is_changed()
    assert labels_of(again).draft()[0].guideline == "New."
    assert about_of(again).draft().guideline == "All new."
    assert about_of(again).is_changed()


def test_what_others_change_does_not_take_a_draft_away(view: ProjectView, session: Session) -> None:
    labels, project = labels_of(view), session.project
    labels.form.guideline.setPlainText("Mine.")
    theirs = replace(session.labels[1], guideline="Theirs.")
    session.edit_project("labels", lambda gesture: project.labels.write(gesture, theirs))
    assert [one.guideline for one in labels.draft()[:2]] == ["Mine.", "Theirs."]
    about = about_of(view)
    about.guideline.setPlainText("All mine.")
    session.people_changed.emit()
    assert about.draft().guideline == "All mine."
    labels.discard()
    about.discard()
    assert labels.draft()[1].guideline == "Theirs."
    assert not labels.is_changed()
    assert not about.is_changed()
