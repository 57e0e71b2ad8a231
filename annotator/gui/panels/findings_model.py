"""Findings in rows: those of an article as they stand in its text, those of many in groups."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from annotator.core.consistency.finding import Kind
from annotator.core.model import Id
from annotator.gui.panels.consistency_words import LabelOf, kind_title, quoted, sentence
from annotator.gui.panels.wording import directed
from annotator.language import isolate, number
from annotator.workflow.consistency import Found

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A heading (no finding), or a finding with why it was put aside, if it was."""

    title: str
    said: str = ""
    found: Found | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a row is made of when it is looked at: of thousands few are."""

    head: str
    found: Found | None = None
    reason: str = ""


class FindingsModel(QAbstractListModel):
    """Rows of findings; headings stand between those of many articles."""

    def __init__(self, label_of: LabelOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label_of = label_of
        self._people: dict[Id, str] | None = None  # None: the findings of one article
        self._cells: list[_Cell] = []

    def show_article(self, found: Sequence[Found], aside: Sequence[tuple[Found, str]]) -> None:
        """Show the findings of one article, and behind them those that were put aside."""
        cells = [_Cell("", one) for one in found]
        self._set([*cells, *(_Cell("", one, reason) for one, reason in aside)], None)

    def show_all(self, found: Sequence[Found], people: dict[Id, str]) -> None:
        """Show the findings of many articles, by kind and text; `people` names owners to tell."""
        counts = Counter(one.finding.kind for one in found)
        cells: list[_Cell] = []
        last: Kind | None = None
        for one in found:
            kind = one.finding.kind
            if kind is not last:
                cells.append(_Cell(f"{kind_title(kind)} · {number(counts[kind])}"))
                last = kind
            cells.append(_Cell("", one))
        self._set(cells, people)

    def row(self, at: int) -> Row:
        """Return a row."""
        cell = self._cells[at]
        one = cell.found
        if one is None:
            return Row(cell.head)
        if self._people is not None:
            owner = self._people.get(one.owner, "")
            said = " · ".join(part for part in (directed(one.title), owner) if part)
        else:
            said = isolate(cell.reason) if cell.reason else sentence(one.finding, self._label_of)
        return Row(quoted(one.finding), said, one, cell.reason)

    def found(self) -> list[Found]:
        """Return the findings that were not put aside, in their order."""
        return [cell.found for cell in self._cells if cell.found and not cell.reason]

    def row_of(self, key: str, document: Id) -> int:
        """Return where a finding stands, or -1."""
        for at, cell in enumerate(self._cells):
            one = cell.found
            if one and one.finding.key == key and one.document == document:
                return at
        return -1

    def step(self, at: int, step: int) -> int:
        """Return the next (1) or previous (-1) row with an open finding, or -1."""
        at += step
        while 0 <= at < len(self._cells):
            if self._cells[at].found is not None and not self._cells[at].reason:
                return at
            at += step
        return -1

    def drop(self, at: int) -> None:
        """Take one row out: it was dealt with."""
        self.beginRemoveRows(QModelIndex(), at, at)
        del self._cells[at]
        self.endRemoveRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cells)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.UserRole:
            return self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row(index.row())
            return f"{row.title}\n{row.said}" if row.said else row.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self._cells[index.row()].found is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _set(self, cells: list[_Cell], people: dict[Id, str] | None) -> None:
        self.beginResetModel()
        self._cells, self._people = cells, people
        self.endResetModel()
