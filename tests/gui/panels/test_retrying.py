import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.gui.panels.retrying import retrying
from annotator.store.errors import Busy


def test_a_read_that_finds_the_file_held_is_done_again(qtbot: QtBot) -> None:
    owner, tries = QObject(), []

    def read() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise Busy("Held.")

    retrying(owner, read)
    qtbot.waitUntil(lambda: len(tries) == 3)


def test_nothing_is_read_for_who_is_gone(qtbot: QtBot) -> None:
    owner, witness = QObject(), QObject()
    tries: list[QObject] = []

    def read_for(one: QObject) -> None:
        tries.append(one)
        if tries.count(one) < 3:
            raise Busy("Held.")

    retrying(owner, lambda: read_for(owner))
    retrying(witness, lambda: read_for(witness))
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: tries.count(witness) == 3)
    assert tries.count(owner) == 1
