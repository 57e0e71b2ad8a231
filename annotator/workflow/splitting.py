"""A project is split into train, dev and test: what is tied together, where it stands, a report."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.arabic import fold_text
from annotator.core.likeness import same_key
from annotator.core.model import GOLD, Id, OriginKind, Role, State
from annotator.core.splitting import (
    Article,
    FrozenSplit,
    LeftOut,
    Side,
    Split,
    SplitRule,
    Tie,
    TieKind,
    split,
)
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.snapshot import DocumentState, documents_at
from annotator.workflow.collector import no_collecting
from annotator.workflow.likening import Likener
from annotator.workflow.progress import SILENT, Ticker

USUAL_NAME = "split"  # of a frozen split
_DATE = re.compile(r"\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?!\d)")  # what follows is the time of day
_GROUPS = 20  # groups that a report tells of
_NAMES = 5  # articles that are named of each


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that had to stand on one side."""

    side: Side
    size: int
    why: tuple[TieKind, ...]
    names: tuple[str, ...]  # of the first few


@dataclass(frozen=True, slots=True)
class SplitReport:
    """What a split came to."""

    rule: SplitRule
    name: str = ""  # of the frozen split it goes on from
    sizes: Mapping[Side, int] = field(default_factory=dict)
    labels: Mapping[Side, Mapping[str, int]] = field(default_factory=dict)  # spans
    tied: Mapping[TieKind, int] = field(default_factory=dict)  # articles put with an earlier one
    group_count: int = 0
    groups: tuple[Group, ...] = ()  # the largest
    left_out: Mapping[LeftOut, tuple[str, ...]] = field(default_factory=dict)  # the first few
    left_out_count: Mapping[LeftOut, int] = field(default_factory=dict)
    frozen: int = 0  # articles that stand where they were frozen
    kept_out: int = 0  # of these, on no side
    fresh: int = 0  # articles that came since
    untestable: int = 0  # articles that the test may not take

    @property
    def articles(self) -> int:
        """Return how many articles there are."""
        return self.frozen + self.fresh


@dataclass(frozen=True, slots=True)
class Planned:
    """A split and what is told of it."""

    split: Split
    report: SplitReport

    def sides(self) -> dict[Side, frozenset[Id]]:
        """Return the articles of each side that shall have some."""
        return {
            side: frozenset(self.split.ids(side))
            for side in Side
            if self.split.rule.share(side) > 0 or self.report.sizes.get(side)
        }


def plan_split(
    project: Project,
    rule: SplitRule | None = None,
    *,
    layers: frozenset[Id] = frozenset(),
    frozen: str = "",
    ticker: Ticker = SILENT,
) -> Planned:
    """Split the project as it stands now; nothing is written.

    `layers` are whose spans tell what is in an article (none: the gold layer if it has any, else
    everybody's). With the name of a `frozen` split its articles stay, its rule holds, and only
    what came since is placed. Raises Refused when no such split is frozen, Cancelled.
    """
    known = project.splits.get(frozen) if frozen else None
    rule = known.rule if known else rule or SplitRule()
    with no_collecting():
        seen = _Reader(project, rule, layers or usual_layers(project), ticker).read()
        done = split(seen.articles, rule, known.places() if known else None)
    return Planned(done, _report(done, seen, frozen))


def freeze(project: Project, planned: Planned, name: str = USUAL_NAME) -> FrozenSplit:
    """Write a split down, so that nothing moves its articles. Raises NotAllowed, Refused, Busy."""
    frozen = planned.split.frozen(name)
    with project.gesture("freeze") as gesture:
        project.splits.write(gesture, frozen)
    return frozen


def thaw(project: Project, name: str = USUAL_NAME) -> None:
    """Let go of a frozen split. Raises NotAllowed, Refused, Busy."""
    with project.gesture("thaw") as gesture:
        project.splits.remove(gesture, name)


def plan_job(
    path: Path,
    rule: SplitRule,
    layers: frozenset[Id],
    frozen: str,
    *,
    ticker: Ticker = SILENT,
) -> Planned:
    """Split a project in a process of its own."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return plan_split(project, rule, layers=layers, frozen=frozen, ticker=ticker)


def usual_layers(project: Project) -> frozenset[Id]:
    """Return whose spans tell what is in an article: gold's if it has any, else everybody's."""
    people = [one for one in project.annotators.all() if one.roles != {Role.SOURCE}]
    gold = next((one for one in people if one.name == GOLD), None)
    if gold is not None and project.annotations.label_counts(gold.id):
        return frozenset({gold.id})
    return frozenset(one.id for one in people)


def field_value(value: str) -> str:
    """Return what of a field's value is compared: of a date the day, of anything its letters."""
    plain = fold_text(value)
    date = _DATE.match(plain)
    return date[1] if date else " ".join(plain.lower().split())


@dataclass
class _Seen:
    """What was read of a project."""

    articles: list[Article] = field(default_factory=list)
    names: dict[Id, str] = field(default_factory=dict)


class _Reader:
    """Reads what of the articles decides on their sides."""

    def __init__(
        self, project: Project, rule: SplitRule, layers: frozenset[Id], ticker: Ticker
    ) -> None:
        self._project = project
        self._rule = rule
        self._layers = layers
        self._ticker = ticker
        self._labels = {label.id: label.name for label in project.labels.all(retired=True)}
        self._ids: list[Id] = []
        self._stand_ins: list[int] = []
        self._likener = Likener(rule.near, self._text) if rule.near else None
        self._same: dict[str, int] = {}  # texts of the same words: where the first stands
        self._judged: set[Id] = set()  # articles in which somebody judged suggestions

    def read(self) -> _Seen:
        """Read the project; what is written meanwhile is not in it."""
        seen = _Seen()
        project = self._project
        if self._rule.unaided_test:
            self._judged = {document for document, _, _ in project.verdicts.everywhere()}
        total = project.documents.count()
        for done, state in enumerate(documents_at(project, project.history.latest()), start=1):
            self._ticker.step(done, total)
            seen.articles.append(self._article(state))
            seen.names[state.id] = state.body.title or state.body.name
        return seen

    def _article(self, state: DocumentState) -> Article:
        places = {
            (body.label, body.pieces)
            for layer in self._layers
            for body in state.layers.get(layer, {}).values()
        }
        labels = Counter(self._labels[label] for label, _ in places)
        return Article(
            state.id,
            dict(sorted(labels.items())),
            self._ties(state),
            testable=not self._rule.unaided_test or self._is_unaided(state),
        )

    def _ties(self, state: DocumentState) -> tuple[Tie, ...]:
        number = len(self._ids)
        self._ids.append(state.id)
        self._stand_ins.append(state.stand_in)
        ties = []
        same = same_key(state.text)
        if same:
            ties.append(Tie(TieKind.SAME, same))
        # Of many texts of the same words one is enough to be compared with.
        if self._likener is not None and self._same.setdefault(same, number) == number:
            alike = self._likener.take(number, state.text)
            ties += [Tie(TieKind.NEAR, self._ids[other]) for other in alike]
        for name in self._rule.fields:
            value = field_value(state.body.metadata.get(name, ""))
            if value:
                ties.append(Tie(TieKind.FIELD, f"{name}: {value}"))
        return tuple(ties)

    def _text(self, number: int) -> str:
        stand_in = self._stand_ins[number]
        return self._project.documents.texts([stand_in])[stand_in]

    def _is_unaided(self, state: DocumentState) -> bool:
        """Tell whether an article was marked, and no suggestion had a part in it."""
        if state.id in self._judged:
            return False
        marked = False
        for layer in self._layers:
            work = state.work.get(layer)
            marked = marked or (work is not None and work.state == State.DONE.value)
            for body in state.layers.get(layer, {}).values():
                if body.origin == OriginKind.SUGGESTED.value or body.accepted_by:
                    return False
                marked = True
        return marked


def _report(done: Split, seen: _Seen, name: str) -> SplitReport:
    groups = done.groups()
    sizes, left_out = done.sizes(), done.left_out()
    frozen = sum(one.frozen for one in done.placed)
    return SplitReport(
        rule=done.rule,
        name=name,
        sizes={side: sizes[side] for side in Side},
        labels={side: dict(sorted(counts.items())) for side, counts in done.labels().items()},
        tied=dict(done.tied()),
        group_count=len(groups),
        groups=tuple(
            Group(
                group[0].side or Side.TRAIN,
                len(group),
                _reasons(kind for one in group for kind in one.why),
                tuple(seen.names[one.id] for one in group[:_NAMES]),
            )
            for group in groups[:_GROUPS]
        ),
        left_out={
            why: tuple(seen.names[one.id] for one in done.placed if one.left_out is why)[:_GROUPS]
            for why in left_out
        },
        left_out_count=dict(left_out),
        frozen=frozen,
        kept_out=sum(one.frozen and one.side is None for one in done.placed),
        fresh=len(done.placed) - frozen,
        untestable=sum(not one.testable for one in seen.articles),
    )


def _reasons(kinds: Iterable[TieKind]) -> tuple[TieKind, ...]:
    found = set(kinds)
    return tuple(kind for kind in TieKind if kind in found)
