"""A field for a whole number, in the digits of the settings."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from annotator.gui.theme import GRID
from annotator.language import RLM, digits, is_rtl


class NumberField(QSpinBox):
    """A whole number within bounds, in the digits of the settings."""

    def __init__(self, low: int, high: int, *, step: int = 1, unit: str = "") -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        if unit:
            # "200 %" has no letter to put it at the side where the others stand.
            side = RLM if is_rtl() else ""
            self.setSuffix(f" {digits(unit)}{side}")
        self.setMinimumWidth(16 * GRID)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(GRID - 2, 0, GRID - 2, 0)

    def textFromValue(self, value: int) -> str:
        return digits(str(value))

    def valueFromText(self, text: str) -> int:
        return int(self._typed(text) or self.minimum())

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        typed = self._typed(text)
        state = QValidator.State
        if typed and not typed.isdecimal():
            return state.Invalid, text, pos
        fits = bool(typed) and self.minimum() <= int(typed) <= self.maximum()
        return state.Acceptable if fits else state.Intermediate, text, pos

    def _typed(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()
