"""The page of keys: what every key and mouse gesture does, as printed on this keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.core.finding import plain
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.key_rows import KeyRow, KeySection, as_text, key_sections
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.keycap import KeyCap
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _

_COLUMNS = ((0, 5, 6), (1, 4), (2, 3))  # which sections stand under each other


class KeysPage(QDialog):
    """Cards of keys side by side, with a field that narrows them down."""

    def __init__(self, parent: QWidget, keymap: KeyMap) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        self._sections = key_sections(keymap)
        self.cards = [_SectionCard(one) for one in self._sections]
        self.field = SearchField(_("What do you want to do?"))
        self.nothing = PlainLabel(_("No key does that."), tone="muted")
        self.nothing.hide()
        self._change = KeyButton(_("Change the keys"), icon_name="keyboard")
        self._copy = KeyButton(_("Copy as text"), icon_name="copy")
        close = KeyButton(_("Close"), role="primary")
        self.wants_change = False
        self._lay_out(close)
        self.field.textChanged.connect(self.narrow)
        self._change.clicked.connect(self._ask_to_change)
        self._copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        self.field.setFocus()

    @classmethod
    def ask(cls, parent: QWidget, keymap: KeyMap) -> bool:
        """Show the page; return whether the person wants to change keys."""
        dialog = cls(parent, keymap)
        dialog.exec()
        return dialog.wants_change

    def narrow(self, text: str) -> None:
        """Show only the rows that hold every word of a text."""
        words = plain(text).split()
        shown = sum(card.narrow(words) for card in self.cards)
        self.nothing.setVisible(not shown)

    def copy(self) -> None:
        """Put the whole page on the clipboard as text."""
        QGuiApplication.clipboard().setText(as_text(self._sections))
        self._copy.set_text(_("Copied"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.accept()
            return
        super().keyPressEvent(event)

    def _ask_to_change(self) -> None:
        self.wants_change = True
        self.accept()

    def _lay_out(self, close: KeyButton) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, GRID, 0)
        columns.setSpacing(2 * GRID)
        for numbers in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(2 * GRID)
            for one in numbers:
                column.addWidget(self.cards[one])
            column.addStretch(1)
            columns.addLayout(column, stretch=1)
        inside = QWidget()
        inside.setLayout(columns)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Keys"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(_("Keys"), tone="title"), stretch=1)
        self.field.setMinimumWidth(36 * GRID)
        head.addWidget(self.field)
        foot = QHBoxLayout()
        foot.addWidget(self._change)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addLayout(head)
        box.addWidget(self.nothing)
        box.addWidget(scroll, stretch=1)
        box.addLayout(foot)
        window = self.parentWidget()
        room = window.size() if window else self.size()
        self.resize(min(144 * GRID, room.width() - 4 * GRID), min(100 * GRID, room.height()))


class _SectionCard(Card):
    """One section: its rows, some of which may be hidden."""

    def __init__(self, section: KeySection) -> None:
        super().__init__(section.title)
        self.title.set_tone("heading")
        self.rows = [_Row(one) for one in section.rows]
        for row in self.rows:
            self.body.addWidget(row)

    def narrow(self, words: list[str]) -> int:
        """Show the rows that hold all words; return how many there are."""
        for row in self.rows:
            row.setVisible(all(word in row.searched for word in words))
        shown = sum(not row.isHidden() for row in self.rows)
        self.setVisible(shown > 0)
        return shown


class _Row(QWidget):
    def __init__(self, row: KeyRow) -> None:
        super().__init__()
        caps = [KeyCap(one) for one in row.caps]
        self.searched = plain(f"{row.title} {' '.join('+'.join(one) for one in row.caps)}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        self.title = PlainLabel(row.title, wrap=True)
        line.addWidget(self.title, stretch=1)
        for cap in caps:
            line.addWidget(cap, alignment=Qt.AlignmentFlag.AlignTop)
