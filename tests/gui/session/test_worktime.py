"""Counting work time."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.gui.session.worktime import WorkClock


@pytest.mark.parametrize(("idle", "counted"), [(3, 3), (8, 5)])
def test_a_pause_counts_as_long_as_was_said(qtbot: QtBot, idle: int, counted: int) -> None:
    written: list[int] = []

    def write(seconds: int) -> bool:
        written.append(seconds)
        return True

    parent = QObject()
    clock = WorkClock(parent, idle_seconds=1, write=write)
    clock.set_idle(idle)
    clock.activity()
    for _second in range(5):
        clock.tick()
    clock.flush()
    assert written == [counted]
