"""Figures of agreement with their n and intervals, and the matrices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.core.agreement.counts import Counted, Counts, Tally, What
from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.formulas import formulas
from annotator.core.agreement.resampling import Sheet
from annotator.core.model import Id

RESAMPLES = 1_000
CONFIDENCE = 0.95
_LEAST = 0.5  # share of the draws that must have a figure, or there is no interval


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: of what, over which pair and label, of how many, and between which bounds.

    `value` is None where nothing was compared or chance explains all; `low` and `high` are None
    without enough documents to draw from.
    """

    measure: Measure
    pair: Pair  # (): over all
    label: str  # "": over all
    value: float | None
    n: int  # see `Measure`
    documents: int  # compared
    low: float | None = None
    high: float | None = None


def figures(
    counted: Counted, *, resamples: int = RESAMPLES, detail: bool = False, seed: int = 0
) -> list[Figure]:
    """Return every figure: over all, by pair, by label, and with `detail` by label of each pair.

    Intervals are percentiles of `resamples` draws of documents (none with 0, nor for fewer than
    two documents). The same counts and seed give the same figures, in whatever order they came.
    """
    sheet = Sheet(counted, detail=detail, seed=seed, drawn=bool(resamples))
    known = formulas(sheet.places)
    compared = _documents(counted)
    drawn: list[list[float]] = [[] for _ in known]
    if resamples and compared[EVERY] > 1:
        for row in sheet.draw(resamples, seed):
            for (formula, _), values in zip(known.values(), drawn, strict=True):
                value = formula(row)
                if value is not None:
                    values.append(value)
    found = []
    for ((measure, pair, label), (formula, places)), values in zip(
        known.items(), drawn, strict=True
    ):
        n = sum(sheet.total[place] for place in places)
        enough = values and len(values) >= _LEAST * resamples
        bounds = interval(values, CONFIDENCE) if enough else (None, None)
        value = formula(sheet.total)
        found.append(Figure(measure, pair, label, value, n, compared[pair], *bounds))
    return found


def figures_of(one: Tally) -> list[Figure]:
    """Return the figures of one document, in detail and without intervals."""
    return figures(Counted([one]), resamples=0, detail=True)


def interval(values: Sequence[float], confidence: float) -> tuple[float, float]:
    """Return the percentile interval: the bounds that leave out as many on both sides."""
    ordered = sorted(values)
    tail = (1 - confidence) / 2
    return _quantile(ordered, tail), _quantile(ordered, 1 - tail)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Interpolate between order statistics (Hyndman and Fan 1996, type 7)."""
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def _documents(counted: Counted) -> Counter[Pair]:
    found: Counter[Pair] = Counter()
    for (what, who, _, _), count in counted.total().items():
        if what is What.DOCUMENTS:
            found[EVERY] += count
            for pair in combinations(who, 2):
                found[pair] += count
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one label stands on one side where the other has another, or the same.

    "" as a label: nothing there. `same_ends` tells "same label, other bounds" from equal spans.
    """

    first: str
    second: str
    same_ends: bool
    n: int


def confusion(total: Counts, pair: Pair = EVERY) -> list[Cell]:
    """Return the cells of the confusion matrix that are not 0, the largest first.

    Of one pair, `first` is the label of the annotator whose id comes first. Over all pairs no
    side is first: both orders of two labels are one cell, in alphabetical order, "" last.
    """
    cells: Counter[tuple[str, str, bool]] = Counter()
    for (what, who, one, two), count in total.items():
        if what not in _CELLS:
            continue
        for both in combinations(who, 2):
            if pair not in (EVERY, both):
                continue
            labels = (one, one if what is What.EQUAL else two)
            if pair == EVERY:
                labels = min(labels, key=_emptiness), max(labels, key=_emptiness)
            cells[*labels, what in (What.EQUAL, What.SAME_ENDS)] += count
    found = [Cell(*cell, n=count) for cell, count in cells.items() if count]
    return sorted(found, key=lambda cell: (-cell.n, cell.first, cell.second, cell.same_ends))


_CELLS = frozenset({What.EQUAL, What.SAME_ENDS, What.OTHER_ENDS, What.ALONE})


def _emptiness(label: str) -> tuple[bool, str]:
    return not label, label


def pairwise(found: Sequence[Figure], measure: Measure) -> dict[tuple[Id, Id], Figure]:
    """Return the figures of one measure over all labels, by pair: the pairwise matrix."""
    return {
        figure.pair: figure
        for figure in found
        if figure.pair and figure.measure is measure and not figure.label
    }
