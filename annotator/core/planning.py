"""Who gets which article: by number or shares, balanced by length, the same for the same seed.

Nothing is random but by the seed and the ids, so that a plan can be made again anywhere. What was
given stays with whom it was given to; articles that come later are only added.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest

from annotator.core.model import Id


@dataclass(frozen=True, slots=True)
class Article:
    """What planning asks of an article."""

    id: Id
    length: int  # code points
    group: str = ""  # such as a country or a paper; "": anybody's
    asked: int = 0  # annotators decided on when it was first planned; 0: not planned yet


@dataclass(frozen=True, slots=True)
class Person:
    """What planning asks of an annotator."""

    id: Id
    capacity: int | None = None  # articles at most, those that are done among them
    groups: frozenset[str] = frozenset()  # of articles; none: all
    excluded: frozenset[Id] = frozenset()  # articles, such as those the person wrote


@dataclass(frozen=True, slots=True)
class Share:
    """So many annotators for this part of the articles; parts are relative to each other."""

    annotators: int
    part: int = 1

    def __post_init__(self) -> None:
        if self.annotators < 1 or self.part < 1:
            raise ValueError(f"not a share: {self.annotators} for {self.part}")


@dataclass(frozen=True, slots=True)
class Rule:
    """How articles are given out.

    The qualification set goes to everybody and comes first; hidden tests go to everybody and stand
    among the others. `fixed` names for single articles exactly who gets them, whatever else holds.
    """

    shares: tuple[Share, ...] = (Share(1),)
    seed: int = 0
    qualification: frozenset[Id] = frozenset()
    hidden: frozenset[Id] = frozenset()
    fixed: Mapping[Id, tuple[Id, ...]] = field(default_factory=dict)
    rebalance: bool = False  # whether what nobody has begun may be given to others

    def __post_init__(self) -> None:
        if not self.shares:
            raise ValueError("a rule without shares")


@dataclass(frozen=True, slots=True, order=True)
class Assigned:
    """An article given to an annotator, in a round; `place` orders what a person gets."""

    annotator: Id
    place: int
    document: Id
    round: int = 1
    begun: bool = False  # or done: it stays where it is


class Why(StrEnum):
    """Why an article has fewer annotators than were asked for."""

    PEOPLE = "people"  # there are not so many
    GROUP = "group"  # too few may have articles of its group
    EXCLUDED = "excluded"
    CAPACITY = "capacity"  # the others are full


@dataclass(frozen=True, slots=True)
class Short:
    """An article that has fewer annotators than were asked for."""

    document: Id
    asked: int
    given: int
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what, by annotator and in the order of their work, and what could not be given."""

    assigned: tuple[Assigned, ...]
    asked: Mapping[Id, int]  # annotators, by article; to be kept with it
    short: tuple[Short, ...]
    taken_back: tuple[Assigned, ...]  # given before, and no longer


def plan(
    articles: Iterable[Article],
    people: Iterable[Person],
    rule: Rule,
    given: Iterable[Assigned] = (),
) -> Plan:
    """Return a plan for all articles that keeps what was given.

    Taken back is only what nobody has begun, and of that what was given to somebody who is not
    there any more, what a table now gives to others, and with `rebalance` all of it. The longest
    articles are given first, each to those who have least: without limits no two loads ever
    differ by more than the longest article.
    """
    known = {one.id: one for one in articles}
    making = _Making(known, {one.id: one for one in people}, rule)
    taken_back = making.keep(given)
    asked = making.decide()
    short = making.give(asked)
    gone = tuple(x for x in taken_back if x.annotator not in making.holders[x.document])
    return Plan(tuple(sorted(making.assigned)), asked, tuple(short), gone)


class _Making:
    """A plan that is being made: what everybody has so far."""

    def __init__(self, articles: Mapping[Id, Article], people: Mapping[Id, Person], rule: Rule):
        self.articles, self.people, self.rule = articles, people, rule
        self.everyone = rule.qualification | rule.hidden
        self.assigned: list[Assigned] = []
        self.holders: defaultdict[Id, set[Id]] = defaultdict(set)
        self.loads: Counter[Id] = Counter()
        self.counts: Counter[Id] = Counter()
        self.ties = {name: _number(rule.seed, name) for name in people}

    def keep(self, given: Iterable[Assigned]) -> list[Assigned]:
        """Take over what stays; return what is taken back."""
        back = []
        for one in sorted(given):
            stays = one.begun or self._may_stay(one)
            if stays:
                self._take(one)
            else:
                back.append(one)
        return back

    def _may_stay(self, one: Assigned) -> bool:
        if one.document not in self.articles or one.annotator not in self.people:
            return False
        fixed = self.rule.fixed.get(one.document)
        if fixed is not None:
            return one.annotator in fixed
        return not self.rule.rebalance

    def _take(self, one: Assigned) -> None:
        self.assigned.append(one)
        article = self.articles.get(one.document)
        if one.annotator not in self.holders[one.document] and article:
            self.loads[one.annotator] += article.length
            self.counts[one.annotator] += 1
        self.holders[one.document].add(one.annotator)

    def decide(self) -> dict[Id, int]:
        """Return how many annotators each article is asked for.

        What was decided stays. The others, in an order of the seed's, each go to the share that
        lacks most, so that the shares are exact to one article, however often articles are added.
        """
        asked: dict[Id, int] = {}
        open_ = []
        for article in self.articles.values():
            holders = len(self.holders[article.id])
            if article.id in self.rule.fixed:
                asked[article.id] = len(set(self.rule.fixed[article.id]))
            elif article.id in self.everyone:
                asked[article.id] = len(self.people)
            elif article.asked or holders:
                asked[article.id] = article.asked or self._nearest(holders)
            else:
                open_.append(article.id)
        shares = self.rule.shares
        total = sum(share.part for share in shares)
        decided = [n for one, n in asked.items() if one not in self.rule.fixed]
        have = Counter(n for n in decided if n in {share.annotators for share in shares})
        used = [have[share.annotators] for share in shares]
        count = sum(used)
        for name in sorted(open_, key=lambda name: (_number(self.rule.seed, name), name)):
            count += 1
            lacks = [Fraction(count * s.part, total) - u for s, u in zip(shares, used, strict=True)]
            chosen = lacks.index(max(lacks))
            used[chosen] += 1
            asked[name] = shares[chosen].annotators
        return asked

    def _nearest(self, holders: int) -> int:
        enough = [s.annotators for s in self.rule.shares if s.annotators >= holders]
        return min(enough, default=holders)

    def give(self, asked: Mapping[Id, int]) -> list[Short]:
        """Give every article to those who have least; return those with too few annotators."""
        seed = self.rule.seed
        first = {True: 0, False: 1}
        order = sorted(
            asked,
            key=lambda name: (
                first[name in self.rule.fixed],
                first[name in self.everyone],
                -self.articles[name].length,
                _number(seed, name),
            ),
        )
        short = []
        for name in order:
            for person in self._chosen(self.articles[name], asked[name]):
                self._take(Assigned(person, self._place(name, person), name))
            if len(self.holders[name]) < asked[name]:
                short.append(self._short(self.articles[name], asked[name]))
        return sorted(short, key=lambda one: one.document)

    def _chosen(self, article: Article, asked: int) -> list[Id]:
        """Return whom the article goes to beside those who have it."""
        holders = self.holders[article.id]
        fixed = self.rule.fixed.get(article.id)
        if fixed is not None:
            return [
                name for name in dict.fromkeys(fixed) if name in self.people and name not in holders
            ]
        free = [one.id for one in self.people.values() if self._why_not(one, article) is None]
        tie = _number(self.rule.seed, article.id)
        return nsmallest(
            max(0, asked - len(holders)),
            [name for name in free if name not in holders],
            key=lambda name: (self.loads[name], self.ties[name] ^ tie, name),
        )

    def _why_not(self, person: Person, article: Article) -> Why | None:
        if person.groups and article.group and article.group not in person.groups:
            return Why.GROUP
        if article.id in person.excluded:
            return Why.EXCLUDED
        if person.capacity is not None and self.counts[person.id] >= person.capacity:
            return Why.CAPACITY
        return None

    def _short(self, article: Article, asked: int) -> Short:
        holders = self.holders[article.id]
        others = [one for one in self.people.values() if one.id not in holders]
        reasons = Counter(why for one in others if (why := self._why_not(one, article)))
        why = max(reasons, key=lambda why: (reasons[why], why)) if reasons else Why.PEOPLE
        if len(self.people) < asked:
            why = Why.PEOPLE
        return Short(article.id, asked, len(holders), why)

    def _place(self, document: Id, person: Id) -> int:
        """Return where the article stands in the person's work: in an order of the person's own.

        A hidden test has a place like any other; the qualification set comes before all.
        """
        place = _number(self.rule.seed, document, person)
        return place if document in self.rule.qualification else place + (1 << 63)


def next_round(one: Assigned) -> Assigned:
    """Return the assignment with which the lead returns an article to its annotator."""
    return Assigned(one.annotator, one.place, one.document, one.round + 1)


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has to do."""

    annotator: Id
    articles: int
    length: int  # code points
    begun: int  # articles that are begun or done
    capacity: int | None


def loads(
    made: Sequence[Assigned], articles: Iterable[Article], people: Iterable[Person]
) -> list[Load]:
    """Return the load of each person, an article of several rounds once, in the order given."""
    lengths = {one.id: one.length for one in articles}
    found = []
    for person in people:
        own = {one.document for one in made if one.annotator == person.id}
        begun = {one.document for one in made if one.annotator == person.id and one.begun}
        length = sum(lengths.get(one, 0) for one in own)
        found.append(Load(person.id, len(own), length, len(begun), person.capacity))
    return found


def _number(seed: int, *names: Id) -> int:
    """Return a number below 2**63 that only the seed and the names decide."""
    digest = hashlib.blake2b("\0".join((str(seed), *names)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
