"""Layers of one document side by side: what stands to be compared, and what does not count."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.model import Id, Line, LineStatus

Ends = tuple[int, int]
Place = tuple[int, int, str]  # start and end in code points, label
Values = tuple[tuple[str, str], ...]  # of attributes: name and value, by name
_CONTENT = frozenset({LineStatus.CONTENT, LineStatus.CAPTION})


@dataclass(frozen=True, slots=True)
class Mark:
    """What one annotator marked: code points, half-open; of several pieces, first to last."""

    start: int
    end: int
    label: str
    attributes: Values = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a mark: {self.start}..{self.end}")

    @property
    def place(self) -> Place:
        """Return where it stands and its label."""
        return self.start, self.end, self.label


@dataclass(frozen=True, slots=True)
class Layer:
    """The marks of one annotator in one document, and whether the annotator is done with it."""

    annotator: Id
    marks: tuple[Mark, ...] = ()
    done: bool = True


@dataclass(frozen=True, slots=True)
class Layered:
    """One document with its layers, and the ranges of its lines that are put aside."""

    document: Id
    text: str
    layers: tuple[Layer, ...]
    aside: tuple[Ends, ...] = ()

    def __post_init__(self) -> None:
        names = [layer.annotator for layer in self.layers]
        if len(set(names)) < len(names):
            raise ValueError(f"one annotator has two layers: {self.document}")


@dataclass(frozen=True, slots=True)
class Side:
    """A layer that counts: its marks by place, each once, in the order of the text."""

    annotator: Id
    marks: dict[Place, Values]
    places: list[Place]
    flat: bool  # no two of its marks overlap


def aside_of(lines: Iterable[Line]) -> tuple[Ends, ...]:
    """Return the ranges of the lines that are not content, in order; captions are content."""
    return tuple(sorted((one.start, one.end) for one in lines if one.status not in _CONTENT))


def sides_of(layered: Layered) -> tuple[Side, ...]:
    """Return the layers that count, by annotator: those that are done.

    A mark that touches a line put aside counts nowhere. Marks of one layer with the same ends and
    label count once; the attributes are those of the first.
    """
    sides = []
    for layer in sorted(layered.layers, key=lambda layer: layer.annotator):
        if layer.done:
            marks = {(one.start, one.end, one.label): one.attributes for one in layer.marks[::-1]}
            for start, end in layered.aside:
                for place in [one for one in marks if one[0] < end and start < one[1]]:
                    del marks[place]
            places = sorted(marks)
            flat = is_flat(places)
            sides.append(Side(layer.annotator, marks, places, flat))
    return tuple(sides)


def is_flat(places: Iterable[Place]) -> bool:
    """Tell whether no two of the places, given in order, overlap."""
    reached = 0
    for start, end, _ in places:
        if start < reached:
            return False
        reached = end
    return True


def content_of(layered: Layered) -> list[Ends]:
    """Return the ranges of the text that are not put aside, in order."""
    ranges = []
    at = 0
    for start, end in layered.aside:
        if at < start:
            ranges.append((at, start))
        at = max(at, end)
    if at < len(layered.text):
        ranges.append((at, len(layered.text)))
    return ranges
