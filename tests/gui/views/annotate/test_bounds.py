"""Stepping the ends of spans by key, and taking in what a policy left out."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.keymap import KeyDispatcher, KeyMap
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from tests.gui.projects import add_article, make_preferences, make_session

TEXT = "اجتمع محمد بالوزير أمس.\nوقال: «رئيس اللجنة»، ثم انصرف."


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    add_article(session, tmp_path, TEXT)
    return session


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.start()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[-1]))
    return view


def mark(view: AnnotateView, words: str) -> None:
    start = TEXT.index(words)
    view.canvas.set_selection(start, start + len(words))
    view.perform("label_1")


def quotes(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.annotations()]


def test_a_certain_proclitic_is_left_out_and_said_so(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.said) as said:
        mark(view, "بالوزير")
    assert quotes(session) == ["الوزير"]
    assert "ب" in said.args[0]


def test_a_key_takes_in_what_was_left_out(view: AnnotateView, session: Session) -> None:
    mark(view, "بالوزير")
    view.perform("unsnap")
    assert quotes(session) == ["بالوزير"]
    view.perform("undo")
    assert quotes(session) == ["الوزير"]


def test_there_is_nothing_to_take_in_twice(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    mark(view, "محمد")
    with qtbot.waitSignal(view.said):
        view.perform("unsnap")
    assert quotes(session) == ["محمد"]


def test_the_start_steps_round_its_places(view: AnnotateView, session: Session) -> None:
    mark(view, "بالوزير")
    view.perform("step_start")
    assert quotes(session) == ["بالوزير"]
    view.perform("step_start")
    assert quotes(session) == ["الوزير"]


def test_a_step_selects_its_span_so_that_it_is_seen(view: AnnotateView, session: Session) -> None:
    mark(view, "بالوزير")
    view.perform("step_start")
    assert view.canvas.selected_mark() == view.doing.marks.mine[0].id


def test_a_step_with_nowhere_to_go_says_so(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    mark(view, "محمد")
    with qtbot.waitSignal(view.said) as said:
        view.perform("step_start")
    assert "محمد" in said.args[0]
    assert quotes(session) == ["محمد"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_BracketLeft, "بالوزير"),
        (Qt.Key.Key_W, "بالوزير"),
        (Qt.Key.Key_BracketRight, "الوزير"),
    ],
)
def test_the_keys_reach_the_span_just_marked(
    view: AnnotateView, session: Session, key: Qt.Key, expected: str
) -> None:
    KeyDispatcher(view, KeyMap({}), allowed=view.can).triggered.connect(view.perform)
    mark(view, "بالوزير")
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, key)
    assert quotes(session) == [expected]


def test_the_ends_of_what_was_just_marked_move_at_once(
    view: AnnotateView, session: Session
) -> None:
    KeyDispatcher(view, KeyMap({}), allowed=view.can).triggered.connect(view.perform)
    mark(view, "محمد")
    view.canvas.setFocus()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.canvas, Qt.Key.Key_Right, held)
    assert quotes(session) == ["محم"]
    QTest.keyClick(view.canvas, Qt.Key.Key_Left, held)
    assert quotes(session) == ["محمد"]


def test_who_goes_on_with_the_cursor_selects_words_again(
    view: AnnotateView, session: Session
) -> None:
    KeyDispatcher(view, KeyMap({}), allowed=view.can).triggered.connect(view.perform)
    mark(view, "محمد")
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.canvas, Qt.Key.Key_Left, held)
    assert quotes(session) == ["محمد"]
    selected = view.canvas.selection()
    assert selected is not None
    assert TEXT[slice(*selected)].strip() == "بالوزير"


def test_ends_move_by_whole_words(view: AnnotateView, session: Session) -> None:
    mark(view, "محمد")
    for action in ("end_on", "start_back", "end_back", "end_back", "start_on"):
        view.perform(action)
        if action == "start_back":
            assert quotes(session) == ["اجتمع محمد بالوزير"]
    assert quotes(session) == ["اجتمع"]  # one word stays


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Qt.Key.Key_BraceRight, Qt.KeyboardModifier.ShiftModifier, "محمد بالوزير"),
        (Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ControlModifier, "اجتمع محمد"),
    ],
)
def test_the_keys_move_ends_by_words(
    view: AnnotateView,
    session: Session,
    key: Qt.Key,
    held: Qt.KeyboardModifier,
    expected: str,
) -> None:
    KeyDispatcher(view, KeyMap({}), allowed=view.can).triggered.connect(view.perform)
    mark(view, "محمد")
    view.canvas.setFocus()
    scan = {Qt.Key.Key_BraceRight: 35, Qt.Key.Key_BracketLeft: 34}[key]  # X11
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, scan, 0, 0, "")
    QApplication.sendEvent(view.canvas, event)
    assert quotes(session) == [expected]
