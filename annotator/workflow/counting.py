"""Counting what documents say about agreement and progress, in several processes where it pays.

Each document becomes one `Fact`: small, made of whole numbers, so that facts of many documents are
added up and one is taken out again when its document changes.
"""

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from annotator.core.agreement.counting import tally
from annotator.core.agreement.counts import Counted, Tally
from annotator.core.disagreement import disagreement_count, disagreements
from annotator.core.layers import Layer, Layered
from annotator.core.model import Id, Purpose, State
from annotator.store.bodies import RulingBody
from annotator.store.compared import Compared, Marked, compared
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.accepting import Acceptance, Origin, acceptance_in
from annotator.workflow.progress import SILENT, Ticker

PART = 400  # documents that a process counts before it tells
_PAYS = 4_000  # documents from which on more processes are worth their start
_MOST = 4  # processes


class Helped(StrEnum):
    """Which articles take part, by whether anybody compared had suggestions in them."""

    ALL = "all"
    WITHOUT = "without"
    WITH = "with"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is compared: whose layers, of which labels and rounds."""

    people: tuple[Id, ...]
    labels: frozenset[Id] = frozenset()  # none: all
    rounds: frozenset[int] = frozenset()
    gold: Id = ""  # the gold layer, to which everybody is compared apart; "": nobody is
    work: bool = True  # whether work and open cases are counted too, or agreement alone

    @property
    def alone(self) -> bool:
        """Tell whether one person's own work is looked at, and nothing of anybody else."""
        return len(self.people) == 1


@dataclass(slots=True)
class Mine:
    """What one person did in one document."""

    state: State
    at: int  # when that was said: milliseconds since 1970
    spans: int
    seconds: int
    questions: int
    suggested: bool
    asked: bool  # it was assigned to this person
    purpose: Purpose


@dataclass(slots=True)
class Fact:
    """What one document adds to the figures."""

    document: Id
    stand_in: int
    change: int
    name: str
    people: dict[Id, Mine] = field(default_factory=dict)
    labels: Counter[Id] = field(default_factory=Counter)  # of the spans of all
    helped: bool = False  # somebody compared had suggestions in it
    compared: bool = False  # at least two layers are done
    undone: int = 0  # layers that were begun and are not done
    cases: int = 0  # still to be ruled on
    rulings: int = 0
    settled: bool = False  # its gold is done


@dataclass
class Part:
    """What a process counted: facts, and the counts of agreement of the same documents."""

    facts: list[Fact] = field(default_factory=list)
    counted: Counted = field(default_factory=Counted)  # the people with each other
    against_gold: Counted = field(default_factory=Counted)
    tests: dict[Purpose, Counted] = field(
        default_factory=lambda: {one: Counted() for one in Purpose if one is not Purpose.WORK}
    )  # against gold, where that was known before

    acceptance: dict[Id, dict[Origin, Acceptance]] = field(default_factory=dict)  # by document

    def merge(self, other: "Part") -> None:
        """Take in what another process counted."""
        self.acceptance |= other.acceptance
        self.facts += other.facts
        self.counted.merge(other.counted)
        self.against_gold.merge(other.against_gold)
        for purpose, counted in other.tests.items():
            self.tests[purpose].merge(counted)


def read_part(project: Project, stand_ins: Sequence[int], selection: Selection) -> Part:
    """Count some documents."""
    part = Part()
    for one in compared(project, stand_ins):
        _count(part, one, selection)
        judged = [verdict for verdict in one.verdicts if verdict[0] in selection.people]
        if judged:
            part.acceptance[one.document] = acceptance_in(project, one.document, judged)
    return part


def _count(part: Part, one: Compared, selection: Selection) -> None:
    layered = of_labels(one.layered(selection.people, rounds=selection.rounds), selection.labels)
    done = [layer.annotator for layer in layered.layers if layer.done]
    fact = Fact(one.document, one.stand_in, one.change, one.name)
    fact.undone = len(layered.layers) - len(done)
    given = {body.annotator: Purpose(body.purpose) for body in one.assignments}
    if selection.alone:
        given = {who: purpose for who, purpose in given.items() if who in selection.people}
    for who in dict.fromkeys((*selection.people, *given)) if selection.work else ():
        marked = one.layers.get(who)
        if marked is not None or who in given:
            fact.people[who] = _mine(marked or Marked(), given.get(who))
            fact.labels.update(place[2] for place in (marked.marks if marked else ()))
    gold = one.layers.get(selection.gold) if selection.gold else None
    fact.settled = gold is not None and gold.state is State.DONE
    fact.rulings = len(one.rulings)
    fact.compared = len(done) > 1
    fact.helped = any(one.layers[who].suggested for who in done)
    if fact.compared:
        part.counted.add(tally(layered))
        if selection.work and not fact.settled:
            fact.cases = _open_cases(layered, [body for _, body in one.rulings])
    if gold is not None and fact.settled:
        _count_against_gold(part, one, layered, Layer(selection.gold, gold.marks), selection, given)
    part.facts.append(fact)


def _mine(marked: Marked, purpose: Purpose | None) -> Mine:
    return Mine(
        marked.state,
        marked.at,
        len(marked.marks),
        marked.seconds,
        marked.questions,
        marked.suggested,
        purpose is not None,
        purpose or Purpose.WORK,
    )


def of_labels(layered: Layered, labels: frozenset[Id]) -> Layered:
    """Leave the marks of other labels out, as if nobody had been asked for them."""
    if not labels:
        return layered
    layers = tuple(
        replace(layer, marks={place: of for place, of in layer.marks.items() if place[2] in labels})
        for layer in layered.layers
    )
    return replace(layered, layers=layers)


def _open_cases(layered: Layered, rulings: Sequence[RulingBody]) -> int:
    if not rulings:
        return disagreement_count(layered)
    ruled = {one.case for one in rulings}
    return sum(case.key not in ruled for case in disagreements(layered))


def _count_against_gold(
    part: Part,
    one: Compared,
    layered: Layered,
    gold: Layer,
    selection: Selection,
    given: dict[Id, Purpose],
) -> None:
    """Count each layer that is done against gold, and the tests by themselves once more."""
    (gold,) = of_labels(replace(layered, layers=(gold,)), selection.labels).layers
    every: dict[Purpose, list[Tally]] = {purpose: [] for purpose in Purpose}
    for layer in layered.layers:
        if layer.done:
            counts = tally(replace(layered, layers=(layer, gold)))
            every[given.get(layer.annotator, Purpose.WORK)].append(counts)
    for purpose, counted in part.tests.items():
        if every[purpose]:
            counted.add(_together(one.document, every[purpose]))
    if tallies := [tally for tallies in every.values() for tally in tallies]:
        part.against_gold.add(_together(one.document, tallies))


def _together(document: Id, tallies: Iterable[Tally]) -> Tally:
    """Return the counts of several pairs as those of one document; each has keys of its own."""
    return Tally(document, {key: count for one in tallies for key, count in one.counts.items()})


def takes_part(fact: Fact, helped: Helped) -> bool:
    """Tell whether an article takes part, by whether anybody compared had suggestions in it."""
    return helped is Helped.ALL or fact.helped is (helped is Helped.WITH)


def pairs(people: Sequence[Id]) -> list[tuple[Id, Id]]:
    """Return every pair of people as the figures name it: the id that comes first is first."""
    return list(combinations(sorted(people), 2))


# In several processes


class Reader:
    """Counts documents of one project file, in as many processes as are worth it.

    They are started when they are needed first, and end with `close`.
    """

    def __init__(self, project: Project, *, workers: int = 0) -> None:
        """Use an open project; `workers` processes count beside this one (0: as many as pay)."""
        self._project = project
        self._workers = workers or min(_MOST, processors())
        self._pool: ProcessPoolExecutor | None = None

    def parts(
        self, stand_ins: Sequence[int], selection: Selection, *, ticker: Ticker = SILENT
    ) -> Iterator[Part]:
        """Yield the counts of documents, some at a time. Raises Cancelled."""
        portions = [stand_ins[at : at + PART] for at in range(0, len(stand_ins), PART)]
        done = 0
        for portion, part in zip(portions, self._counted(portions, selection), strict=True):
            done += len(portion)
            ticker.step(done, len(stand_ins))
            yield part

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _counted(self, portions: Sequence[Sequence[int]], selection: Selection) -> Iterator[Part]:
        if self._workers < 2 or sum(map(len, portions)) < _PAYS:
            with no_collecting():
                for portion in portions:
                    yield read_part(self._project, portion, selection)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=get_context("spawn"),  # the one way that every system has
                initializer=_begin,
                initargs=(self._project.path,),
            )
        waiting: list[Future[Part]] = []
        following = iter(portions)
        for portion in following:
            waiting.append(self._pool.submit(_part, portion, selection))
            if len(waiting) > 2 * self._workers:  # what is not asked for yet fills no memory
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the collector of cycles off: counts are many, and none of them is in a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def processors() -> int:
    """Return how many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_opened: list[Project] = []  # of a worker: its one project


def _begin(path: Path) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    _opened.append(Project.open(path, readonly=True, patience=JOB_PATIENCE))


def _end_with_parent() -> None:
    """End when whoever started this process is gone, however that happened."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # it only reads


def _part(stand_ins: Sequence[int], selection: Selection) -> Part:
    return read_part(_opened[0], stand_ins, selection)
