"""Which labels or attributes go out, and what they are called in the file."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from annotator.gui.theme import GRID
from annotator.gui.widgets.calm_views import calm_table
from annotator.language import _

_ROW = 4 * GRID
_MOST = 6  # rows that are seen at once


class NamesTable(QTableWidget):
    """A row for each name: whether it goes out, and, to be typed over, its name in the file."""

    changed = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__(0, 2)
        calm_table(self, name=name)
        self.setHorizontalHeaderLabels([_("Goes out"), _("Name in the file")])
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def show_names(self, names: Sequence[tuple[str, str]]) -> None:
        """List names, as pairs of the name and what people call it; all go out as they are."""
        self.blockSignals(True)
        self.setRowCount(len(names))
        for row, (name, title) in enumerate(names):
            going = QTableWidgetItem(title)
            going.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            going.setCheckState(Qt.CheckState.Checked)
            going.setData(Qt.ItemDataRole.UserRole, name)
            self.setItem(row, 0, going)
            self.setItem(row, 1, QTableWidgetItem(name))
        self.blockSignals(False)
        shown = min(_MOST, max(1, len(names)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * _ROW + 4)

    def mapping(self) -> dict[str, str]:
        """Return what was changed: by name the other name, or "" for what does not go out."""
        found = {}
        for row in range(self.rowCount()):
            going, called = self._cells(row)
            name = going.data(Qt.ItemDataRole.UserRole)
            goes = going.checkState() == Qt.CheckState.Checked
            wanted = (called.text().strip() or name) if goes else ""
            if wanted != name:
                found[name] = wanted
        return found

    def take(self, mapping: Mapping[str, str]) -> None:
        """Show what was chosen before."""
        self.blockSignals(True)
        for row in range(self.rowCount()):
            going, called = self._cells(row)
            name = going.data(Qt.ItemDataRole.UserRole)
            wanted = mapping.get(name, name)
            going.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
            called.setText(wanted or name)
        self.blockSignals(False)

    def _cells(self, row: int) -> tuple[QTableWidgetItem, QTableWidgetItem]:
        going, called = self.item(row, 0), self.item(row, 1)
        if going is None or called is None:
            raise LookupError(row)
        return going, called
