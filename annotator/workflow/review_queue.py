"""The reviewers' queue: found out beside the window, remembered article by article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator import paths
from annotator.core.disagreement import cases_of, severity
from annotator.core.layers import Layer, Layered
from annotator.core.model import Annotator, Id, Ruling, State, Task
from annotator.core.reviewing import (
    Position,
    Standing,
    decider_of,
    is_precedent,
    labels_of,
    positions,
)
from annotator.store.bodies import AssignmentBody
from annotator.store.compared import Compared, compared, latest
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.review_entries import Entry, Noted, Totals, Wanted
from annotator.store.review_index import ReviewIndex
from annotator.store.rulings import ruling_of
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.reviewing import Desk, is_compared

_PAGE = 100  # articles between two times that something is told


def review_file(project: Id) -> Path:
    """Return where the index of a project lies on this machine (copies of a project share it)."""
    return paths.cache_dir() / "review" / f"{project}.sqlite"


@dataclass(frozen=True, slots=True)
class Team:
    """Whose layers are compared, and who is asked to review what."""

    annotators: tuple[Id, ...]
    gold: Id
    reviewers: dict[Id, Id]  # by document


def team_of(project: Project) -> Team:
    """Return whose layers are compared in a project."""
    people: Sequence[Annotator] = project.annotators.all()
    gold = project.annotators.gold()
    identity = gold.id if gold else ""
    chosen: dict[Id, tuple[int, Id]] = {}
    for one in project.assignments.everywhere():
        if one.task is Task.REVIEW:
            place = (one.place, one.annotator)
            chosen[one.document] = min(place, chosen.get(one.document, place))
    return Team(
        tuple(one.id for one in people if is_compared(one, identity)),
        identity,
        {document: place[1] for document, place in chosen.items()},
    )


def look_for_cases(path: Path, *, ticker: Ticker = SILENT) -> int:
    """Bring the index up to date and return how many articles had changed.

    May be stopped at any time: what was looked at stays. Raises what opening a project raises.
    """
    with (
        Project.open(path, readonly=True, patience=JOB_PATIENCE) as project,
        ReviewIndex.for_job(review_file(project.about.id)) as index,
    ):
        now, known = latest(project), index.known()
        index.forget(set(known) - set(now))
        changed = [one for one, change in now.items() if known.get(one) != change]
        ticker.step(0, len(changed))
        team = team_of(project)
        done = 0
        for page in _pages(project, changed, team):
            index.note(page)
            done += len(page)
            ticker.step(min(done, len(changed)), len(changed))
        return len(changed)


def left_to_rule(path: Path, wanted: Wanted, *, ticker: Ticker = SILENT) -> Totals:
    """Bring the index up to date, and return how much is left to rule on."""
    look_for_cases(path, ticker=ticker)
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        file = review_file(project.about.id)
    with ReviewIndex(file) as index:
        return index.totals(wanted)


def _pages(project: Project, stand_ins: Sequence[int], team: Team) -> Iterator[list[Entry]]:
    page: list[Entry] = []
    for one in compared(project, stand_ins):
        page.append(entry_of(one, team))
        if len(page) == _PAGE:
            yield page
            page = []
    yield page


def entry_of(one: Compared, team: Team) -> Entry:
    """Return what the queue keeps of an article."""
    layered = _layered(one, team)
    rulings = [ruling_of(body, "", one.document, who) for who, body in one.rulings]
    assigned = team.reviewers.get(one.document, "")
    decider = decider_of(rulings, [assigned] if assigned else [])
    gold = one.layers.get(team.gold)
    cases = cases_of(layered, least=1)
    found = positions(cases, rulings, decider, text=one.text)
    precedents = _taught(rulings)
    return _entry(
        one.stand_in,
        one.document,
        one.change,
        len(layered.layers),
        found,
        finished=gold is not None and gold.state is State.DONE,
        reviewer=decider,
        precedents=precedents,
    )


def entry_of_desk(desk: Desk, *, stand_in: int, change: int) -> Entry:
    """Return what the queue keeps of the article on a desk, whoever sits there."""
    found = positions(desk.cases, desk.rulings, desk.decider, text=desk.text)
    return _entry(
        stand_in,
        desk.document,
        change,
        len(desk.annotators),
        found,
        finished=desk.is_finished,
        reviewer=desk.decider,
        precedents=_taught(desk.rulings),
    )


def _entry(
    stand_in: int,
    document: Id,
    change: int,
    layers: int,
    found: Sequence[Position],
    *,
    finished: bool,
    reviewer: Id,
    precedents: tuple[tuple[str, Id, bool], ...],
) -> Entry:
    left = [one.case for one in found if one.standing is not Standing.RULED]
    return Entry(
        stand_in,
        document,
        change,
        layers,
        sum(one.standing is Standing.AGREED for one in found),
        sum(one.standing is Standing.RULED for one in found),
        severity(left),
        finished,
        reviewer,
        tuple(_noted(one) for one in found if one.undecided),
        precedents,
    )


def _taught(rulings: Sequence[Ruling]) -> tuple[tuple[str, Id, bool], ...]:
    return tuple(
        (one.surface, one.label, one.example) for one in rulings if is_precedent(one) or one.example
    )


def _noted(one: Position) -> Noted:
    case = one.case
    return Noted(
        case.start,
        case.end,
        case.key,
        case.kind.value if case.kind else "",
        one.standing is Standing.STALE,
        labels_of(case),
        case.surface,
    )


def _layered(one: Compared, team: Team) -> Layered:
    """Return the finished layers; a returned one is finished only in its new round."""
    rounds: dict[Id, int] = {}
    for given in one.assignments:
        _take_round(rounds, given)
    layers = [
        Layer(name, marked.marks)
        for name, marked in one.layers.items()
        if name in team.annotators
        and marked.state is State.DONE
        and marked.round >= rounds.get(name, 1)
    ]
    return Layered(one.document, one.text, tuple(layers), one.aside)


def _take_round(rounds: dict[Id, int], given: AssignmentBody) -> None:
    if given.task == Task.ANNOTATE.value:
        rounds[given.annotator] = max(given.round, rounds.get(given.annotator, 1))
