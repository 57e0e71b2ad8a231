"""An article on the reviewer's desk: what its layers say, what was ruled, what gold has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotator.core.disagreement import Answer, Case, Kind, cases_of, severity
from annotator.core.layers import Layered, aside_of, layer_of, touches
from annotator.core.model import (
    Annotation,
    Annotator,
    Assignment,
    Cited,
    Id,
    Role,
    Ruling,
    State,
    Task,
    Work,
    judged_as,
)
from annotator.core.reviewing import Position, Standing, decider_of, positions
from annotator.language import N_
from annotator.store.errors import Refused
from annotator.store.project import Project

LEAST = 2  # finished layers that an article needs before there is something to compare


@dataclass(frozen=True)
class Desk:
    """One article as a reviewer sees it, read at one moment."""

    document: Id
    text: str
    me: Id
    gold: Id
    layered: Layered
    marks: Mapping[Id, tuple[Annotation, ...]]  # of each done layer, and of gold
    rulings: tuple[Ruling, ...]
    assignments: tuple[Assignment, ...]
    gold_work: Work
    cases: tuple[Case, ...]

    @cached_property
    def decider(self) -> Id:
        """Return the reviewer who decides what gold has here; "" while nobody does."""
        given = sorted(
            (one for one in self.assignments if one.task is Task.REVIEW),
            key=lambda one: (one.place, one.annotator),
        )
        return decider_of(self.rulings, [one.annotator for one in given])

    @property
    def decides(self) -> bool:
        """Tell whether my rulings make gold; else they are a second opinion."""
        return self.decider in ("", self.me)

    @property
    def is_finished(self) -> bool:
        """Tell whether gold was said to be done here."""
        return self.gold_work.state is State.DONE

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Return every case with how far I am with it."""
        return tuple(positions(self.cases, self.rulings, self.me, text=self.text))

    @cached_property
    def undecided(self) -> tuple[Position, ...]:
        """Return the cases that a person has to look at."""
        return tuple(one for one in self.positions if one.undecided)

    @cached_property
    def agreed(self) -> tuple[Position, ...]:
        """Return the cases on which all agree and that gold does not have yet."""
        return tuple(one for one in self.positions if one.standing is Standing.AGREED)

    @property
    def annotators(self) -> tuple[Id, ...]:
        """Return who has a finished layer here, by id."""
        return tuple(sorted(one.annotator for one in self.layered.layers if one.done))

    @property
    def severity(self) -> float:
        """Return how badly the layers differ where nothing is decided yet."""
        return severity([one.case for one in self.positions if one.standing is not Standing.RULED])

    def position(self, key: str) -> Position | None:
        """Return the case of a key as it stands now."""
        return next((one for one in self.positions if one.case.key == key), None)

    def near(self, start: int, end: int) -> Position | None:
        """Return the first case that shares text with a range (code points)."""
        inside = (x for x in self.positions if x.case.start < end and start < x.case.end)
        return next(inside, None)

    def cited(self, case: Case) -> tuple[Cited, ...]:
        """Return what a ruling on a case judges: every mark that the done layers have there."""
        return tuple(
            Cited(name, one.id, judged_as(one))
            for name in self.annotators
            for one in self.marks[name]
            if one.start < case.end
            and case.start < one.end
            and not touches((one.start, one.end, one.label), self.layered.aside)
        )


def look_at(project: Project, document: Id, reviewer: Id) -> Desk:
    """Put an article on a reviewer's desk. Raises Refused when the project has none such."""
    return project.read(lambda: _look_at(project, document, reviewer))


def _look_at(project: Project, document: Id, reviewer: Id) -> Desk:
    people = project.annotators.all()
    gold = project.annotators.gold()
    if gold is None:
        raise Refused(N_("The project has no gold layer."))
    text = project.documents.text(document)
    given = tuple(project.assignments.of(document))
    by_layer: dict[Id, list[Annotation]] = {}
    for one in project.annotations.of(document):
        by_layer.setdefault(one.layer, []).append(one)
    done = [
        one.id
        for one in people
        if is_compared(one, gold.id) and is_done(project.documents.work(document, one.id), given)
    ]
    layers = tuple(layer_of(name, by_layer.get(name, ()), done=True) for name in done)
    layered = Layered(document, text, layers, aside_of(project.lines.of(document)))
    return Desk(
        document,
        text,
        reviewer,
        gold.id,
        layered,
        {name: tuple(by_layer.get(name, ())) for name in (*done, gold.id)},
        tuple(project.rulings.of(document)),
        given,
        project.documents.work(document, gold.id),
        tuple(cases_of(layered, least=1)),
    )


def is_compared(one: Annotator, gold: Id) -> bool:
    """Tell whether somebody's layers are ruled on: neither gold's nor a program's are."""
    return one.id != gold and one.roles != {Role.SOURCE}


def is_done(work: Work, given: Iterable[Assignment]) -> bool:
    """Tell whether a layer is finished: one that was returned is so only in its new round."""
    rounds = [
        one.round for one in given if (one.annotator, one.task) == (work.annotator, Task.ANNOTATE)
    ]
    return work.state is State.DONE and work.round >= max(rounds, default=1)


def kinds_left(desk: Desk) -> dict[Kind, int]:
    """Return how many undecided cases there are of each main kind, the gravest first."""
    counts: dict[Kind, int] = {}
    for kind in Kind:
        times = sum(one.case.kind is kind for one in desk.undecided)
        if times:
            counts[kind] = times
    return counts


def answer_text(text: str, answer: Answer, titles: Mapping[Id, str]) -> Sequence[tuple[str, str]]:
    """Return an answer as pairs of its words and its label's title."""
    return [
        (" ".join(text[start:end].split()), titles.get(label, label))
        for (start, end, label), _ in answer
    ]


def may_review(me: Annotator, roles: Collection[Role] = (Role.REVIEWER, Role.LEAD)) -> bool:
    """Tell whether somebody goes to the place of review: reviewers rule, leads look on."""
    return any(role in me.roles for role in roles)
