"""The places that a search found, as a table: they stream in, are sorted and walked through."""

from array import array
from collections.abc import Sequence
from enum import Enum, IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from annotator.core.model import Id
from annotator.gui.panels.wording import directed
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import _, isolate
from annotator.workflow.answers import Line

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole  # the Line itself, for the painter
FATE = LINE + 1


class Column(IntEnum):
    """The columns, in their order."""

    FATE = 0
    TEXT = 1
    TITLE = 2


class Fate(Enum):
    """What became of a place since it was found."""

    SEEN = "seen"
    CHANGED = "changed"
    GONE = "gone"


class HitsModel(QAbstractTableModel):
    """Lines by the number in which they were told; a row is a place in the order of the list."""

    restarted = Signal()  # what was found before is forgotten
    grown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._order: array[int] = array("I")
        self._fates: dict[int, Fate] = {}
        self._articles: dict[Id, list[int]] = {}

    # What is found

    def begin(self) -> None:
        """Forget everything: something else is looked for."""
        self.beginResetModel()
        self._lines, self._order = [], array("I")
        self._fates, self._articles = {}, {}
        self.endResetModel()
        self.restarted.emit()

    def add(self, lines: Sequence[Line]) -> None:
        """Take in further places, behind those that are here."""
        if not lines:
            return
        first = len(self._lines)
        self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
        self._lines += lines
        self._order.extend(range(first, first + len(lines)))
        for at, line in enumerate(lines, start=first):
            self._articles.setdefault(line.document, []).append(at)
        self.endInsertRows()
        self.grown.emit()

    def put_in_order(self, places: Sequence[int]) -> None:
        """Show the first `len(places)` lines in an order, those behind them as they came."""
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._order[index.row()]) for index in self.persistentIndexList()]
        self._order = array("I", places)
        self._order.extend(range(len(places), len(self._lines)))
        if kept:
            rows = {number: row for row, number in enumerate(self._order)}
            for index, number in kept:
                self.changePersistentIndex(index, self.index(rows[number], index.column()))
        self.layoutChanged.emit()

    def articles(self) -> int:
        """Return in how many articles something was found."""
        return len(self._articles)

    # What becomes of it

    def line(self, row: int) -> Line:
        """Return the place in a row."""
        return self._lines[self._order[row]]

    def number(self, row: int) -> int:
        """Return the number of the place in a row, which it keeps in every order."""
        return self._order[row]

    def row_of(self, number: int) -> int:
        """Return the row in which a place stands now."""
        return self._order.index(number)

    def numbers_in(self, document: Id) -> Sequence[int]:
        """Return the numbers of the places in an article."""
        return self._articles.get(document, ())

    def line_of(self, number: int) -> Line:
        """Return a place by its number."""
        return self._lines[number]

    def fate(self, number: int) -> Fate | None:
        """Return what became of a place, or None when nobody was there yet."""
        return self._fates.get(number)

    def set_fate(self, number: int, fate: Fate) -> None:
        """Say what became of a place."""
        if self._fates.get(number) is not fate:
            self._fates[number] = fate
            row = self.row_of(number)
            self.dataChanged.emit(self.index(row, 0), self.index(row, Column.TITLE))

    def dealt_with(self) -> int:
        """Return how many places were seen, changed, or are gone."""
        return len(self._fates)

    # Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = self._order[index.row()]
        line, column = self._lines[number], index.column()
        if role == LINE:
            return line
        if role == FATE:
            return self._fates.get(number)
        if role == Qt.ItemDataRole.ToolTipRole and column == Column.TITLE:
            return tooltip(directed(line.title))
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if column == Column.TITLE:
            return directed(line.title)
        if column == Column.FATE:
            fate = self._fates.get(number)
            return fate_title(fate) if fate else ""
        return isolate(f"{line.before}{line.match}{line.after}")


def fate_title(fate: Fate) -> str:
    """Return what became of a place, in a word."""
    return {Fate.SEEN: _("Seen"), Fate.CHANGED: _("Changed"), Fate.GONE: _("No longer there")}[fate]
