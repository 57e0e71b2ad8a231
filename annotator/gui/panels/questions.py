"""The questions of all articles: open ones first, to be answered; the lead's."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.model import Id, Note, NoteKind
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import directed, moment, person_name
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.count_table import CountTable
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.gui.widgets.text_field import TextField
from annotator.language import N_, _, isolate
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id, now
from annotator.store.questions import Asked

_TITLES = (N_("When"), N_("Who"), N_("Question"), N_("Article"))
_SETTLE = 400  # milliseconds after the last change before the list is read anew


class QuestionsPanel(QWidget):
    """A table, and beside it the question chosen with its place and the field for the answer."""

    place_requested = Signal(str, int, int)  # a document, code points

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._shown: list[Asked] = []
        self._names: dict[Id, str] = {}
        self._stale = True
        self.all = Chip(_("Answered ones too"))
        titles = [_(title) for title in _TITLES]
        self.table = CountTable(titles, name=_("Questions"), numbers=range(0))
        self.empty = EmptyState("question", _("No question is open"))
        self.text = PlainLabel(wrap=True)
        self.where = PlainLabel(wrap=True, tone="muted")
        self.said = PlainLabel(wrap=True)
        self.answer = TextField(
            name=_("Answer"), hint=_("Write it so that it is understood without the question.")
        )
        self.go = KeyButton(_("Go there"), icon_name="article")
        self.reply = KeyButton(_("Answer who asked"), role="primary")
        self.reply_all = KeyButton(_("Answer everybody"))
        self.settle = KeyButton(_("Settle without an answer"), role="link")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read the questions anew."""
        retrying(self, self._read)

    def count(self) -> int:
        """Return how many questions are shown."""
        return len(self._shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _read(self) -> None:
        self._stale = False
        chosen = self._chosen()
        project = self._session.project
        self._names = {one.id: person_name(one) for one in project.annotators.all()}
        found = project.questions.all()
        self._shown = [one for one in found if one.open or self.all.isChecked()]
        self._shown.sort(key=lambda one: (not one.open, -one.question.at))
        self.table.set_rows(
            [
                (
                    moment(one.question.at),
                    isolate(self._names.get(one.question.author, "?")),
                    directed(" ".join(one.question.text.split())),
                    directed(one.article),
                )
                for one in self._shown
            ],
            muted=[at for at, one in enumerate(self._shown) if not one.open],
        )
        known = chosen.question.id if chosen else ""
        rows = [at for at, one in enumerate(self._shown) if one.question.id == known]
        if self._shown:
            self.table.choose(rows[0] if rows else 0)
        self._show()

    def _lay_out(self) -> None:
        header = self.table.horizontalHeader()
        mode = header.ResizeMode
        for column, how in enumerate((mode.Interactive, mode.Interactive, mode.Stretch)):
            header.setSectionResizeMode(column, how)
        header.setSectionResizeMode(3, mode.Interactive)
        for column, width in enumerate((140, 110, 200, 200)):
            self.table.setColumnWidth(column, width)
        left = Card()
        left.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        left.body.addWidget(self.table, stretch=1)
        left.body.addWidget(self.empty, stretch=1)
        self._right = right = Card()
        right.body.addWidget(heading(_("Question")))
        for part in (self.text, self.where, self.said):
            right.body.addWidget(part)
        right.body.addWidget(self.go)
        right.body.addSpacing(GRID)
        right.body.addWidget(heading(_("Answer")))
        right.body.addWidget(self.answer, stretch=1)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.reply, self.reply_all):
            row.addWidget(button)
        row.addStretch()
        right.body.addLayout(row)
        right.body.addWidget(self.settle)
        split = Splitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([700, 400])
        split.setStretchFactor(0, 1)
        right.setMinimumWidth(320)
        top = QHBoxLayout()
        top.addWidget(self.all)
        top.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addLayout(top)
        whole.addWidget(split, stretch=1)

    def _connect(self) -> None:
        session = self._session
        self.all.toggled.connect(lambda _on: self.reload())
        self.table.itemSelectionChanged.connect(self._show)
        self.table.activated.connect(lambda _index: self._go())
        self.go.clicked.connect(self._go)
        self.reply.clicked.connect(lambda: self._answer(everybody=False))
        self.reply_all.clicked.connect(lambda: self._answer(everybody=True))
        self.settle.clicked.connect(self._close)
        self.answer.textChanged.connect(self._judge)
        self.answer.submitted.connect(lambda _text: self._answer(everybody=False))
        self._settle.timeout.connect(self._note)
        session.work_changed.connect(lambda _document: self._settle.start())
        session.documents_changed.connect(self._settle.start)
        session.people_changed.connect(self._settle.start)

    def _note(self) -> None:
        self._stale = True
        if self._session.is_open and self.isVisible():
            self.reload()

    def _chosen(self) -> Asked | None:
        row = self.table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show(self) -> None:
        one = self._chosen()
        self.table.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        self._right.setVisible(one is not None)
        if one is not None:
            self.text.set_data(one.question.text)
            quote = _("«{quote}» in {article}").format(
                quote=directed(one.quote), article=directed(one.article)
            )
            self.where.setText(quote if one.quote else directed(one.article))
            self.said.setText("\n".join(self._answer_text(note) for note in one.answers))
            self.said.setVisible(bool(one.answers))
            name = isolate(self._names.get(one.question.author, "?"))
            self.reply.set_text(_("Answer {name}").format(name=name))
            self.settle.setVisible(one.open)
        self._judge()

    def _answer_text(self, note: Note) -> str:
        return _("{name}: {text}").format(
            name=isolate(self._names.get(note.author, "?")), text=isolate(note.text)
        )

    def _judge(self) -> None:
        can = bool(self.answer.toPlainText().strip()) and self._chosen() is not None
        self.reply.setEnabled(can)
        self.reply_all.setEnabled(can)

    def _go(self) -> None:
        one = self._chosen()
        if one is not None:
            self.place_requested.emit(one.question.document, one.start, one.end)

    def _answer(self, *, everybody: bool) -> None:
        text, one = self.answer.toPlainText().strip(), self._chosen()
        if text and one is not None:
            self._write(one, text, to="" if everybody else one.question.author)
            self.answer.clear()

    def _close(self) -> None:
        one = self._chosen()
        if one is not None:
            self._write(one, _("Settled without an answer."), to=one.question.author)

    def _write(self, one: Asked, text: str, *, to: Id) -> None:
        asked, project = one.question, self._session.project
        me = self._session.me.id
        note = Note(new_id(), asked.document, asked.id, me, NoteKind.ANSWER, text, at=now(), to=to)

        def change(gesture: Gesture) -> None:
            project.notes.write(gesture, note)

        self._session.edit_document(asked.document, "answer", change)
        self.reload()
