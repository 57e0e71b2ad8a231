"""The small pieces: strip, banner, toast, fields, colours, progress."""

import pytest
from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QPushButton,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.core.color import DEFAULT_COLORS
from annotator.core.model import State, Underline
from annotator.gui.theme import load_theme
from annotator.gui.widgets.banner import Banner
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.calm_views import calm_list, calm_table
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.color_button import ColorButton, offered_colors
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.keycap import KeyCap, cap_size
from annotator.gui.widgets.label_swatch import paint_swatch
from annotator.gui.widgets.places_strip import PlacesStrip
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.search_field import SearchField
from annotator.gui.widgets.state_dot import paint_state
from annotator.gui.widgets.text_field import TextField
from annotator.gui.widgets.toast import Toast


def test_the_strip_tells_where_the_person_goes(qtbot: QtBot) -> None:
    strip = PlacesStrip([("project", "Project"), ("find", "Find")], name="Places")
    qtbot.addWidget(strip)
    told: list[str] = []
    strip.chosen.connect(told.append)
    assert strip.current() == ""
    strip.set_current("project")
    assert told == []
    with qtbot.waitActive(strip):
        strip.show()
        strip.activateWindow()
    first = strip.findChildren(QPushButton)[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert (strip.current(), told) == ("find", ["find"])


def test_a_banner_speaks_acts_and_goes(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("Line 14 is no <b>JSON</b>.", kind="warning", action="Show the line")
    assert banner.isVisible()
    assert banner.accessibleName() == banner.text() == "Line 14 is no <b>JSON</b>."
    with qtbot.waitSignal(banner.acted):
        banner.button.click()
    with qtbot.waitSignal(banner.closed):
        banner.findChildren(IconButton)[0].click()
    assert not banner.isVisible()


def test_a_toast_offers_to_take_back_and_leaves_the_keyboard_alone(qtbot: QtBot) -> None:
    host = QWidget()
    host.resize(600, 400)
    qtbot.addWidget(host)
    host.show()
    toast = Toast(host)
    toast.say("Removed from 3 places.", action="Undo")
    assert toast.isVisible()
    assert toast.timer.isActive()
    assert not toast.hasFocus()
    assert host.rect().contains(toast.geometry())
    with qtbot.waitSignal(toast.acted):
        toast.button.click()
    assert not toast.isVisible()


def test_a_toast_goes_when_its_time_is_over(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    toast = Toast(host)
    toast.timer.setInterval(1)
    toast.say("Done.")
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_an_empty_state_can_be_acted_on(qtbot: QtBot) -> None:
    empty = EmptyState("article", "No articles yet", action="Import articles")
    qtbot.addWidget(empty)
    empty.show()
    with qtbot.waitSignal(empty.acted):
        empty.button.click()
    empty.say("Nothing found")
    assert not empty.button.isVisible()


def test_a_search_is_told_when_enter_is_pressed_or_typing_rests(qtbot: QtBot) -> None:
    field = SearchField("Search articles", caps=("Ctrl", "K"))
    qtbot.addWidget(field)
    field.timer.setInterval(1)
    with qtbot.waitSignal(field.searched) as told:
        QTest.keyClicks(field, "cabinet")
    assert told.args is not None
    assert "cabinet".startswith(told.args[0])
    with qtbot.waitSignal(field.searched) as told:
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert told.args == [""]


def test_a_text_field_hands_in_with_ctrl_enter(qtbot: QtBot) -> None:
    field = TextField(name="Note")
    qtbot.addWidget(field)
    field.setPlainText("<b>ملاحظة</b>")
    with qtbot.waitSignal(field.submitted) as told:
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["<b>ملاحظة</b>"]
    with qtbot.waitSignal(field.abandoned):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_a_colour_button_offers_distinct_colours(qtbot: QtBot) -> None:
    button = ColorButton(DEFAULT_COLORS[0], name="Colour")
    qtbot.addWidget(button)
    assert len(set(offered_colors(6))) == 6
    with qtbot.waitSignal(button.color_chosen) as told:
        button.choose("#112233")
    assert told.args == ["#112233"]
    assert button.color() == "#112233"
    assert "#112233" in button.accessibleName()


def test_progress_of_nothing_is_empty(qtbot: QtBot) -> None:
    line = ProgressLine(name="Articles done")
    qtbot.addWidget(line)
    line.set_progress(0, 0)
    assert line.value() == 0
    line.set_progress(3, 4)
    assert (line.value(), line.maximum()) == (3, 4)


def test_progress_fills_from_the_right_in_a_mirrored_window(
    qtbot: QtBot, mirrored: QApplication
) -> None:
    line = ProgressLine(name="Articles done")
    qtbot.addWidget(line)
    line.resize(100, 6)
    line.set_progress(1, 2)
    drawn = line.grab().toImage()
    assert drawn.pixelColor(90, 3) == load_theme("light").accent
    assert drawn.pixelColor(10, 3) == load_theme("light").track


def test_a_key_cap_grows_with_its_keys(qtbot: QtBot) -> None:
    cap = KeyCap(("K",))
    qtbot.addWidget(cap)
    assert cap_size(()).isEmpty()
    assert cap_size(("Ctrl", "Shift", "Z")).width() > cap.sizeHint().width()
    cap.set_caps(("Ctrl", "K"))
    assert cap.accessibleName() == "Ctrl+K"


def test_every_underline_looks_different() -> None:
    drawn = []
    for underline in Underline:
        image = QImage(18, 18, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_swatch(
            painter,
            QRect(0, 0, 18, 18),
            color=DEFAULT_COLORS[0],
            underline=underline,
            theme=load_theme("light"),
        )
        painter.end()
        drawn.append(image)
    assert all(one != other for at, one in enumerate(drawn) for other in drawn[at + 1 :])


def test_every_state_looks_different_even_without_colour() -> None:
    drawn = []
    for state in State:
        image = QImage(16, 16, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        rect = QRectF(image.rect())
        paint_state(painter, rect, state=state, flagged=False, theme=load_theme("light"))
        painter.end()
        drawn.append(image.convertToFormat(QImage.Format.Format_Mono))
    assert all(one != other for at, one in enumerate(drawn) for other in drawn[at + 1 :])


@pytest.mark.parametrize(
    ("direction", "first_is_left"),
    [(Qt.LayoutDirection.LeftToRight, True), (Qt.LayoutDirection.RightToLeft, False)],
)
def test_a_flow_breaks_its_lines_in_reading_direction(
    qtbot: QtBot, direction: Qt.LayoutDirection, first_is_left: bool
) -> None:
    room = QWidget()
    room.setLayoutDirection(direction)
    qtbot.addWidget(room)
    flow = FlowLayout(room)
    parts = [QLabel("a part of it") for _number in range(6)]
    for part in parts:
        flow.addWidget(part)
    room.resize(200, 300)
    room.show()
    assert (parts[0].x() < parts[1].x()) == first_is_left
    assert parts[-1].y() > parts[0].y()
    assert flow.heightForWidth(80) > flow.heightForWidth(400)


def test_rows_of_a_list_do_not_overlap_when_filled_before_it_is_shown(qtbot: QtBot) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    calm_list(view, name="Articles")
    view.addItems(["a", "b"])
    view.setCurrentRow(1)
    view.show()
    first, second = (view.visualItemRect(view.item(row)) for row in range(2))
    assert not first.intersects(second)


def test_a_calm_table_lets_tab_out_and_has_a_name(qtbot: QtBot) -> None:
    table = QTableWidget(2, 2)
    qtbot.addWidget(table)
    calm_table(table, name="Articles")
    assert not table.tabKeyNavigation()
    assert table.accessibleName() == "Articles"


def test_a_card_shows_its_title_only_if_it_has_one(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    named, bare = Card("Articles done"), Card()
    column.addWidget(named)
    column.addWidget(bare)
    room.show()
    assert named.title.isVisible()
    assert not bare.title.isVisible()


def test_panes_cannot_be_lost_by_dragging(qtbot: QtBot) -> None:
    splitter = Splitter()
    qtbot.addWidget(splitter)
    splitter.addWidget(QLabel("one"))
    splitter.addWidget(QLabel("two"))
    splitter.resize(200, 50)
    splitter.show()
    splitter.moveSplitter(0, 1)
    assert splitter.sizes()[0] > 0


def test_escape_in_an_empty_search_goes_on_to_the_window(qtbot: QtBot) -> None:
    field = SearchField("Search")
    qtbot.addWidget(field)
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, press)
    assert not press.isAccepted()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_no_pane_is_cut_off_at_its_edge(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    splitter = Splitter()
    splitter.setLayoutDirection(direction)
    qtbot.addWidget(splitter)
    panes = [QWidget(), QWidget()]
    for pane in panes:
        splitter.addWidget(pane)
    splitter.resize(400, 100)
    splitter.show()
    places = sorted((one.x(), one.x() + one.width()) for one in panes)
    assert places[0][0] >= 0
    assert places[1][1] <= splitter.width()
    assert places[0][1] + splitter.handleWidth() <= places[1][0]
