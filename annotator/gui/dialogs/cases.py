"""The cases behind a figure: what each of two people has at the same place."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from annotator.core.model import Id, Label
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card
from annotator.language import _, current, isolate, ngettext
from annotator.workflow.agreement import MOST_CASES, Behind

_QUOTE = 60  # code points that are shown of a span


class CasesDialog(DialogFrame):
    """A table of cases; the one chosen is gone to in its article."""

    def __init__(
        self,
        cases: Sequence[Behind],
        people: Mapping[Id, str],
        labels: Mapping[Id, Label],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, _("Cases behind this figure"), action=_("Go to the article"))
        self.cancel.set_text(_("Close"))
        self._cases = list(cases)
        self._people, self._labels = people, labels
        self.table = QTableWidget(len(cases), 4)
        self._fill()
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        self.body.addWidget(card, stretch=1)
        said = ngettext("{n} case", "{n} cases", len(cases))
        if len(cases) >= MOST_CASES:
            said = _("The first {cases}").format(cases=said)
        self.note.setText(said)
        self.table.activated.connect(lambda _index: self.accept())
        self.resize(920, 560)

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        cases: Sequence[Behind],
        people: Mapping[Id, str],
        labels: Mapping[Id, Label],
    ) -> Behind | None:
        """Return the case to go to, or None."""
        dialog = cls(cases, people, labels, parent)
        accepted = dialog.exec() == cls.DialogCode.Accepted
        chosen = dialog.chosen() if accepted else None
        dialog.deleteLater()
        return chosen

    def chosen(self) -> Behind | None:
        """Return the case chosen in the table."""
        row = self.table.currentRow()
        return self._cases[row] if 0 <= row < len(self._cases) else None

    def _fill(self) -> None:
        calm_table(self.table, name=_("Cases behind this figure"))
        self.table.setHorizontalHeaderLabels(
            [_("Text"), _("One side"), _("Other side"), _("Article")]
        )
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        for row, case in enumerate(self._cases):
            texts = (
                directed(_shortened(case.quote)),
                self._side(case, 0),
                self._side(case, 1),
                isolate(case.name),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.selectRow(0)

    def _side(self, case: Behind, side: int) -> str:
        person = isolate(self._people.get(case.people[side], ""))
        label = self._labels.get(case.labels[side])
        if label is None:
            return _("{person}: nothing").format(person=person)
        title, quote = isolate(label.title(current())), case.quotes[side]
        if quote == case.quote:
            return f"{person}: {title}"
        return f"{person}: {title} «{directed(_shortened(quote))}»"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTE else f"{plain[:_QUOTE].rstrip()}…"
