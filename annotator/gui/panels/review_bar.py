"""The bars of the review: what is said beside an answer, and what is done with the article."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from annotator.core.model import Cause
from annotator.gui.actions import action
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.review_words import cause_name
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.card import Bar
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.keycap import KeyCap
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import _


class SayingBar(QWidget):
    """Unsure, why they differ, a note, an example for the guideline."""

    triggered = Signal(str)  # the id of an action
    cause_chosen = Signal(object)  # a Cause, or None
    note_written = Signal(str)
    note_left = Signal()

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__()
        self.unsure = Chip(_("Unsure"))
        self.cause = Chip("")
        self.note = Chip(_("Note"))
        self.example = Chip(_("Guideline example"))
        self.field = _NoteField()
        self.field.setPlaceholderText(_("A note on this ruling; Enter writes it down"))
        self.field.setAccessibleName(_("Note on the ruling"))
        self.field.hide()
        flow_holder = QWidget()
        flow = FlowLayout(flow_holder)
        for chip, name in (
            (self.unsure, "unsure"),
            (self.cause, "cause"),
            (self.note, "case_note"),
            (self.example, "guideline_example"),
        ):
            chip.setToolTip(tooltip(_(action(name).title), keymap.printed(name)))
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, GRID, 0)
            row.setSpacing(GRID // 2)
            row.addWidget(chip)
            row.addWidget(KeyCap(keymap.caps(name)))
            flow.addWidget(pair)
            if name != "cause":
                chip.clicked.connect(lambda _on, one=name: self.triggered.emit(one))
        self.cause.clicked.connect(self._choose_cause)
        self.field.returnPressed.connect(self._written)
        self.field.left.connect(self._left)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addWidget(flow_holder)
        box.addWidget(self.field)

    def show_words(self, *, sure: bool, cause: Cause | None, note: str, example: bool) -> None:
        """Show what is said beside the answer."""
        self.unsure.setChecked(not sure)
        self.cause.setChecked(cause is not None)
        self.cause.setText(_("Why: {cause}").format(cause=cause_name(cause)))
        self.note.setChecked(bool(note))
        self.example.setChecked(example)
        if not self.field.isVisible():
            self.field.setText(note)

    def ask_note(self, note: str) -> None:
        """Let a note be written in place."""
        self.field.setText(note)
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()

    def _written(self) -> None:
        self.field.hide()
        self.note_written.emit(self.field.text().strip())

    def _left(self) -> None:
        self.field.hide()
        self.note_left.emit()

    def _choose_cause(self) -> None:
        menu = QMenu(self)
        for one in (None, *Cause):
            item = menu.addAction(cause_name(one))
            item.triggered.connect(lambda _on=False, cause=one: self.cause_chosen.emit(cause))
        menu.exec(self.cause.mapToGlobal(self.cause.rect().bottomLeft()))
        menu.deleteLater()
        self.triggered.emit("")  # the chip shows again what is so


class _NoteField(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class ReviewBar(Bar):
    """Undo, all that is agreed, return; previous, next; finish the article."""

    triggered = Signal(str)

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__("bottom")
        self._keymap = keymap
        self.buttons: dict[str, KeyButton] = {}
        short = {
            "undo": _("Undo"),
            "accept_agreed": _("Accept what is agreed"),
            "send_back": _("Return"),
            "previous_case": _("Previous"),
            "next_case": _("Next"),
            "finish_review": _("Finish the article"),
        }
        for name, title in short.items():
            if name == "previous_case":
                self.row.addStretch(1)
            primary = name == "finish_review"
            button = KeyButton(
                title, role="primary" if primary else "quiet", caps=keymap.caps(name)
            )
            button.setToolTip(tooltip(_(action(name).title), keymap.printed(name)))
            button.clicked.connect(lambda _on=False, one=name: self.triggered.emit(one))
            self.buttons[name] = button
            self.row.addWidget(button)

    def show_state(self, *, finished: bool, decides: bool, left: int, agreed: int) -> None:
        """Say what can be done with the article now."""
        finish = self.buttons["finish_review"]
        finish.set_text(_("Take up again") if finished else _("Finish the article"))
        finish.set_role("quiet" if finished else "primary")
        finish.setEnabled(decides and not left)
        self.buttons["accept_agreed"].setEnabled(agreed > 0)

    def set_enabled(self, name: str, enabled: bool) -> None:
        """Say whether an action can be done now."""
        self.buttons[name].setEnabled(enabled)

    def set_tip(self, name: str, sentence: str) -> None:
        """Say what an action would do now; its key is added."""
        self.buttons[name].setToolTip(tooltip(sentence, self._keymap.printed(name)))
