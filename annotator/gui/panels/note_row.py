"""One note or question as a row: its text, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.core.model import Note, NoteKind
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class NoteRow(QWidget):
    """Shows a note; an open question stands out and can be settled."""

    removed = Signal(str)
    settled = Signal(str)

    def __init__(self, note: Note) -> None:
        super().__init__()
        asks = note.kind is NoteKind.QUESTION and not note.closed
        text = PlainLabel(wrap=True, tone="warning" if asks else "muted")
        text.set_data(note.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(text, stretch=1)
        if asks:
            settle = IconButton("done", _("The question is settled"), size=16)
            settle.clicked.connect(lambda: self.settled.emit(note.id))
            row.addWidget(settle)
        remove = IconButton("close", _("Take this away"), size=16)
        remove.clicked.connect(lambda: self.removed.emit(note.id))
        row.addWidget(remove)
