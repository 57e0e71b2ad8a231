"""Going round the panes by key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.views.annotate import AnnotateView
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def view(qtbot: QtBot, tmp_path: Path) -> Iterator[AnnotateView]:
    session = make_session(tmp_path)
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    view.start()
    session.show(session.project.documents.id_of(session.project.documents.ids()[0]))
    view.canvas.setFocus()
    yield view
    session.close()


def pane_with_keyboard(view: AnnotateView) -> QWidget | None:
    focused = view.window().focusWidget()
    panes = (view.queue, view.canvas, view.labels, view.consistency, view.bar)
    return next((one for one in panes if one is focused or one.isAncestorOf(focused)), None)


def has_rows(view: AnnotateView) -> bool:
    parts = view.labels.findChildren(QWidget)
    takes = Qt.FocusPolicy.TabFocus
    return any(one.isVisible() and one.focusPolicy() & takes for one in parts)


def test_panes_follow_one_another_round_and_back(qtbot: QtBot, view: AnnotateView) -> None:
    qtbot.waitUntil(lambda: has_rows(view))
    seen = []
    for _step in range(5):
        view.perform("next_pane")
        seen.append(pane_with_keyboard(view))
    assert seen == [view.labels, view.consistency, view.bar, view.queue, view.canvas]
    view.perform("previous_pane")
    assert pane_with_keyboard(view) is view.queue


def test_a_pane_with_nothing_to_press_is_passed(qtbot: QtBot, view: AnnotateView) -> None:
    view.labels.set_labels([])
    qtbot.waitUntil(lambda: not has_rows(view))
    view.perform("next_pane")
    assert pane_with_keyboard(view) is view.consistency
