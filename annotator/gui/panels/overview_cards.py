"""The cards of the dashboard: each shows one part of an `Overview`."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.figures import Cell, Figure
from annotator.core.model import Id, Label
from annotator.gui.theme import current, label_paint
from annotator.gui.widgets.bars import Bar, Bars
from annotator.gui.widgets.chart_card import ChartCard
from annotator.gui.widgets.choice import Choice
from annotator.gui.widgets.matrix import Matrix, MatrixCell, nothing
from annotator.language import _, isolate, ngettext, number
from annotator.language import current as current_language
from annotator.workflow.agreement import Wanted
from annotator.workflow.counting import pairs
from annotator.workflow.figure_words import (
    FEW,
    MEANINGS,
    interval_text,
    is_small,
    measure_title,
    n_text,
    percent_text,
    said,
    value_text,
)
from annotator.workflow.overview import Overview

ABOUT = "~"  # before a figure from few articles


def few_note(figures: Sequence[Figure | None]) -> str:
    """Return what the sign before a figure says, where one of them has it."""
    if not any(is_small(one) and one and one.value is not None for one in figures):
        return ""
    return _("~ from fewer than {n} articles: no more than a hint").format(n=number(FEW))


def short(figure: Figure | None) -> str:
    """Return a figure for a cell, with a sign before it where its articles are few."""
    text = value_text(figure)
    return ABOUT + text if is_small(figure) and figure and figure.value is not None else text


def title_of(labels: Sequence[Label], identity: Id) -> str:
    """Return the title of a label; "" is that nothing is there."""
    known = next((one for one in labels if one.id == identity), None)
    return isolate(known.title(current_language())) if known else identity


class PairwiseCard(ChartCard):
    """One measure between each two people."""

    cases_wanted = Signal(object)  # Wanted

    def __init__(self) -> None:
        self.matrix = Matrix(name=_("Agreement of each two"))
        super().__init__(_("Agreement of each two"), self.matrix)
        self.measure = Choice(name=_("Which agreement"))
        for measure in Measure:
            self.measure.addItem(measure_title(measure), measure)
        self.add_choice(self.measure)
        self._view: Overview | None = None
        self.measure.setCurrentIndex(self.measure.findData(Measure.EXACT))
        self.measure.currentIndexChanged.connect(lambda _index: self._show())
        self.matrix.activated.connect(self.cases_wanted)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        self._view = view
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        measure = Measure(self.measure.currentData())
        found: dict[Pair, Figure] = {
            one.pair: one
            for one in view.figures
            if one.pair and one.measure is measure and not one.label
        }
        people = sorted({who for pair in found for who in pair}, key=lambda x: view.people[x])
        names = [isolate(view.people[who]) for who in people]
        self.name_chart(_("{measure} of each two").format(measure=measure_title(measure)))
        self.say_empty("" if found else _("No article is done by two people yet."))
        self.say_note(
            "\n".join(x for x in (_(MEANINGS[measure]), few_note([*found.values()])) if x)
        )
        self.matrix.set_cells(
            names, names, [[self._cell(view, found, a, b) for b in people] for a in people]
        )

    def _cell(self, view: Overview, found: dict[Pair, Figure], one: Id, other: Id) -> MatrixCell:
        if one == other:
            return nothing()
        pair = (min(one, other), max(one, other))
        figure = found.get(pair)
        who = _("{one} and {other}").format(
            one=isolate(view.people[one]), other=isolate(view.people[other])
        )
        strength = max(0.0, 2 * (figure.value - 0.5)) if figure and figure.value else 0.0
        return MatrixCell(
            short(figure),
            f"{who}: {said(figure)}",
            strength=0.05 + 0.95 * strength if figure else 0.0,
            data=Wanted(pair, figure.measure) if figure else None,
        )


class ConfusionCard(ChartCard):
    """Which labels stand where the others have which."""

    cases_wanted = Signal(object)  # Wanted

    def __init__(self) -> None:
        self.matrix = Matrix(name=_("Where they differ"))
        super().__init__(_("Where they differ"), self.matrix)
        self.pair = Choice(name=_("Whose marks"))
        self.add_choice(self.pair)
        self._view: Overview | None = None
        self.pair.currentIndexChanged.connect(lambda _index: self._show())
        self.matrix.activated.connect(self.cases_wanted)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        self._view = view
        chosen = self.pair.currentData()
        self.pair.blockSignals(True)
        self.pair.clear()
        self.pair.addItem(_("All pairs"), EVERY)
        for one, other in pairs(view.selection.people):
            if view.cells.get((one, other)):
                names = isolate(view.people[one]), isolate(view.people[other])
                self.pair.addItem(_("{one} and {other}").format(one=names[0], other=names[1]))
                self.pair.setItemData(self.pair.count() - 1, (one, other))
        at = next((i for i in range(self.pair.count()) if self.pair.itemData(i) == chosen), 0)
        self.pair.setCurrentIndex(at)
        self.pair.blockSignals(False)
        self._show()
        self.pair.setVisible(self.pair.count() > 2)

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        data = self.pair.currentData()
        pair: Pair = tuple(data) if data else EVERY
        cells = view.cells.get(pair, ())
        used = {label for cell in cells for label in (cell.first, cell.second)}
        labels = [one.id for one in view.labels if one.id in used]
        self.say_empty("" if cells else _("Nothing was compared yet."))
        self.say_note(
            _("Rows: {one}. Columns: {other}. Enter opens the cases.").format(
                one=isolate(view.people[pair[0]]), other=isolate(view.people[pair[1]])
            )
            if pair
            else _("A click or Enter opens the cases.")
        )
        counts = _Counts(cells)
        titles = [title_of(view.labels, one) for one in labels]
        rows = [
            [
                *(self._cell(view, counts, pair, one, other) for other in labels),
                self._bounds(view, counts, pair, one),
                self._missing(view, counts, pair, one),
            ]
            for one in labels
        ]
        heads = [*titles, _("other ends"), _("nothing")]
        if pair:
            rows.append(
                [
                    *(self._missing(view, counts, pair, one, swapped=True) for one in labels),
                    nothing(),
                    nothing(),
                ]
            )
            titles = [*titles, _("nothing")]
        self.matrix.set_cells(titles, heads, rows)

    def _cell(
        self, view: Overview, counts: "_Counts", pair: Pair, one: Id, other: Id
    ) -> MatrixCell:
        if one == other:
            n = counts.same(one)
            what = _("the same spans")
            wanted = Wanted(pair, cell=(one, one, True))
        else:
            n = counts.others(one, other, ordered=bool(pair))
            what = _("another label")
            wanted = Wanted(pair, cell=(one, other, None))
        titles = f"{title_of(view.labels, one)} – {title_of(view.labels, other)}"
        return _counted(n, f"{titles}: {what}", counts, wanted, agrees=one == other)

    def _bounds(self, view: Overview, counts: "_Counts", pair: Pair, one: Id) -> MatrixCell:
        how = _("the same label, other ends")
        what = f"{title_of(view.labels, one)}: {how}"
        return _counted(counts.bounds(one), what, counts, Wanted(pair, cell=(one, one, False)))

    def _missing(
        self, view: Overview, counts: "_Counts", pair: Pair, one: Id, *, swapped: bool = False
    ) -> MatrixCell:
        how = _("nothing there")
        what = f"{title_of(view.labels, one)}: {how}"
        cell = ("", one, False) if swapped else (one, "", False)
        return _counted(counts.missing(one, swapped=swapped), what, counts, Wanted(pair, cell=cell))


def _counted(
    n: int, what: str, counts: "_Counts", wanted: Wanted, *, agrees: bool = False
) -> MatrixCell:
    most = counts.most_same if agrees else counts.most_other
    times = ngettext("{n} time", "{n} times", n)
    spoken = f"{what}: {times}"
    strength = (0.15 + 0.85 * n / most) if n and most else 0.0
    return MatrixCell(number(n), spoken, agrees, strength, wanted if n else None)


class _Counts:
    """The cells of a confusion matrix, as they stand in the picture."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = {(one.first, one.second, one.same_ends): one.n for one in cells}
        same = [one.n for one in cells if one.same_ends and one.first == one.second]
        other = [one.n for one in cells if not (one.same_ends and one.first == one.second)]
        self.most_same, self.most_other = max(same, default=0), max(other, default=0)

    def same(self, label: Id) -> int:
        return self._cells.get((label, label, True), 0)

    def bounds(self, label: Id) -> int:
        return self._cells.get((label, label, False), 0)

    def others(self, one: Id, other: Id, *, ordered: bool) -> int:
        both = [(one, other)] if ordered else [(one, other), (other, one)]
        ends = (True, False)
        return sum(self._cells.get((*pair, same), 0) for pair in both for same in ends)

    def missing(self, label: Id, *, swapped: bool) -> int:
        return self._cells.get(("", label, False) if swapped else (label, "", False), 0)


class MeasuresCard(ChartCard):
    """All measures over everybody, and one of them by label."""

    cases_wanted = Signal(object)  # Wanted

    def __init__(self) -> None:
        heads = (_("Measure"), _("Figure"), "95 %")
        self.bars = Bars(name=_("Agreement with intervals"), heads=heads)
        super().__init__(_("Agreement with intervals"), self.bars)
        self.by = Choice(name=_("Figures by"))
        self.by.addItem(_("All measures"), None)
        for measure in Measure:
            title = _("{measure} by label").format(measure=measure_title(measure))
            self.by.addItem(title, measure)
        self.add_choice(self.by)
        self._view: Overview | None = None
        self.by.currentIndexChanged.connect(lambda _index: self._show())
        self.bars.activated.connect(self.cases_wanted)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        self._view = view
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        by = self.by.currentData()
        measure = Measure(by) if by else None
        if measure is None:
            figures = [view.figure(one) for one in Measure]
            titles = [measure_title(one) for one in Measure]
        else:
            used = [one for one in view.labels if view.figure(measure, label=one.id)]
            figures = [view.figure(measure, label=one.id) for one in used]
            titles = [title_of(view.labels, one.id) for one in used]
        self.name_chart(self.by.currentText())
        self.say_empty("" if view.figures else _("No article is done by two people yet."))
        self.say_note(few_note(figures))
        self.bars.set_bars(
            [
                _bar(title, figure)
                for title, figure in zip(titles, figures, strict=True)
                if figure is not None
            ]
        )


def _bar(title: str, figure: Figure) -> Bar:
    return Bar(
        title,
        None if figure.value is None else max(0.0, figure.value),
        short(figure),
        f"{title}: {said(figure)}",
        interval_text(figure) or n_text(figure),
        figure.low,
        figure.high,
        data=Wanted(figure.pair, figure.measure, figure.label),
    )


class LabelsCard(ChartCard):
    """How many spans each label has."""

    def __init__(self) -> None:
        heads = (_("Label"), _("Spans"), _("Share"))
        self.bars = Bars(name=_("Labels"), heads=heads)
        super().__init__(_("Spans by label"), self.bars)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        total = sum(n for _label, n in view.label_counts)
        most = max((n for _label, n in view.label_counts), default=0)
        colors = {one.id: one.color for one in view.labels}
        self.say_empty("" if total else _("Nothing is marked yet."))
        bars = []
        for label, n in view.label_counts:
            title = title_of(view.labels, label)
            share = percent_text(n / total if total else None)
            spans = ngettext("{n} span", "{n} spans", n)
            spoken = f"{title}: {spans}"
            color = label_paint(current(), colors[label]).line.name()
            bars.append(Bar(title, n / most if most else 0, number(n), spoken, share, color=color))
        self.bars.set_bars(bars)
