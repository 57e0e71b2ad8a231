"""What stands where a list is empty: why, and the button that does something about it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.gui.theme import GRID, current, icon_pixmap
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel

_ICON = 40


class EmptyState(QWidget):
    """An icon, a sentence, a hint and perhaps a button, in the middle of the room."""

    acted = Signal()

    def __init__(
        self,
        icon_name: str,
        sentence: str,
        *,
        hint: str = "",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._sentence = PlainLabel(sentence, wrap=True)
        self._hint = PlainLabel(hint, tone="muted", wrap=True)
        self.button = KeyButton(action, role="primary")
        self._hint.setVisible(bool(hint))
        self.button.setVisible(bool(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch()
        for part in (self._picture, self._sentence, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addSpacing(GRID)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.button.clicked.connect(self.acted)
        self._draw()

    def say(self, sentence: str, *, hint: str = "", action: str = "", icon_name: str = "") -> None:
        """Change what is said and what can be done about it."""
        if icon_name:
            self._icon_name = icon_name
            self._draw()
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.button.set_text(action)
        self.button.setVisible(bool(action))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(icon_pixmap(self._icon_name, color=current().edge, size=_ICON))
