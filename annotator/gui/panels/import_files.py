"""What was seen of the files to import: a list, and the beginning of one article."""

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from annotator.gui.panels.articles_model import Index
from annotator.gui.panels.sample_text import SampleText
from annotator.gui.panels.wording import directed, file_size
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.plain_label import PlainLabel, tooltip
from annotator.language import N_, _, isolate, ltr, ngettext, say
from annotator.workflow.preview import FileGlance, Preview

_TITLES = (N_("File"), N_("Format"), N_("Encoding"), N_("Size"))
_SIZE = 3


class ImportFiles(QWidget):
    """Files at one side, the article at the other."""

    def __init__(self) -> None:
        super().__init__()
        self._model = _Files()
        self._table = QTableView()
        self._heading = PlainLabel("", tone="heading", elide=True)
        self._sample = SampleText(name=_("The beginning of an article"))
        self._more = PlainLabel("", tone="muted", elide=True)
        calm_table(self._table, name=_("Files to import"))
        self._table.setModel(self._model)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self._table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 116), (2, 84), (3, 72)):
            self._table.setColumnWidth(column, width)
        left, right = Card(), Card()
        left.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        left.body.addWidget(self._table)
        left.body.addWidget(self._more)
        self._more.setContentsMargins(GRID, 0, GRID, 0)
        right.body.setContentsMargins(GRID, GRID, GRID, GRID)
        right.body.addWidget(self._heading)
        right.body.addWidget(self._sample)
        self._sample.setFrameShape(SampleText.Shape.NoFrame)
        self._sample.setStyleSheet("QTextEdit { border: none; }")
        split = Splitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([540, 400])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self._table.selectionModel().currentRowChanged.connect(self._show)

    def set_preview(self, preview: Preview) -> None:
        """Show what was seen; the chosen file stays chosen."""
        row = max(0, self._table.currentIndex().row())
        self._model.set_files(preview.files)
        self._more.setVisible(preview.more_files > 0)
        if preview.more_files:
            text = ngettext("and {n} more file", "and {n} more files", preview.more_files)
            self._more.setText(text)
        if preview.files:
            self._table.setCurrentIndex(self._model.index(min(row, len(preview.files) - 1), 0))

    def _show(self, index: Index) -> None:
        file = self._model.file(index.row())
        if file is None:
            return
        if file.records:
            record = file.records[0]
            self._heading.setText(directed(record.title or record.name))
            self._sample.show_text(record.text)
            return
        self._heading.setText(isolate(file.path.name))
        if file.problems:
            self._sample.show_text(say(file.problems[0].message))
        else:
            self._sample.show_text(_("This file is too large to be shown here."))


class _Files(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[FileGlance, ...] = ()

    def set_files(self, files: tuple[FileGlance, ...]) -> None:
        self.beginResetModel()
        self._files = files
        self.endResetModel()

    def file(self, row: int) -> FileGlance | None:
        return self._files[row] if 0 <= row < len(self._files) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._files)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        file = self._files[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(file, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(file)
        if role == Qt.ItemDataRole.ForegroundRole:
            unsure = index.column() == 2 and file.encoding and not file.encoding.certain
            if unsure or (file.problems and not file.records):
                return current().warning
        return None


def _cell(file: FileGlance, column: int) -> str:
    if column == 0:
        return ltr(file.path.name)
    if column == _SIZE:
        return file_size(file.size)
    if column == 1:
        return _(SHORT[file.format]) if file.format else _("Cannot be read")
    if file.encoding is None:
        return ""
    return ltr(f"{file.encoding.encoding}{'' if file.encoding.certain else ' ?'}")


def _tip(file: FileGlance) -> str:
    if file.problems:
        return tooltip(say(file.problems[0].message))
    if file.encoding is not None and not file.encoding.certain:
        return tooltip(
            _("The encoding is a guess: look at the text, and choose another one if it is wrong.")
        )
    return tooltip(ltr(file.path))


SHORT = {
    "text": N_("Text"),
    "jsonl": N_("JSON lines"),
    "csv": N_("Table"),
    "docx": N_("Word"),
    "html": N_("Web page"),
}
