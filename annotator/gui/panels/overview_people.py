"""The dashboard's table of people: what each has done, how fast, and how close to gold."""

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem

from annotator.core.agreement.figures import Figure
from annotator.gui.panels.overview_cards import few_note, short
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.calm_views import ROW_HEIGHT, calm_table
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import LRM, _, isolate, ltr, number
from annotator.workflow.figure_words import hours_text, said
from annotator.workflow.overview import Overview, PersonRow

_MOST = 9  # rows that are seen without scrolling


class PeopleCard(Card):
    """A row for each person who has done anything or is asked to."""

    def __init__(self) -> None:
        super().__init__(_("People"))
        self.body.removeWidget(self.title)
        head = QHBoxLayout()
        head.addWidget(self.title, stretch=1)
        self.more = IconButton("export", _("Save the figures (CSV)…"), size=16)
        self.more.clicked.connect(self._ask_file)
        head.addWidget(self.more)
        self.body.addLayout(head)
        self.table = QTableWidget(0, 0)
        calm_table(self.table, name=_("People"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.body.addWidget(self.table)
        self.empty = PlainLabel(_("Nobody has begun yet."), tone="muted", wrap=True)
        self.body.addWidget(self.empty)
        self.note = PlainLabel(tone="muted", wrap=True)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        columns = self._columns(view)
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels([title for title, _cells in columns])
        self.table.setRowCount(len(view.rows))
        for column, (_title, cells) in enumerate(columns):
            for row, (text, tip) in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(tip)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tip or text)
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(7 * GRID)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = min(_MOST, max(1, len(view.rows)))
        self.table.setFixedHeight(header.sizeHint().height() + rows * ROW_HEIGHT + 4)
        self.table.setVisible(bool(view.rows))
        self.empty.setVisible(not view.rows)
        figures = [x for row in view.rows for x in (row.gold, row.qualification, row.hidden)]
        self.note.setText(few_note(figures))
        self.note.setVisible(bool(self.note.text()))

    def _columns(self, view: Overview) -> list[tuple[str, list[tuple[str, str]]]]:
        rows = view.rows
        columns = [
            (_("Name"), [(isolate(one.name), "") for one in rows]),
            (_("Done"), [(_done(one), "") for one in rows]),
            (_("Active time"), [(hours_text(one.seconds), "") for one in rows]),
            (_("Spans an hour"), [_pace(one) for one in rows]),
            (_("F1 against gold (n)"), [_figure(one.gold) for one in rows]),
        ]
        if any(one.qualification for one in rows):
            columns.append((_("Qualification"), [_figure(one.qualification) for one in rows]))
        if any(one.hidden for one in rows):
            columns.append((_("Hidden tests"), [_figure(one.hidden) for one in rows]))
        columns.append((_("Questions"), [(number(one.questions), "") for one in rows]))
        return columns

    def _ask_file(self) -> None:
        kind, name = _("Figures"), _("People")
        kinds = f"{kind} ({LRM}*.csv{LRM})"
        where = str(Path.home() / f"{name}.csv")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the chart"), where, kinds)
        if chosen:
            self.save(Path(chosen).with_suffix(".csv"))

    def save(self, path: Path) -> None:
        """Write the table as CSV."""
        table = self.table
        heads = [
            item.text() if (item := table.horizontalHeaderItem(at)) else ""
            for at in range(table.columnCount())
        ]
        rows = [
            [item.text() if (item := table.item(row, at)) else "" for at in range(len(heads))]
            for row in range(table.rowCount())
        ]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([heads, *rows])


def _done(one: PersonRow) -> str:
    done = number(one.done)
    return ltr(f"{done} / {number(one.asked)}") if one.asked else done


def _pace(one: PersonRow) -> tuple[str, str]:
    if one.pace is None:
        return "–", _("No active time is known of articles that are done.")
    tip = _("{spans} spans in {time} of active work on articles that are done").format(
        spans=number(one.spans), time=hours_text(one.timed)
    )
    return number(one.pace), tip


def _figure(figure: Figure | None) -> tuple[str, str]:
    if figure is None or figure.value is None:
        return "–", _("No article with gold is done.")
    return ltr(f"{short(figure)} ({number(figure.documents)})"), said(figure)
