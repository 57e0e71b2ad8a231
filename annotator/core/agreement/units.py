"""What Krippendorff's alpha for unitizing needs of a document: lengths, squares, differences.

A layer cuts the document into units and gaps. Where spans of a layer overlap, the text is cut
wherever one of them begins or ends, and the value of a piece is the combination of its labels.
"""

from collections.abc import Iterable, Sequence

from annotator.core.layers import Place

TOGETHER = "\x1f"  # between the labels of a combination


def combine(labels: Iterable[str]) -> str:
    """Return the one value of something that has several labels."""
    return TOGETHER.join(sorted(labels))


def cut(places: Iterable[Place]) -> list[Place]:
    """Cut spans, given in order, where any begins or ends; values are combinations of labels."""
    edges: dict[int, list[tuple[int, str]]] = {}
    for start, end, label in places:
        edges.setdefault(start, []).append((1, label))
        edges.setdefault(end, []).append((-1, label))
    found = []
    open_: dict[str, int] = {}
    before, value = 0, ""
    for at in sorted(edges):
        if value:
            found.append((before, at, value))
        for step, label in edges[at]:
            open_[label] = open_.get(label, 0) + step
        before, value = at, combine(label for label, count in open_.items() if count)
    return found


def joined(places: Iterable[Place]) -> list[Place]:
    """Return the spans of one label, given in order, with those that overlap made one unit."""
    found: list[Place] = []
    for place in places:
        if found and place[0] < found[-1][1]:
            last = found.pop()
            place = last[0], max(last[1], place[1]), last[2]  # noqa: PLW2901
        found.append(place)
    return found


def units_by_label(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return the units of each label by itself, from spans given in order."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place[2], []).append(place)
    return {label: joined(units) for label, units in found.items()}


def differing(first: Iterable[Place], second: Iterable[Place]) -> int:
    """Return on how many code points two layers, each without overlaps, have other values.

    Units that both have cancel out: inside them nothing else stands on either side.
    """
    ones, others = set(first), set(second)
    mine, theirs = sorted(ones - others), sorted(others - ones)
    covered = sum(end - start for start, end, _ in mine)
    covered += sum(end - start for start, end, _ in theirs)
    return covered - _shared(mine, theirs)


def _shared(first: Sequence[Place], second: Sequence[Place]) -> int:
    """Return the code points that both cover, twice where the values are the same."""
    total = at = 0
    for start, end, value in first:
        while at < len(second) and second[at][1] <= start:
            at += 1
        for begin, finish, other in second[at:]:
            if begin >= end:
                break
            total += (min(end, finish) - max(start, begin)) * (1 + (value == other))
    return total
