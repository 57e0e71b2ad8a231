"""The table of articles as a model: positions only; rows are read as they come into view."""

from collections import OrderedDict
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.wording import PURPOSES, directed, person_name, state_title
from annotator.gui.session import Session
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import N_, _, isolate, listed, number
from annotator.store.documents import Row
from annotator.store.query import Sort
from annotator.store.workload import Holder

Index = QModelIndex | QPersistentModelIndex
CHUNK = 100  # rows read at a time
_KEPT = 60  # chunks
_AGAIN = 60  # milliseconds before a chunk that could not be read is tried again
ROW = Qt.ItemDataRole.UserRole  # the Row itself, for the delegates
HOLDERS = Qt.ItemDataRole.UserRole + 1  # who has the article, as (name, Holder)


class Column(IntEnum):
    """The columns, in their order."""

    STATE = 0
    TITLE = 1
    NAME = 2
    LENGTH = 3
    MARKS = 4
    QUESTIONS = 5
    PEOPLE = 6


TITLES = {
    Column.STATE: "",
    Column.TITLE: N_("Title"),
    Column.NAME: N_("Name"),
    Column.LENGTH: N_("Letters"),
    Column.MARKS: N_("My marks"),
    Column.QUESTIONS: N_("Questions"),
    Column.PEOPLE: N_("Given to"),
}
SORTS: dict[Column, Sort] = {
    Column.STATE: "state",
    Column.TITLE: "title",
    Column.NAME: "name",
    Column.LENGTH: "length",
    Column.MARKS: "marks",
}
NUMBERS = (Column.LENGTH, Column.MARKS, Column.QUESTIONS)
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class ArticlesModel(QAbstractTableModel):
    """Articles by position; only the integers that stand for them are held."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stand_ins: Sequence[int] = ()
        self._chunks: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._holders: dict[int, dict[int, list[Holder]]] = {}  # by chunk and stand-in
        self._names: dict[Id, str] = {}
        self._person: Id = ""  # whose states and marks are shown; "": of who is at the keyboard
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self.refresh_all)

    def set_stand_ins(self, stand_ins: Sequence[int]) -> None:
        """Show these articles."""
        self.beginResetModel()
        self._stand_ins = stand_ins
        self._chunks.clear()
        self._holders.clear()
        self.endResetModel()

    def set_person(self, person: Id) -> None:
        """Show the states and marks of one person; "": of who is at the keyboard."""
        if person != self._person:
            self._person = person
            self.refresh_all()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, Column.PEOPLE)

    def refresh(self, document: Id) -> None:
        """Read the chunk of one article anew, if it is in memory."""
        for chunk, rows in self._chunks.items():
            if any(row is not None and row.id == document for row in rows):
                self._forget(chunk)
                first, last = chunk * CHUNK, min((chunk + 1) * CHUNK, len(self._stand_ins)) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, Column.PEOPLE))
                return

    def refresh_all(self) -> None:
        """Read every row anew when it is looked at."""
        self._chunks.clear()
        self._holders.clear()
        if self._stand_ins:
            last = self.index(len(self._stand_ins) - 1, Column.PEOPLE)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, position: int) -> Row | None:
        """Return an article's row; None when it cannot be read now, or is gone."""
        if not 0 <= position < len(self._stand_ins) or not self._session.is_open:
            return None
        chunk = position // CHUNK
        if chunk not in self._chunks:
            self._chunks[chunk] = self._read(chunk)
            if len(self._chunks) > _KEPT:
                self._forget(next(iter(self._chunks)))
        return self._chunks[chunk][position % CHUNK]

    def holders(self, position: int) -> list[tuple[str, Holder]]:
        """Return who was given an article, by name; nobody where the person may not know."""
        if not 0 <= position < len(self._stand_ins) or not self._session.is_open:
            return []
        if not self._session.sees_others:
            return []
        chunk = position // CHUNK
        if chunk not in self._holders:
            self._holders[chunk] = self._read_holders(chunk)
        found = self._holders[chunk].get(self._stand_ins[position], [])
        return [(self._names.get(one.annotator, "?"), one) for one in found]

    def position_of(self, stand_in: int) -> int | None:
        """Return where an article stands, or None when it is not among those shown."""
        try:
            return self._stand_ins.index(stand_in)
        except ValueError:
            return None

    def stand_in(self, position: int) -> int:
        """Return the integer that stands for the article at a position."""
        return self._stand_ins[position]

    def stand_ins(self) -> Sequence[int]:
        """Return what stands for the articles shown, in their order."""
        return self._stand_ins

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._stand_ins)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if column == Column.MARKS and self._person:
                return _("Marks")
            return _(TITLES[column]) if TITLES[column] else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _TRAILING if column in NUMBERS else _LEADING
        if role == Qt.ItemDataRole.ToolTipRole and column in SORTS:
            return tooltip(_("Sort; a third click brings back the order of import"))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _TRAILING if column in NUMBERS else _LEADING
        if column == Column.PEOPLE:
            return self._people(index.row(), role)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, ROW):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(column, row)
        return _shown(column, row)

    def _people(self, position: int, role: int) -> object:
        holders = self.holders(position)
        if role == HOLDERS:
            return holders
        if role == Qt.ItemDataRole.DisplayRole:
            return listed(isolate(name) for name, _holder in holders)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and holders:
            text = listed(holder_text(name, one, self._session.is_lead) for name, one in holders)
            return tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def _forget(self, chunk: int) -> None:
        self._chunks.pop(chunk, None)
        self._holders.pop(chunk, None)

    def _read_holders(self, chunk: int) -> dict[int, list[Holder]]:
        wanted = list(self._stand_ins[chunk * CHUNK : (chunk + 1) * CHUNK])
        project = self._session.project
        try:
            found = project.workload.holders(wanted)
            self._names = {one.id: person_name(one) for one in project.annotators.all()}
        except AnnotatorError:
            self._again.start()
            return {}
        return found

    def _read(self, chunk: int) -> list[Row | None]:
        wanted = list(self._stand_ins[chunk * CHUNK : (chunk + 1) * CHUNK])
        documents, me = self._session.project.documents, self._person or self._session.me.id
        try:
            rows: list[Row | None] = list(documents.rows(wanted, me))
            if len(rows) < len(wanted):  # some are gone: the others keep their places
                rows = [next(iter(documents.rows([one], me)), None) for one in wanted]
        except AnnotatorError:
            self._again.start()
            rows = [None] * len(wanted)
        return rows


def holder_text(name: str, one: Holder, tests: bool) -> str:
    """Return how far somebody is with an article; `tests`: also whether it is one."""
    said = [_("Returned") if one.returned else state_title(one.state)]
    if one.round > 1:
        said.append(_("round {n}").format(n=number(one.round)))
    if tests and one.purpose in PURPOSES:
        said.append(_(PURPOSES[one.purpose]))
    return _("{name}: {state}").format(name=isolate(name), state=" · ".join(said))


def _shown(column: Column, row: Row) -> str:
    if column == Column.STATE:
        return state_title(row.state)
    if column == Column.TITLE:
        return directed(row.title or row.name)
    if column == Column.NAME:
        return isolate(row.name if row.title else row.source)
    value = {
        Column.LENGTH: row.length,
        Column.MARKS: row.marks,
        Column.QUESTIONS: row.questions,
    }[column]
    return number(value) if value or column == Column.LENGTH else ""


def _tip(column: Column, row: Row) -> str | None:
    if column == Column.STATE:
        return tooltip(state_title(row.state))
    if column == Column.TITLE:
        return tooltip(directed(row.title or row.name))
    if column == Column.NAME:
        return tooltip(f"{isolate(row.name)} · {isolate(row.source)}")
    return None
