"""The strip above the article while one walks through the places that a search found."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from annotator.gui.keymap import KeyMap
from annotator.gui.theme import GRID
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.plain_label import PlainLabel, tooltip
from annotator.language import _, number

_WIDE = 75 * GRID  # pixels


class WalkStrip(QFrame):
    """Says where of how many places one stands; hidden until a walk begins."""

    stepped = Signal(int)
    list_requested = Signal()
    closed = Signal()

    def __init__(self, keymap: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", "top")
        self.setAccessibleName(_("Places found"))
        self.place = PlainLabel(tone="heading")
        self.words = PlainLabel(tone="muted", elide=True)
        self.fate = PlainLabel(tone="muted")
        self.previous = _step("chevron_up", _("Previous place found"), keymap.caps("previous_hit"))
        self.next = _step("chevron_down", _("Next place found"), keymap.caps("next_hit"))
        self.back = KeyButton("", role="link", icon_name="find", caps=keymap.caps("go_find"))
        close = IconButton("close", _("End the walk"), keys=keymap.printed("let_go"))
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2, 2 * GRID, 2)
        row.setSpacing(GRID + GRID // 2)
        row.addWidget(self.place)
        row.addWidget(self.words, stretch=1)
        for widget in (self.fate, self.next, self.previous, self.back, close):
            row.addWidget(widget)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.back.clicked.connect(self.list_requested)
        close.clicked.connect(self.closed)
        self._name_back()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_back()

    def show_place(self, at: int, total: int, words: str, fate: str = "") -> None:
        """Say that one stands at a place (from 1) of so many, and what became of it."""
        self.place.setText(_("{n} of {total}").format(n=number(at), total=number(total)))
        self.words.setText(words)
        self.fate.setText(fate)
        self.previous.setEnabled(at > 1)
        self.next.setEnabled(at < total)
        self.show()
        announce(self, self.place.text())

    def _name_back(self) -> None:
        """Write out where it leads, unless what was looked for needs the room."""
        name = _("Back to the list")
        self.back.set_text(name if self.width() >= _WIDE else "")
        self.back.setAccessibleName(name)
        self.back.setToolTip(tooltip(name))


def _step(icon_name: str, name: str, caps: Sequence[str]) -> KeyButton:
    """Return a button of icon and key alone: what was looked for needs the room."""
    button = KeyButton("", role="link", icon_name=icon_name, caps=caps)
    button.setAccessibleName(name)
    button.setToolTip(tooltip(name))
    return button
