"""Which spans of two layers stand for each other: one to one, as many as can be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.core.layers import Ends, Place

Group = tuple[list[Place], list[Place]]  # of both layers, each in the order of the text
Paired = tuple[Place | None, Place | None]  # None: the other side has nothing for it


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the spans of two layers stand to each other, those equal in ends and label left out.

    Every remaining span stands in exactly one of the pairs.
    """

    same_ends: list[tuple[Place, Place]]  # other labels
    overlapping: list[tuple[Place, Place]]  # other ends; equal labels first
    alone: list[Paired]


def groups_of(first: Iterable[Place], second: Iterable[Place]) -> Iterator[Group]:
    """Yield the places of two layers, each given in order, in groups that do not overlap."""
    group: Group = [], []
    reached = 0
    for place, side in sorted([(one, 0) for one in first] + [(one, 1) for one in second]):
        if place[0] >= reached and reached:
            yield group
            group = [], []
        group[side].append(place)
        reached = max(reached, place[1])
    if reached:
        yield group


def pair_rests(first: Sequence[Place], second: Sequence[Place]) -> Pairing:
    """Pair what two layers do not have in common, each given in order.

    In turn, each time among what is left: the same ends; overlap with the same label; overlap
    with another label. The last two are maximum matchings, so that "missing" is said of as few
    spans as possible.
    """
    by_ends: defaultdict[Ends, list[Place]] = defaultdict(list)
    for place in second:
        by_ends[place[0], place[1]].append(place)
    same_ends = []
    for place in first:
        others = by_ends.get((place[0], place[1]))
        if others:
            same_ends.append((place, others.pop(0)))
    first, second = _without(first, second, same_ends)
    overlapping = match(first, second, _same_label)
    first, second = _without(first, second, overlapping)
    other_label = match(first, second, _any_label)
    first, second = _without(first, second, other_label)
    alone: list[Paired] = [*((one, None) for one in first), *((None, one) for one in second)]
    return Pairing(same_ends, overlapping + other_label, alone)


def overlap_pairs(first: Sequence[Place], second: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Return a maximum matching of spans with one label that share a code point."""
    return match(first, second, _same_label) if first and second else []


def _same_label(one: Place, other: Place) -> bool:
    return one[2] == other[2]


def _any_label(_one: Place, _other: Place) -> bool:
    return True


def _without(
    first: Iterable[Place], second: Iterable[Place], pairs: Sequence[tuple[Place, Place]]
) -> tuple[list[Place], list[Place]]:
    taken, given = {one for one, _ in pairs}, {other for _, other in pairs}
    return [one for one in first if one not in taken], [two for two in second if two not in given]


def match(
    first: Sequence[Place], second: Sequence[Place], may: Callable[[Place, Place], bool]
) -> list[tuple[Place, Place]]:
    """Return a maximum matching of overlapping spans, each side given in order.

    Augmenting paths (Berge 1957; Kuhn 1955), tried from the first span on, to the largest overlap
    first: the same spans are always paired in the same way.
    """
    edges = []
    for one in first:
        near = []
        for index, other in enumerate(second):
            if other[0] >= one[1]:
                break
            shared = min(one[1], other[1]) - max(one[0], other[0])
            if shared > 0 and may(one, other):
                near.append((-shared, index))
        edges.append([index for _, index in sorted(near)])
    partner: dict[int, int] = {}  # index in the second -> index in the first
    for start, near_start in enumerate(edges):
        if near_start:
            _augment(start, edges, partner)
    return sorted((first[one], second[two]) for two, one in partner.items())


def _augment(start: int, edges: Sequence[Sequence[int]], partner: dict[int, int]) -> None:
    """Lengthen a matching by one pair if a path from `start` allows it; breadth first."""
    came: dict[int, int] = {}  # index in the second -> index in the first it was reached from
    waiting = [start]
    for one in waiting:
        for two in edges[one]:
            if two in came:
                continue
            came[two] = one
            if two in partner:
                waiting.append(partner[two])
                continue
            at: int | None = two
            while at is not None:
                one = came[at]  # noqa: PLW2901 - the loop ends here
                before = next((index for index, held in partner.items() if held == one), None)
                partner[at] = one
                at = before if one != start else None
            return
