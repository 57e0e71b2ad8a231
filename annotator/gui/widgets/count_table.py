"""A small table to read: names in the first column, mostly numbers in the others."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from annotator.gui.theme import current
from annotator.gui.widgets.calm_views import calm_table

_NUMBER = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class CountTable(QTableWidget):
    """Rows of texts; the columns of numbers stand under headers at their own side."""

    def __init__(self, titles: Sequence[str], *, name: str, numbers: range) -> None:
        super().__init__(0, len(titles))
        self._numbers = numbers
        calm_table(self, name=name)
        self.setHorizontalHeaderLabels(list(titles))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        for column in numbers:
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(_NUMBER)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def choose(self, row: int) -> None:
        """Choose a row; mirrored, Qt's `selectRow` chooses none while a column is narrow."""
        self.setCurrentCell(row, 0)

    def set_rows(self, rows: Sequence[Sequence[str]], *, muted: Sequence[int] = ()) -> None:
        """Show these rows, those numbered in `muted` in a quiet colour."""
        self.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                if column in self._numbers:
                    item.setTextAlignment(_NUMBER)
                if at in muted:
                    item.setForeground(current().muted)
                self.setItem(at, column, item)
