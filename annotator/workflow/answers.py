"""What is said between a window that searches and the process that answers it."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from annotator.core.finding import Context
from annotator.core.model import Id
from annotator.core.occurrences import Kind
from annotator.core.query import Query
from annotator.errors import AnnotatorError

MOST = 50_000  # places told of one question


class Line(NamedTuple):
    """One place that was found, as little of it as a list shows; offsets are code points."""

    document: Id
    title: str
    start: int
    end: int
    annotation: Id  # "": it is plain text
    label: Id
    before: str
    match: str
    after: str


class Order(StrEnum):
    """By what places are sorted."""

    ARTICLES = "articles"
    BEFORE = "before"  # the words that precede, the nearest first
    MATCH = "match"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Ask:
    """Find the answers to a query; `number` tells this question from those before it."""

    number: int
    query: Query
    person: Id


@dataclass(frozen=True, slots=True)
class AskOccurrences:
    """Find where else a text stands that a person marks with a label, `apart` from one article."""

    number: int
    phrase: str
    label: Id
    person: Id
    apart: Id = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a text may be meant: code points of the document's text."""

    document: Id
    title: str
    kind: Kind
    start: int
    end: int
    surface: str  # folded: what it is grouped by
    context: Context
    begun: bool  # the article was worked on; in one that was not nothing is marked unasked


@dataclass(frozen=True, slots=True)
class Occurred:
    """Some occurrences, and how far the search is."""

    number: int
    hits: Sequence[Occurrence]
    share: float  # of the project behind it, from 0 to 1
    complete: bool


@dataclass(frozen=True, slots=True)
class Sort:
    """Put in order what was told of a question."""

    number: int
    order: Order


@dataclass(frozen=True, slots=True)
class Portion:
    """Some places, and how far the search is."""

    number: int
    lines: Sequence[Line]
    looked: int  # articles looked into so far
    share: float  # of the project behind it, from 0 to 1
    complete: bool


@dataclass(frozen=True, slots=True)
class Sorted:
    """The numbers of the first `len(places)` places that were told, in an order."""

    number: int
    order: Order
    places: "array[int]"


@dataclass(frozen=True, slots=True)
class Keys:
    """The names of the metadata that articles have."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A question could not be answered."""

    number: int
    error: AnnotatorError
