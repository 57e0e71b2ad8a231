"""The table of articles as a model: positions only; rows are read as they come into view."""

from collections import OrderedDict
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.wording import directed, state_title
from annotator.gui.session import Session
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import N_, _, isolate, number
from annotator.store.documents import Row, Sort

Index = QModelIndex | QPersistentModelIndex
CHUNK = 100  # rows read at a time
_KEPT = 60  # chunks
_AGAIN = 60  # milliseconds before a chunk that could not be read is tried again
ROW = Qt.ItemDataRole.UserRole  # the Row itself, for the delegates


class Column(IntEnum):
    """The columns, in their order."""

    STATE = 0
    TITLE = 1
    NAME = 2
    LENGTH = 3
    MARKS = 4
    QUESTIONS = 5


TITLES = {
    Column.STATE: "",
    Column.TITLE: N_("Title"),
    Column.NAME: N_("Name"),
    Column.LENGTH: N_("Letters"),
    Column.MARKS: N_("My marks"),
    Column.QUESTIONS: N_("Questions"),
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
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self.refresh_all)

    def set_stand_ins(self, stand_ins: Sequence[int]) -> None:
        """Show these articles."""
        self.beginResetModel()
        self._stand_ins = stand_ins
        self._chunks.clear()
        self.endResetModel()

    def refresh(self, document: Id) -> None:
        """Read the chunk of one article anew, if it is in memory."""
        for chunk, rows in self._chunks.items():
            if any(row is not None and row.id == document for row in rows):
                del self._chunks[chunk]
                first, last = chunk * CHUNK, min((chunk + 1) * CHUNK, len(self._stand_ins)) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, Column.QUESTIONS))
                return

    def refresh_all(self) -> None:
        """Read every row anew when it is looked at."""
        self._chunks.clear()
        if self._stand_ins:
            last = self.index(len(self._stand_ins) - 1, Column.QUESTIONS)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, position: int) -> Row | None:
        """Return an article's row; None when it cannot be read now, or is gone."""
        if not 0 <= position < len(self._stand_ins) or not self._session.is_open:
            return None
        chunk = position // CHUNK
        if chunk not in self._chunks:
            self._chunks[chunk] = self._read(chunk)
            if len(self._chunks) > _KEPT:
                self._chunks.popitem(last=False)
        return self._chunks[chunk][position % CHUNK]

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

    def _read(self, chunk: int) -> list[Row | None]:
        wanted = list(self._stand_ins[chunk * CHUNK : (chunk + 1) * CHUNK])
        documents, me = self._session.project.documents, self._session.me.id
        try:
            rows: list[Row | None] = list(documents.rows(wanted, me))
            if len(rows) < len(wanted):  # some are gone: the others keep their places
                rows = [next(iter(documents.rows([one], me)), None) for one in wanted]
        except AnnotatorError:
            self._again.start()
            rows = [None] * len(wanted)
        return rows


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
