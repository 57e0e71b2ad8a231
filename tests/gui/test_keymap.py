"""From key presses to actions."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ACTIONS, Place
from annotator.gui.keymap import PLACE_PROPERTY, KeyDispatcher, KeyMap, is_typing, places_of
from annotator.gui.keys import parse_key

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
IN_ARTICLE = (Place.ARTICLE, Place.ANNOTATE, Place.WINDOW)


def press(
    key: int, text: str = "", held: Qt.KeyboardModifier = NONE, *, repeat: bool = False
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, 0, 0, 0, text, repeat)


def test_a_key_does_its_action_where_it_holds() -> None:
    keymap = KeyMap()
    assert keymap.match(press(Qt.Key.Key_F, "f"), IN_ARTICLE) == "question"
    assert keymap.match(press(Qt.Key.Key_F, "f"), (Place.WINDOW,)) is None


def test_digits_mark_while_annotating_and_do_nothing_elsewhere() -> None:
    keymap = KeyMap()
    assert keymap.match(press(Qt.Key.Key_2, "2"), IN_ARTICLE) == "label_2"
    assert keymap.match(press(Qt.Key.Key_2, "٢"), IN_ARTICLE) == "label_2"
    assert keymap.match(press(Qt.Key.Key_2, "2"), (Place.WINDOW,)) is None


def test_own_keys_replace_the_usual_ones() -> None:
    keymap = KeyMap({"skip": ("K",), "note": ()})
    assert keymap.match(press(Qt.Key.Key_K, "k"), IN_ARTICLE) == "skip"
    assert keymap.match(press(Qt.Key.Key_S, "s"), IN_ARTICLE) is None
    assert keymap.match(press(Qt.Key.Key_N, "n"), IN_ARTICLE) is None
    assert keymap.caps("note") == ()


def test_a_bad_own_key_is_told_and_the_usual_one_stays() -> None:
    keymap = KeyMap({"skip": ("Hyper+K",), "action of another version": ("K",)})
    assert len(keymap.problems) == 1
    assert keymap.printed("skip") == "S"


def test_labels_have_letters_of_their_own() -> None:
    keymap = KeyMap()
    keymap.set_label_keys(["P", "", "ش", "nonsense"])
    assert keymap.match(press(Qt.Key.Key_P, "p"), IN_ARTICLE) == "label_1"
    assert keymap.match(press(Qt.Key.Key_A, "a"), IN_ARTICLE) == "label_3"
    assert keymap.conflict(parse_key("P"), "skip") == "label_1"


def test_a_conflict_is_named() -> None:
    keymap = KeyMap()
    assert keymap.conflict(parse_key("F"), "skip") == "question"
    assert keymap.conflict(parse_key("1"), "skip") == "label_1"
    assert keymap.conflict(parse_key("Y"), "skip") is None
    assert keymap.conflict(parse_key("S"), "skip") is None


@pytest.mark.parametrize("one", [one for one in ACTIONS if one.keys], ids=lambda one: one.id)
def test_the_usual_keys_do_not_conflict(one: object) -> None:
    action_id = getattr(one, "id", "")
    keymap = KeyMap()
    assert all(keymap.conflict(key, action_id) is None for key in keymap.keys(action_id))


class Window(QMainWindow):
    """A window with an article, a field and a button, as a view would build it."""

    def __init__(self) -> None:
        super().__init__()
        view = QWidget()
        view.setProperty(PLACE_PROPERTY, Place.ANNOTATE.value)
        self.article, self.field, self.button = QWidget(), QLineEdit(), QPushButton()
        self.article.setProperty(PLACE_PROPERTY, Place.ARTICLE.value)
        self.article.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(view)
        for part in (self.article, self.field, self.button):
            column.addWidget(part)
        self.setCentralWidget(view)
        self.done: list[str] = []
        self.refused: set[str] = set()
        self.dispatcher = KeyDispatcher(self, KeyMap(), allowed=lambda one: one not in self.refused)
        self.dispatcher.triggered.connect(self.done.append)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    result = Window()
    qtbot.addWidget(result)
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


def focus(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)


def test_a_key_in_the_article_becomes_an_action(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.article)
    QApplication.sendEvent(window.article, press(Qt.Key.Key_X, "x"))
    QApplication.sendEvent(window.article, press(Qt.Key.Key_Tab, "\t"))
    assert window.done == ["split", "next_span"]


def test_letters_go_into_a_field_and_ctrl_keys_do_not(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.field)
    QApplication.sendEvent(window.field, press(Qt.Key.Key_F, "f"))
    QApplication.sendEvent(window.field, press(Qt.Key.Key_Z, "\x1a", CTRL))
    assert (window.field.text(), window.done) == ("", [])
    QApplication.sendEvent(window.field, press(Qt.Key.Key_F, "f"))
    QApplication.sendEvent(window.field, press(Qt.Key.Key_K, "\x0b", CTRL))
    QApplication.sendEvent(window.field, press(Qt.Key.Key_F1))
    assert (window.field.text(), window.done) == ("f", ["palette", "keys"])


def test_tab_and_enter_leave_a_button_what_they_are(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.button)
    QApplication.sendEvent(window.button, press(Qt.Key.Key_Tab, "\t"))
    QApplication.sendEvent(window.button, press(Qt.Key.Key_S, "s"))
    assert window.done == ["skip"]


def test_what_is_not_allowed_now_goes_to_the_widget(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.article)
    window.refused = {"split"}
    event = press(Qt.Key.Key_X, "x")
    QApplication.sendEvent(window.article, event)
    assert window.done == []
    assert not event.isAccepted()


def test_a_held_key_repeats_only_what_may_be_repeated(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.article)
    QApplication.sendEvent(window.article, press(Qt.Key.Key_X, "x", repeat=True))
    QApplication.sendEvent(window.article, press(Qt.Key.Key_Tab, "\t", repeat=True))
    assert window.done == ["next_span"]


def test_a_key_in_another_window_is_none_of_ours(qtbot: QtBot, window: Window) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    QApplication.sendEvent(other, press(Qt.Key.Key_K, "\x0b", CTRL))
    assert window.done == []


def test_a_new_legend_is_told(qtbot: QtBot, window: Window) -> None:
    focus(qtbot, window.article)
    event = QKeyEvent(QEvent.Type.KeyPress, 0x62C, NONE, 34, 0, 0, "ج")
    with qtbot.waitSignal(window.dispatcher.legends_learned):
        QApplication.sendEvent(window.article, event)
    assert window.dispatcher.keymap.legends.second(parse_key("[")) == "ج"


def test_places_are_told_from_the_inside_out(window: Window) -> None:
    assert places_of(window.article) == IN_ARTICLE
    assert places_of(window) == (Place.WINDOW,)


def test_a_read_only_field_is_not_typed_into(window: Window) -> None:
    assert is_typing(window.field)
    window.field.setReadOnly(True)
    assert not is_typing(window.field)
    assert not is_typing(window.button)
