"""The canvas under real keys and a real mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark

from .lines import LINES

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = (
    "زار الوزير لاجتماع Microsoft 2024 في 😀 مُحَمَّد\n"
    "Reuters said the وزارة opened.\n"
    "جملة أولى قصيرة. جملة ثانية أطول منها قليلا."
)
STYLES = {"P": LabelStyle("P", "شخص", "شخص"), "T": LabelStyle("T", "منصب", "منصب", "#8f6200")}


def place(part: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


MARKS = (
    Mark("outer", (place("الوزير لاجتماع"),), "T"),
    Mark("inner", (place("الوزير"),), "P"),
    Mark("latin", (place("Reuters"),), "P"),
)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown(qtbot, Canvas())


@pytest.fixture
def preview(qtbot: QtBot) -> Canvas:
    return shown(qtbot, Canvas(read_only=True))


def shown(qtbot: QtBot, widget: Canvas) -> Canvas:
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.set_content(Content(TEXT, MARKS, STYLES))
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def keys(canvas: Canvas, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> int:
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))
    return canvas.cursor_position()


def point(canvas: Canvas, pos: int, *, after: bool = True) -> QPointF:
    """Return a point just inside the letter after (or before) a boundary."""
    here = canvas.visible_rect_of(pos, pos + 1) if after else canvas.visible_rect_of(pos - 1, pos)
    return QPointF(here.center())


def mouse(
    canvas: Canvas,
    kind: QEvent.Type,
    at: QPointF,
    modifiers: Qt.KeyboardModifier = Mod.NoModifier,
) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    everywhere = canvas.viewport().mapToGlobal(at)
    event = QMouseEvent(kind, at, everywhere, button, held, modifiers)
    QApplication.sendEvent(canvas.viewport(), event)


def click(canvas: Canvas, at: QPointF, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, at, modifiers)
    mouse(canvas, QEvent.Type.MouseButtonRelease, at, modifiers)


def drag(
    canvas: Canvas,
    start: QPointF,
    end: QPointF,
    modifiers: Qt.KeyboardModifier = Mod.NoModifier,
) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, start, modifiers)
    mouse(canvas, QEvent.Type.MouseMove, (start + end) / 2, modifiers)
    mouse(canvas, QEvent.Type.MouseMove, end, modifiers)
    mouse(canvas, QEvent.Type.MouseButtonRelease, end, modifiers)


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


def test_a_drag_snaps_to_words(canvas: Canvas, qtbot: QtBot) -> None:
    word = place("لاجتماع")
    start, end = point(canvas, word[0] + 2), point(canvas, word[1] - 2)
    with qtbot.waitSignal(canvas.selection_made_by_mouse) as made:
        drag(canvas, start, end)
    assert tuple(made.args or ()) == word == canvas.selection()


def test_a_drag_with_control_goes_by_graphemes(canvas: Canvas) -> None:
    word = place("أولى قصيرة")
    drag(canvas, point(canvas, word[0] + 1), point(canvas, word[0] + 6), Mod.ControlModifier)
    start, end = canvas.selection() or (0, 0)
    assert word[0] < start < end < word[1]


def test_a_drag_takes_the_words_of_the_letters_it_touches(canvas: Canvas) -> None:
    """Even the far half of a last letter, from which the nearest boundary is the word's end."""
    first = place("أولى")
    rect = canvas.visible_rect_of(first[1] - 1, first[1])
    late = QPointF(rect.left() + 0.2 * rect.width(), rect.center().y())
    drag(canvas, late, point(canvas, TEXT.index("قصيرة") + 2))
    assert canvas.selection() == place("أولى قصيرة")


def test_a_backward_drag_selects_the_same_words(canvas: Canvas) -> None:
    words = place("جملة أولى")
    drag(canvas, point(canvas, words[1] - 2), point(canvas, words[0] + 1))
    assert canvas.selection() == words


def test_a_double_click_takes_the_word_and_a_triple_the_sentence(canvas: Canvas) -> None:
    at = point(canvas, TEXT.index("ثانية") + 2)
    click(canvas, at)
    mouse(canvas, QEvent.Type.MouseButtonDblClick, at)
    mouse(canvas, QEvent.Type.MouseButtonRelease, at)
    assert canvas.selection() == place("ثانية")
    click(canvas, at)
    assert canvas.selection() == place("جملة ثانية أطول منها قليلا.")


def test_clicks_on_stacked_spans_take_them_in_turn(canvas: Canvas) -> None:
    at = point(canvas, TEXT.index("الوزير") + 3)
    chosen = []
    for _ in range(3):
        click(canvas, at)
        chosen.append(canvas.selected_mark())
    assert chosen == ["inner", "outer", "inner"]


def test_a_click_beside_marks_lets_go_and_puts_the_cursor(canvas: Canvas) -> None:
    canvas.select_mark("inner")
    inside = TEXT.index("ثانية") + 2
    click(canvas, point(canvas, inside))
    assert canvas.selected_mark() is None
    assert canvas.cursor_position() in (inside, inside + 1)


def test_a_shift_click_selects_from_the_cursor(canvas: Canvas) -> None:
    start = TEXT.index("جملة")
    canvas.set_cursor(start)
    click(canvas, point(canvas, start + 6), Mod.ShiftModifier)
    assert (canvas.selection() or (0, 0))[0] == start


def test_dragging_an_edge_asks_for_a_new_size(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.select_mark("latin")
    start, end = place("Reuters")
    rect = canvas.visible_rect_of(start, end)
    edge = QPointF(rect.right(), rect.center().y())
    with qtbot.waitSignal(canvas.resize_requested) as asked:
        drag(canvas, edge, point(canvas, TEXT.index("said") + 2))
    assert asked.args == ["latin", 0, start, place("said")[1]]
    assert canvas.selection() is None


def test_the_mouse_changes_over_an_edge_of_the_selected(canvas: Canvas) -> None:
    canvas.select_mark("latin")
    rect = canvas.visible_rect_of(*place("Reuters"))
    none = Qt.MouseButton.NoButton
    for x, shape in ((rect.right(), "SizeHorCursor"), (rect.center().x(), "IBeamCursor")):
        at = QPointF(x, rect.center().y())
        event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Mod.NoModifier)
        QApplication.sendEvent(canvas.viewport(), event)
        assert canvas.viewport().cursor().shape() == getattr(Qt.CursorShape, shape)


def test_hovering_tells_what_lies_there(canvas: Canvas, qtbot: QtBot) -> None:
    at = point(canvas, TEXT.index("الوزير") + 3)
    none = Qt.MouseButton.NoButton
    with qtbot.waitSignal(canvas.marks_hovered) as hovered:
        event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Mod.NoModifier)
        QApplication.sendEvent(canvas.viewport(), event)
    assert hovered.args == [("inner", "outer")]


def test_control_and_the_wheel_ask_for_zoom(canvas: Canvas, qtbot: QtBot) -> None:
    at = QPointF(100, 100)
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Mod.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(canvas.zoom_requested) as asked:
        QApplication.sendEvent(canvas.viewport(), event)
    assert asked.args == [1]


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


def test_a_preview_has_no_edges_to_drag(preview: Canvas) -> None:
    preview.select_mark("latin")
    rect = preview.visible_rect_of(*place("Reuters"))
    none = Qt.MouseButton.NoButton
    at = QPointF(rect.right(), rect.center().y())
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Mod.NoModifier)
    QApplication.sendEvent(preview.viewport(), event)
    assert preview.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_an_arabic_letter_is_left_to_the_window(canvas: Canvas) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, 0x634, Mod.NoModifier, "ش")
    canvas.keyPressEvent(event)
    assert not event.isAccepted()


def test_a_double_click_in_a_preview_activates_the_mark(preview: Canvas, qtbot: QtBot) -> None:
    at = point(preview, TEXT.index("الوزير") + 3)
    with qtbot.waitSignal(preview.mark_activated) as activated:
        mouse(preview, QEvent.Type.MouseButtonDblClick, at)
    assert activated.args == ["inner"]
    assert preview.selection() is None


def test_a_drag_below_the_view_scrolls_on(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_content(Content("\n".join(["كلام كثير في سطر"] * 100)))
    start = point(canvas, 3)
    below = QPointF(start.x(), canvas.viewport().height() + 60)
    mouse(canvas, QEvent.Type.MouseButtonPress, start)
    mouse(canvas, QEvent.Type.MouseMove, below)
    cursor = canvas.viewport().mapToGlobal(below.toPoint())
    canvas.cursor().setPos(cursor)
    bar = canvas.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 200)
    mouse(canvas, QEvent.Type.MouseButtonRelease, below)
    start_of, end_of = canvas.selection() or (0, 0)
    assert start_of == 0
    assert end_of > 100


def test_the_cycle_begins_anew_elsewhere(canvas: Canvas) -> None:
    click(canvas, point(canvas, TEXT.index("الوزير") + 3))
    click(canvas, point(canvas, TEXT.index("لاجتماع") + 3))
    assert canvas.selected_mark() == "outer"


def test_a_click_on_a_tag_takes_its_mark(canvas: Canvas) -> None:
    rect = canvas.visible_rect_of(*place("Reuters"))
    click(canvas, QPointF(rect.left() + 5, rect.top() + 5))
    assert canvas.selected_mark() == "latin"


def test_pieces_with_a_gap_are_one_mark_to_keys_and_mouse(canvas: Canvas) -> None:
    first, last = place("Reuters"), place("opened")
    canvas.set_marks((Mark("two", (first, last), "P"),))
    click(canvas, point(canvas, last[0] + 2))
    assert canvas.selected_mark() == "two"
    click(canvas, point(canvas, TEXT.index("said") + 1))
    assert canvas.selected_mark() is None
