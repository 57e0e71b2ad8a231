"""Choosing a label by typing its name, for label sets larger than the digit row."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.arabic import fold_text
from annotator.core.model import Id, Label
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.label_swatch import paint_swatch
from annotator.language import _, isolate

_SIDE = 18


class ChooseLabel(QDialog):
    """A field and the labels that fit what is typed in it, in any of their names."""

    def __init__(self, parent: QWidget | None, labels: Sequence[Label], language: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Choose a label"))
        self.setMinimumWidth(40 * GRID)
        self._labels = tuple(labels)
        self._language = language
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Type the name of a label"))
        self.field.setAccessibleName(_("Type the name of a label"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setAccessibleName(_("Labels"))
        self.nothing = EmptyState("label", "")
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.addWidget(self.field)
        box.addWidget(self.list)
        box.addWidget(self.nothing, stretch=1)
        self.field.textChanged.connect(self._filter)
        self.list.itemActivated.connect(self.accept)
        self.list.itemClicked.connect(self.accept)
        self._filter("")

    @classmethod
    def ask(cls, parent: QWidget, labels: Sequence[Label], language: str) -> Id | None:
        """Return the id of the label that was chosen, or None."""
        dialog = cls(parent, labels, language)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
        return dialog.chosen()

    def chosen(self) -> Id | None:
        """Return the id of the label that is highlighted."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.chosen() is not None:
                    self.accept()
                return True
        return False

    def _filter(self, text: str) -> None:
        wanted = fold_text(text).casefold()
        self.list.clear()
        for label in self._labels:
            names = (label.name, *label.titles.values())
            if any(wanted in fold_text(name).casefold() for name in names):
                item = QListWidgetItem(_swatch(label), isolate(label.title(self._language)))
                item.setData(Qt.ItemDataRole.UserRole, label.id)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
        fits = self.list.count() > 0
        self.list.setVisible(fits)
        self.nothing.setVisible(not fits)
        if not fits:
            self.nothing.say(_("No label is called that."), hint=_("Type other letters of a name."))
            announce(self.field, _("No label is called that."))


def _swatch(label: Label) -> QIcon:
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_swatch(
        painter, picture.rect(), color=label.color, underline=label.underline, theme=current()
    )
    painter.end()
    return QIcon(picture)
