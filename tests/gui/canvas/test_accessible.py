"""What a screen reader hears of the canvas, asked through Qt's own interface."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.accessible import describe_mark
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark

TEXT = "😀 زار الوزير لاجتماع المدينة"
START = TEXT.index("الوزير")
MARKS = (
    Mark("outer", ((START, START + 14),), "M"),
    Mark("inner", ((START, START + 6),), "P"),
)
STYLES = {"P": LabelStyle("P", "شخص", "ش"), "M": LabelStyle("M", "اجتماع", "ج")}


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    widget.set_content(Content(TEXT, MARKS, STYLES))
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


@pytest.fixture
def reader(canvas: Canvas) -> QAccessibleTextInterface:
    return QAccessible.queryAccessibleInterface(canvas).textInterface()


def test_the_text_is_read_in_units_of_utf16(reader: QAccessibleTextInterface) -> None:
    assert reader.characterCount() == len(TEXT) + 1
    assert reader.text(0, 2) == "😀"
    assert reader.text(3, 6) == "زار"
    assert reader.text(0, -1) == TEXT


def test_the_cursor_is_told_and_can_be_put(
    canvas: Canvas, reader: QAccessibleTextInterface
) -> None:
    canvas.set_cursor(2)
    assert reader.cursorPosition() == 3
    reader.setCursorPosition(START + 1)
    assert canvas.cursor_position() == START


def test_a_letter_has_its_place_on_the_screen(
    canvas: Canvas, reader: QAccessibleTextInterface
) -> None:
    rect = reader.characterRect(START + 1)
    assert rect.width() > 1
    here = canvas.visible_rect_of(START, START + 1)
    assert rect.topLeft() == canvas.mapToGlobal(here.topLeft())
    assert reader.offsetAtPoint(rect.center() + QPoint(rect.width() // 4, 0)) == START + 1


def test_the_spans_at_the_cursor_are_described(canvas: Canvas) -> None:
    heard = QAccessible.queryAccessibleInterface(canvas)
    canvas.set_cursor(START + 1)
    assert heard.text(QAccessible.Text.Description) == "شخص · اجتماع"
    canvas.set_cursor(0)
    assert heard.text(QAccessible.Text.Description) == ""


def test_the_canvas_has_a_name_and_a_role(canvas: Canvas) -> None:
    heard = QAccessible.queryAccessibleInterface(canvas)
    assert heard.text(QAccessible.Text.Name)
    assert heard.role() == QAccessible.Role.Document
    canvas.setAccessibleName("طبقة ليلى")
    assert heard.text(QAccessible.Text.Name) == "طبقة ليلى"


def test_a_selected_span_is_announced_with_its_text(canvas: Canvas) -> None:
    assert describe_mark(canvas, MARKS[1]) == "شخص: الوزير"


def test_what_a_person_does_is_told_to_a_screen_reader(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())
        elif isinstance(event, QAccessibleTextSelectionEvent):
            told.append(f"{event.selectionStart()}-{event.selectionEnd()}")
        elif isinstance(event, QAccessibleTextCursorEvent):
            told.append(str(event.cursorPosition()))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    canvas.set_selection(START, START + 6)
    canvas.select_mark("inner")
    assert told == ["7-13", "13", "شخص: الوزير"]
