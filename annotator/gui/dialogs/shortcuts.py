"""The editor of keys: choose what is done, press the key that shall do it."""

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.finding import plain
from annotator.gui.actions import ACTIONS, PLACE_TITLES, Place, action, label_index
from annotator.gui.keymap import KeyMap
from annotator.gui.keys import Key, keys_of
from annotator.gui.panels.key_rows import cap_texts
from annotator.gui.panels.palette_list import Entry, PaletteList
from annotator.gui.preferences import Preferences
from annotator.gui.theme import GRID
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _, isolate, ltr, number

_MOVING = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn"})
_OF_FIELDS = frozenset("ACVX")  # with Ctrl
_OF_BUTTONS = frozenset({"Tab", "Enter", "Space", "Esc", "Backspace"})
_IN_TEXT = (Place.ARTICLE, Place.MARKING)


def refusal(keymap: KeyMap, action_id: str, key: Key) -> str | None:
    """Return why an action cannot have a key, as a sentence, or None when it can."""
    place, printed = action(action_id).place, ltr(keymap.legends.printed(key))
    taken = keymap.conflict(key, action_id)
    function = key.place[0] == "F" and len(key.place) > 1
    if key in action(action_id).keys and taken is None:
        return None
    if taken is not None:
        return _("{key} belongs to “{action}”. Give that another key first.").format(
            key=printed, action=isolate(title_of(taken))
        )
    if key.alt and not key.ctrl:
        return _("Many desktops take keys with Alt for themselves. Hold Ctrl as well.")
    if place is Place.WINDOW and not key.ctrl and not function:
        return _("A key that holds everywhere needs Ctrl, or is one of F1 to F12.")
    if key.ctrl and not key.alt and key.place in _OF_FIELDS:
        return _("{key} belongs to every field that text is typed into.").format(key=printed)
    if key.place in _MOVING and not (key.ctrl and key.shift):
        return _("{key} moves the cursor in the text.").format(key=printed)
    if key.place in _OF_BUTTONS and place not in _IN_TEXT and not key.ctrl:
        return _("{key} belongs to the buttons and fields.").format(key=printed)
    return None


def title_of(action_id: str) -> str:
    """Return what an action does; labels beyond the ninth have no action of their own."""
    known = next((one for one in ACTIONS if one.id == action_id), None)
    if known is None:
        return _("Mark as label {n}").format(n=number((label_index(action_id) or 0) + 1))
    return _(known.title)


def changed_keys(
    own: Mapping[str, tuple[str, ...]], action_id: str, keys: tuple[Key, ...]
) -> dict[str, tuple[str, ...]]:
    """Return a person's own keys with those of one action changed; the usual ones are left out."""
    changed = {one: texts for one, texts in own.items() if one != action_id}
    if keys != action(action_id).keys:
        changed[action_id] = tuple(str(key) for key in keys)
    return changed


class Shortcuts(QDialog):
    """All actions with their keys. Arrows choose one, Enter waits for its new key."""

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Change the keys"))
        self._preferences = preferences
        self._keymap = preferences.keymap
        self._waits_for: str | None = None
        self.field = SearchField(_("What shall the key do?"))
        self.list = PaletteList(name=_("Actions and their keys"))
        self.said = PlainLabel(wrap=True)
        self.change = KeyButton(_("Press a new key"), role="primary", caps=("Enter",))
        self.without = KeyButton(_("No key"))
        self.usual = KeyButton(_("Usual key"))
        self.all_usual = KeyButton(_("All keys as usual"), role="danger")
        self._close = KeyButton(_("Close"))
        self._lay_out()
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda _text: self._show(anew=True))
        self.list.chosen.connect(self._wait)
        self.list.selectionModel().currentChanged.connect(lambda *_rows: self._judge())
        self.change.clicked.connect(lambda: self._wait(self.list.current()))
        self.without.clicked.connect(lambda: self._give(()))
        self.usual.clicked.connect(self._give_usual)
        self.all_usual.clicked.connect(self._give_all_usual)
        self._close.clicked.connect(self.accept)
        self._show(anew=True)
        self.field.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, preferences: Preferences) -> None:
        """Let the person change keys; each holds at once."""
        cls(parent, preferences).exec()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return False
        if self._waits_for is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if self._waits_for is not None:
            self._hear(event)
            return True
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wait(self.list.current())
        else:
            return False
        return True

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + GRID // 2)
        box.addWidget(PlainLabel(_("Change the keys"), tone="title"))
        box.addWidget(self.field)
        box.addWidget(self.list, stretch=1)
        self.said.setMinimumHeight(5 * GRID)
        box.addWidget(self.said)
        foot = QHBoxLayout()
        for button in (self.change, self.without, self.usual, self.all_usual):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self._close)
        box.addLayout(foot)
        self.resize(90 * GRID, 80 * GRID)

    def _show(self, *, anew: bool = False) -> None:
        words = plain(self.field.text()).split()
        entries: list[Entry] = []
        for place, some in groupby(ACTIONS, key=lambda one: one.place):
            fitting = [
                Entry(_(one.title), one.id, icon=one.icon or "keyboard", caps=self._caps(one.id))
                for one in some
                if all(word in plain(f"{_(one.title)} {one.title}") for word in words)
            ]
            if fitting:
                entries += [Entry(_(PLACE_TITLES[place])), *fitting]
        self.list.show_entries(entries, anew=anew)
        self._judge()

    def _caps(self, action_id: str) -> tuple[str, ...]:
        caps = cap_texts(self._keymap, self._keymap.keys(action_id))
        return ("  /  ".join(" ".join(one) for one in caps),) if caps else ()

    def _judge(self) -> None:
        chosen = self.list.current()
        known = isinstance(chosen, str)
        self.change.setEnabled(known)
        self.without.setEnabled(isinstance(chosen, str) and bool(self._keymap.keys(chosen)))
        self.usual.setEnabled(
            isinstance(chosen, str) and self._keymap.keys(chosen) != action(chosen).keys
        )
        self.all_usual.setEnabled(bool(self._preferences.settings.keys))

    def _wait(self, choice: object) -> None:
        if isinstance(choice, str):
            self._waits_for = choice
            self.field.setFocus()
            self._say(
                _("Press the new key for “{action}”. Esc leaves it as it is.").format(
                    action=isolate(title_of(choice))
                )
            )

    def _hear(self, event: QKeyEvent) -> None:
        self._keymap.legends.learn(event)
        key = next(keys_of(event), None)
        if key is None:  # a modifier on its way to a key
            return
        if key == Key("Esc"):
            self._waits_for = None
            self._say("")
            return
        reason = refusal(self._keymap, self._waits_for or "", key)
        if reason is not None:
            again = _("Press another key, or Esc.")
            self._say(f"{reason} {again}", problem=True)
        else:
            self._give((key,))

    def _give(self, keys: tuple[Key, ...]) -> None:
        chosen = self._waits_for or self.list.current()
        self._waits_for = None
        if isinstance(chosen, str):
            own = changed_keys(self._preferences.settings.keys, chosen, keys)
            self._preferences.update(keys=own)
            self._show()
            printed = " / ".join(ltr(self._keymap.legends.printed(key)) for key in keys)
            self._say(
                _("“{action}” is now {key}.").format(action=isolate(title_of(chosen)), key=printed)
                if keys
                else _("“{action}” has no key now.").format(action=isolate(title_of(chosen)))
            )

    def _give_usual(self) -> None:
        chosen = self.list.current()
        if not isinstance(chosen, str):
            return
        for key in action(chosen).keys:
            taken = self._keymap.conflict(key, chosen)
            if taken is not None:
                self._say(refusal(self._keymap, chosen, key) or "", problem=True)
                return
        self._give(action(chosen).keys)

    def _give_all_usual(self) -> None:
        self._waits_for = None
        self._preferences.update(keys={})
        self._show()
        self._say(_("All keys are as usual again."))

    def _say(self, text: str, *, problem: bool = False) -> None:
        self.said.set_tone("danger" if problem else "muted")
        self.said.setText(text)
        announce(self, text, urgent=problem)
