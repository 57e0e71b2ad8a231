"""The bar below the article: what a person does a hundred times a day, with its key on it."""

from PySide6.QtCore import QEvent, QObject, Signal

from annotator.gui.actions import action
from annotator.gui.keymap import KeyMap
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.card import Bar
from annotator.gui.widgets.plain_label import PlainLabel, tooltip
from annotator.language import _, ngettext

_LEADING = ("undo", "note", "question")
_SHORT = {
    "undo": lambda: _("Undo"),
    "note": lambda: _("Note"),
    "question": lambda: _("Question"),
    "skip": lambda: _("Skip"),
    "done_next": lambda: _("Done, next"),
}


class ActionBar(Bar):
    """Undo, note, question; what is suggested; skip; done and next."""

    triggered = Signal(str)  # the id of an action
    undo_pointed_at = Signal()  # its tip is about to be shown
    field_chosen = Signal(str, bool)  # of the article

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__("bottom")
        self._keymap = keymap
        self.buttons: dict[str, KeyButton] = {}
        for name in _LEADING:
            self.row.addWidget(self._button(name))
        self.buttons["undo"].installEventFilter(self)
        self.fields: dict[str, Chip] = {}
        for name, title in (("irrelevant", _("Irrelevant")), ("garbled", _("Garbled"))):
            chip = Chip(title)
            chip.clicked.connect(lambda on, one=name: self.field_chosen.emit(one, on))
            self.fields[name] = chip
        self.row.addSpacing(8)
        for chip in self.fields.values():
            self.row.addWidget(chip)
        self.row.addStretch(1)
        self._hint = PlainLabel(tone="muted", elide=True)
        self.row.addWidget(self._hint)
        self.row.addWidget(self._button("skip"))
        self.row.addWidget(self._button("done_next", primary=True))

    def set_fields(self, fields: frozenset[str]) -> None:
        """Show what I said of the article as a whole."""
        for name, chip in self.fields.items():
            chip.setChecked(name in fields)

    def set_editable(self, editable: bool) -> None:
        """Say whether anything can be said of the article, or only read."""
        for part in (*self.buttons.values(), *self.fields.values()):
            part.setEnabled(editable)

    def set_suggestions(self, count: int) -> None:
        """Say how many suggestions wait, and by which keys they are judged."""
        if not count:
            self._hint.setText("")
            return
        said = ngettext("{n} suggestion", "{n} suggestions", count)
        keys = _("{accept} accepts · {paragraph} the paragraph · {reject} rejects").format(
            accept=f"\u2066{self._keymap.printed('accept')}\u2069",
            paragraph=f"\u2066{self._keymap.printed('accept_paragraph')}\u2069",
            reject=f"\u2066{self._keymap.printed('remove')}\u2069",
        )
        self._hint.setText(f"{said} · {keys}")

    def set_tip(self, name: str, sentence: str) -> None:
        """Say what an action would do now; its key is added."""
        self.buttons[name].setToolTip(tooltip(sentence, self._keymap.printed(name)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.undo_pointed_at.emit()
        return super().eventFilter(watched, event)

    def set_enabled(self, name: str, enabled: bool) -> None:
        """Say whether an action can be done now."""
        self.buttons[name].setEnabled(enabled)

    def _button(self, name: str, *, primary: bool = False) -> KeyButton:
        known = action(name)
        button = KeyButton(
            _SHORT[name](),
            role="primary" if primary else "quiet",
            caps=self._keymap.caps(name),
        )
        button.setToolTip(tooltip(_(known.title), self._keymap.printed(name)))
        button.clicked.connect(lambda: self.triggered.emit(name))
        self.buttons[name] = button
        return button
