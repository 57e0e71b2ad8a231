"""The list of a report, a sentence a row, and the button that copies it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.card import Card
from annotator.language import _


class ReportList(Card):
    """Rows that wrap; `copied` are the lines that go to the clipboard in their place."""

    def __init__(self, rows: Sequence[str], *, name: str, copied: Sequence[str] = ()) -> None:
        super().__init__()
        self._copied = copied or rows
        self.list = QListWidget()
        self.copy_button = KeyButton(_("Copy the list"), icon_name="copy")
        calm_list(self.list, name=name)
        self.list.setUniformItemSizes(False)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems(list(rows))
        self.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        self.body.addWidget(self.list)
        self.copy_button.clicked.connect(self.copy)

    def copy(self) -> None:
        """Put the lines on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._copied))
