"""Many suggestions taken at once, after a look at them: above a score, by label and source."""

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.core.model import Annotation, Id, Label
from annotator.core.suggesting import LIKELY, likelihood
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.wording import source_title
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, ngettext, number
from annotator.language import current as current_language

_ROLE = Qt.ItemDataRole.UserRole
_USUAL = round(100 * LIKELY)  # per cent


class AcceptAll(DialogFrame):
    """A slider for the least score; below it groups, in each the texts that are suggested."""

    def __init__(
        self, parent: QWidget | None, waiting: Sequence[Annotation], labels: Sequence[Label]
    ) -> None:
        super().__init__(
            parent,
            _("Accept suggestions"),
            action=_("Accept what is ticked"),
            hint=_("All of them are one step: one undo takes them back."),
        )
        self._waiting = list(waiting)
        self._titles = {one.id: one.title(current_language()) for one in labels}
        self._unticked: set[Id] = set()  # by hand
        self.threshold = QSlider(Qt.Orientation.Horizontal)
        self.threshold.setRange(0, 100)
        self.threshold.setPageStep(10)
        self.threshold.setMinimumHeight(3 * GRID)  # the whole of its handle
        self.threshold.setAccessibleName(_("Least score"))
        self._least = PlainLabel("")
        self.tree = QTreeWidget()
        self._lay_out()
        scores = sorted(likelihood(one) for one in waiting)
        # Where all are weaker than usual the slider begins where something is ticked.
        self.threshold.setValue(min(_USUAL, int(100 * scores[-1])))
        self._fill()
        self.threshold.valueChanged.connect(self._tick_above)
        self.tree.itemChanged.connect(self._ticked_by_hand)
        self._tick_above()
        self.threshold.setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget | None, waiting: Sequence[Annotation], labels: Sequence[Label]
    ) -> list[Annotation]:
        """Return the suggestions that shall be taken."""
        dialog = cls(parent, waiting, labels)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.ticked() if wanted else []
        dialog.deleteLater()
        return chosen

    def ticked(self) -> list[Annotation]:
        """Return the suggestions whose texts are ticked, those above the score of each."""
        return [
            one
            for row in self._rows()
            if row.checkState(0) is Qt.CheckState.Checked
            for one in row.data(0, _ROLE)
            if self._is_above(one)
        ]

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(PlainLabel(_("Least score")))
        line.addWidget(self.threshold, stretch=1)
        line.addWidget(self._least)
        self.body.addLayout(line)
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([_("Text"), _("Times"), _("Score")])
        self.tree.setAccessibleName(_("Suggestions"))
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self.tree, stretch=1)
        self.resize(680, 560)

    def _fill(self) -> None:
        groups: dict[tuple[str, str], dict[str, list[Annotation]]] = defaultdict(dict)
        for one in self._waiting:
            source = source_title(one.origin.by)
            group = groups[self._titles.get(one.label, ""), source]
            group.setdefault(one.quote, []).append(one)
        for (label, source), texts in sorted(groups.items()):
            head = QTreeWidgetItem(self.tree)
            head.setText(0, f"{isolate(label)} · {isolate(source)}")
            head.setFlags(head.flags() | Qt.ItemFlag.ItemIsAutoTristate | _CHECKABLE)
            head.setText(1, number(sum(map(len, texts.values()))))
            for quote, places in sorted(texts.items(), key=lambda o: -max(map(likelihood, o[1]))):
                row = QTreeWidgetItem(head)
                row.setFlags(row.flags() | _CHECKABLE)
                row.setText(0, isolate(" ".join(quote.split())))
                row.setText(1, number(len(places)))
                row.setText(2, number(max(map(likelihood, places)), decimals=2))
                row.setData(0, _ROLE, places)
            head.setExpanded(True)

    def _rows(self) -> list[QTreeWidgetItem]:
        heads = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        rows = (head.child(at) for head in heads if head for at in range(head.childCount()))
        return [row for row in rows if row]

    def _is_above(self, one: Annotation) -> bool:
        return likelihood(one) >= self.threshold.value() / 100 - 1e-9

    def _tick_above(self) -> None:
        """Tick what reaches the score, but for what was unticked by hand; hide the rest."""
        with QSignalBlocker(self.tree):
            for row in self._rows():
                places = row.data(0, _ROLE)
                above = any(map(self._is_above, places))
                row.setHidden(not above)
                on = above and not self._unticked.issuperset(one.id for one in places)
                row.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._count()

    def _ticked_by_hand(self, row: QTreeWidgetItem) -> None:
        places = row.data(0, _ROLE)
        if places:
            ids = {one.id for one in places}
            if row.checkState(0) is Qt.CheckState.Checked:
                self._unticked -= ids
            elif not row.isHidden():
                self._unticked |= ids
        self._count()

    def _count(self) -> None:
        ticked = len(self.ticked())
        self._least.setText(number(self.threshold.value() / 100, decimals=2))
        self.note.setText(ngettext("{n} ticked", "{n} ticked", ticked))
        self.primary.setEnabled(ticked > 0)


_CHECKABLE = Qt.ItemFlag.ItemIsUserCheckable
