"""The formulas of agreement: from a row of sums to a figure, or to none where it has no meaning.

A formula is made once for the places of its sums in a row and then asked for many rows. Sums are
whole numbers, so nothing is rounded before the last division.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from annotator.core.agreement.fields import Field, Measure, Pair

Row = Sequence[int]
Formula = Callable[[Row], float | None]
Places = Mapping[Field, int]  # where each sum stands in a row


def ratio(places: Places, measure: Measure, where: Pair, label: str) -> Formula:
    """F1 = 2 TP / (2 TP + FP + FN) (van Rijsbergen 1979), or the share of what is the same.

    For spans nobody knows how many "true negatives" there are; F1 needs none, is alike from both
    sides, and is what kappa tends to when they are many (Hripcsak and Rothschild 2005).
    """
    n = places[measure, where, label, "n", ""]
    same = places.get((measure, where, label, "same", ""))
    times = 1 if measure is Measure.ATTRIBUTE else 2  # else n counts the spans of both sides

    def figure(row: Row) -> float | None:
        if not row[n]:
            return None
        return times * row[same] / row[n] if same is not None else 0.0

    return figure


def kappa(places: Places, where: Pair, label: str) -> Formula:
    """Cohen's (1960) kappa: (po - pe) / (1 - pe); of several pairs their mean (Light 1971).

    None where both only ever chose one and the same category, so that chance explains all.
    """
    pairs = _parts(places, Measure.KAPPA, where, "", "n")
    one = _kappa_of_all if not label else _kappa_of_one
    figures = [one(places, where, label, of) for of in pairs]

    def figure(row: Row) -> float | None:
        values = [value for value in [figure(row) for figure in figures] if value is not None]
        return sum(values) / len(values) if values else None

    return figures[0] if len(figures) == 1 else figure


def _kappa_of_all(places: Places, where: Pair, _label: str, of: str) -> Formula:
    start = Measure.KAPPA, where, ""
    n, same = places[*start, "n", of], places.get((*start, "same", of))
    names = {name[6:] for *_, name, part in places if name.startswith("first ") and part == of}
    both = [
        (places[*start, f"first {name}", of], places[*start, f"second {name}", of])
        for name in sorted(names)
        if (*start, f"first {name}", of) in places and (*start, f"second {name}", of) in places
    ]

    def figure(row: Row) -> float | None:
        total = row[n]
        chance = sum([row[one] * row[two] for one, two in both])
        rest = total * total - chance
        return (total * (row[same] if same is not None else 0) - chance) / rest if rest else None

    return figure


def _kappa_of_one(places: Places, where: Pair, label: str, of: str) -> Formula:
    n = places[Measure.KAPPA, where, "", "n", of]
    start = Measure.KAPPA, where, label
    first, second, both = (places.get((*start, x, of), -1) for x in ("first", "second", "both"))

    def figure(row: Row) -> float | None:
        total = row[n]
        mine = row[first] if first >= 0 else 0
        theirs = row[second] if second >= 0 else 0
        same = total - mine - theirs + (2 * row[both] if both >= 0 else 0)
        chance = mine * theirs + (total - mine) * (total - theirs)
        rest = total * total - chance
        return (total * same - chance) / rest if rest else None

    return figure


def alpha(places: Places, where: Pair, label: str) -> Formula:
    """Krippendorff's alpha for unitizing, nominal: 1 - Do / De.

    Krippendorff, Mathet, Bouvry and Widlöcher (2016), "On the reliability of unitizing textual
    continua: Further developments", Quality & Quantity 50, equations 1 to 5. The documents are
    one continuum after the other. With l the length times the layers, l_c the code points of
    value c, and s_c the squared lengths of its units (of gaps, which have no structure: their
    length), e_cc = l (l_c² - s_c) / (l² - Σ s). Where documents have different numbers m of
    layers, each counts with 1 / (m - 1), as missing data in Krippendorff (2011).
    """
    start = Measure.ALPHA, where, label
    length = places[Measure.ALPHA, where, "", "length", ""]
    values = _parts(places, *start, "units")
    units = [(places[*start, "units", x], places[*start, "squares", x]) for x in values]
    layers = _parts(places, *start, "different")
    different = [(places[*start, "different", m], int(m) - 1) for m in layers]

    def figure(row: Row) -> float | None:
        total = gap = row[length]
        expected = squares = 0
        for covered, squared in units:
            gap -= row[covered]
            squares += row[squared]
            expected += row[covered] ** 2 - row[squared]
        expected += gap * gap - gap
        pairs = total * total - squares - gap
        if pairs <= 0 or expected == pairs:
            return None
        observed = sum([row[sum_] / others for sum_, others in different])
        return 1 - observed / (total - total * expected / pairs)

    return figure


def _parts(
    places: Iterable[Field], measure: Measure, where: Pair, label: str, name: str
) -> list[str]:
    """Return the parts of a sum, in order."""
    start = measure, where, label, name
    return sorted(field[4] for field in places if field[:4] == start)


def formulas(places: Places) -> dict[tuple[Measure, Pair, str], tuple[Formula, list[int]]]:
    """Return every figure that the sums allow: its formula, and where its n stands (added up)."""
    found: dict[tuple[Measure, Pair, str], tuple[Formula, list[int]]] = {}
    counted: defaultdict[Pair, list[int]] = defaultdict(list)
    for (measure, where, label, name, _), at in places.items():
        if measure is Measure.KAPPA and not label and name == "n":
            counted[where].append(at)
    for measure, where, label in sorted({field[:3] for field in places}):
        if measure is Measure.KAPPA:
            found[measure, where, label] = kappa(places, where, label), counted[where]
        elif measure is Measure.ALPHA:
            n = places[measure, where, "", "length", ""]
            found[measure, where, label] = alpha(places, where, label), [n]
        elif (measure, where, label, "n", "") in places:
            n = places[measure, where, label, "n", ""]
            found[measure, where, label] = ratio(places, measure, where, label), [n]
    return found
