"""Keys as positions on the keyboard: their names, and which of them an event means.

The rule, tried with Arabic, French and US layouts: a key that prints an ASCII letter is that
letter; every other key is its place on a US keyboard; the digit row is always the digit row.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.errors import AnnotatorError
from annotator.language import digits

_SET_1 = {  # the scan codes of the PC's set 1, by row; X11 and Wayland count from 8
    0x02: "1234567890-=",
    0x10: "QWERTYUIOP[]",
    0x1E: "ASDFGHJKL;'`",
    0x2B: "\\ZXCVBNM,./",
}
_PC = {first + step: key for first, row in _SET_1.items() for step, key in enumerate(row)}
_CARBON = {  # the virtual key codes of the Mac, which name places too
    0: "ASDFHGZXCV",
    11: "BQWERYT123465=97-80]OU[IP",
    37: "LJ'K;\\,/NM.",
    50: "`",
}
_MAC = {first + step: key for first, row in _CARBON.items() for step, key in enumerate(row)}
WRITTEN = frozenset(_PC.values()) | {"+"}  # "+" is the number pad's

_ARABIC = dict(  # the usual Arabic keyboard, so that a label's key may be written ش
    zip("ضصثقفغعهخحجدشسيبلاتنمكطذئءؤرىةوزظ", "QWERTYUIOP[]ASDFGHJKL;'`ZXCVNM,./", strict=True)
)

_NAMED = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDn",
    **{Qt.Key(Qt.Key.Key_F1 + step): f"F{step + 1}" for step in range(12)},
}
NAMED = frozenset(_NAMED.values())
_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
_MODIFIERS = ("Ctrl", "Alt", "Shift")
_MAC_MODIFIERS = {"Ctrl": "⌘", "Alt": "⌥", "Shift": "⇧"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key press: the name of its place on a US keyboard, and the modifiers held."""

    place: str
    ctrl: bool = False  # the command key on a Mac
    shift: bool = False
    alt: bool = False

    def __str__(self) -> str:
        return "+".join((*self.modifiers(), self.place))

    def modifiers(self) -> tuple[str, ...]:
        """Return the names of the modifiers held, in the usual order."""
        held = (self.ctrl, self.alt, self.shift)
        return tuple(name for name, is_held in zip(_MODIFIERS, held, strict=True) if is_held)


def parse_key(text: str) -> Key:
    """Return the key of a text such as "Ctrl+Shift+Z"; raise AnnotatorError when it is none."""
    plus = text.endswith("+")
    *held, place = (text[:-1] + "plus" if plus else text).split("+")
    place = "+" if plus and place == "plus" else place
    place = _ARABIC.get(place, place)
    place = place.upper() if len(place) == 1 else place
    if place not in WRITTEN | NAMED or not set(held) <= set(_MODIFIERS):
        raise AnnotatorError("“{text}” is not a key: write it as Ctrl+Shift+Z.", text=text)
    return Key(place, ctrl="Ctrl" in held, shift="Shift" in held, alt="Alt" in held)


def place_of(event: QKeyEvent, *, platform: str = sys.platform) -> str | None:
    """Return the US place of a key that writes, by its scan code; None when that tells nothing."""
    if platform == "darwin":
        return _MAC.get(event.nativeVirtualKey())
    code = event.nativeScanCode()
    return _PC.get(code if platform == "win32" else code - 8)


def keys_of(event: QKeyEvent, *, platform: str = sys.platform) -> Iterator[Key]:
    """Yield what a key press means, the likeliest first."""
    held = event.modifiers()
    if held & Qt.KeyboardModifier.MetaModifier:
        return
    press = Key(
        "",
        ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
    )
    for place in dict.fromkeys(_places(event, platform=platform)):
        yield replace(press, place=place)
    sign = _printed(event)
    if sign in WRITTEN and not sign.isalnum() and press.shift:
        # A sign that needs Shift on this layout is still that sign: "/" on a French keyboard.
        yield replace(press, place=sign, shift=False)


def _places(event: QKeyEvent, *, platform: str) -> Iterator[str]:
    if event.key() in _NAMED:
        yield _NAMED[Qt.Key(event.key())]
        return
    place, sign = place_of(event, platform=platform) or "", _printed(event)
    if place.isdigit():
        yield place
    if sign.isalnum():
        if not place.isdigit():
            yield sign
        return
    held = event.modifiers()
    if place.isalpha() and held & Qt.KeyboardModifier.ShiftModifier:
        yield place  # Arabic letter keys write signs with Shift: the letter's place comes first
    if sign in WRITTEN:
        yield sign
        if not held & Qt.KeyboardModifier.ControlModifier:
            return  # the French key "," stands where M is in the US: it is not M
    if place:
        yield place


def _printed(event: QKeyEvent) -> str:
    """Return the ASCII letter, digit or sign that the layout gives this key, or ""."""
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return str(int(text))  # ٤ and ۴ are 4
    code = event.key()
    sign = chr(code) if 0x20 < code < 0x7F else ""
    return sign or (text.upper() if text.isascii() and text.isprintable() else "")


class Legends:
    """What stands on this person's keys, learned from what they type."""

    def __init__(self, *, platform: str = sys.platform) -> None:
        self._platform = platform
        self._latin: dict[str, str] = {}
        self._second: dict[str, str] = {}

    def learn(self, event: QKeyEvent) -> bool:
        """Remember what the key of this event writes; tell whether that is news."""
        place = place_of(event, platform=self._platform)
        text = event.text()
        if not place or place.isdigit() or event.modifiers() or not text.strip():
            return False
        # An Arabic key cap bears the Latin sign as well; a French one does not bear the US sign.
        book = self._latin if ord(text[0]) < 0x250 else self._second
        news = book.get(place) != text.upper()
        book[place] = text.upper()
        return news

    def caps(self, key: Key) -> tuple[str, ...]:
        """Return what stands on the keys to press, modifiers first: ("Ctrl", "Z")."""
        is_mac = self._platform == "darwin"
        held = tuple(_MAC_MODIFIERS[name] if is_mac else name for name in key.modifiers())
        return (*held, self._cap(key.place))

    def printed(self, key: Key) -> str:
        """Return the key as one text, "Ctrl+Z", to be isolated left-to-right where it is shown."""
        return "+".join(self.caps(key))

    def second(self, key: Key) -> str:
        """Return what the key writes in the person's other script (ئ for Z), or ""."""
        return self._second.get(key.place, "")

    def _cap(self, place: str) -> str:
        if place in _ARROWS:
            return _ARROWS[place]
        if place.isdigit():
            return digits(place)
        if place.isalpha():  # letters are looked up by what is printed, not by their place
            return place
        return self._latin.get(place, place)
