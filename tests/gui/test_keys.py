"""Which key an event means, on several keyboards."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.errors import AnnotatorError
from annotator.gui.keys import Key, Legends, keys_of, parse_key, place_of
from annotator.language import set_language

_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Meta": Qt.KeyboardModifier.MetaModifier,
    "Pad": Qt.KeyboardModifier.KeypadModifier,
}


def press(code: int, key: int, text: str = "", held: str = "", virtual: int = 0) -> QKeyEvent:
    """Return the event that a keyboard sends: scan code, Qt's key, text, modifiers."""
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held.split():
        modifiers |= _HELD[name]
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, code, virtual, 0, text)


def meant(event: QKeyEvent) -> list[str]:
    return [str(key) for key in keys_of(event, platform="linux")]


@pytest.mark.parametrize(  # as X11 sends them with the Arabic layout alone
    ("event", "expected"),
    [
        (press(52, 0x626, "ئ"), ["Z"]),
        (press(52, 0x626, "ئ", "Ctrl"), ["Ctrl+Z"]),
        (press(52, 0x7E, "\x1e", "Ctrl Shift"), ["Ctrl+Shift+Z"]),
        (press(41, 0x628, "ب"), ["F"]),
        (press(34, 0x62C, "ج"), ["["]),
        (press(61, 0x638, "ظ"), ["/"]),
        (press(56, 0, "لا"), ["B"]),
        (press(10, 0x661, "١"), ["1"]),
        (press(18, 0x31, "9"), ["9"]),
        (press(41, ord("["), "[", "Shift"), ["Shift+F", "Shift+[", "["]),
    ],
)
def test_arabic_letters_are_their_places(event: QKeyEvent, expected: list[str]) -> None:
    assert meant(event) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (press(10, ord("&"), "&"), ["1"]),
        (press(25, ord("Z"), "\x1a", "Ctrl"), ["Ctrl+Z"]),  # Z is printed where W is in the US
        (press(52, ord("W"), "w"), ["W"]),
        (press(58, ord(","), ","), [","]),  # where M is in the US: it must not be M
        (press(47, ord("M"), "m"), ["M"]),
        (press(34, Qt.Key.Key_Dead_Circumflex), ["["]),
        (press(61, ord("!"), "!"), ["/"]),
        (press(60, ord("/"), "/", "Shift"), ["Shift+/", "/"]),
        (press(15, ord("-"), "-"), ["6", "-"]),
    ],
)
def test_french_letters_are_what_is_printed(event: QKeyEvent, expected: list[str]) -> None:
    assert meant(event) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (press(41, ord("F"), "f"), "F"),
        (press(34, ord("["), "["), "["),
        (press(10, ord("!"), "!", "Shift"), "Shift+1"),
        (press(36, Qt.Key.Key_Return, "\r", "Ctrl"), "Ctrl+Enter"),
        (press(104, Qt.Key.Key_Enter, "\r", "Pad"), "Enter"),
        (press(23, Qt.Key.Key_Backtab, "", "Shift"), "Shift+Tab"),
        (press(113, Qt.Key.Key_Left, "", "Ctrl Shift Alt"), "Ctrl+Alt+Shift+Left"),
        (press(87, ord("1"), "1", "Pad"), "1"),
        (press(67, Qt.Key.Key_F1), "F1"),
    ],
)
def test_us_keys_are_themselves(event: QKeyEvent, expected: str) -> None:
    assert meant(event)[0] == expected


def test_plus_is_found_with_shift_and_on_the_number_pad() -> None:
    assert "Ctrl++" in meant(press(21, ord("+"), "+", "Ctrl Shift"))
    assert "Ctrl++" in meant(press(86, ord("+"), "+", "Ctrl Pad"))


def test_a_key_without_a_scan_code_is_what_it_prints() -> None:
    assert meant(press(0, ord("F"), "f")) == ["F"]
    assert meant(press(0, ord("3"), "٣")) == ["3"]


def test_the_system_key_means_nothing_here() -> None:
    assert meant(press(41, ord("F"), "f", "Meta")) == []


def test_modifiers_alone_mean_nothing() -> None:
    assert meant(press(50, Qt.Key.Key_Shift, "", "Shift")) == []


@pytest.mark.parametrize(
    ("code", "place"),
    [(0x02, "1"), (0x10, "Q"), (0x2C, "Z"), (0x1A, "["), (0x35, "/"), (0x28, "'")],
)
def test_scan_codes_of_windows_are_those_of_x11_less_eight(code: int, place: str) -> None:
    assert place_of(press(code, 0x626), platform="win32") == place
    assert place_of(press(code + 8, 0x626), platform="linux") == place


@pytest.mark.parametrize(
    ("code", "place"), [(6, "Z"), (18, "1"), (29, "0"), (33, "["), (44, "/"), (46, "M"), (50, "`")]
)
def test_a_mac_tells_places_by_virtual_codes(code: int, place: str) -> None:
    assert place_of(press(0, 0x626, virtual=code), platform="darwin") == place


@pytest.mark.parametrize(
    "text", ["Z", "Ctrl+Z", "Ctrl+Alt+Shift+Left", "[", "Ctrl++", "+", "F12", "PgDn", "Ctrl+-"]
)
def test_keys_survive_writing_and_parsing(text: str) -> None:
    assert str(parse_key(text)) == text


def test_a_key_may_be_written_as_the_arabic_letter_on_it() -> None:
    assert parse_key("ش") == Key("A")
    assert parse_key("Ctrl+ئ") == Key("Z", ctrl=True)


@pytest.mark.parametrize("text", ["", "Ctrl+", "Hyper+Z", "ZZ", "Ctrl+Ctrl", "€", "ctrl+z"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(AnnotatorError, match="is not a key"):
        parse_key(text)


def test_legends_learn_what_a_french_key_bears() -> None:
    legends = Legends(platform="linux")
    assert legends.printed(parse_key("/")) == "/"
    assert legends.learn(press(61, ord("!"), "!"))
    assert not legends.learn(press(61, ord("!"), "!"))
    assert legends.printed(parse_key("/")) == "!"


def test_an_arabic_key_keeps_its_latin_sign_and_gains_a_second() -> None:
    legends = Legends(platform="linux")
    legends.learn(press(34, 0x62C, "ج"))
    assert legends.printed(parse_key("[")) == "["
    assert legends.second(parse_key("[")) == "ج"


def test_digits_on_caps_follow_the_setting() -> None:
    set_language("ar", digits="arabic")
    assert Legends(platform="linux").caps(parse_key("Shift+3")) == ("Shift", "٣")


def test_a_mac_shows_its_own_modifiers() -> None:
    assert Legends(platform="darwin").caps(parse_key("Ctrl+Shift+Z")) == ("⌘", "⇧", "Z")
