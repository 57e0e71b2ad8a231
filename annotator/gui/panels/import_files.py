"""The files to import: what each is taken for, why, and what of it cannot be read."""

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout, QWidget

from annotator.formats.registry import format_named
from annotator.gui.panels.articles_model import Index
from annotator.gui.panels.wording import file_size
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.plain_label import PlainLabel, tooltip
from annotator.language import N_, _, isolate, ltr, ngettext, say
from annotator.workflow.preview import FileGlance, Preview

_TITLES = (N_("File"), N_("Read as"), N_("Encoding"), N_("Size"))
_SIZE = 3


class ImportFiles(QWidget):
    """A table, and under it what is to be said of the chosen file."""

    chosen = Signal(object)  # a FileGlance

    def __init__(self) -> None:
        super().__init__()
        self._model = _Files()
        self._table = QTableView()
        self._more = PlainLabel("", tone="muted", elide=True)
        self.why = PlainLabel("", tone="muted", wrap=True)
        self.trouble = PlainLabel("", tone="warning", wrap=True)
        calm_table(self._table, name=_("Files to import"))
        self._table.setModel(self._model)
        self._table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self._table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 150), (2, 96), (3, 76)):
            self._table.setColumnWidth(column, width)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, GRID)
        whole.setSpacing(GRID // 2)
        whole.addWidget(self._table, stretch=1)
        for part in (self._more, self.why, self.trouble):
            part.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
            whole.addWidget(part)
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
        self.why.setText(_why(file))
        self.why.setVisible(bool(file.why))
        self.trouble.setText(_trouble(file))
        self.trouble.setVisible(bool(file.problems) and bool(file.records))
        self.chosen.emit(file)


def _why(file: FileGlance) -> str:
    """Return why a file is taken for what it is."""
    if file.why is None:
        return ""
    said = _("Read as {format}: {reason}.")
    return said.format(format=isolate(_(format_named(file.format).title)), reason=say(file.why))


def _trouble(file: FileGlance) -> str:
    """Return what could not be read of the beginning of a file: the first of it, and how much."""
    if not file.problems:
        return ""
    first = file.problems[0]
    place = "" if first.line is None else _("Line {line}: ").format(line=ltr(first.line))
    rest = len(file.problems) - 1
    more = " " + ngettext("And {n} more problem.", "And {n} more problems.", rest) if rest else ""
    return f"{place}{say(first.message)}{more}"


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
        return _(SHORT.get(file.format, _title(file.format)))
    if file.encoding is None:
        return ""
    return ltr(f"{file.encoding.encoding}{'' if file.encoding.certain else ' ?'}")


def _title(name: str) -> str:
    return format_named(name).title if name else N_("Cannot be read")


def _tip(file: FileGlance) -> str:
    if file.problems:
        return tooltip(say(file.problems[0].message))
    if file.encoding is not None and not file.encoding.certain:
        return tooltip(
            _("The encoding is a guess: look at the text, and choose another one if it is wrong.")
        )
    return tooltip(ltr(file.path))


# What stands in a narrow column; the names of programs are short enough.
SHORT = {
    "text": N_("Text"),
    "jsonl": N_("JSON lines"),
    "csv": N_("Table"),
    "xlsx": N_("Excel"),
    "docx": N_("Word"),
    "html": N_("Web page"),
    "iob2": N_("Token and tag"),
    "spacy": "spaCy",
    "huggingface": "Hugging Face",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "cas": "UIMA CAS",
}
