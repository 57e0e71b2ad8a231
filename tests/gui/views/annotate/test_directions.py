"""Turned paragraphs are remembered."""

from pathlib import Path

from PySide6.QtCore import QSettings

from annotator.core.text import Direction
from annotator.gui.views.annotate.directions import Directions


def memory(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def test_a_turned_paragraph_stays_turned_after_a_restart(tmp_path: Path) -> None:
    first = memory(tmp_path)
    Directions(first).turn("ab", 12, Direction.LTR)
    first.sync()
    again = Directions(memory(tmp_path))
    assert again.of("ab") == {12: Direction.LTR}
    assert again.of("cd") == {}


def test_a_paragraph_can_be_left_to_its_letters_again(tmp_path: Path) -> None:
    directions = Directions(memory(tmp_path))
    directions.turn("ab", 0, Direction.RTL)
    directions.turn("ab", 0, None)
    assert directions.of("ab") == {}


def test_nonsense_in_the_memory_is_passed_over(tmp_path: Path) -> None:
    held = memory(tmp_path)
    held.setValue("directions/ab", "x:rtl 5:up 7:ltr")
    assert Directions(held).of("ab") == {7: Direction.LTR}
