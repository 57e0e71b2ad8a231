"""A part of a long form: a heading, and questions under each other, each with its title above."""

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel, heading


class FormSection(QWidget):
    """Shows only the questions that are asked; a section without any goes with them."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._asked: dict[QWidget, bool] = {}
        self.form = QFormLayout()
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(GRID)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addWidget(heading(title))
        column.addLayout(self.form)

    def ask(self, title: str, part: QWidget) -> None:
        """Add a question with its title above it."""
        part.setAccessibleName(part.accessibleName() or title)
        self.form.addRow(PlainLabel(title, tone="muted"), part)
        self._asked[part] = True

    def tick(self, part: QWidget) -> None:
        """Add a question that says itself what it asks."""
        self.form.addRow(part)
        self._asked[part] = True

    def show_part(self, part: QWidget, shown: bool) -> None:
        """Ask a question, or do not."""
        self._asked[part] = shown
        self.form.setRowVisible(part, shown)
        self.setVisible(any(self._asked.values()))

    def asks(self, part: QWidget) -> bool:
        """Tell whether a question is asked."""
        return self._asked[part]
