"""Train, dev and test: which side an article stands on, so that adding articles moves none."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.model import Id

_SLACK = 0.01  # of all there is so far, that a side may hold beyond its share and one article
_EVERY = ""  # counts each article once, beside its labels


class Side(StrEnum):
    """The sides of a split, in the order in which they are told."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class TieKind(StrEnum):
    """Why two articles must stand on one side."""

    SAME = "same"  # the same words, but for spelling, punctuation and spaces
    NEAR = "near"  # nearly the same words
    FIELD = "field"  # the same value of a field: one source, one day


class LeftOut(StrEnum):
    """Why an article stands on no side."""

    BETWEEN = "between"  # tied to articles of two sides
    AIDED = "aided"  # tied to a test that only takes what was marked without suggestions


@dataclass(frozen=True, slots=True)
class Tie:
    """Something that articles share; those with an equal tie belong together.

    A near duplicate names the earlier article: `Tie(TieKind.NEAR, id)`.
    """

    kind: TieKind
    key: str


@dataclass(frozen=True, slots=True)
class SplitRule:
    """How a project is split. The shares are parts of their sum: 80, 10, 10 or 8, 1, 1."""

    seed: int = 0
    train: int = 80
    dev: int = 10
    test: int = 10
    stratify: bool = True  # keep the labels in balance
    near: float = 0.5  # share of three-word runs two articles have in common; 0: do not look
    fields: tuple[str, ...] = ()  # of the metadata: articles with an equal value stay together
    unaided_test: bool = False  # the test takes only articles marked without suggestions

    def __post_init__(self) -> None:
        parts = (self.train, self.dev, self.test)
        if min(parts) < 0 or self.train == 0 or self.dev + self.test == 0:
            raise ValueError(f"not the shares of a split: {parts}")
        if not 0 <= self.near <= 1:
            raise ValueError(f"not a share: {self.near}")

    def share(self, side: Side) -> float:
        """Return the share of all articles that a side shall have (0 to 1)."""
        parts = {Side.TRAIN: self.train, Side.DEV: self.dev, Side.TEST: self.test}
        return parts[side] / sum(parts.values())


@dataclass(frozen=True, slots=True)
class Article:
    """What of an article decides on its side."""

    id: Id
    labels: Mapping[str, int] = field(default_factory=dict)  # how many spans of each
    ties: tuple[Tie, ...] = ()
    testable: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands: on a side, or on none for a reason."""

    id: Id
    side: Side | None
    group: Id  # the first article of its group; its own id when it stands alone
    why: tuple[TieKind, ...] = ()  # what tied it to earlier ones
    left_out: LeftOut | None = None
    frozen: bool = False
    labels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrozenSplit:
    """A split that was written down: what its articles were told stays."""

    name: str
    rule: SplitRule
    sides: Mapping[Side, tuple[Id, ...]]
    left_out: tuple[Id, ...] = ()

    def places(self) -> dict[Id, Side | None]:
        """Return where each of its articles stands; None: on no side."""
        found: dict[Id, Side | None] = dict.fromkeys(self.left_out)
        for side, articles in self.sides.items():
            found.update(dict.fromkeys(articles, side))
        return found


@dataclass(frozen=True, slots=True)
class Split:
    """Where every article stands, in the order of the project."""

    rule: SplitRule
    placed: tuple[Placed, ...]

    def frozen(self, name: str) -> FrozenSplit:
        """Return what is written down of it."""
        left_out = tuple(one.id for one in self.placed if one.side is None)
        return FrozenSplit(name, self.rule, {side: self.ids(side) for side in Side}, left_out)

    def ids(self, side: Side) -> tuple[Id, ...]:
        """Return the articles of a side."""
        return tuple(one.id for one in self.placed if one.side is side)

    def sizes(self) -> Counter[Side]:
        """Return how many articles stand on each side."""
        return Counter(one.side for one in self.placed if one.side is not None)

    def labels(self) -> dict[Side, Counter[str]]:
        """Return how many spans of each label stand on each side."""
        counts: dict[Side, Counter[str]] = {side: Counter() for side in Side}
        for one in self.placed:
            if one.side is not None:
                counts[one.side].update(one.labels)
        return counts

    def groups(self) -> list[tuple[Placed, ...]]:
        """Return the groups of two articles or more, the largest first."""
        found: dict[Id, list[Placed]] = {}
        for one in self.placed:
            if one.side is not None:
                found.setdefault(one.group, []).append(one)
        several = [tuple(group) for group in found.values() if len(group) > 1]
        return sorted(several, key=len, reverse=True)

    def tied(self) -> Counter[TieKind]:
        """Return how many articles were put with an earlier one, by the first reason for it."""
        return Counter(one.why[0] for one in self.placed if one.why and one.side is not None)

    def left_out(self) -> Counter[LeftOut]:
        """Return how many articles stand on no side, by reason."""
        return Counter(one.left_out for one in self.placed if one.left_out is not None)


def draw(seed: int, article: Id) -> float:
    """Return the number in [0, 1) that seed and identity give an article, on every machine."""
    digest = hashlib.sha256(f"{seed}\n{article}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split(
    articles: Sequence[Article],
    rule: SplitRule,
    frozen: Mapping[Id, Side | None] | None = None,
) -> Split:
    """Place every article, given in the order in which they came into the project.

    An article goes to the side that its draw says, `frozen` ones where they were. With
    `stratify` it goes elsewhere when its side holds too much already of what is in it (a "big
    stick": Soares and Wu 1983, over every label as in Sechidis et al. 2011). What is tied to an
    earlier article stands where that one does. Only earlier articles are looked at, so that
    those added at the end move none.
    """
    frozen = frozen or {}
    placer = _Placer(rule)
    found: dict[Id, Placed] = {}
    for one in articles:
        if one.id in frozen:
            found[one.id] = placer.keep(one, frozen[one.id])
    for one in articles:
        if one.id not in frozen:
            found[one.id] = placer.place(one)
    heads = placer.heads()
    placed = (found[one.id] for one in articles)
    return Split(rule, tuple(_with_head(one, heads) for one in placed))


class _Placer:
    """Places one article after the other."""

    def __init__(self, rule: SplitRule) -> None:
        self._rule = rule
        self._balance = _Balance(rule)
        self._group_of: dict[Tie, Id] = {}  # the group that a tie leads to, by its first article
        self._joined: dict[Id, Id] = {}  # groups that turned out to be one: to an earlier one
        self._sides: dict[Id, Side] = {}  # of groups
        self._place: dict[Id, int] = {}  # of groups: which is the older one

    def keep(self, one: Article, side: Side | None) -> Placed:
        """Take an article over from a frozen split."""
        if side is None:
            return Placed(one.id, None, one.id, frozen=True, labels=one.labels)
        groups, why = self._tied(one)
        here = [group for group in groups if self._sides[group] is side]
        return self._stand(one, side, here, why if here else (), frozen=True)

    def place(self, one: Article) -> Placed:
        """Find the side of an article, if there is one for it."""
        groups, why = self._tied(one)
        sides = {self._sides[group] for group in groups}
        if len(sides) > 1:
            return _out(one, LeftOut.BETWEEN, why)
        if not sides:
            return self._stand(one, self._balance.choose(one), groups, why)
        side = sides.pop()
        if side is Side.TEST and not one.testable:
            return _out(one, LeftOut.AIDED, why)
        return self._stand(one, side, groups, why)

    def heads(self) -> dict[Id, Id]:
        """Return the first article of the group that each first article belongs to by now."""
        return {group: self._root(group) for group in self._sides}

    def _tied(self, one: Article) -> tuple[list[Id], tuple[TieKind, ...]]:
        """Return the groups that an article is tied to, the oldest first, and by what."""
        groups: dict[Id, None] = {}
        why: dict[TieKind, None] = {}
        # A frozen article, placed before older ones, may have named this one.
        for tie in (*one.ties, Tie(TieKind.NEAR, one.id)):
            group = self._group_of.get(tie)
            if group is not None:
                groups[self._root(group)] = None
                why[tie.kind] = None
        return sorted(groups, key=self._place.__getitem__), tuple(why)

    def _stand(
        self,
        one: Article,
        side: Side,
        groups: list[Id],
        why: tuple[TieKind, ...],
        *,
        frozen: bool = False,
    ) -> Placed:
        head = groups[0] if groups else one.id
        if not groups:
            self._sides[head] = side
            self._place[head] = len(self._place)
        for other in groups[1:]:
            self._joined[other] = head
        # Others that are nearly the same will name it.
        for tie in (*one.ties, Tie(TieKind.NEAR, one.id)):
            self._group_of.setdefault(tie, head)
        self._balance.add(one, side)
        return Placed(one.id, side, head, why, frozen=frozen, labels=one.labels)

    def _root(self, group: Id) -> Id:
        while group in self._joined:
            group = self._joined[group]
        return group


class _Balance:
    """What the sides hold so far, and where the next article may go."""

    def __init__(self, rule: SplitRule) -> None:
        self._rule = rule
        self._shares = {side: rule.share(side) for side in Side if rule.share(side) > 0}
        self._have: dict[Side, Counter[str]] = {side: Counter() for side in Side}
        self._all: Counter[str] = Counter()

    def add(self, one: Article, side: Side) -> None:
        """Count an article."""
        for label, count in _amounts(one):
            self._have[side][label] += count
            self._all[label] += count

    def choose(self, one: Article) -> Side:
        """Return the side of an article that is tied to none."""
        home = self._home(one)
        if not self._rule.stratify or not self._is_over(one, home):
            return home
        sides = [side for side in self._shares if one.testable or side is not Side.TEST]
        return min(sides, key=lambda side: (self._imbalance(one, side), side is not home))

    def _home(self, one: Article) -> Side:
        """Return where its draw puts an article; the test lies lowest, the training highest."""
        sides = [Side.TEST, Side.DEV, Side.TRAIN]
        if not one.testable:
            sides.remove(Side.TEST)
        shares = [self._shares.get(side, 0.0) for side in sides]
        at = draw(self._rule.seed, one.id) * sum(shares)
        for side, share in zip(sides, shares, strict=True):
            if at < share:
                return side
            at -= share
        return Side.TRAIN

    def _is_over(self, one: Article, side: Side) -> bool:
        share = self._shares[side]
        for label, count in _amounts(one):
            beyond = self._have[side][label] + count - share * (self._all[label] + count)
            if beyond > count + _SLACK * self._all[label]:
                return True
        return False

    def _imbalance(self, one: Article, side: Side) -> float:
        """Return how far from their shares all sides would be (chi squared).

        How many articles they hold weighs as much as all labels together.
        """
        far = 0.0
        for label, count in _amounts(one):
            weight = max(1, len(one.labels)) if label == _EVERY else 1
            for other, share in self._shares.items():
                want = share * (self._all[label] + count)
                have = self._have[other][label] + (count if other is side else 0)
                far += weight * (have - want) ** 2 / want
        return far


def _amounts(one: Article) -> Iterable[tuple[str, int]]:
    return ((_EVERY, 1), *((label, count) for label, count in one.labels.items() if count))


def _out(one: Article, why: LeftOut, ties: tuple[TieKind, ...]) -> Placed:
    return Placed(one.id, None, one.id, ties, left_out=why, labels=one.labels)


def _with_head(one: Placed, heads: Mapping[Id, Id]) -> Placed:
    head = heads.get(one.group, one.group)
    if head == one.group:
        return one
    return Placed(one.id, one.side, head, one.why, one.left_out, one.frozen, one.labels)
