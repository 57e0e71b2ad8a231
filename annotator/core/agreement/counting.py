"""Counting one document: the spans that all layers have at once, the others pair by pair."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import combinations

from annotator.core.agreement.counts import Key, Tally, What, Who
from annotator.core.agreement.labelled_words import (
    count_words,
    stands_apart,
    word_counts,
    words_of,
)
from annotator.core.agreement.matching import Group, groups_of, overlap_pairs, pair_rests
from annotator.core.agreement.units import cut, differing, units_by_label
from annotator.core.bare_ends import bare_ends, same_bare_ends
from annotator.core.layers import UNCOUNTED, Layered, Place, Side, Values, content_of, sides_of
from annotator.core.model import Id

Sums = defaultdict[Key, int]
_REMEMBERED = 1 << 12  # pairs of values


def tally(layered: Layered) -> Tally:
    """Count one document. Fewer than two layers that are done give no counts of agreement."""
    sides = sides_of(layered)
    counts: Sums = defaultdict(int)
    everyone = tuple([side.annotator for side in sides])
    if undone := len(layered.layers) - len(sides):
        counts[What.UNDONE, (), "", ""] = undone
    if len(sides) > 1:
        content = content_of(layered)
        total = layered.words
        if total == UNCOUNTED:
            total = count_words(layered.text, content)
        counts[What.DOCUMENTS, everyone, "", ""] = 1
        counts[What.LENGTH, everyone, "", ""] = sum([end - start for start, end in content])
        flat = all(side.flat for side in sides)
        agreed = _agreed(sides) if flat else frozenset()
        total, unsafe = _count_agreed(counts, everyone, agreed, sides, layered.text, total)
        rests = [[one for one in side.places if one not in agreed] for side in sides]
        words = [words_of(rest + unsafe, layered.text) for rest in rests]
        counts[What.WORDS, everyone, "", ""] = total
        _count_units(counts, everyone, rests, flat=flat)
        for one, two in combinations(range(len(sides)), 2):
            who = everyone[one], everyone[two]
            _count_words(counts, who, words[one], words[two])
            if rests[one] or rests[two]:
                pair = _Pair(counts, who, str(len(sides)), sides[one], sides[two], layered.text)
                pair.count(rests[one], rests[two], flat=flat)
    return Tally(layered.document, {key: count for key, count in counts.items() if count})


def _agreed(sides: Sequence[Side]) -> Set[Place]:
    """Return the places that every side has."""
    found = sides[0].marks.keys() & sides[1].marks.keys()
    for side in sides[2:]:
        found &= side.marks.keys()
    return found


def _count_agreed(
    counts: Sums, who: Who, agreed: Set[Place], sides: Sequence[Side], text: str, total: int
) -> tuple[int, list[Place]]:
    """Count what all sides have, none of which overlaps anything.

    Returns how many of the `total` words are left, and the spans whose words may be shared with a
    neighbour: their words have to be looked at.
    """
    unsafe = []
    by_label: dict[str, list[int]] = {}
    for place in agreed:
        start, end, label = place
        sums = by_label.get(label)
        if sums is None:
            sums = by_label[label] = [0, 0, 0, 0]
        sums[0] += 1
        sums[1] += end - start
        sums[2] += (end - start) ** 2
        if stands_apart(text, start, end):
            sums[3] += sum([word_counts[chunk] for chunk in text[start:end].split()])
        else:
            unsafe.append(place)
    for label, (times, covered, squares, words) in by_label.items():
        counts[What.EQUAL, who, label, ""] = times
        counts[What.UNITS, who, label, ""] = covered
        counts[What.SQUARES, who, label, ""] = squares
        counts[What.WORDS, who, label, label] = words
        total -= words
    _count_agreed_attributes(counts, who, agreed, sides)
    return total, unsafe


def _count_agreed_attributes(
    counts: Sums, who: Who, agreed: Iterable[Place], sides: Sequence[Side]
) -> None:
    first, *others = [side.marks for side in sides]
    every = [side.marks for side in sides]
    same: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, tuple[Values, ...]]] = Counter()
    for place in agreed:
        values = first[place]
        for marks in others:
            if marks[place] != values:
                other[place[2], tuple([marks[place] for marks in every])] += 1
                break
        else:
            for name, _ in values:
                same[place[2], name] += 1
    for names, times in same.items():
        counts[What.ATTRIBUTE, who, *names] += times
    pairs = list(combinations(range(len(who)), 2))
    for (label, each), times in other.items():
        for one, two in pairs:
            both = who[one], who[two]
            _add_attributes(counts, both, label, each[one], each[two], times)


def _add_attributes(
    counts: Sums, who: Who, label: str, mine: Values, theirs: Values, times: int
) -> None:
    """Compare the attributes that at least one of two equal spans has; without one it is ""."""
    for name, differs in compared_values(mine, theirs):
        counts[What.ATTRIBUTE, who, label, name] += times
        if differs:
            counts[What.ATTRIBUTE_OTHER, who, label, name] += times


@lru_cache(_REMEMBERED)
def compared_values(mine: Values, theirs: Values) -> tuple[tuple[str, bool], ...]:
    """Return the names of attributes of two equal spans, and whether the values differ."""
    ours, others = dict(mine), dict(theirs)
    return tuple(
        (name, ours.get(name, "") != others.get(name, "")) for name in ours.keys() | others.keys()
    )


def _count_words(
    counts: Sums, who: Who, first: Mapping[int, str], second: Mapping[int, str]
) -> None:
    """Count the labelled words of a pair; those without a label were counted as such already."""
    if first == second:
        for value in first.values():
            counts[What.WORDS, who, value, value] += 1
        counts[What.WORDS, who, "", ""] -= len(first)
        return
    words = first.keys() | second.keys()
    for word in words:
        counts[What.WORDS, who, first.get(word, ""), second.get(word, "")] += 1
    counts[What.WORDS, who, "", ""] -= len(words)


def _count_units(
    counts: Sums, everyone: Who, rests: Sequence[Sequence[Place]], *, flat: bool
) -> None:
    """Count the units that are not everyone's; in layers with overlaps none are."""
    for name, rest in zip(everyone, rests, strict=True):
        if flat:
            _add_units(counts, (What.UNITS, What.SQUARES), everyone, name, rest)
            continue
        _add_units(counts, (What.VALUE_UNITS, What.VALUE_SQUARES), everyone, name, cut(rest))
        for units in units_by_label(rest).values():
            _add_units(counts, (What.LABEL_UNITS, What.LABEL_SQUARES), everyone, name, units)


def _add_units(
    counts: Sums, whats: tuple[What, What], who: Who, name: Id, units: Iterable[Place]
) -> None:
    covered, squares = whats
    for start, end, value in units:
        counts[covered, who, value, name] += end - start
        counts[squares, who, value, name] += (end - start) ** 2


class _Pair:
    """Counting what two layers have beyond what all have."""

    def __init__(
        self, counts: Sums, who: Who, layers: str, first: Side, second: Side, text: str
    ) -> None:
        self.counts, self.who, self.layers = counts, who, layers
        self.first, self.second, self.text = first, second, text

    def count(self, ones: Sequence[Place], others: Sequence[Place], *, flat: bool) -> None:
        """Count the places of each side that not all sides have."""
        common = set(ones).intersection(others)
        for place in common:
            self.counts[What.EQUAL, self.who, place[2], ""] += 1
            mine, theirs = self.first.marks[place], self.second.marks[place]
            _add_attributes(self.counts, self.who, place[2], mine, theirs, 1)
        if not flat:
            self._count_overlaps(ones, others, len(common))
            self._count_different(
                cut(ones), cut(others), units_by_label(ones), units_by_label(others)
            )
        if common:
            ones = [one for one in ones if one not in common]
            others = [one for one in others if one not in common]
        for group in groups_of(ones, others):
            self._count_group(group, flat=flat)

    def _count_group(self, group: Group, *, flat: bool) -> None:
        counts, who = self.counts, self.who
        ones, others = group
        if not ones or not others:
            for place in ones or others:
                labels = (place[2], "") if ones else ("", place[2])
                counts[What.ALONE, who, *labels] += 1
                if flat:
                    size = place[1] - place[0]
                    counts[What.DIFFERENT, who, "", self.layers] += size
                    counts[What.LABEL_DIFFERENT, who, place[2], self.layers] += size
            return
        if flat and len(ones) == len(others) == 1:  # nearly always
            self._count_two(ones[0], others[0])
            return
        pairing = pair_rests(ones, others)
        for one, other in pairing.same_ends:
            counts[What.SAME_ENDS, who, one[2], other[2]] += 1
        for one, other in pairing.overlapping:
            counts[What.OTHER_ENDS, who, one[2], other[2]] += 1
        for left, right in pairing.alone:
            counts[What.ALONE, who, left[2] if left else "", right[2] if right else ""] += 1
        if flat:
            for one, _ in overlap_pairs(ones, others):
                counts[What.OVERLAP, who, one[2], ""] += 1
            self._count_different(ones, others, units_by_label(ones), units_by_label(others))
        for label, times in tolerated(ones, others, self.text).items():
            counts[What.TOLERANT, who, label, ""] += times

    def _count_two(self, one: Place, other: Place) -> None:
        """Count a span that overlaps nothing but one of the other side, and that one."""
        counts, who = self.counts, self.who
        mine, theirs = one[1] - one[0], other[1] - other[0]
        union = max(one[1], other[1]) - min(one[0], other[0])
        if one[2] == other[2]:
            different = 2 * union - mine - theirs
            counts[What.OTHER_ENDS, who, one[2], one[2]] += 1
            counts[What.OVERLAP, who, one[2], ""] += 1
            counts[What.DIFFERENT, who, "", self.layers] += different
            counts[What.LABEL_DIFFERENT, who, one[2], self.layers] += different
            if same_bare_ends(self.text, one[:2], other[:2]):
                counts[What.TOLERANT, who, one[2], ""] += 1
            return
        what = What.SAME_ENDS if one[:2] == other[:2] else What.OTHER_ENDS
        counts[what, who, one[2], other[2]] += 1
        counts[What.DIFFERENT, who, "", self.layers] += union
        counts[What.LABEL_DIFFERENT, who, one[2], self.layers] += mine
        counts[What.LABEL_DIFFERENT, who, other[2], self.layers] += theirs

    def _count_overlaps(self, ones: Sequence[Place], others: Sequence[Place], common: int) -> None:
        """Count how many pairs a maximum matching has beyond the equal spans.

        In layers without overlaps an equal span overlaps nothing else, so the rests decide; here
        all spans take part, because an equal pair may have to part for a larger matching.
        """
        for one, _ in overlap_pairs(ones, others):
            self.counts[What.OVERLAP, self.who, one[2], ""] += 1
        if common:
            for place in set(ones).intersection(others):
                self.counts[What.OVERLAP, self.who, place[2], ""] -= 1

    def _count_different(
        self,
        ones: Iterable[Place],
        others: Iterable[Place],
        first: Mapping[str, Sequence[Place]],
        second: Mapping[str, Sequence[Place]],
    ) -> None:
        self.counts[What.DIFFERENT, self.who, "", self.layers] += differing(ones, others)
        for label in first.keys() | second.keys():
            different = differing(first.get(label, ()), second.get(label, ()))
            self.counts[What.LABEL_DIFFERENT, self.who, label, self.layers] += different


def tolerated(ones: Sequence[Place], others: Sequence[Place], text: str) -> Counter[str]:
    """Return by label how many spans, none equal, have the same bare ends on both sides.

    Spans that are equal already can be left out: both sides lose the same bare ends.
    """
    near: tuple[set[Place], set[Place]] = set(), set()
    for one in ones:
        for other in others:
            if one[2] == other[2] and one[0] < other[1] and other[0] < one[1]:
                near[0].add(one)
                near[1].add(other)
    if not near[0]:
        return Counter()
    bare = [Counter([(*bare_ends(text, *one[:2]), one[2]) for one in side]) for side in near]
    return Counter([place[2] for place in (bare[0] & bare[1]).elements()])
