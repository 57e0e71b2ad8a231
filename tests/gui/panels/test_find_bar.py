"""Finding in the article."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content
from annotator.gui.panels.find_bar import FindBar

TEXT = "اللجنة الأولى\nثم لجنه ثانية وReuters\nولجنةٌ ثالثة"
PLACES = ["لجنة", "لجنه", "لجنةٌ"]


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.set_content(Content(TEXT))
    return canvas


@pytest.fixture
def bar(qtbot: QtBot, canvas: Canvas) -> FindBar:
    bar = FindBar(canvas)
    qtbot.addWidget(bar)
    return bar


def chosen(canvas: Canvas) -> str:
    selection = canvas.selection()
    return TEXT[slice(*selection)] if selection else ""


def test_typing_goes_to_the_first_place_from_the_cursor(bar: FindBar, canvas: Canvas) -> None:
    canvas.set_cursor(TEXT.index("\n"))
    bar.open_search()
    bar.field.insert("لجنه")
    bar.field.textEdited.emit("لجنه")
    assert chosen(canvas) == "لجنه"
    assert bar.count.text() == "2 of 3"


def test_enter_goes_round_and_shift_enter_back(bar: FindBar, canvas: Canvas) -> None:
    bar.open_search("لجنة")
    seen = [chosen(canvas)]
    for _ in range(3):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        seen.append(chosen(canvas))
    assert seen == [*PLACES, PLACES[0]]
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"


def test_what_is_not_there_is_said_and_nothing_moves(bar: FindBar, canvas: Canvas) -> None:
    canvas.set_cursor(5)
    bar.open_search("غائب")
    assert bar.count.text() == "Not in this article"
    assert not bar.next.isEnabled()
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert canvas.cursor_position() == 5


def test_escape_leaves_the_place_selected(bar: FindBar, canvas: Canvas) -> None:
    bar.open_search("reuters")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert chosen(canvas) == "Reuters"


def test_the_next_article_is_searched_too_without_being_moved(bar: FindBar, canvas: Canvas) -> None:
    bar.open_search("لجنة")
    canvas.set_content(Content("نص آخر فيه لجنة واحدة"))
    bar.refresh()
    assert bar.count.text() == "– of 1"
    assert canvas.selection() is None
