"""Cycles go between two events, in the window's own thread."""

import gc
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.gui.collecting import Collecting


class Knot:
    """An object in a cycle."""

    def __init__(self) -> None:
        self.me = self


def test_cycles_go_when_it_looks_and_not_before(qapp: QApplication) -> None:
    owner = QObject(qapp)
    thresholds = gc.get_threshold()
    try:
        collecting = Collecting(owner)
        assert not gc.isenabled()
        gc.collect()
        gc.set_threshold(50, 10, 10)
        first = weakref.ref(Knot())
        more = [Knot() for _n in range(200)]
        assert first() is not None
        collecting.look()
        assert first() is None
        assert all(one.me is one for one in more)
    finally:
        gc.set_threshold(*thresholds)
        owner.deleteLater()
        gc.enable()


def test_nothing_is_looked_through_while_little_was_made(qapp: QApplication) -> None:
    owner = QObject(qapp)
    thresholds = gc.get_threshold()
    try:
        collecting = Collecting(owner)
        gc.collect()
        gc.set_threshold(1_000_000, 10, 10)
        knot = weakref.ref(Knot())
        collecting.look()
        assert knot() is not None
    finally:
        gc.set_threshold(*thresholds)
        owner.deleteLater()
        gc.enable()
