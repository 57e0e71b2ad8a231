"""The small bar of labels that appears beside a selection made by mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from annotator.core.model import Label
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.labels import label_caps
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.label_swatch import LabelSwatch
from annotator.language import current as current_language

_MOST = 6  # labels; more are chosen by typing


class LabelBar(QFrame):
    """Floats over the article, beside the selection and never on its line."""

    label_chosen = Signal(str)

    def __init__(self, host: QWidget, keymap: KeyMap) -> None:
        super().__init__(host)
        self._host = host
        self._keymap = keymap
        self.setProperty("toast", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self._row.setSpacing(GRID // 2)
        self.hide()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer a label set."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for label in labels[:_MOST]:
            title = label.title(current_language())
            self._row.addWidget(LabelSwatch(label.color, label.underline, name=title))
            button = KeyButton(title, role="link", caps=label_caps(label, labels, self._keymap))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, one=label.id: self.label_chosen.emit(one))
            self._row.addWidget(button)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click on a colour for its label; none goes through to the text below."""
        swatch = self.childAt(event.position().toPoint())
        following = self._row.itemAt(self._row.indexOf(swatch) + 1) if swatch else None
        button = following.widget() if following else None
        if isinstance(button, KeyButton):
            button.click()

    def show_beside(self, line: QRect) -> None:
        """Appear below (else above) the line of the selection, given in the host's pixels."""
        self.adjustSize()
        host = self._host
        x = line.center().x() - self.width() // 2
        y = line.bottom() + GRID
        if y + self.height() > host.height():
            y = line.top() - GRID - self.height()
        self.move(max(GRID, min(x, host.width() - self.width() - GRID)), max(GRID, y))
        self.show()
        self.raise_()
