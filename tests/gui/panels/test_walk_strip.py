"""The strip above the article while somebody walks through what was found."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.keymap import KeyMap
from annotator.gui.panels.walk_strip import WalkStrip


@pytest.fixture
def strip(qtbot: QtBot) -> WalkStrip:
    strip = WalkStrip(KeyMap())
    qtbot.addWidget(strip)
    return strip


def test_it_is_hidden_until_a_walk_begins(strip: WalkStrip) -> None:
    assert strip.isHidden()
    strip.show_place(3, 1240, "what was looked for")
    assert not strip.isHidden()
    assert strip.place.text() == "3 of 1,240"


def test_at_the_ends_there_is_no_further(strip: WalkStrip) -> None:
    strip.show_place(1, 2, "")
    assert (strip.previous.isEnabled(), strip.next.isEnabled()) == (False, True)
    strip.show_place(2, 2, "")
    assert (strip.previous.isEnabled(), strip.next.isEnabled()) == (True, False)


def test_its_buttons_have_names_and_print_their_keys(strip: WalkStrip) -> None:
    buttons = (strip.previous, strip.next, strip.back)
    assert all(one.accessibleName() for one in buttons)
    assert [one.accessibleDescription() for one in buttons] == ["Shift+F3", "F3", "Ctrl+3"]


def test_a_narrow_strip_leaves_its_room_to_what_was_looked_for(strip: WalkStrip) -> None:
    strip.show_place(1, 2, "words")
    strip.resize(1000, 40)
    assert strip.back.text() == "Back to the list"
    strip.resize(400, 40)
    assert strip.back.text() == ""
    assert strip.back.accessibleName() == "Back to the list"


def test_its_buttons_tell_where_somebody_wants_to_go(qtbot: QtBot, strip: WalkStrip) -> None:
    strip.show_place(2, 3, "")
    for button, step in ((strip.next, 1), (strip.previous, -1)):
        with qtbot.waitSignal(strip.stepped) as stepped:
            button.click()
        assert stepped.args == [step]
    with qtbot.waitSignal(strip.list_requested):
        strip.back.click()
