"""Where the layers of one document differ: cases to rule on, typed, with their distinct answers.

A case is everything that hangs together: spans that overlap, over all layers, so that two spans
against one long one are one case. Nothing here tells who gave an answer but `Lane.annotators`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from annotator.core.agreement.matching import match
from annotator.core.arabic import fold_text
from annotator.core.bare_ends import bare_ends
from annotator.core.layers import Ends, Layered, Place, Side, Values, sides_of
from annotator.core.model import Id
from annotator.core.words import trim

Answer = tuple[tuple[Place, Values], ...]  # the spans of one layer in a case, in order; () nothing


class Kind(StrEnum):
    """What layers differ about; of several the first named here is the case's main kind."""

    MISSING = "missing"  # somebody marked nothing there
    SPLIT = "split"  # two spans against one
    LABEL = "label"
    BOUNDARY = "boundary"  # other words
    CLITIC = "clitic"  # the same but for proclitics or honorifics
    PUNCTUATION = "punctuation"  # the same but for blanks and punctuation
    ATTRIBUTE = "attribute"


_ORDER = tuple(Kind)
_WEIGHTS = {  # how much a case says that an article needs a reviewer
    Kind.MISSING: 4,
    Kind.SPLIT: 4,
    Kind.LABEL: 4,
    Kind.BOUNDARY: 3,
    Kind.CLITIC: 1,
    Kind.PUNCTUATION: 1,
    Kind.ATTRIBUTE: 1,
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One distinct answer, and the annotators who gave it, by id."""

    answer: Answer
    annotators: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Overlapping spans of the layers of one document, and how they differ.

    The key is the same as long as the distinct answers are ("nothing" is one), whoever gave them
    and however many. The order of the lanes depends on key and answer only: it tells nothing.
    """

    key: str  # 32 hexadecimal digits
    document: Id
    start: int
    end: int  # code points
    kinds: tuple[Kind, ...]  # the main one first; none: all agree
    lanes: tuple[Lane, ...]
    surface: str  # the folded text of the case, for precedents; "" where all agree

    @property
    def agreed(self) -> bool:
        """Tell whether all layers say the same."""
        return len(self.lanes) == 1

    @property
    def kind(self) -> Kind | None:
        """Return the main kind, if anything differs."""
        return self.kinds[0] if self.kinds else None


def cases_of(layered: Layered, *, least: int = 2) -> list[Case]:
    """Return the cases of a document in the order of the text, the agreed ones among them.

    Layers that are not done and marks in lines put aside take no part. Fewer than `least` layers
    give none; with 1, what one annotator marked alone counts as agreed.
    """
    sides = sides_of(layered)
    if len(sides) < least:
        return []
    return [_case(layered, sides, group) for group in _groups(sides)]


def disagreements(layered: Layered) -> list[Case]:
    """Return the cases of a document on which its layers differ, in the order of the text."""
    return [case for case in cases_of(layered) if not case.agreed]


def disagreement_count(layered: Layered) -> int:
    """Return how many `disagreements` there are, without finding out what they are about."""
    sides = sides_of(layered)
    if len(sides) < 2:
        return 0
    if all(side.flat for side in sides):  # then what all have alike overlaps nothing else
        same = set(sides[0].marks.items()).intersection(*(one.marks.items() for one in sides[1:]))
        agreed = {place for place, _ in same}
        rests = [[place for place in side.places if place not in agreed] for side in sides]
        if not any(rests):
            return 0
        sides = tuple(replace(side, places=rest) for side, rest in zip(sides, rests, strict=True))
    found = 0
    for group in _groups(sides):
        answers = {
            tuple([(place, side.marks[place]) for place in places])
            for side, places in zip(sides, group, strict=True)
        }
        found += len(answers) > 1
    return found


def severity(cases: Sequence[Case]) -> float:
    """Return how badly the layers of a document differ, 0 to 1: worst first is high first.

    The mean of a weight per case (missing, split and label 1, boundary 3/4, all else 1/4, agreed
    0), each multiplied by the share of layers beside the largest lane, at most doubled.
    """
    if not cases:
        return 0.0
    return sum(_weight(case) for case in cases) / len(cases)


def _weight(case: Case) -> float:
    if case.kind is None:
        return 0.0
    sizes = [len(lane.annotators) for lane in case.lanes]
    beside = min(1.0, 2 * (1 - max(sizes) / sum(sizes)))
    return beside * _WEIGHTS[case.kind] / max(_WEIGHTS.values())


def surface_of(text: str, start: int, end: int) -> str:
    """Return the form under which the text of a case is the same elsewhere: bare and folded."""
    return " ".join(fold_text(text[slice(*bare_ends(text, start, end))]).split())


def _groups(sides: Sequence[Side]) -> Iterator[list[list[Place]]]:
    """Yield the places that hang together by overlapping, by side."""
    reached = 0
    group: list[list[Place]] = [[] for _ in sides]
    for place, at in sorted((place, at) for at, side in enumerate(sides) for place in side.places):
        if reached and place[0] >= reached:
            yield group
            group = [[] for _ in sides]
        group[at].append(place)
        reached = max(reached, place[1])
    if reached:
        yield group


def _case(layered: Layered, sides: Sequence[Side], group: Sequence[Sequence[Place]]) -> Case:
    given: dict[Answer, list[Id]] = {}
    for side, places in zip(sides, group, strict=True):
        answer = tuple((place, side.marks[place]) for place in places)
        given.setdefault(answer, []).append(side.annotator)
    key = _digest(layered.document, *map(str, sorted(given)))
    lanes = [Lane(answer, tuple(who)) for answer, who in given.items()]
    lanes.sort(key=lambda lane: _digest(key, str(lane.answer)))
    start = min(place[0] for places in group for place in places)
    end = max(place[1] for places in group for place in places)
    kinds = kinds_of(layered.text, list(given))
    # What all agree on comes back nowhere as a case: half of all cases need no surface.
    surface = surface_of(layered.text, start, end) if len(lanes) > 1 else ""
    return Case(key, layered.document, start, end, kinds, tuple(lanes), surface)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def kinds_of(text: str, answers: Sequence[Answer]) -> tuple[Kind, ...]:
    """Return what answers differ about, the main kind first; every two of them are compared."""
    found: set[Kind] = set()
    for one, other in combinations(sorted(answers), 2):  # one order, one result
        found.update(_between(text, dict(one), dict(other)))
    return tuple(kind for kind in _ORDER if kind in found)


def _between(
    text: str, first: Mapping[Place, Values], second: Mapping[Place, Values]
) -> Iterator[Kind]:
    for place in first.keys() & second.keys():
        if first[place] != second[place]:
            yield Kind.ATTRIBUTE
    ones, others = sorted(first.keys() - second.keys()), sorted(second.keys() - first.keys())
    pairs = _closest(ones, others)
    same = [(place, place) for place in first.keys() & second.keys()]
    back = [(other, one) for one, other in pairs]
    parted = {
        *_parted([one for one in ones if all(one != x for x, _ in pairs)], pairs + same),
        *_parted([other for other in others if all(other != x for x, _ in back)], back + same),
    }
    if None in parted:
        yield Kind.MISSING
    if parted - {None}:
        yield Kind.SPLIT
    for one, other in pairs:
        if one[2] != other[2]:
            yield Kind.LABEL
        if one[:2] != other[:2] and parted.isdisjoint((one, other)):
            yield boundary_kind(text, one[:2], other[:2])
        if one[2] == other[2] and first[one] != second[other]:
            yield Kind.ATTRIBUTE


def _parted(alone: Sequence[Place], pairs: Sequence[tuple[Place, Place]]) -> Iterator[Place | None]:
    """Yield the span that reaches from a span's own counterpart to each that has none, or None.

    Spans inside each other are no split: where one of them has no counterpart it is missing.
    """
    for place in alone:
        yield next(
            (other for one, other in pairs if _over(other, place) and not _over(one, place)), None
        )


def _over(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _closest(ones: Sequence[Place], others: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Pair spans one to one: the same ends first, then what overlaps, the same label first."""
    pairs: list[tuple[Place, Place]] = []
    for may in (_same_ends, _same_label, _any):
        left = [one for one in ones if all(one != pair[0] for pair in pairs)]
        right = [other for other in others if all(other != pair[1] for pair in pairs)]
        pairs += match(left, right, may)
    return pairs


def _same_ends(one: Place, other: Place) -> bool:
    return one[:2] == other[:2]


def _same_label(one: Place, other: Place) -> bool:
    return one[2] == other[2]


def _any(_one: Place, _other: Place) -> bool:
    return True


def boundary_kind(text: str, one: Ends, other: Ends) -> Kind:
    """Tell what parts the ends of two overlapping spans: signs, clitics, or words."""
    if trim(text, *one) == trim(text, *other):
        return Kind.PUNCTUATION
    if bare_ends(text, *one) == bare_ends(text, *other):
        return Kind.CLITIC
    return Kind.BOUNDARY


def counts_by_kind(cases: Sequence[Case]) -> Counter[Kind]:
    """Return how many of the cases have each main kind."""
    return Counter(case.kind for case in cases if case.kind)
