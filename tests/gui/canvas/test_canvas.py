"""The canvas under a real mouse."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, Mark

from .article import TEXT, place, shown

Mod = Qt.KeyboardModifier


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown(qtbot, Canvas())


@pytest.fixture
def preview(qtbot: QtBot) -> Canvas:
    return shown(qtbot, Canvas(read_only=True))


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


def test_a_preview_has_no_edges_to_drag(preview: Canvas) -> None:
    preview.select_mark("latin")
    rect = preview.visible_rect_of(*place("Reuters"))
    none = Qt.MouseButton.NoButton
    at = QPointF(rect.right(), rect.center().y())
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Mod.NoModifier)
    QApplication.sendEvent(preview.viewport(), event)
    assert preview.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_a_double_click_in_a_preview_activates_the_mark(preview: Canvas, qtbot: QtBot) -> None:
    at = point(preview, TEXT.index("الوزير") + 3)
    with qtbot.waitSignal(preview.mark_activated) as activated:
        mouse(preview, QEvent.Type.MouseButtonDblClick, at)
    assert activated.args == ["inner"]
    assert preview.selection() is None


def test_a_drag_below_the_view_scrolls_on(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_content(Content("\n".join(["كلام كثير في سطر"] * 100)))
    QApplication.processEvents()  # the scroll bar comes, and the column moves
    start = point(canvas, 2)  # the middle of the first word, whatever the font
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
