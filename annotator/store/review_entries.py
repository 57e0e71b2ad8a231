"""What the reviewers' queue knows of articles, and what it is asked."""

from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.model import Id


class Order(StrEnum):
    """How the queue is sorted."""

    WORST = "worst"
    ARTICLES = "articles"
    FEWEST = "fewest"
    TEXT = "text"  # the surface that comes back most often first


@dataclass(frozen=True, slots=True)
class Noted:
    """A case that a person has to look at."""

    start: int
    end: int
    key: str
    kind: str
    stale: bool
    labels: frozenset[Id]
    surface: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list of a reviewer knows of one article."""

    document: int  # stand-in
    id: Id
    change: int
    layers: int
    agreed: int
    ruled: int
    severity: float
    finished: bool
    reviewer: Id
    cases: tuple[Noted, ...] = ()
    # What a person ruled on here: its text, its label, and whether it is an example.
    precedents: tuple[tuple[str, Id, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles the queue holds, and in what order."""

    order: Order = Order.WORST
    least: int = 2  # finished layers
    kind: str = ""
    label: Id = ""
    surface: str = ""
    reviewer: Id = ""  # only what this reviewer decides, or nobody yet
    finished: bool = False  # the finished articles instead
    settled: bool = False  # only those with nothing left to rule on, not finished yet
    everything: bool = False  # those with nothing left to rule on as well
    documents: tuple[int, ...] = ()  # stand-ins; none: all


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue: an article, with how many cases of those wanted are left in it."""

    document: int
    id: Id
    left: int
    agreed: int
    ruled: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """What is left in all articles that are wanted."""

    articles: int = 0
    cases: int = 0
    stale: int = 0
    settled: int = 0  # articles with nothing to rule on that are not finished
    kinds: dict[str, int] = field(default_factory=dict)
