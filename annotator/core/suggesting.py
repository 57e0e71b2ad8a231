"""Where suggestions come from: word lists, patterns, the rules of a project, what was confirmed."""

import hashlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from annotator.core.model import Annotation, Id, Pieces

LIKELY = 0.6  # the score from which on suggestions are taken many at once, if nothing else is said


class SourceKind(StrEnum):
    """What suggests spans."""

    MEMORY = "memory"  # what the person confirmed and rejected
    GAZETTEER = "gazetteer"
    PATTERN = "pattern"
    RULES = "rules"  # of the language: titles, names beside them, meetings, documents
    MODEL = "model"  # learned on this machine
    COMMAND = "command"  # a program of the team's own
    IMPORTED = "imported"  # what came with a file


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A list of names that suggest one label; the lead's."""

    id: Id
    name: str
    label: Id
    entries: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression whose matches (or whose group "span") suggest one label; the lead's."""

    id: Id
    name: str
    label: Id
    regex: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class SuggestingRules:
    """What the lead decided about suggestions."""

    id: Id
    kinds: tuple[str, ...] = tuple(SourceKind)  # those switched on
    least: float = 0.5  # what scores less is not shown
    without: float = 0.0  # the share of articles marked without any, to compare with
    planted: float = 0.0  # the share of suggestions that are wrong on purpose
    seed: str = ""
    open_gold: bool = False  # gold counts before a person has finished its article themselves

    def shown_in(self, document: Id, person: Id, *, hidden: bool = False) -> bool:
        """Tell whether suggestions are shown to a person in an article: always the same answer.

        Never in one that is `hidden`: kept for tests, its gold known to nobody who marks.
        """
        return not hidden and dice(self.seed, document, person) >= self.without

    def plants_in(self, document: Id, person: Id, suggestion: Id) -> bool:
        """Tell whether a wrong suggestion is planted beside this one."""
        return dice(self.seed, "planted", document, person, suggestion) < self.planted


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span that a source proposes in one text: code points."""

    start: int
    end: int
    label: Id
    source: str  # what the person reads: the list's name, the model's version
    kind: SourceKind
    score: float  # 0 to 1
    planted: bool = False
    chain: int = 0  # the same number for all that belongs together; 0: it stands alone

    @property
    def pieces(self) -> Pieces:
        """Return its one piece."""
        return ((self.start, self.end),)


@dataclass(slots=True)
class _Tally:
    confirmed: Counter[Id] = field(default_factory=Counter)
    rejected: Counter[Id] = field(default_factory=Counter)
    passed: int = 0  # how often it stood in a finished article and was not marked
    where: dict[tuple[str, str], int] = field(default_factory=dict)  # +: confirmed, -: rejected


class Recollection:
    """What a person did with each text: how often it was confirmed, rejected, passed over.

    Texts are folded (`core.arabic.fold_text`); `around` is the folded word before and behind.
    """

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}

    def __len__(self) -> int:
        return len(self._tallies)

    def confirm(
        self, text: str, label: Id, around: tuple[str, str] = ("", ""), by: int = 1
    ) -> None:
        """Count a span that was marked (or, `by` -1, taken away again)."""
        tally = self._tallies.setdefault(text, _Tally())
        tally.confirmed[label] += by
        self._count(tally, around, by)

    def reject(self, text: str, label: Id, around: tuple[str, str] = ("", ""), by: int = 1) -> None:
        """Count a suggestion that was turned down (or, `by` -1, is open again)."""
        tally = self._tallies.setdefault(text, _Tally())
        tally.rejected[label] += by
        self._count(tally, around, -by)

    def passed(self, text: str, by: int = 1) -> None:
        """Count that a text stands unmarked in a finished article (or, `by` -1, no longer)."""
        self._tallies.setdefault(text, _Tally()).passed += by

    def best(self, text: str, around: tuple[str, str] = ("", "")) -> tuple[Id, float] | None:
        """Return the label that a text had most and how likely it is meant again, 0 to 1."""
        tally = self._tallies.get(text)
        if tally is None or not +tally.confirmed:
            return None
        label = tally.confirmed.most_common(1)[0][0]
        return label, self.likelihood(text, label, around)

    def likelihood(
        self, text: str, label: Id, around: tuple[str, str] = ("", ""), *, base: float = 0.5
    ) -> float:
        """Return how likely a text is meant as a label, `base` before anything was seen of it.

        By the rule of succession (Laplace), where a rejection counts twice: (confirmed + 2 base) /
        (seen + 2); and half of that where it was rejected between the same two words.
        """
        tally = self._tallies.get(text)
        if tally is None:
            return base
        confirmed = sum((+tally.confirmed).values())
        seen = confirmed + 2 * tally.rejected[label] + tally.passed
        score = (tally.confirmed[label] + 2 * base) / (seen + 2)
        return score / 2 if tally.where.get(around, 0) < 0 else score

    def texts(self) -> Mapping[str, Id]:
        """Return every text that is still confirmed, with the label it had most."""
        return {
            text: tally.confirmed.most_common(1)[0][0]
            for text, tally in self._tallies.items()
            if +tally.confirmed
        }

    @staticmethod
    def _count(tally: _Tally, around: tuple[str, str], by: int) -> None:
        if any(around):
            tally.where[around] = tally.where.get(around, 0) + by


def settled(proposals: Iterable[Proposal], *, least: float) -> list[Proposal]:
    """Return the proposals to be shown, in text order: one for a span, its best; none too weak.

    Those that overlap without one lying in the other give way to the likelier; of one label the
    longer stands, unless it is far less likely than what lies in it.
    """
    best: dict[tuple[int, int], Proposal] = {}
    chains: dict[tuple[int, int, Id], int] = {}
    for one in proposals:
        known = best.get((one.start, one.end))
        if one.chain:
            chains[one.start, one.end, one.label] = one.chain
        if one.score >= least and (known is None or one.score > known.score):
            best[one.start, one.end] = one
    for place, one in best.items():
        if chain := chains.get((*place, one.label)):  # whoever knows it best proposes the link
            best[place] = replace(one, chain=chain)
    kept: list[Proposal] = []  # by start
    longest = 0
    for one in sorted(_outermost(best.values()), key=lambda o: (-o.score, o.start - o.end)):
        first = bisect_left(kept, one.start - longest, key=_start)
        last = bisect_left(kept, one.end, key=_start)
        if not any(_crosses(one, other) for other in kept[first:last]):
            insort(kept, one, key=_start)
            longest = max(longest, one.end - one.start)
    return sorted(kept, key=lambda one: (one.start, -one.end))


def likelihood(suggestion: Annotation) -> float:
    """Return a suggestion's score; what came without one counts as certain."""
    return 1.0 if suggestion.score is None else suggestion.score


def doubt(proposals: Iterable[Proposal]) -> float:
    """Return how unsure proposals for an article are, 0 to 1; 0.5 where nothing is known of it."""
    doubts = [1 - abs(2 * one.score - 1) for one in proposals]
    return sum(doubts) / len(doubts) if doubts else 0.5


def dice(*parts: str) -> float:
    """Return a number from 0 to 1 that the parts decide: the same on every machine."""
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _outermost(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return the proposals without those that lie in a longer one of their label."""
    open_ones: dict[Id, list[Proposal]] = {}  # kept ones that go on behind the start of the next
    kept = []
    for one in sorted(proposals, key=lambda o: (o.start, -o.end)):
        around = [other for other in open_ones.get(one.label, ()) if other.end > one.start]
        open_ones[one.label] = around
        if any(one.end <= other.end and other.score >= one.score / 2 for other in around):
            continue
        around.append(one)
        kept.append(one)
    return kept


def _start(one: Proposal) -> int:
    return one.start


def _crosses(one: Proposal, other: Proposal) -> bool:
    return one.start < other.start < one.end < other.end or (
        other.start < one.start < other.end < one.end
    )
