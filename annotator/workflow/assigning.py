"""Giving articles out: from the rule to a plan, from the plan to what will change, into the file.

A plan hangs on nothing but the rule and the file, so what was shown before is what is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.core.model import Annotator, Assignment, Id, Purpose, Role, Task
from annotator.core.planning import Article, Assigned, Person, Plan, Rule, Why, plan
from annotator.store.bodies import PlanningBody
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.workload import Given, Load
from annotator.workflow.progress import SILENT, Ticker

_PAGE = 2_000  # articles read at a time
_BATCH = 1_000  # assignments staged in one short transaction
_EXAMPLES = 5  # articles with too few people that are named


@dataclass(frozen=True, slots=True)
class Part:
    """What a plan gives to one person, and what the person has now."""

    annotator: Id
    name: str
    before: int  # articles
    after: int
    length: int  # code points of what the person then has
    new: int
    taken_back: int
    begun: int  # articles that the person has begun or done: they stay
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan changes, before it is written and after."""

    parts: tuple[Part, ...]
    new: int
    changed: int  # given before, now for another purpose
    taken_back: int
    kept: int
    short: tuple[tuple[Why, int], ...]  # articles with fewer people than asked for, by reason
    short_examples: tuple[str, ...]  # names of some of those articles
    articles: int

    @property
    def changes_nothing(self) -> bool:
        """Tell whether everybody has already what the plan gives them."""
        return not (self.new or self.changed or self.taken_back)


@dataclass(frozen=True, slots=True)
class _Made:
    given: tuple[Assignment, ...]  # new ones, and those that changed
    taken_back: tuple[Assignment, ...]
    outlook: Outlook


def markers(project: Project) -> list[Annotator]:
    """Return those whom articles can be given to: who marks, and works here now."""
    return [one for one in project.annotators.people() if Role.ANNOTATOR in one.roles]


def look_ahead(project: Project, planning: PlanningBody, *, ticker: Ticker = SILENT) -> Outlook:
    """Return what giving articles out by a rule would change; nothing is written.

    Raises Cancelled.
    """
    return _make(project, planning, ticker).outlook


def assign(
    project: Project, planning: PlanningBody, *, beside: bool = False, ticker: Ticker = SILENT
) -> Outlook:
    """Give articles out by a rule, in one gesture, and keep the rule; return what changed.

    What somebody has begun stays with them. Raises NotAllowed, Busy, Cancelled.
    """
    made = _make(project, planning, ticker)
    if not made.outlook.changes_nothing:
        _write(project, made, beside, ticker)
    keep_rule(project, planning)
    return made.outlook


def keep_rule(project: Project, planning: PlanningBody) -> None:
    """Write down how articles are given out, if that changed."""
    if project.assignments.planning() != planning:
        with project.gesture("planning") as gesture:
            project.assignments.write_planning(gesture, planning)


def look_ahead_job(path: Path, planning: PlanningBody, *, ticker: Ticker = SILENT) -> Outlook:
    """Return what giving articles out would change, in a process of its own."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return look_ahead(project, planning, ticker=ticker)


def assign_job(
    path: Path, person: Id, planning: PlanningBody, *, ticker: Ticker = SILENT
) -> Outlook:
    """Give articles out as `person`, beside the window that asked for it."""
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return assign(project, planning, beside=True, ticker=ticker)


def _make(project: Project, planning: PlanningBody, ticker: Ticker) -> _Made:
    everybody = {one.id: one for one in project.annotators.all()}
    ticker.step(0, 100)
    given = [one for person in everybody for one in project.workload.given(person)]
    ticker.step(20, 100)
    articles = list(_articles(project, planning, given))
    ticker.step(40, 100)
    people = _people(project, planning)
    made = plan(articles, people, planning.rule, [_planned(one) for one in given])
    ticker.step(80, 100)
    known = {(one.assignment.document, one.assignment.annotator): one for one in given}
    written = tuple(_written(made, planning.rule, known))
    back = tuple(known[one.document, one.annotator].assignment for one in made.taken_back)
    ticker.step(90, 100)
    new = [one for one in written if (one.document, one.annotator) not in known]
    parts = _parts(made, people, everybody, given, new, back, {one.id: one for one in articles})
    examples = [project.documents.get(one.document).name for one in made.short[:_EXAMPLES]]
    reasons: dict[Why, int] = {}
    for one in made.short:
        reasons[one.why] = reasons.get(one.why, 0) + 1
    outlook = Outlook(
        parts,
        new=len(new),
        changed=len(written) - len(new),
        taken_back=len(back),
        kept=len(given) - len(back),
        short=tuple(reasons.items()),
        short_examples=tuple(examples),
        articles=len(articles),
    )
    return _Made(written, back, outlook)


def _articles(
    project: Project, planning: PlanningBody, given: Iterable[Given]
) -> Iterator[Article]:
    groups = project.documents.field_values(planning.group) if planning.group else {}
    asked: dict[Id, int] = {}
    for one in given:
        document = one.assignment.document
        asked[document] = max(asked.get(document, 0), one.assignment.asked)
    after = 0
    while page := project.documents.titles(after=after, limit=_PAGE):
        after = page[-1].stand_in
        for title in page:
            group = groups.get(title.id, "")
            yield Article(title.id, title.length, group, asked.get(title.id, 0))


def _people(project: Project, planning: PlanningBody) -> list[Person]:
    known = {one.id: one for one in planning.people}
    return [known.get(one.id, Person(one.id)) for one in markers(project)]


def _planned(one: Given) -> Assigned:
    given = one.assignment
    return Assigned(given.annotator, given.place, given.document, given.round, one.begun)


def _written(made: Plan, rule: Rule, known: Mapping[tuple[Id, Id], Given]) -> Iterator[Assignment]:
    """Yield the assignments of a plan that are not in the file as they are to be."""
    for one in made.assigned:
        purpose = _purpose(one.document, rule)
        before = known.get((one.document, one.annotator))
        asked = made.asked.get(one.document, before.assignment.asked if before else 0)
        now = Assignment(
            one.document, one.annotator, Task.ANNOTATE, one.round, one.place, purpose, asked
        )
        if before is None:
            yield now
        elif before.assignment != replace(now, asked=before.assignment.asked):
            yield now  # it became a test, or no longer is one


def _purpose(document: Id, rule: Rule) -> Purpose:
    if document in rule.hidden:
        return Purpose.HIDDEN
    return Purpose.QUALIFICATION if document in rule.qualification else Purpose.WORK


def _parts(
    made: Plan,
    people: Sequence[Person],
    everybody: Mapping[Id, Annotator],
    given: Sequence[Given],
    new: Sequence[Assignment],
    back: Sequence[Assignment],
    articles: Mapping[Id, Article],
) -> tuple[Part, ...]:
    capacity = {one.id: one.capacity for one in people}
    ids = [*capacity, *dict.fromkeys(one.assignment.annotator for one in given)]
    parts = {
        name: dict.fromkeys(("before", "after", "length", "new", "taken_back", "begun"), 0)
        for name in ids
    }
    for given_one in given:
        parts[given_one.assignment.annotator]["before"] += 1
        parts[given_one.assignment.annotator]["begun"] += given_one.begun
    for one in made.assigned:
        parts[one.annotator]["after"] += 1
        parts[one.annotator]["length"] += articles[one.document].length
    for many, what in ((new, "new"), (back, "taken_back")):
        for each in many:
            parts[each.annotator][what] += 1
    return tuple(
        Part(name, everybody[name].name, capacity=capacity.get(name), **counts)
        for name, counts in parts.items()
    )


def _write(project: Project, made: _Made, beside: bool, ticker: Ticker) -> None:
    given, back = list(made.given), list(made.taken_back)
    total, done = len(given) + len(back), 0
    with project.bulk("assign", beside=beside) as work:
        for many, gone in ((given, False), (back, True)):
            for start in range(0, len(many), _BATCH):
                some = many[start : start + _BATCH]
                project.assignments.stage(work, () if gone else some, some if gone else ())
                done += len(some)
                ticker.step(done, total + 1)
        work.seal()
    ticker.tell(total + 1, total + 1)


@dataclass(frozen=True, slots=True)
class Bearing:
    """A person, and how much they have to mark."""

    annotator: Annotator
    load: Load


def loads_job(path: Path, *, ticker: Ticker = SILENT) -> list[Bearing]:
    """Return how much everybody has to mark: all who mark here now, and who still has something."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        here = {one.id for one in markers(project)}
        found = []
        for one in project.annotators.all():
            ticker.step(0, 1)
            load = project.workload.load(one.id)
            if one.id in here or load.articles:
                found.append(Bearing(one, load))
        return found
