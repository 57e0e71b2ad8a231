"""The dashboard among the places of the window: gone to by key, leading to the review."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.cases import CasesDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.session import Session
from annotator.workflow.agreement import Wanted
from tests.gui.projects import make_preferences
from tests.workflow.figures_campaign import make_campaign

LONG = 60_000


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MainWindow]:
    for room in ("main_window", "views.home"):
        where = f"annotator.gui.{room}.recent_file"
        monkeypatch.setattr(where, lambda: tmp_path / "recent.json")
    monkeypatch.setattr("annotator.paths.state_dir", lambda: tmp_path / "state")
    monkeypatch.setattr("annotator.paths.cache_dir", lambda: tmp_path / "cache")
    session = Session()
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, make_preferences(tmp_path), memory)
    qtbot.addWidget(window)
    window.show()
    session.adopt(make_campaign(tmp_path / "c.annproj", articles=12))
    yield window
    session.close()


def shown(qtbot: QtBot, window: MainWindow) -> None:
    window.perform("go_dashboard")
    view = window.stack.dashboard
    qtbot.waitUntil(lambda: view.overview() is not None and not view.is_counting, timeout=LONG)


def test_it_is_gone_to_and_has_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    shown(qtbot, window)
    assert window.places.current() == "dashboard"
    assert window.stack.currentWidget() is window.stack.dashboard


def test_a_cell_leads_to_its_cases_in_the_review(qtbot: QtBot, window: MainWindow) -> None:
    shown(qtbot, window)
    matrix = window.stack.dashboard.confusion.matrix
    at = next(
        at
        for at, spot in enumerate(matrix.spots())
        if isinstance(spot.data, Wanted) and spot.data.cell and spot.data.cell[1] == ""
    )
    matrix.setFocus()
    matrix.go_to(at)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.places.current() == "review", timeout=LONG)
    assert window.stack.review.bench.case is not None


def test_what_all_agree_on_is_listed(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[int] = []

    def exec_(dialog: CasesDialog) -> int:
        listed.append(dialog.table.rowCount())
        return CasesDialog.DialogCode.Accepted

    monkeypatch.setattr(CasesDialog, "exec", exec_)
    shown(qtbot, window)
    matrix = window.stack.dashboard.confusion.matrix
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Home)
    QTest.keyClick(matrix, Qt.Key.Key_Return)  # the same label on both sides
    qtbot.waitUntil(lambda: bool(listed), timeout=LONG)
    assert str(listed[0]) == matrix.rows()[1][1]
    assert window.places.current() == "annotate"  # the case chosen stands in its article


def test_the_process_ends_with_the_project(qtbot: QtBot, window: MainWindow) -> None:
    shown(qtbot, window)
    process = window.stack.dashboard._asking._process
    assert process.is_alive()
    window.perform("close_project")
    qtbot.waitUntil(lambda: not process.is_alive(), timeout=LONG)
