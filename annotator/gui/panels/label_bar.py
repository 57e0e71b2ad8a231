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
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import current as current_language

_MOST = 6  # labels; more are chosen by typing
_WIDEST = 112  # pixels of a title


class LabelBar(QFrame):
    """Floats over the article, beside the selection and never on its line."""

    label_chosen = Signal(str)

    def __init__(self, host: QWidget, keymap: KeyMap) -> None:
        super().__init__(host)
        self._host = host
        self._keymap = keymap
        self.setProperty("toast", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pairs: list[tuple[LabelSwatch, KeyButton]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self._row.setSpacing(GRID // 2)
        self.hide()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Offer a label set."""
        for pair in self._pairs:
            for part in pair:
                self._row.removeWidget(part)
                part.deleteLater()
        self._pairs.clear()
        for label in labels[:_MOST]:
            title = label.title(current_language())
            swatch = LabelSwatch(label.color, label.underline, name=title)
            short = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST)
            button = KeyButton(short, role="link", caps=label_caps(label, labels, self._keymap))
            button.setAccessibleName(title)
            button.setToolTip(tooltip(title))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, one=label.id: self.label_chosen.emit(one))
            self._pairs.append((swatch, button))
            for part in self._pairs[-1]:
                self._row.addWidget(part)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click on a colour for its label; none goes through to the text below."""
        swatch = self.childAt(event.position().toPoint())
        for colour, button in self._pairs:
            if colour is swatch:
                button.click()
                return

    def show_beside(self, line: QRect) -> None:
        """Appear below (else above) the line of the selection, given in the host's pixels."""
        host = self._host
        self._fit(host.width() - 2 * GRID)
        x = line.center().x() - self.width() // 2
        y = line.bottom() + GRID
        if y + self.height() > host.height():
            y = line.top() - GRID - self.height()
        self.move(max(GRID, min(x, host.width() - self.width() - GRID)), max(GRID, y))
        self.show()
        self.raise_()

    def _fit(self, room: int) -> None:
        """Leave out the last labels where there is no room for all."""
        for pair in self._pairs:
            for part in pair:
                part.show()
        for pair in self._pairs[:0:-1]:
            if self.sizeHint().width() <= room:
                break
            for part in pair:
                part.hide()
        self.adjustSize()
