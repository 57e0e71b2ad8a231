"""The editor of keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from annotator.gui.actions import ACTIONS
from annotator.gui.dialogs.shortcuts import Shortcuts, changed_keys, refusal
from annotator.gui.keymap import KeyMap
from annotator.gui.keys import parse_key
from annotator.gui.preferences import Preferences
from tests.gui.projects import make_preferences

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return make_preferences(tmp_path)


@pytest.fixture
def editor(window: QMainWindow, preferences: Preferences) -> Shortcuts:
    editor = Shortcuts(window, preferences)
    editor.field.setText("skip the article")
    return editor


def press(editor: Shortcuts, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(editor.field, key, held or Qt.KeyboardModifier.NoModifier)


def test_enter_and_a_key_give_an_action_another_key(
    editor: Shortcuts, preferences: Preferences, tmp_path: Path
) -> None:
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_U)
    assert preferences.keymap.printed("skip") == "U"
    assert editor.field.text() == "skip the article"
    assert 'skip = [\n    "U",\n]' in (tmp_path / "settings.toml").read_text(encoding="utf-8")


def test_a_key_of_another_action_is_refused_by_its_name(
    editor: Shortcuts, preferences: Preferences
) -> None:
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_O, CTRL)
    assert "Open project" in editor.said.text()
    assert preferences.keymap.printed("skip") == "S"
    press(editor, Qt.Key.Key_U, CTRL)  # it still waits
    assert preferences.keymap.printed("skip") == "Ctrl+U"


def test_escape_leaves_the_key_as_it_was(editor: Shortcuts, preferences: Preferences) -> None:
    press(editor, Qt.Key.Key_Return)
    press(editor, Qt.Key.Key_Escape)
    press(editor, Qt.Key.Key_Right)
    assert preferences.settings.keys == {}


def test_a_key_can_be_taken_away_and_given_back(
    editor: Shortcuts, preferences: Preferences
) -> None:
    editor.without.click()
    assert preferences.keymap.keys("skip") == ()
    editor.usual.click()
    assert preferences.keymap.printed("skip") == "S"
    assert preferences.settings.keys == {}


def test_the_usual_key_does_not_come_back_while_another_action_has_it(
    editor: Shortcuts, preferences: Preferences
) -> None:
    preferences.update(keys={"skip": ("U",), "note": ("S",)})
    editor.field.setText("skip the article ")
    editor.usual.click()
    assert "Write a note" in editor.said.text()
    assert preferences.keymap.printed("skip") == "U"
    editor.all_usual.click()
    assert preferences.settings.keys == {}


@pytest.mark.parametrize(
    ("action_id", "key"),
    [
        ("zoom_in", "K"),  # would be typed into fields
        ("skip", "Alt+K"),
        ("skip", "Ctrl+C"),
        ("skip", "Left"),
        ("skip", "Ctrl+Home"),
        ("skip", "Tab"),
        ("skip", "Space"),
    ],
)
def test_keys_that_belong_to_others_are_refused(action_id: str, key: str) -> None:
    assert refusal(KeyMap(), action_id, parse_key(key))


@pytest.mark.parametrize(("action_id", "key"), [("skip", "U"), ("zoom_in", "F7"), ("split", "\\")])
def test_free_keys_are_not_refused(action_id: str, key: str) -> None:
    assert refusal(KeyMap(), action_id, parse_key(key)) is None


def test_the_usual_keys_are_never_refused() -> None:
    for one in ACTIONS:
        assert all(refusal(KeyMap(), one.id, key) is None for key in one.keys), one.id


def test_only_what_differs_from_the_usual_is_kept() -> None:
    own = changed_keys({"note": ("M",)}, "skip", (parse_key("K"),))
    assert own == {"note": ("M",), "skip": ("K",)}
    assert changed_keys(own, "skip", (parse_key("S"),)) == {"note": ("M",)}
