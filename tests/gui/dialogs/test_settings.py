"""The settings."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMainWindow, QSpinBox
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.settings import SettingsDialog
from annotator.gui.preferences import Preferences
from annotator.gui.widgets.places_strip import PlacesStrip
from annotator.language import set_language
from annotator.settings import SETTINGS
from tests.gui.projects import make_preferences


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return make_preferences(tmp_path)


@pytest.fixture
def dialog(window: QMainWindow, preferences: Preferences) -> SettingsDialog:
    return SettingsDialog(window, preferences)


def test_every_setting_has_a_control_with_a_name(dialog: SettingsDialog) -> None:
    assert list(dialog.controls) == [one.name for one in SETTINGS]
    assert all(control.accessibleName() for control in dialog.controls.values())


def test_what_is_chosen_holds_at_once_and_is_written(
    dialog: SettingsDialog, preferences: Preferences, tmp_path: Path
) -> None:
    size, tags = dialog.controls["text_size"], dialog.controls["tags"]
    assert isinstance(size, QSpinBox)
    assert isinstance(tags, PlacesStrip)
    size.setValue(26)
    tags.chosen.emit("never")
    assert (preferences.settings.text_size, preferences.settings.tags) == (26, "never")
    assert "text_size = 26" in (tmp_path / "settings.toml").read_text(encoding="utf-8")


def test_the_sample_shows_what_was_chosen(dialog: SettingsDialog) -> None:
    before = dialog.preview.grab().toImage()
    font = dialog.controls["reading_font"]
    assert isinstance(font, QComboBox)
    font.textActivated.emit("IBM Plex Sans Arabic")
    assert dialog.preview.grab().toImage() != before


def test_another_language_asks_for_the_dialog_to_be_made_anew(
    qtbot: QtBot, dialog: SettingsDialog, preferences: Preferences
) -> None:
    dialog.show()
    with qtbot.waitSignal(dialog.finished) as ended:
        preferences.update(language="ar")
    assert ended.args == [2]


def test_numbers_stand_and_are_typed_in_the_digits_of_the_settings(
    window: QMainWindow, preferences: Preferences
) -> None:
    set_language("en", digits="arabic")
    field = SettingsDialog(window, preferences).controls["zoom"]
    assert isinstance(field, QSpinBox)
    assert field.text().startswith("١٠٠")
    for typed, value in (("١٥٠", 150), ("90", 90)):
        field.lineEdit().setText(typed + field.suffix())
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert preferences.settings.zoom == value


def test_everything_can_be_as_usual_again(dialog: SettingsDialog, preferences: Preferences) -> None:
    preferences.update(zoom=200, tags="never")
    dialog.usual.click()
    assert (preferences.settings.zoom, preferences.settings.tags) == (100, "always")
