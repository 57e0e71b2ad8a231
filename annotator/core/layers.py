"""Layers of one document side by side: what stands to be compared, and what does not count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.core.model import Annotation, Id, Line, LineStatus

Ends = tuple[int, int]
Place = tuple[int, int, str]  # start and end in code points, label
Values = tuple[tuple[str, str], ...]  # of attributes: name and value, by name
UNCOUNTED = -1
_CONTENT = frozenset({LineStatus.CONTENT, LineStatus.CAPTION})


@dataclass(frozen=True, slots=True)
class Layer:
    """What one annotator marked in one document, and whether the annotator is done with it.

    A mark is its place, so that the same ends and label stand in a layer once.
    """

    annotator: Id
    marks: Mapping[Place, Values] = field(default_factory=dict)
    done: bool = True

    def __post_init__(self) -> None:
        for start, end, label in self.marks:
            if not 0 <= start < end or not label:
                raise ValueError(f"not a mark: {start}..{end}")


@dataclass(frozen=True, slots=True)
class Layered:
    """One document with its layers, and the ranges of its lines that are put aside.

    `words` is how many words stand in what is not put aside (documents never change, so whoever
    streams them may know); `UNCOUNTED` has them counted when they are needed.
    """

    document: Id
    text: str
    layers: tuple[Layer, ...]
    aside: tuple[Ends, ...] = ()
    words: int = UNCOUNTED

    def __post_init__(self) -> None:
        if len({layer.annotator for layer in self.layers}) < len(self.layers):
            raise ValueError(f"one annotator has two layers: {self.document}")


@dataclass(frozen=True, slots=True)
class Side:
    """A layer that counts: its marks by place, and their places in the order of the text."""

    annotator: Id
    marks: Mapping[Place, Values]
    places: list[Place]
    flat: bool  # no two of its marks overlap


def layer_of(annotator: Id, annotations: Iterable[Annotation], *, done: bool) -> Layer:
    """Return a layer of annotations; one of several pieces stands from its first to its last.

    Of annotations with the same ends and label the first counts, with its attributes.
    """
    marks: dict[Place, Values] = {}
    for one in annotations:
        place = one.pieces[0][0], one.pieces[-1][1], one.label
        marks.setdefault(place, tuple(sorted(one.attributes.items())))
    return Layer(annotator, marks, done)


def aside_of(lines: Iterable[Line]) -> tuple[Ends, ...]:
    """Return the ranges of the lines that are not content, in order; captions are content."""
    return tuple(sorted((one.start, one.end) for one in lines if one.status not in _CONTENT))


def sides_of(layered: Layered) -> tuple[Side, ...]:
    """Return the layers that count, by annotator: those that are done.

    A mark that touches a line put aside counts nowhere.
    """
    sides = []
    for layer in sorted(layered.layers, key=lambda layer: layer.annotator):
        if layer.done:
            marks = layer.marks
            if layered.aside:
                marks = {one: marks[one] for one in marks if not touches(one, layered.aside)}
            places = sorted(marks)
            sides.append(Side(layer.annotator, marks, places, is_flat(places)))
    return tuple(sides)


def touches(place: Place, ranges: Iterable[Ends]) -> bool:
    """Tell whether a place shares a code point with one of the ranges."""
    return any(place[0] < end and start < place[1] for start, end in ranges)


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
