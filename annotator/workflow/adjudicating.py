"""Ruling on many cases at once: by what all say, a majority, somebody trusted, or a precedent.

What would be ruled is first shown (`propose`), then done (`adjudicate`): one gesture an article,
each durable and undone there. A case that a person ruled on is never touched.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from annotator.core.disagreement import Answer, Case, Kind
from annotator.core.model import Id, Role, Way
from annotator.core.precedents import Precedent, Said, carried, said_before
from annotator.core.premerging import Strategy, majority, trusted, unanimous
from annotator.core.reviewing import Position, is_precedent, labels_of
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.connection import JOB_PATIENCE
from annotator.store.errors import NotAllowed, Refused
from annotator.store.project import Project
from annotator.workflow import ruling
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.reviewing import LEAST, Desk, look_at

SHOWN = 500  # cases of a preview that are listed; all are counted


class By(StrEnum):
    """What decides."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"
    TRUSTED = "trusted"
    PRECEDENT = "precedent"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is ruled on at once, and by what."""

    by: By
    threshold: Fraction = Fraction(1, 2)  # of a majority: more than this share
    trusted: tuple[Id, ...] = ()  # annotators, the first who has a layer there
    kinds: frozenset[Kind] = frozenset()  # main kinds of the cases; none: all
    label: Id = ""
    surface: str = ""  # only cases of this text
    documents: tuple[Id, ...] = ()  # none: every article
    least: int = LEAST  # finished layers
    agreed: bool = True  # take what all agree on too
    finish: bool = False  # say that gold is done where nothing is left
    without: frozenset[str] = frozenset()  # keys of cases that were unticked


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case with what it would be ruled."""

    document: Id
    title: str
    key: str
    start: int
    end: int
    kinds: tuple[str, ...]
    words: str  # the text of the case
    answer: tuple[tuple[str, Id], ...]  # words and label of each span


@dataclass
class Outcome:
    """What was ruled, or would be."""

    articles: int = 0  # with something ruled or finished
    ruled: int = 0  # disagreements
    agreed: int = 0  # cases on which all agree
    left: int = 0  # disagreements that stay for a person
    finished: int = 0
    passed: int = 0  # articles that changed meanwhile or that another reviewer decides
    kinds: Counter[str] = field(default_factory=Counter)  # of what was ruled
    gestures: list[Id] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of one article."""

    ruled: tuple[tuple[Position, ruling.Said], ...]
    agreed: tuple[tuple[Position, ruling.Said], ...]
    left: int
    finishes: bool


def propose(path: Path, person: Id, choice: Choice, *, ticker: Ticker = SILENT) -> Outcome:
    """Return what a choice would rule, without ruling. Raises what opening a project raises."""
    with Project.open(path, person=person, readonly=True, patience=JOB_PATIENCE) as project:
        return propose_in(project, person, choice, ticker=ticker)


def propose_in(project: Project, person: Id, choice: Choice, *, ticker: Ticker = SILENT) -> Outcome:
    """Do `propose` in an open project."""
    found = Outcome()
    for desk, decided in _decided(project, person, choice, found, ticker):
        _count(found, decided)
        room = SHOWN - len(found.proposed)
        title = _title(project, desk.document)
        for position, said in decided.ruled[: max(0, room)]:
            found.proposed.append(_proposed(desk, title, position, said.answer))
    return found


def adjudicate(path: Path, person: Id, choice: Choice, *, ticker: Ticker = SILENT) -> Outcome:
    """Rule as a choice says, one gesture an article.

    Stopped between two articles it tells what was done so far, instead of raising Cancelled.
    Raises what opening a project raises, NotAllowed, WriteFailed, Busy.
    """
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return adjudicate_in(project, person, choice, ticker=ticker)


def adjudicate_in(
    project: Project, person: Id, choice: Choice, *, ticker: Ticker = SILENT
) -> Outcome:
    """Do `adjudicate` in a project that is open for this person."""
    me = project.annotators.get(person)
    if Role.REVIEWER not in me.roles:
        raise NotAllowed(N_("Only a reviewer rules; {person} is none."), person=me.name)
    found = Outcome()
    quiet = Ticker(ticker.tell)
    for desk, decided in _decided(project, person, choice, found, quiet):
        if ticker.stop():
            break
        _settle(project, desk, decided, found)
    return found


def _settle(project: Project, desk: Desk, decided: Decided, found: Outcome) -> None:
    if not (decided.ruled or decided.agreed or decided.finishes):
        _count(found, decided)
        return
    verb = ruling.FINISH if decided.finishes else ruling.SETTLE
    try:
        with project.gesture(verb, document=desk.document) as gesture:
            now = look_at(project, desk.document, desk.me)
            said = [(x.case.key, y) for x, y in (*decided.ruled, *decided.agreed)]
            if said:
                ruling.rule_all(project, gesture, now, said)
            if decided.finishes:
                now = look_at(project, desk.document, desk.me)
                ruling.finish(project, gesture, now)
    except Refused:
        found.passed += 1  # it changed between the look and the gesture, or is gone
        return
    found.gestures.append(gesture.id)
    _count(found, decided)


def _count(found: Outcome, decided: Decided) -> None:
    found.ruled += len(decided.ruled)
    found.agreed += len(decided.agreed)
    found.left += decided.left
    found.finished += decided.finishes
    found.articles += bool(decided.ruled or decided.agreed or decided.finishes)
    for position, _ in decided.ruled:
        found.kinds[position.case.kind or ""] += 1


def _decided(
    project: Project, person: Id, choice: Choice, found: Outcome, ticker: Ticker
) -> Iterator[tuple[Desk, Decided]]:
    documents: Sequence[Id] = choice.documents
    if not documents:
        documents = list(_everything(project))
    decides = _Decision(project, person, choice)
    for at, document in enumerate(documents):
        ticker.step(at, len(documents))
        try:
            desk = look_at(project, document, person)
        except Refused:
            found.passed += 1
            continue
        if len(desk.annotators) < choice.least or desk.is_finished:
            continue
        if not desk.decides:
            found.passed += 1
            continue
        yield desk, decides.on(desk)
    ticker.step(len(documents), len(documents))


def _everything(project: Project) -> Iterator[Id]:
    after = 0
    while page := project.documents.titles(after=after, limit=500):
        for one in page:
            yield one.id
        after = page[-1].stand_in


class _Decision:
    """Decides case by case, by what the choice says."""

    def __init__(self, project: Project, person: Id, choice: Choice) -> None:
        self._choice = choice
        self._strategy = _strategy(choice)
        self._precedent: Said | None = None
        if choice.by is By.PRECEDENT:
            said = said_before(precedents_of(project, choice.surface, person))
            if not said:
                raise AnnotatorError(N_("This text was not ruled on before."))
            self._precedent = said[0]

    def on(self, desk: Desk) -> Decided:
        """Return what is ruled on the cases of an article that nobody ruled on."""
        ruled = []
        left = 0
        for position in desk.undecided:
            answer = self._answer(desk, position)
            if answer is None:
                left += 1
            else:
                ruled.append((position, answer))
        agreed = []
        if self._choice.agreed and self._choice.by is not By.PRECEDENT:
            agreed = [(x, ruling.Said(x.case.lanes[0].answer, Way.AGREED)) for x in desk.agreed]
        finishes = self._choice.finish and not left
        return Decided(tuple(ruled), tuple(agreed), left, finishes)

    def _answer(self, desk: Desk, position: Position) -> ruling.Said | None:
        case = position.case
        if position.ruling is not None or case.key in self._choice.without:
            return None  # a person ruled here: nobody else does
        if not self._wants(case):
            return None
        if self._precedent is not None:
            answer = carried(self._precedent.newest, case, desk.text)
            by = self._precedent.newest.ruling.id
            return None if answer is None else ruling.Said(answer, Way.PRECEDENT, by)
        lane = self._strategy(case)
        return None if lane is None else ruling.Said(lane.answer, Way.STRATEGY, self._choice.by)

    def _wants(self, case: Case) -> bool:
        choice = self._choice
        return (
            (not choice.kinds or case.kind in choice.kinds)
            and (not choice.label or choice.label in labels_of(case))
            and (not choice.surface or case.surface == choice.surface)
        )


def _strategy(choice: Choice) -> Strategy:
    if choice.by is By.MAJORITY:
        return majority(choice.threshold)
    if choice.by is By.TRUSTED:
        return trusted(choice.trusted)
    return unanimous()


def precedents_of(
    project: Project, surface: str, reviewer: Id, documents: Sequence[Id] = ()
) -> list[Precedent]:
    """Return what was ruled on a text by whoever decides, oldest first.

    `documents` says where to look, when that is known; else every ruling is read.
    """
    if documents:
        rulings = [x for one in documents for x in project.rulings.of(one)]
    else:
        rulings = list(project.rulings.everywhere())
    texts: dict[Id, str] = {}
    found = []
    for one in sorted(rulings, key=lambda one: (one.at, one.id)):
        if one.surface == surface and is_precedent(one):
            if one.document not in texts:
                texts[one.document] = project.documents.text(one.document)
            found.append(Precedent(one, texts[one.document]))
    mine = [one for one in found if one.ruling.reviewer == reviewer]
    decided = {one.ruling.document for one in mine}
    return mine + [one for one in found if one.ruling.document not in decided]


def _title(project: Project, document: Id) -> str:
    known = project.documents.get(document)
    return known.title or known.name


def _proposed(desk: Desk, title: str, position: Position, answer: Answer) -> Proposed:
    case = position.case
    return Proposed(
        desk.document,
        title,
        case.key,
        case.start,
        case.end,
        tuple(kind.value for kind in case.kinds),
        _words(desk.text, case.start, case.end),
        tuple((_words(desk.text, start, end), label) for (start, end, label), _ in answer),
    )


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def counts_by_kind(outcome: Outcome) -> Mapping[Kind, int]:
    """Return how many cases of each main kind were ruled, the gravest first."""
    return {kind: outcome.kinds[kind.value] for kind in Kind if outcome.kinds[kind.value]}
