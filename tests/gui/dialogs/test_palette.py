"""The box that finds articles and commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.palette import ArticleChoice, CommandChoice, Palette, TextsChoice
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.commands import commands_now
from annotator.gui.panels.searcher import Searcher
from annotator.store.project import Project
from annotator.workflow.making import default_labels
from tests.gui.projects import make_project

CAN = frozenset({"open_project", "close_project", "settings", "label_1", "label_9"})


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        yield project


@pytest.fixture
def palette(window: QMainWindow, project: Project) -> Iterator[Palette]:
    searcher = Searcher(project.path)
    commands = commands_now(KeyMap(), default_labels(), CAN.__contains__)
    box = Palette(window, searcher=searcher, commands=commands)
    yield box
    searcher.close()


def shown(palette: Palette) -> list[str]:
    entries = palette.list.entries
    return [entries.entry(row).text for row in range(entries.rowCount())]


def press(palette: Palette, key: Qt.Key) -> None:
    QTest.keyClick(palette.field, key)


def test_an_empty_box_offers_what_can_be_done(palette: Palette) -> None:
    assert shown(palette)[:2] == ["Commands", "Open project"]
    assert any("Mark as" in text for text in shown(palette))
    assert "Mark as label 9" not in shown(palette)  # there is no ninth label


def test_articles_come_before_commands_and_texts(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setText("0")
    qtbot.waitUntil(lambda: shown(palette)[:1] == ["3 articles"])
    assert shown(palette)[1:4] == ["01", "02", "03"]
    assert shown(palette)[-2] == "In the texts"


def test_arrows_go_over_headings_and_enter_chooses(palette: Palette) -> None:
    press(palette, Qt.Key.Key_Down)
    press(palette, Qt.Key.Key_Return)
    assert palette.choice == CommandChoice("close_project")


def test_enter_waits_for_the_answer_to_what_was_typed(
    qtbot: QtBot, palette: Palette, project: Project
) -> None:
    palette.field.setText("03")
    press(palette, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: palette.choice is not None)
    wanted = project.documents.id_of(project.documents.ids()[2])
    assert palette.choice == ArticleChoice(wanted)


def test_commands_are_found_by_the_names_of_labels_too(qtbot: QtBot, palette: Palette) -> None:
    label = default_labels()[0]
    palette.field.setText(label.title("ar"))
    qtbot.waitUntil(lambda: shown(palette)[:1] == ["Commands"])
    assert label.title("en") in shown(palette)[1]


def test_a_phrase_is_looked_for_in_the_texts(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setText("مجلس")
    qtbot.waitUntil(lambda: len(shown(palette)) == 2)
    press(palette, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: palette.choice is not None)
    assert palette.choice == TextsChoice("مجلس")


def test_escape_leaves_the_box(qtbot: QtBot, palette: Palette) -> None:
    with qtbot.waitSignal(palette.rejected):
        press(palette, Qt.Key.Key_Escape)
    assert palette.choice is None
