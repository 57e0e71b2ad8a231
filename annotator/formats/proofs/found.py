"""What an independent reader finds in an export: texts or tokens, and spans."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import regex

from annotator.formats.records import WriteOptions

Pieces = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span as it stands in the file: code points of its text; of tokens, half-open indexes."""

    label: str
    pieces: Pieces
    annotator: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One record of the file. Without a text it is tokens, perhaps only a passage of an article."""

    text: str | None
    spans: Sequence[FoundSpan] = ()
    tokens: Sequence[str] = ()
    quotes: Sequence[tuple[str, str]] | None = None  # label and words, where no places are told


Read = Callable[[Sequence[Path], WriteOptions], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """How one part of an export is read again, and what it is expected to hold."""

    read: Read
    reader: Callable[[], str]  # its name, with the version of its library
    layers: bool = False  # all layers stand in one record
    each_layer: bool = False  # each layer stands in records of its own
    annotators: bool = False  # it says whose a span is
    joined: bool = False  # it holds spans of several pieces
    fitted: bool = False  # spans may have been fitted to words, and some left out, as was reported
    any_order: bool = False  # the records may come in any order
    lines: bool = False  # no span holds a line feed: it stands in a piece for each line
    slugs: bool = False  # white space in labels is written as _
    sides: bool = False  # it may be divided: training first, then validation, then the test
    bare: bool = False  # harakat are not written


def library(name: str, package: str = "") -> Callable[[], str]:
    """Return the function that names a library with its version."""

    def named() -> str:
        try:
            return f"{name} {version(package or name)}"
        except PackageNotFoundError:
            return name

    return named


def own_reader() -> str:
    """Name the readers of this package: they share no code with the writers."""
    return "a second reader of this program"


def to_code_points(text: str, unit: str) -> Callable[[int], int]:
    """Return the way from offsets of a unit to code points, made without the writers' code."""
    if unit == "utf-16":
        sizes = [len(char.encode("utf-16-le", "surrogatepass")) // 2 for char in text]
    elif unit == "graphemes":
        clusters = regex.findall(r"\X", text)
        bounds = [0]
        for one in clusters:
            bounds.append(bounds[-1] + len(one))
        return bounds.__getitem__
    else:
        return int
    places: dict[int, int] = {0: 0}
    units = 0
    for at, size in enumerate(sizes, start=1):
        units += size
        places[units] = at
    return places.__getitem__
