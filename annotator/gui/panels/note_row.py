"""One note or question as a row: its text, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.core.model import Note, NoteKind
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.plain_label import PlainLabel, Tone
from annotator.language import N_, _, isolate

_SAID = {
    NoteKind.ANSWER: N_("Answer: {text}"),
    NoteKind.RETURN: N_("Returned: {text}"),
    NoteKind.FEEDBACK: N_("Ruled otherwise: {text}"),
}
_ASKED = N_("Question: {text}")  # by somebody else


class NoteRow(QWidget):
    """Shows a note; an open question stands out and can be settled by who asked it."""

    removed = Signal(str)
    settled = Signal(str)

    def __init__(self, note: Note, *, own: bool) -> None:
        super().__init__()
        asks = note.kind is NoteKind.QUESTION and not note.closed
        calls = asks or note.kind is NoteKind.RETURN
        tone: Tone = "warning" if calls else "" if note.kind is NoteKind.ANSWER else "muted"
        text = PlainLabel(note_text(note, own=own), wrap=True, tone=tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(text, stretch=1)
        if not own:
            return
        if asks:
            settle = IconButton("done", _("The question is settled"), size=16)
            settle.clicked.connect(lambda: self.settled.emit(note.id))
            row.addWidget(settle)
        remove = IconButton("close", _("Take this away"), size=16)
        remove.clicked.connect(lambda: self.removed.emit(note.id))
        row.addWidget(remove)


def note_text(note: Note, *, own: bool) -> str:
    """Return what a note says, and what it is where that does not go without saying."""
    template = _SAID.get(note.kind, "" if own or note.kind is not NoteKind.QUESTION else _ASKED)
    text = isolate(note.text)
    return _(template).format(text=text) if template else text
