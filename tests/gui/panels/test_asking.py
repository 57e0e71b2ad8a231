"""Short questions answered beside the window."""

import gc
from concurrent.futures import thread
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.gui.panels.asking import Asking
from annotator.workflow.progress import Ticker


def length(text: str, *, ticker: Ticker) -> int:
    ticker.step(0, 1)
    if not text:
        raise AnnotatorError("Nothing there.")
    return len(text)


def test_an_answer_comes_back(qtbot: QtBot) -> None:
    asking = Asking()
    with qtbot.waitSignal(asking.answered) as told:
        asking.ask(length, "abc")
    assert told.args == [3]
    asking.close()


def test_what_went_wrong_comes_back(qtbot: QtBot) -> None:
    asking = Asking()
    with qtbot.waitSignal(asking.failed) as told:
        asking.ask(length, "")
    assert str(told.args[0]) == "Nothing there."
    asking.close()


def test_only_the_newest_question_is_answered(qtbot: QtBot) -> None:
    asking, answers = Asking(), list[object]()
    asking.answered.connect(answers.append)
    for text in ("a", "ab", "abc"):
        asking.ask(length, text)
    qtbot.waitUntil(lambda: bool(answers))
    asking.close()
    assert answers == [3]


@pytest.mark.timeout(20)
def test_going_waits_for_no_lock_that_a_submit_may_hold(qtbot: QtBot) -> None:
    asking, gone = Asking(), Event()
    asking.close_when_gone(gone.set)
    with qtbot.waitSignal(asking.answered):
        asking.ask(length, "abc")
    # Garbage may be collected in the midst of a submit to an executor, which holds this lock.
    with thread._global_shutdown_lock:
        del asking
        gc.collect()
    assert gone.wait(10)
