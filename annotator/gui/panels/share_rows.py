"""How many people get an article: shares of the articles, each with its number of people."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.planning import Share
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _

_MOST_PEOPLE = 99


class ShareRows(QWidget):
    """A row for each share; one alone is all articles."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.add = KeyButton(_("Another number for a part"), icon_name="plus", role="link")
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(self._column)
        box.addWidget(self.add)
        self.add.clicked.connect(self._add_another)
        self.set_shares((Share(1),))

    def shares(self) -> tuple[Share, ...]:
        """Return the shares as they stand there."""
        if len(self.rows) == 1:
            return (Share(self.rows[0].people.value()),)
        return tuple(Share(row.people.value(), row.part.value()) for row in self.rows)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Show these shares."""
        while self.rows:
            self._drop(self.rows[0])
        total = sum(one.part for one in shares)
        for one in shares:
            self._append(Share(one.annotators, max(1, round(100 * one.part / total))))
        self._judge()

    def _add_another(self) -> None:
        known = [row.people.value() for row in self.rows]
        if len(self.rows) == 1:
            self.rows[0].part.setValue(70)
        self._append(Share(min(_MOST_PEOPLE, max(known) + 1), 30))
        self._judge()
        self.rows[-1].people.setFocus()
        self.changed.emit()

    def _append(self, share: Share) -> None:
        row = _Row(share)
        row.people.valueChanged.connect(lambda _value: self.changed.emit())
        row.part.valueChanged.connect(lambda _value: self.changed.emit())
        row.gone.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)

    def _remove(self, row: "_Row") -> None:
        self._drop(row)
        self._judge()
        self.changed.emit()

    def _drop(self, row: "_Row") -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _judge(self) -> None:
        for row in self.rows:
            row.show_part(len(self.rows) > 1)


class _Row(QWidget):
    """So many people for this part of the articles."""

    def __init__(self, share: Share) -> None:
        super().__init__()
        self.part = NumberField(1, 100, unit="%")
        self.part.setMinimumWidth(11 * GRID)
        self.part.setAccessibleName(_("Part of the articles"))
        self.part.setValue(share.part)
        self.people = NumberField(1, _MOST_PEOPLE)
        self.people.setMinimumWidth(9 * GRID)
        self.people.setAccessibleName(_("People per article"))
        self.people.setValue(share.annotators)
        self._all = PlainLabel(_("Every article goes to this many people:"), wrap=True)
        self._each = PlainLabel(_("go to this many people:"), wrap=True)
        self.gone = IconButton("close", _("Take this part away"), size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._all, stretch=1)
        row.addWidget(self.part)
        row.addWidget(self._each, stretch=1)
        row.addWidget(self.people)
        row.addWidget(self.gone)

    def show_part(self, shown: bool) -> None:
        for widget in (self.part, self._each, self.gone):
            widget.setVisible(shown)
        self._all.setVisible(not shown)
