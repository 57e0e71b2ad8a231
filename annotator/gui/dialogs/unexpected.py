"""Shown when something happened that nobody foresaw: the details to copy, and what is safe."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate


class Unexpected(QDialog):
    """A sentence, the traceback, a button that copies it."""

    def __init__(self, parent: QWidget | None, *, details: str, log: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something unexpected happened"))
        self.setMinimumWidth(80 * GRID)
        head = PlainLabel(_("Something unexpected happened"), tone="title")
        calm = PlainLabel(
            _("Every mark that was shown is saved. You can go on, or restart to be sure."),
            wrap=True,
        )
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("Details of what happened"))
        self.details.setMinimumHeight(26 * GRID)
        where = PlainLabel(
            _("It was also written to {file}.").format(file=isolate(log)), tone="muted", wrap=True
        )
        copy = KeyButton(_("Copy the details"), icon_name="copy")
        close = KeyButton(_("Go on"), role="primary")
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID + GRID // 2)
        for widget in (head, calm, self.details, where):
            box.addWidget(widget)
        box.addLayout(buttons)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
