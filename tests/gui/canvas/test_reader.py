"""The canvas under real keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content

from .article import MARKS, TEXT, place, shown
from .lines import LINES

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown(qtbot, Canvas())


def keys(canvas: Canvas, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> int:
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))
    return canvas.cursor_position()


def test_left_goes_on_reading_where_text_runs_right_to_left(canvas: Canvas) -> None:
    canvas.set_cursor(0)
    assert [keys(canvas, Key.Key_Left) for _ in range(3)] == [1, 2, 3]
    assert keys(canvas, Key.Key_Right) == 2


def test_left_goes_on_reading_through_a_latin_name_in_arabic(canvas: Canvas) -> None:
    start, end = place("Microsoft")
    canvas.set_cursor(start)
    assert [keys(canvas, Key.Key_Left) for _ in range(start, end)] == list(
        range(start + 1, end + 1)
    )


def test_right_goes_on_reading_in_a_latin_paragraph(canvas: Canvas) -> None:
    start = TEXT.index("Reuters")
    canvas.set_cursor(start)
    assert keys(canvas, Key.Key_Right) == start + 1


def test_the_cursor_stops_inside_lam_alef_but_not_inside_a_grapheme(canvas: Canvas) -> None:
    start = TEXT.index("لاجتماع")
    canvas.set_cursor(start)
    assert keys(canvas, Key.Key_Left) == start + 1
    emoji = TEXT.index("😀")
    canvas.set_cursor(emoji)
    assert keys(canvas, Key.Key_Left) == emoji + 1
    letter = TEXT.index("مُ")
    canvas.set_cursor(letter)
    assert keys(canvas, Key.Key_Left) == letter + 2


@pytest.mark.parametrize("text", LINES)
def test_one_key_leads_through_a_whole_line_and_back(canvas: Canvas, text: str) -> None:
    canvas.set_content(Content(text))
    canvas.set_cursor(0)
    for step in ("forward", "back"):
        seen = [canvas.cursor_position()]
        for _ in range(2 * len(text)):
            rtl = canvas._flow.direction(0) == "rtl"
            forward = step == "forward"
            seen.append(keys(canvas, Key.Key_Left if rtl == forward else Key.Key_Right))
        ahead = seen if forward else seen[::-1]
        assert ahead == sorted(ahead)
        assert (ahead[0], ahead[-1]) == (0, len(text))


def test_shift_selects_and_an_arrow_alone_leaves_at_the_end(canvas: Canvas) -> None:
    canvas.set_cursor(4)
    for _ in range(6):
        keys(canvas, Key.Key_Left, Mod.ShiftModifier)
    assert canvas.selection() == (4, 10)
    assert keys(canvas, Key.Key_Left) == 10
    assert canvas.selection() is None


def test_control_moves_by_words(canvas: Canvas) -> None:
    canvas.set_cursor(0)
    assert keys(canvas, Key.Key_Left, Mod.ControlModifier) == TEXT.index("الوزير")
    assert keys(canvas, Key.Key_Left, Mod.ControlModifier) == TEXT.index("لاجتماع")
    assert keys(canvas, Key.Key_Right, Mod.ControlModifier) == TEXT.index("الوزير")


def test_home_and_end_stay_on_the_visual_line(canvas: Canvas) -> None:
    long = "كلمة أخرى هنا " * 30
    canvas.set_content(Content(long))
    canvas.set_cursor(150)
    end = keys(canvas, Key.Key_End)
    start = keys(canvas, Key.Key_Home)
    assert 0 < start < 150 < end < len(long)
    assert keys(canvas, Key.Key_End) == end == keys(canvas, Key.Key_End)
    assert keys(canvas, Key.Key_End, Mod.ControlModifier) == len(long)
    assert keys(canvas, Key.Key_Home, Mod.ControlModifier) == 0


def test_down_and_up_keep_the_place_across_a_short_line(canvas: Canvas) -> None:
    text = "سطر طويل فيه كلمات كثيرة\nقصير\nسطر طويل فيه كلمات كثيرة"
    canvas.set_content(Content(text))
    canvas.set_cursor(20)
    keys(canvas, Key.Key_Down)
    assert keys(canvas, Key.Key_Down) == text.rindex("سطر") + 20
    keys(canvas, Key.Key_Up)
    assert keys(canvas, Key.Key_Up) == 20


def test_page_keys_move_by_a_view(canvas: Canvas) -> None:
    text = "\n".join(f"فقرة رقم {number} من النص" for number in range(200))
    canvas.set_content(Content(text))
    canvas.set_cursor(0)
    one = keys(canvas, Key.Key_PageDown)
    two = keys(canvas, Key.Key_PageDown)
    lines = [text.count("\n", 0, pos) for pos in (one, two)]
    assert 4 <= lines[0] <= 9
    assert lines[1] == pytest.approx(2 * lines[0], abs=1)
    assert canvas.visible_rect_of(two, two + 1).isValid()
    assert keys(canvas, Key.Key_PageUp) == pytest.approx(one, abs=30)


def test_control_a_selects_everything(canvas: Canvas) -> None:
    keys(canvas, Key.Key_A, Mod.ControlModifier)
    assert canvas.selection() == (0, len(TEXT))


@pytest.mark.parametrize(
    "key", [Key.Key_1, Key.Key_Tab, Key.Key_Delete, Key.Key_F, Key.Key_Return, Key.Key_BracketLeft]
)
def test_keys_that_do_not_move_are_left_to_the_window(canvas: Canvas, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Mod.NoModifier)
    canvas.keyPressEvent(event)
    assert not event.isAccepted()


def test_resizing_keys_are_the_windows_while_a_mark_is_selected(canvas: Canvas) -> None:
    both = Mod.ControlModifier | Mod.ShiftModifier
    canvas.set_cursor(0)
    keys(canvas, Key.Key_Left, both)
    assert canvas.selection() == (0, TEXT.index("الوزير"))
    canvas.set_cursor(4)
    canvas.select_mark("inner")
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Left, both)
    canvas.keyPressEvent(event)
    assert not event.isAccepted()
    assert canvas.selection() is None


def test_leaving_the_selected_mark_lets_it_go(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.next_mark(1)
    assert canvas.selected_mark() == "inner"
    keys(canvas, Key.Key_Left)
    assert canvas.selected_mark() == "inner"
    with qtbot.waitSignal(canvas.mark_selected) as let_go:
        keys(canvas, Key.Key_Down)
    assert let_go.args == [""]


def test_next_mark_goes_through_all_in_reading_order(canvas: Canvas) -> None:
    assert [canvas.next_mark(1) for _ in range(4)] == ["inner", "outer", "latin", "inner"]
    assert [canvas.next_mark(-1) for _ in range(3)] == ["latin", "outer", "inner"]


def test_every_key_counts_as_activity(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.activity):
        keys(canvas, Key.Key_F)


def test_a_mark_that_disappears_is_let_go(canvas: Canvas) -> None:
    canvas.select_mark("inner")
    canvas.set_marks(MARKS[2:])
    assert canvas.selected_mark() is None


def test_the_cursor_survives_new_content_with_the_same_text(canvas: Canvas) -> None:
    canvas.set_selection(3, 9)
    canvas.set_content(replace(canvas.content(), marks=()))
    assert canvas.selection() == (3, 9)
    canvas.set_content(Content("نص آخر"))
    assert canvas.selection() is None
    assert canvas.cursor_position() == 0


def test_crlf_is_one_step(canvas: Canvas) -> None:
    canvas.set_content(Content("أب\r\nج"))
    canvas.set_cursor(2)
    assert keys(canvas, Key.Key_Left) == 4
    assert keys(canvas, Key.Key_Right) == 2


def test_an_arabic_letter_is_left_to_the_window(canvas: Canvas) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, 0x634, Mod.NoModifier, "ش")
    canvas.keyPressEvent(event)
    assert not event.isAccepted()
