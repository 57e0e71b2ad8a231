"""The page of keys."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from annotator.gui.actions import ACTIONS, label_index, lane_index
from annotator.gui.dialogs.keys_page import KeysPage
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.key_rows import key_sections


@pytest.fixture
def page(window: QMainWindow) -> KeysPage:
    return KeysPage(window, KeyMap({"undo": ("Ctrl+U",)}))


def titles(page: KeysPage) -> list[str]:
    return [
        row.title.text()
        for card in page.cards
        for row in card.rows
        if not card.isHidden() and not row.isHidden()
    ]


def test_every_action_with_a_key_stands_on_the_page(page: KeysPage) -> None:
    shown = set(titles(page))
    single = [one for one in ACTIONS if label_index(one.id) is None and not lane_index(one.id)]
    assert {one.title for one in single if one.keys} <= shown


def test_the_keys_are_those_of_this_person() -> None:
    rows = [row for section in key_sections(KeyMap({"undo": ("Ctrl+U",)})) for row in section.rows]
    assert next(row.caps for row in rows if row.title == "Undo") == (("Ctrl", "U"),)
    assert next(row.caps for row in rows if row.title.startswith("Mark as one")) == (("1 … 9",),)


def test_a_search_narrows_the_page(page: KeysPage) -> None:
    page.field.setText("next art")
    assert titles(page) == ["Next article", "Next article without a label", "Next article"]
    page.field.setText("ctrl+u")
    assert set(titles(page)) == {"Undo"}  # in each place where it holds
    page.field.setText("fly")
    assert titles(page) == []
    assert not page.nothing.isHidden()


def test_the_page_can_be_pasted_elsewhere(page: KeysPage) -> None:
    page.copy()
    text = QGuiApplication.clipboard().text()
    assert "Undo\tCtrl+U\n" in text
    assert "Select whole words\tDrag\n" in text


def test_the_page_shows_what_the_mouse_does(page: KeysPage) -> None:
    assert "Select the sentence" in titles(page)
