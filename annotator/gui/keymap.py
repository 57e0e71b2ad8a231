"""From a key press to an action: bindings with the person's own changes, and the dispatcher."""

from collections.abc import Callable, Mapping, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from annotator.errors import AnnotatorError, Message
from annotator.gui.actions import ACTIONS, LABEL_ACTION, Place
from annotator.gui.keys import Key, Legends, keys_of, parse_key

PLACE_PROPERTY = "keys"  # a widget says by it which keys hold inside it: a value of Place
Bindings = Mapping[str, Sequence[str]]


class KeyMap:
    """Which key does what for this person: the table, their changes, the labels' own letters."""

    def __init__(self, changed: Bindings | None = None, *, legends: Legends | None = None) -> None:
        self.legends = legends or Legends()
        self.problems: tuple[Message, ...] = ()
        self._keys: dict[str, tuple[Key, ...]] = {}
        self._labels: tuple[Key | None, ...] = ()
        self.rebind(changed or {})

    def rebind(self, changed: Bindings) -> None:
        """Take the person's own keys by action; what is no key leaves the usual ones in place."""
        self._keys = {one.id: one.keys for one in ACTIONS}
        problems: list[Message] = []
        for action_id, texts in changed.items():
            if action_id not in self._keys:
                continue  # of an older or a newer version
            try:
                self._keys[action_id] = tuple(parse_key(text) for text in texts)
            except AnnotatorError as error:
                problems.append(error.message)
        self.problems = tuple(problems)

    def set_label_keys(self, letters: Sequence[str]) -> None:
        """Give the labels, in order, their own letters ("" for none) beside the digits."""
        self._labels = tuple(_key_or_none(letter) for letter in letters)

    def keys(self, action_id: str) -> tuple[Key, ...]:
        """Return the keys of an action, the one to print first."""
        return self._keys[action_id]

    def printed(self, action_id: str) -> str:
        """Return the first key of an action as on this keyboard ("Ctrl+Z"), or ""."""
        keys = self._keys[action_id]
        return self.legends.printed(keys[0]) if keys else ""

    def caps(self, action_id: str) -> tuple[str, ...]:
        """Return what stands on the first keys of an action, for a key cap; () if it has none."""
        keys = self._keys[action_id]
        return self.legends.caps(keys[0]) if keys else ()

    def conflict(self, key: Key, action_id: str) -> str | None:
        """Return another action that has this key where `action_id` would have it, or None."""
        known = next((one for one in ACTIONS if one.id == action_id), None)
        for other in ACTIONS:
            together = known is None or known.meets(other)
            if other.id != action_id and together and key in self._keys[other.id]:
                return other.id
        marks = next(one for one in ACTIONS if one.id == LABEL_ACTION.format(n=1))
        if key in self._labels and (known is None or known.meets(marks)):
            return LABEL_ACTION.format(n=self._labels.index(key) + 1)
        return None

    def match(self, event: QKeyEvent, places: Sequence[Place]) -> str | None:
        """Return the action that a key press means in these places, the innermost first."""
        for key in keys_of(event):
            for place in places:
                found = self._at(key, place)
                if found:
                    return found
        return None

    def _at(self, key: Key, place: Place) -> str | None:
        for one in ACTIONS:
            if place in one.places and key in self._keys[one.id]:
                return one.id
        if place in (Place.ANNOTATE, Place.MARKING) and key in self._labels:
            return LABEL_ACTION.format(n=self._labels.index(key) + 1)
        return None


def _key_or_none(text: str) -> Key | None:
    try:
        return parse_key(text)
    except AnnotatorError:
        return None


def places_of(widget: QWidget | None) -> tuple[Place, ...]:
    """Return the places that a widget lies in, the innermost first; the window is always last."""
    found: list[Place] = []
    while widget is not None:
        name = widget.property(PLACE_PROPERTY)
        if name:
            found.append(Place(name))
        widget = widget.parentWidget()
    return (*found, Place.WINDOW)


def is_typing(widget: QWidget | None) -> bool:
    """Tell whether a widget is a field that text is typed into."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox) or (
        isinstance(widget, QComboBox) and widget.isEditable()
    )


def _always(_action_id: str) -> bool:
    return True


class KeyDispatcher(QObject):
    """Turns key presses in a window into actions, before the widget with the keyboard sees them."""

    triggered = Signal(str)  # the id of an action; labels beyond the ninth are "label_10" …
    legends_learned = Signal()  # what is printed on keys may have changed

    def __init__(
        self,
        window: QWidget,
        keymap: KeyMap,
        *,
        allowed: Callable[[str], bool] = _always,
    ) -> None:
        """Watch `window`; a key whose action is not `allowed` now goes to the widget instead."""
        super().__init__(window)
        self.keymap = keymap
        self._window = window
        self._allowed = allowed
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self._follow_focus(None, window.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget):
            return False
        if self.keymap.legends.learn(event):
            self.legends_learned.emit()
        focused = QApplication.focusWidget()
        inside = focused if focused and focused.window() is self._window else watched
        found = self.keymap.match(event, places_of(inside))
        if found is None or (is_typing(inside) and not _holds_while_typing(found, event)):
            return False
        if not self._allowed(found):
            return False
        if not event.isAutoRepeat() or _repeats(found):
            self.triggered.emit(found)
        return True

    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        # Watching only what has the keyboard spares Python every other event of the application.
        if old is not None and old is not self._window and shiboken6.isValid(old):
            old.removeEventFilter(self)
        if now is not None and now is not self._window and now.window() is self._window:
            now.installEventFilter(self)


def _holds_while_typing(action_id: str, event: QKeyEvent) -> bool:
    known = next((one for one in ACTIONS if one.id == action_id), None)
    if known is None or known.place != Place.WINDOW:
        return False
    return any(key.ctrl or key.place[1:].isdigit() for key in keys_of(event))


def _repeats(action_id: str) -> bool:
    return any(one.id == action_id and one.repeats for one in ACTIONS)
