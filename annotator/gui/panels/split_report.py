"""What a split comes to: sizes and labels of its sides, what was kept together, what is on none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.split_titles import LEFT_OUT_TITLES, SIDE_TITLES, TIE_TITLES
from annotator.core.splitting import Side
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, digits, isolate, listed, ngettext, number
from annotator.workflow.splitting import USUAL_NAME, SplitReport

_ROW = 3 * GRID + GRID // 2
_TREE = 20 * GRID


class SplitReportView(QWidget):
    """A table of the sides, and below it what was grouped and left out, with names."""

    freeze_requested = Signal(str)  # under this name
    thaw_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._frozen = ""
        self.table = QTableWidget()
        self.note = PlainLabel("", tone="muted", wrap=True)
        self.tree = QTreeWidget()
        self.name = QLineEdit(USUAL_NAME)
        self.freeze = KeyButton(_("Freeze"), icon_name="lock")
        self.thaw = KeyButton(_("Let it go"))
        self._foot = QWidget()
        self._lay_out()
        self.freeze.clicked.connect(lambda: self.freeze_requested.emit(self.name.text().strip()))
        self.thaw.clicked.connect(lambda: self.thaw_requested.emit(self._frozen))
        self.name.textChanged.connect(lambda text: self.freeze.setEnabled(bool(text.strip())))

    def set_lead(self, leads: bool) -> None:
        """Only a lead freezes a split."""
        self._foot.setVisible(leads)

    def show_report(self, report: SplitReport) -> None:
        """Show what a split comes to."""
        self._frozen = report.name
        if report.name:
            self.name.setText(report.name)
        self.thaw.setVisible(bool(report.name))
        self.freeze.set_text(_("Freeze what came since") if report.name else _("Freeze"))
        self.freeze.setEnabled(not report.name or report.fresh > 0)
        self.name.setVisible(not report.name)
        self._fill_table(report)
        self.note.setText("\n".join(_sentences(report)))
        self.note.setVisible(bool(self.note.text()))
        self._fill_tree(report)

    def _lay_out(self) -> None:
        calm_table(self.table, name=_("Articles and spans of each side"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(_TREE)
        self.tree.setAccessibleName(_("What was kept together, and what stands on no side"))
        self.name.setAccessibleName(_("Name of the frozen split"))
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(GRID)
        foot.addWidget(PlainLabel(_("Nothing moves what is frozen."), tone="muted", elide=True), 1)
        self.name.setMaximumWidth(20 * GRID)
        foot.addWidget(self.name)
        foot.addWidget(self.freeze)
        foot.addWidget(self.thaw)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.table)
        column.addWidget(self.note)
        column.addWidget(self.tree, stretch=1)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        for part in (scroll.viewport(), inside):
            part.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(scroll, stretch=1)
        whole.addWidget(self._foot)

    def _fill_table(self, report: SplitReport) -> None:
        sides = [side for side in Side if report.rule.share(side) or report.sizes[side]]
        labels = sorted({label for side in sides for label in report.labels[side]})
        rows = [(_("Articles"), [report.sizes[side] for side in sides])]
        rows += [
            (isolate(label), [report.labels[side].get(label, 0) for side in sides])
            for label in labels
        ]
        self.table.setColumnCount(len(sides) + 1)
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(["", *(_(SIDE_TITLES[side]) for side in sides)])
        for row, (title, counts) in enumerate(rows):
            self.table.setItem(row, 0, QTableWidgetItem(title))
            for column, count in enumerate(counts, start=1):
                item = QTableWidgetItem(_share_text(count, sum(counts)))
                self.table.setItem(row, column, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        shown = min(8, len(rows))
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + shown * _ROW + 4)

    def _fill_tree(self, report: SplitReport) -> None:
        self.tree.clear()
        for why, count in report.left_out_count.items():
            top = QTreeWidgetItem([f"{_(LEFT_OUT_TITLES[why])}: {number(count)}"])
            for name in report.left_out[why]:
                top.addChild(QTreeWidgetItem([directed(name)]))
            self.tree.addTopLevelItem(top)
        for group in report.groups:
            counted = ngettext("{n} article", "{n} articles", group.size)
            reasons = listed(_(TIE_TITLES[kind]) for kind in group.why)
            top = QTreeWidgetItem([f"{_(SIDE_TITLES[group.side])} · {counted} · {reasons}"])
            for name in group.names:
                top.addChild(QTreeWidgetItem([directed(name)]))
            if group.size > len(group.names):
                top.addChild(QTreeWidgetItem(["…"]))
            self.tree.addTopLevelItem(top)
        self.tree.setVisible(self.tree.topLevelItemCount() > 0)


def _share_text(count: int, total: int) -> str:
    share = digits(_("{n} %").format(n=round(100 * count / total))) if total else ""
    return f"{number(count)} · {share}" if share else number(count)


def _sentences(report: SplitReport) -> list[str]:
    said = []
    for kind, count in report.tied.items():
        sentence = ngettext(
            "{n} article stands with an earlier one: {why}",
            "{n} articles stand with an earlier one: {why}",
            count,
        )
        said.append(sentence.format(why=_(TIE_TITLES[kind])))
    if report.untestable:
        said.append(
            ngettext(
                "{n} article may not come into the test.",
                "{n} articles may not come into the test.",
                report.untestable,
            )
        )
    if report.name:
        said.append(
            ngettext(
                "{n} article stands where it was frozen.",
                "{n} articles stand where they were frozen.",
                report.frozen,
            )
        )
        said.append(ngettext("{n} came since.", "{n} came since.", report.fresh))
    return said
