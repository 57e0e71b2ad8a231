"""The sums that figures are made of: which of them a count adds to, and how often."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations

from annotator.core.agreement.counts import Key, What, Who
from annotator.core.agreement.units import TOGETHER
from annotator.core.model import Id


class Measure(StrEnum):
    """What a figure says, and what its n counts."""

    EXACT = "exact"  # F1 of spans equal in ends and label; n: spans of both sides
    OVERLAP = "overlap"  # F1 of spans with one label that overlap; n: spans of both sides
    TOLERANT = "tolerant"  # F1 of spans with one label and the same bare ends; n: the same
    LABEL = "label"  # share with the same label among pairs with the same ends; n: spans in them
    ATTRIBUTE = "attribute"  # share of equal values of attributes on equal spans; n: values
    KAPPA = "kappa"  # Cohen's kappa on words; n: words, for each pair
    ALPHA = "alpha"  # Krippendorff's alpha for unitizing; n: code points, for each layer


Pair = tuple[Id, Id] | tuple[()]
EVERY: Pair = ()  # over all pairs; for alpha, all layers of a document at once
Field = tuple[Measure, Pair, str, str, str]  # pair, label ("": all), and the sum's name and part

F1S = (Measure.EXACT, Measure.OVERLAP, Measure.TOLERANT)
_MORE = {What.OVERLAP: Measure.OVERLAP, What.TOLERANT: Measure.TOLERANT}
_ATTRIBUTES = {What.ATTRIBUTE: (("n", 1), ("same", 1)), What.ATTRIBUTE_OTHER: (("same", -1),)}
_PAIRED = frozenset({What.SAME_ENDS, What.OTHER_ENDS, What.ALONE})
_DIFFERENT = frozenset({What.DIFFERENT, What.LABEL_DIFFERENT})
_UNITS = {
    What.UNITS: ("units", True, True),  # the sum's name; is it of all labels; of one label
    What.SQUARES: ("squares", True, True),
    What.VALUE_UNITS: ("units", True, False),
    What.VALUE_SQUARES: ("squares", True, False),
    What.LABEL_UNITS: ("units", False, True),
    What.LABEL_SQUARES: ("squares", False, True),
}


def fields_of(key: Key) -> Iterator[tuple[Field, int]]:
    """Yield the sums that a count adds to, and how many times."""
    what, who, one, two = key
    if what in _UNITS or what is What.LENGTH:
        yield from _of_units(what, who, one, two)
        return
    for pair in combinations(who, 2):
        for where in (EVERY, pair):
            if what is What.WORDS:
                yield from _of_words(where, pair, one, two)
            elif what is What.EQUAL:
                yield from _of_equal(where, one)
            elif what in _PAIRED:
                yield from _of_unequal(what, where, one, two)
            elif measure := _MORE.get(what):
                yield (measure, where, "", "same", ""), 1
                yield (measure, where, one, "same", ""), 1
            elif sums := _ATTRIBUTES.get(what):
                for name, times in sums:
                    yield (Measure.ATTRIBUTE, where, "", name, ""), times
                    yield (Measure.ATTRIBUTE, where, one, name, ""), times
            elif what in _DIFFERENT:  # each code point twice: once seen from either layer
                layers = two if where == EVERY else "2"
                yield (Measure.ALPHA, where, one, "different", layers), 2


def _of_equal(where: Pair, one: str) -> Iterator[tuple[Field, int]]:
    for label in ("", one):
        for measure in (*F1S, Measure.LABEL):
            yield (measure, where, label, "n", ""), 2
            yield (measure, where, label, "same", ""), 1


def _of_unequal(what: What, where: Pair, one: str, two: str) -> Iterator[tuple[Field, int]]:
    measures = (*F1S, Measure.LABEL) if what is What.SAME_ENDS else F1S
    for label in (one, two):
        if label:
            for measure in measures:
                yield (measure, where, "", "n", ""), 1
                yield (measure, where, label, "n", ""), 1


def _of_words(where: Pair, pair: tuple[Id, Id], one: str, two: str) -> Iterator[tuple[Field, int]]:
    """Each pair keeps sums of its own: over all pairs, kappa is a mean of the pairs' kappas."""
    of = TOGETHER.join(pair)
    yield (Measure.KAPPA, where, "", "n", of), 1
    yield (Measure.KAPPA, where, "", f"first {one}", of), 1
    yield (Measure.KAPPA, where, "", f"second {two}", of), 1
    if one == two:
        yield (Measure.KAPPA, where, "", "same", of), 1
    mine, theirs = set(one.split(TOGETHER)) - {""}, set(two.split(TOGETHER)) - {""}
    for label in mine:
        yield (Measure.KAPPA, where, label, "first", of), 1
    for label in theirs:
        yield (Measure.KAPPA, where, label, "second", of), 1
    for label in mine & theirs:
        yield (Measure.KAPPA, where, label, "both", of), 1


def _of_units(what: What, who: Who, one: str, two: str) -> Iterator[tuple[Field, int]]:
    name, of_all, of_one = _UNITS.get(what, ("length", True, False))
    for where in (EVERY, *combinations(who, 2)):
        layers = where or who
        times = int(two in layers) if two else len(layers)
        if times and of_all:
            yield (Measure.ALPHA, where, "", name, one), times
        if times and of_one:
            yield (Measure.ALPHA, where, one, name, one), times
