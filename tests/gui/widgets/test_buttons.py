"""Buttons."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QHBoxLayout, QPushButton
from pytestqt.qtbot import QtBot

from annotator.gui.theme import load_theme, put_on
from annotator.gui.widgets.buttons import Chip, IconButton, KeyButton


def test_a_button_makes_room_for_its_key(qtbot: QtBot) -> None:
    button = KeyButton("Done and next")
    qtbot.addWidget(button)
    bare = button.sizeHint().width()
    button.set_caps(("Ctrl", "Enter"))
    assert button.sizeHint().width() > bare + 40
    button.set_caps(())
    assert button.sizeHint().width() == bare


def test_a_button_reads_its_text_and_key_to_screen_readers(qtbot: QtBot) -> None:
    button = KeyButton("AT&T", caps=("Ctrl", "Z"))
    qtbot.addWidget(button)
    seen = QAccessible.queryAccessibleInterface(button)
    assert seen.text(QAccessible.Text.Name) == "AT&T"
    assert seen.text(QAccessible.Text.Description) == "Ctrl+Z"


def test_key_and_icon_change_sides_in_a_mirrored_window(qtbot: QtBot) -> None:
    button = KeyButton("حذف", caps=("Del",), icon_name="trash")
    qtbot.addWidget(button)
    plain = button.grab().toImage()
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert button.grab().toImage() != plain


def test_an_icon_button_has_a_name(qtbot: QtBot) -> None:
    button = IconButton("undo", "Undo", keys="Ctrl+Z")
    qtbot.addWidget(button)
    seen = QAccessible.queryAccessibleInterface(button)
    assert seen.text(QAccessible.Text.Name) == "Undo"
    assert "Ctrl+Z" in button.toolTip()


def test_an_icon_follows_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    button = IconButton("undo", "Undo")
    qtbot.addWidget(button)
    button.show()
    light = button.icon().pixmap(20, 20).toImage()
    put_on(qapp, load_theme("dark"))
    assert button.icon().pixmap(20, 20).toImage() != light


def test_a_chip_is_on_or_off(qtbot: QtBot) -> None:
    chip = Chip("R&D")
    qtbot.addWidget(chip)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    assert chip.text() == "R&&D"


@pytest.mark.parametrize("make", [KeyButton, Chip, partial(IconButton, "undo")])
def test_enter_presses_the_button_that_has_the_keyboard(
    qtbot: QtBot, make: Callable[[str], QAbstractButton]
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    row = QHBoxLayout(dialog)
    default, other = QPushButton("OK"), make("Cancel")
    default.setDefault(True)
    for button in (default, other):
        row.addWidget(button)
    dialog.show()
    other.setFocus()
    with qtbot.assertNotEmitted(default.clicked), qtbot.waitSignal(other.clicked):
        QTest.keyClick(other, Qt.Key.Key_Return)
