"""What the dashboard shows, as values: progress, agreement, people, labels, suggestions.

`Ledger` holds what each document says and keeps the sums of it, so that a document that changed is
taken out and counted anew, and nothing else is looked at.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from annotator.core.agreement.counts import Counted, What
from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.figures import Cell, Figure, confusion, figures
from annotator.core.forecasting import Forecast, forecast, series
from annotator.core.model import Id, Label, Purpose, Role, State
from annotator.store.ids import now
from annotator.store.project import Project
from annotator.workflow.accepting import Acceptance, Origin
from annotator.workflow.counting import Fact, Helped, Part, Selection, pairs, takes_part
from annotator.workflow.curve import Point
from annotator.workflow.modelling import facts_of, model_folder

RESAMPLES = 1_000
_DEALT_WITH = (State.DONE, State.SKIPPED)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one person did. Figures against gold are None where nothing was compared."""

    id: Id
    name: str
    asked: int  # articles assigned; 0 where nothing is assigned to anybody
    done: int
    in_progress: int
    skipped: int
    seconds: int  # of active work in all articles
    spans: int  # in articles that are done and whose time is known
    timed: int  # the active seconds in those
    questions: int
    gold: Figure | None = None
    qualification: Figure | None = None
    hidden: Figure | None = None

    @property
    def pace(self) -> float | None:
        """Return the spans marked in an hour of active work; None where no time is known."""
        return 3600 * self.spans / self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class Influence:
    """Agreement in articles with suggestions beside that in articles without."""

    with_them: Figure | None
    without: Figure | None


@dataclass(frozen=True)
class Overview:
    """All figures of the dashboard at one moment."""

    project: str
    at: int  # milliseconds since 1970
    own: bool  # one annotator's own progress: nothing of anybody else is in it
    read: int  # articles counted so far
    total: int
    exact: bool  # the intervals are there
    people: dict[Id, str]
    labels: tuple[Label, ...]
    selection: Selection
    helped: Helped = Helped.ALL
    # progress
    wanted: int = 0
    finished: int = 0
    skipped: int = 0  # articles that everybody asked skipped
    days: tuple[tuple[date, int], ...] = ()  # finished up to each
    forecast: Forecast = field(default_factory=lambda: Forecast(0.0, 0, 0))
    rows: tuple[PersonRow, ...] = ()
    label_counts: tuple[tuple[Id, int], ...] = ()
    # agreement
    figures: tuple[Figure, ...] = ()
    cells: dict[Pair, tuple[Cell, ...]] = field(default_factory=dict)
    compared: int = 0
    undone: int = 0
    influence: Influence = Influence(None, None)
    # adjudication
    articles_left: int = 0
    cases_left: int = 0
    rulings: int = 0
    settled: int = 0
    # suggestions
    acceptance: tuple[tuple[Origin, Acceptance], ...] = ()
    curve: tuple[Point, ...] = ()

    def figure(self, measure: Measure, *, pair: Pair = EVERY, label: Id = "") -> Figure | None:
        """Return one figure of agreement, or None."""
        wanted = (measure, pair, label)
        return next((x for x in self.figures if (x.measure, x.pair, x.label) == wanted), None)


class Ledger:
    """The facts of the documents counted so far, with their sums."""

    def __init__(self) -> None:
        self.facts: dict[int, Fact] = {}  # by stand-in
        self.counted = Counted()
        self.against_gold = Counted()
        self.tests: dict[Purpose, Counted] = Part().tests
        self.acceptance: dict[Id, dict[Origin, Acceptance]] = {}  # by document
        self._sums: Counter[tuple[object, ...]] = Counter()

    def take(self, part: Part) -> None:
        """Count documents; what was counted of them before goes."""
        for fact in part.facts:
            self.forget(fact.stand_in)
            self.facts[fact.stand_in] = fact
            self._add(fact, 1)
        self.acceptance |= part.acceptance
        self.counted.merge(part.counted)
        self.against_gold.merge(part.against_gold)
        for purpose, counted in part.tests.items():
            self.tests[purpose].merge(counted)

    def forget(self, stand_in: int) -> None:
        """Take a document out."""
        fact = self.facts.pop(stand_in, None)
        if fact is None:
            return
        self._add(fact, -1)
        for counted in (self.counted, self.against_gold, *self.tests.values()):
            if fact.document in counted:
                counted.discard(fact.document)
        self.acceptance.pop(fact.document, None)

    def sum_of(self, *what: object) -> int:
        """Return one of the sums."""
        return self._sums[what]

    def finished(self) -> Counter[date]:
        """Return how many articles were finished on each day."""
        return Counter(
            {
                what[1]: n
                for what, n in self._sums.items()
                if what[0] == "day" and isinstance(what[1], date) and n
            }
        )

    def labels(self) -> Counter[Id]:
        """Return how many spans each label has, over all layers compared."""
        found = ((what[1], n) for what, n in self._sums.items() if what[0] == "label")
        return Counter({str(label): n for label, n in found if n > 0})

    def helped(self, helped: Helped) -> Counted:
        """Return the counts of the articles with, or without, suggestions."""
        if helped is Helped.ALL:
            return self.counted
        return self.counted.only(
            one.document for one in self.facts.values() if takes_part(one, helped)
        )

    def _add(self, fact: Fact, sign: int) -> None:
        sums = self._sums
        finished = finished_at(fact)
        sums["wanted",] += sign * bool(fact.people)
        if finished:
            sums["finished",] += sign
            sums["day", day_of(finished)] += sign
        elif fact.people and all(one.state is State.SKIPPED for one in fact.people.values()):
            sums["skipped",] += sign
        for label, count in fact.labels.items():
            sums["label", label] += sign * count
        sums["undone",] += sign * fact.undone
        sums["compared",] += sign * fact.compared
        sums["articles",] += sign * bool(fact.cases)
        sums["cases",] += sign * fact.cases
        sums["rulings",] += sign * fact.rulings
        sums["settled",] += sign * fact.settled
        for who, mine in fact.people.items():
            sums["asked", who] += sign * mine.asked
            sums[mine.state, who] += sign
            sums["seconds", who] += sign * mine.seconds
            sums["questions", who] += sign * mine.questions
            if mine.state is State.DONE and mine.seconds:
                sums["spans", who] += sign * mine.spans
                sums["timed", who] += sign * mine.seconds


def finished_at(fact: Fact) -> int:
    """Return when an article was finished; 0 while it is not.

    It is when everybody it was assigned to is done or has skipped it, and somebody is done; where
    it is assigned to nobody, when somebody is done and nobody is still at it.
    """
    asked = [one for one in fact.people.values() if one.asked]
    others = [one for one in fact.people.values() if one.state is not State.TODO]
    concerned = asked or others
    if not any(one.state is State.DONE for one in concerned):
        return 0
    if not all(one.state in _DEALT_WITH for one in concerned):
        return 0
    return max(one.at for one in concerned) or 1


def day_of(milliseconds: int) -> date:
    """Return the day of a moment on this machine's clock."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().date()


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not follow from the documents: who is in the project, and for whom this is."""

    name: str
    people: dict[Id, str]
    roles: dict[Id, frozenset[Role]]
    labels: tuple[Label, ...]
    gold: Id
    assigned: bool  # anything is assigned to anybody
    curve: tuple[Point, ...] = ()

    @classmethod
    def of(cls, project: Project) -> "Setting":
        """Read it."""
        everybody = project.annotators.all()
        people = [one for one in everybody if one.roles - {Role.SOURCE}]
        gold = project.annotators.gold()
        return cls(
            project.about.name,
            {one.id: one.name for one in everybody},
            {one.id: one.roles for one in people},
            tuple(project.labels.all(retired=True)),
            gold.id if gold else "",
            project.assignments.any(),
            _curve(project, [one.id for one in people]),
        )

    def sees_all(self, person: Id) -> bool:
        """Tell whether a person may see the figures of others: leads and reviewers may."""
        return bool(self.roles.get(person, frozenset()) & {Role.LEAD, Role.REVIEWER})

    def selection(self, person: Id) -> Selection:
        """Return whose layers are read for a person: of an annotator only their own."""
        if self.sees_all(person):
            return Selection(tuple(sorted(self.roles)), gold=self.gold)
        return Selection((person,))


def _curve(project: Project, people: Iterable[Id]) -> tuple[Point, ...]:
    """Return the curve of the model on this machine that learned from the most articles."""
    found = [facts_of(model_folder(project.about.id, one)) for one in people]
    curves = [facts.curve for facts in found if facts is not None and facts.curve]
    return max(curves, key=lambda curve: curve[-1].articles, default=())


def overview(
    ledger: Ledger,
    setting: Setting,
    selection: Selection,
    *,
    person: Id,
    total: int,
    helped: Helped = Helped.ALL,
    exact: bool = False,
    today: date | None = None,
) -> Overview:
    """Return all figures; with `exact`, the intervals too."""
    own = not setting.sees_all(person)
    sums = ledger.sum_of
    wanted = sums("wanted") if setting.assigned else total
    done = ledger.finished()
    left = max(0, wanted - sums("finished") - sums("skipped"))
    resamples = RESAMPLES if exact else 0
    view = Overview(
        project=setting.name,
        at=now(),
        own=own,
        read=len(ledger.facts),
        total=total,
        exact=exact,
        people={one: setting.people[one] for one in setting.people if not own or one == person},
        labels=setting.labels,
        selection=selection,
        helped=helped,
        wanted=wanted,
        finished=sums("finished"),
        skipped=sums("skipped"),
        days=tuple(series(done)),
        forecast=forecast(done, left, today or datetime.now().astimezone().date()),
        rows=_rows(ledger, setting, selection.people, resamples),
        label_counts=tuple(_in_order(ledger.labels(), setting.labels)),
        curve=() if own else setting.curve,
        acceptance=_accepted(ledger),
    )
    return view if own else _with_agreement(view, ledger, selection, helped, resamples)


def _with_agreement(
    view: Overview, ledger: Ledger, selection: Selection, helped: Helped, resamples: int
) -> Overview:
    counted = ledger.helped(helped)
    total = counted.total()
    cells = {pair: tuple(confusion(total, pair)) for pair in (EVERY, *pairs(selection.people))}
    undone = sum(n for (what, *_), n in total.items() if what is What.UNDONE)
    sums = ledger.sum_of
    return Overview(
        **{name: getattr(view, name) for name in _PLAIN},
        figures=tuple(figures(counted, resamples=resamples)) if len(counted) else (),
        cells={pair: found for pair, found in cells.items() if found},
        compared=len(counted),
        undone=undone if helped is not Helped.ALL else sums("undone"),
        influence=_influence(ledger, resamples) if resamples else Influence(None, None),
        articles_left=sums("articles"),
        cases_left=sums("cases"),
        rulings=sums("rulings"),
        settled=sums("settled"),
    )


_PLAIN = (
    *("project", "at", "own", "read", "total", "exact", "people", "labels", "selection", "helped"),
    *("wanted", "finished", "skipped", "days", "forecast", "rows", "label_counts", "acceptance"),
    "curve",
)


def _rows(
    ledger: Ledger, setting: Setting, people: Sequence[Id], resamples: int
) -> tuple[PersonRow, ...]:
    against = _by_person(ledger.against_gold, setting.gold, resamples)
    tests = {
        purpose: _by_person(counted, setting.gold, resamples)
        for purpose, counted in ledger.tests.items()
    }
    sums = ledger.sum_of
    rows = [
        PersonRow(
            who,
            setting.people.get(who, who),
            sums("asked", who),
            sums(State.DONE, who),
            sums(State.IN_PROGRESS, who),
            sums(State.SKIPPED, who),
            sums("seconds", who),
            sums("spans", who),
            sums("timed", who),
            sums("questions", who),
            against.get(who),
            tests[Purpose.QUALIFICATION].get(who),
            tests[Purpose.HIDDEN].get(who),
        )
        for who in people
    ]
    idle = {row.id for row in rows if not (row.asked or row.done or row.in_progress or row.skipped)}
    return tuple(sorted((one for one in rows if one.id not in idle), key=lambda one: one.name))


def _by_person(counted: Counted, gold: Id, resamples: int) -> dict[Id, Figure]:
    if not len(counted):
        return {}
    return {
        next(one for one in figure.pair if one != gold): figure
        for figure in figures(counted, resamples=resamples)
        if figure.pair and figure.measure is Measure.EXACT and not figure.label
    }


def _in_order(counts: Counter[Id], labels: Sequence[Label]) -> list[tuple[Id, int]]:
    return [(one.id, counts[one.id]) for one in labels if counts[one.id] or not one.retired]


def _accepted(ledger: Ledger) -> tuple[tuple[Origin, Acceptance], ...]:
    sums: dict[Origin, Acceptance] = {}
    for one in ledger.acceptance.values():
        for origin, counts in one.items():
            sums[origin] = sums.get(origin, Acceptance()) + counts
    return tuple(sorted(sums.items()))


def _influence(ledger: Ledger, resamples: int) -> Influence:
    """Compare the exact F1 of articles with and without suggestions, where there are both."""
    both = []
    for helped in (Helped.WITH, Helped.WITHOUT):
        counted = ledger.helped(helped)
        found = figures(counted, resamples=resamples) if len(counted) else []
        both.append(next((x for x in found if _is_main(x)), None))
    return Influence(both[0], both[1]) if both[0] else Influence(None, None)


def _is_main(figure: Figure) -> bool:
    return figure.measure is Measure.EXACT and not figure.pair and not figure.label
