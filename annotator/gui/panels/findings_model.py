"""Findings in rows: those of an article as they stand in its text, those of many in groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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


@dataclass
class _Names:
    labels: LabelOf
    people: dict[Id, str] = field(default_factory=dict)


class FindingsModel(QAbstractListModel):
    """Rows of findings; headings stand between those of many articles."""

    def __init__(self, label_of: LabelOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = _Names(label_of)
        self._rows: list[Row] = []

    def show_article(self, found: Sequence[Found], aside: Sequence[tuple[Found, str]]) -> None:
        """Show the findings of one article, and behind them those that were put aside."""
        self._set(
            [
                *(self._row(one, quoted(one.finding)) for one in found),
                *(self._row(one, quoted(one.finding), reason) for one, reason in aside),
            ]
        )

    def show_all(self, found: Sequence[Found], people: dict[Id, str]) -> None:
        """Show the findings of many articles, by kind and text; `people` names owners to tell."""
        self._names.people = people
        counts: dict[Kind, int] = {}
        for one in found:
            counts[one.finding.kind] = counts.get(one.finding.kind, 0) + 1
        rows: list[Row] = []
        last: Kind | None = None
        for one in found:
            kind = one.finding.kind
            if kind is not last:
                rows.append(Row(f"{kind_title(kind)} · {number(counts[kind])}"))
                last = kind
            owner = people.get(one.owner, "")
            where = " · ".join(part for part in (directed(one.title), owner) if part)
            rows.append(Row(quoted(one.finding), where, one))
        self._set(rows)

    def row(self, at: int) -> Row:
        """Return a row."""
        return self._rows[at]

    def found(self) -> list[Found]:
        """Return the findings that were not put aside, in their order."""
        return [row.found for row in self._rows if row.found and not row.reason]

    def row_of(self, key: str, document: Id) -> int:
        """Return where a finding stands, or -1."""
        for at, row in enumerate(self._rows):
            if row.found and row.found.finding.key == key and row.found.document == document:
                return at
        return -1

    def step(self, at: int, step: int) -> int:
        """Return the next (1) or previous (-1) row with an open finding, or -1."""
        at += step
        while 0 <= at < len(self._rows):
            if self._rows[at].found is not None and not self._rows[at].reason:
                return at
            at += step
        return -1

    def drop(self, at: int) -> None:
        """Take one row out: it was dealt with."""
        self.beginRemoveRows(QModelIndex(), at, at)
        del self._rows[at]
        self.endRemoveRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}\n{row.said}" if row.said else row.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self._rows[index.row()].found is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _row(self, one: Found, title: str, reason: str = "") -> Row:
        said = sentence(one.finding, self._names.labels)
        return Row(title, isolate(reason) if reason else said, one, reason)

    def _set(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
