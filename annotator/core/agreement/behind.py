"""The spans behind a figure: what a document says for and against it, with the case it is in."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from annotator.core.agreement.counts import Counted, Key, What
from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.matching import pair_rests
from annotator.core.bare_ends import same_bare_ends
from annotator.core.disagreement import Case, cases_of
from annotator.core.layers import Layered, Place, Side, Values, sides_of
from annotator.core.model import Id


@dataclass(frozen=True, slots=True)
class Instance:
    """How one span of a layer stands to another layer: with its counterpart, or without one."""

    document: Id
    case: str  # the key of the case it is part of
    pair: tuple[Id, Id]
    first: Place | None  # None: nothing there
    second: Place | None
    attributes: tuple[Values, Values] = ((), ())

    @property
    def labels(self) -> tuple[str, str]:
        """Return the labels on both sides, "" where nothing is."""
        return self.first[2] if self.first else "", self.second[2] if self.second else ""

    @property
    def same_ends(self) -> bool:
        """Tell whether both sides have the same ends."""
        return bool(self.first and self.second and self.first[:2] == self.second[:2])


def instances(layered: Layered) -> list[Instance]:
    """Return every span of every pair of layers in one instance: what the confusion matrix counts.

    They stand in the order of pairs, then of the text.
    """
    cases = cases_of(layered)
    starts = [case.start for case in cases]
    found = []
    for first, second in combinations(sides_of(layered), 2):
        pairs = sorted(_pairs(first, second), key=lambda pair: pair[0] or pair[1] or (0, 0, ""))
        for one, other in pairs:
            start = min(place[0] for place in (one, other) if place)
            case: Case = cases[bisect_right(starts, start) - 1]
            values = first.marks[one] if one else (), second.marks[other] if other else ()
            who = first.annotator, second.annotator
            found.append(Instance(layered.document, case.key, who, one, other, values))
    return found


def _pairs(first: Side, second: Side) -> Iterator[tuple[Place | None, Place | None]]:
    common = first.marks.keys() & second.marks.keys()
    yield from ((place, place) for place in common)
    rests = [[one for one in side.places if one not in common] for side in (first, second)]
    pairing = pair_rests(*rests)
    yield from pairing.same_ends
    yield from pairing.overlapping
    yield from pairing.alone


def in_cell(
    layered: Layered, first: str, second: str, *, same_ends: bool, pair: Pair = EVERY
) -> list[Instance]:
    """Return what a cell of `figures.confusion` counts in one document."""
    either = {(first, second), (second, first)} if pair == EVERY else {(first, second)}
    return [
        one
        for one in instances(layered)
        if pair in (EVERY, one.pair) and one.labels in either and one.same_ends is same_ends
    ]


def against(
    layered: Layered, measure: Measure, *, pair: Pair = EVERY, label: str = ""
) -> list[Instance]:
    """Return what in one document keeps a figure from being 1."""
    return [
        one
        for one in instances(layered)
        if pair in (EVERY, one.pair)
        and (not label or label in one.labels)
        and _speaks_against(one, measure, layered.text)
    ]


def _speaks_against(one: Instance, measure: Measure, text: str) -> bool:
    equal = one.first == one.second
    if measure is Measure.ATTRIBUTE:
        return equal and one.attributes[0] != one.attributes[1]
    if measure is Measure.LABEL:
        return one.same_ends and not equal
    if one.first is None or one.second is None or one.labels[0] != one.labels[1]:
        return True
    if measure is Measure.OVERLAP:
        return False
    if measure is Measure.TOLERANT:
        return not same_bare_ends(text, one.first[:2], one.second[:2])
    return not equal


def documents_against(
    counted: Counted, measure: Measure, *, pair: Pair = EVERY, label: str = ""
) -> list[Id]:
    """Return the documents in which something may keep a figure from being 1, by id.

    For the tolerant F1 they are those of the exact one: only a look at the text tells more.
    """

    def wanted(key: Key) -> bool:
        what, who, one, two = key
        if what not in _AGAINST.get(measure, _UNEQUAL):
            return False
        if measure is Measure.OVERLAP and what is What.OTHER_ENDS and one == two:
            return False
        labels = (one,) if what is What.ATTRIBUTE_OTHER else (one, two)
        return pair in (EVERY, *combinations(who, 2)) and (not label or label in labels)

    return counted.holding(wanted)


_UNEQUAL = frozenset({What.SAME_ENDS, What.OTHER_ENDS, What.ALONE})
_AGAINST = {
    Measure.ATTRIBUTE: frozenset({What.ATTRIBUTE_OTHER}),
    Measure.LABEL: frozenset({What.SAME_ENDS}),
}
