"""The head of the article: its title, where it comes from, what was said of it as a whole."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.core.model import Document, Id, Note
from annotator.core.text import Direction
from annotator.gui.panels.note_row import NoteRow
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import isolate, ngettext


class ArticleHead(QWidget):
    """Stands above the text and scrolls with it."""

    note_removed = Signal(str)
    question_closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel(tone="title", wrap=True)
        self._facts = PlainLabel(tone="muted", wrap=True)
        self._notes = QVBoxLayout()
        self._plain = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 3 * GRID, 0, GRID)
        box.setSpacing(GRID // 2)
        box.addWidget(self._title)
        box.addWidget(self._facts)
        box.addLayout(self._notes)

    def title(self) -> str:
        """Return the title that is shown."""
        return self._plain

    def show_article(self, document: Document, direction: Direction) -> None:
        """Show whose head this is, from the side where its text begins."""
        right = direction is Direction.RTL
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        )
        # The facts are a sentence of the interface: its direction inside, the text's side outside.
        self._facts.setLayoutDirection(QApplication.layoutDirection())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._facts.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self._plain = document.title or document.name
        self._title.set_data(self._plain)
        facts = [isolate(document.name)] if document.title else []
        facts.append(ngettext("{n} character", "{n} characters", document.length))
        facts.extend(
            isolate(value) for key, value in document.metadata.items() if key in ("date", "source")
        )
        self._facts.setText(" · ".join(facts))

    def show_notes(self, notes: Sequence[Note], *, me: Id) -> None:
        """Show the notes and questions on the article as a whole, to the person `me`."""
        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for note in notes:
            row = NoteRow(note, own=note.author == me)
            row.removed.connect(self.note_removed)
            row.settled.connect(self.question_closed)
            self._notes.addWidget(row)
