"""The strip of places at the top of the window: one of them is where the person is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from annotator.gui.theme import interface_font
from annotator.gui.widgets.buttons import pressed_by_enter
from annotator.gui.widgets.plain_label import button_text

_PADDING = 16  # pixels, the border included


class PlacesStrip(QFrame):
    """A row of joined buttons, exactly one of which is down; arrows move along it."""

    chosen = Signal(str)  # the id of a place that the person went to

    def __init__(
        self, places: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        """Show places, as pairs of id and title; `name` tells screen readers what the strip is."""
        super().__init__(parent)
        self.setProperty("strip", True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for place, title in places:
            button = _Place(button_text(title))
            button.setProperty("role", "place")
            button.setAccessibleName(title)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setMinimumWidth(_width(title))
            self._buttons[place] = button
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._clicked)

    def current(self) -> str:
        """Return the id of the place that is down, or "" before one was set."""
        return next((place for place, one in self._buttons.items() if one.isChecked()), "")

    def set_current(self, place: str) -> None:
        """Show where the person is, without a signal."""
        self._buttons[place].setChecked(True)

    def set_enabled(self, place: str, enabled: bool) -> None:
        """Let a place be gone to or not."""
        self._buttons[place].setEnabled(enabled)

    def set_shown(self, place: str, shown: bool) -> None:
        """Show a place or leave it out: not everybody goes everywhere."""
        self._buttons[place].setVisible(shown)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(place for place, one in self._buttons.items() if one is button))


class _Place(QPushButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


def _width(title: str) -> int:
    """Return the width of a button that is down, whose title is bold; it never changes."""
    return QFontMetrics(interface_font(bold=True)).horizontalAdvance(title) + 2 * _PADDING
