"""What the window knows again at the next start."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.memory import WindowMemory


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "window.ini"


def start(file: Path) -> WindowMemory:
    return WindowMemory(QSettings(str(file), QSettings.Format.IniFormat))


def window(qtbot: QtBot) -> tuple[QMainWindow, QSplitter]:
    made, splitter = QMainWindow(), QSplitter()
    qtbot.addWidget(made)
    for _side in range(2):
        splitter.addWidget(QWidget())
    made.setCentralWidget(splitter)
    return made, splitter


def test_each_project_knows_what_was_read_last(file: Path) -> None:
    memory = start(file)
    memory.keep_article("p1", "d7")
    memory.keep_offset("p1", 420)
    memory.file.sync()
    assert start(file).article("p1") == ("d7", 420)
    assert start(file).article("p2") == ("", 0)


def test_a_place_is_not_looked_for_in_another_article(file: Path) -> None:
    memory = start(file)
    memory.keep_article("p1", "d7")
    memory.keep_offset("p1", 420)
    memory.keep_article("p1", "d7")
    assert memory.article("p1") == ("d7", 420)
    memory.keep_article("p1", "d8")
    assert memory.article("p1") == ("d8", 0)


def test_size_and_panes_come_back(qtbot: QtBot, file: Path) -> None:
    first, panes = window(qtbot)
    first.resize(500, 300)
    first.show()
    panes.setSizes([100, 395])
    memory = start(file)
    memory.keep(first, panes)
    memory.file.sync()
    again, other = window(qtbot)
    start(file).put_back(again)
    start(file).put_back_splitter(other)
    again.show()
    assert again.size() == first.size()
    assert other.sizes() == panes.sizes()


def test_a_first_window_too_large_for_the_screen_fills_it(qtbot: QtBot, file: Path) -> None:
    made, _panes = window(qtbot)
    made.resize(made.screen().size() * 2)
    start(file).put_back(made)
    assert made.windowState() == Qt.WindowState.WindowMaximized
    assert made.width() <= made.screen().availableGeometry().width()


def test_a_maximized_window_comes_back_maximized(qtbot: QtBot, file: Path) -> None:
    made, panes = window(qtbot)
    made.showMaximized()
    memory = start(file)
    memory.keep(made, panes)
    memory.file.sync()
    again, _other = window(qtbot)
    start(file).put_back(again)
    assert again.isMaximized()
