"""Power cuts at every call of a recorded run: is everything that was promised there afterwards?"""

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.project import Project
from benchmarks.faults import sample
from benchmarks.faults.checking import judge
from benchmarks.faults.disk import LUCKS, Disk, Luck, write_out
from benchmarks.faults.recording import Op, record

NAME = "cut.annproj"


@dataclass
class Tally:
    """What came of the cuts."""

    cuts: int = 0
    lost: int = 0  # cuts after which a promised gesture was gone
    refused: int = 0  # cuts after which the file was not accepted, or was gone
    altered: int = 0  # cuts after which it showed something that never was
    promises: int = 0  # gestures that were promised in the recorded run
    calls: int = 0
    by_luck: Counter[str] = field(default_factory=Counter)  # what went wrong, by kind of cut
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Return how many cuts did harm."""
        return self.lost + self.refused + self.altered


def run(folder: Path, *, synchronous: str, journal: str, gestures: int) -> list[Op]:
    """Record a run under these pragmas."""
    files = folder / f"{synchronous}-{journal}"
    files.mkdir()
    diary = folder / f"{synchronous}-{journal}.diary"
    arguments = (str(files / NAME), str(diary), synchronous, journal, str(gestures))
    return record(files, diary, "benchmarks.faults.recorded", *arguments)


def campaign(ops: list[Op], folder: Path, *, cuts: int, seed: int) -> Tally:
    """Cut the power about `cuts` times, spread evenly over the calls and the kinds of luck."""
    folder.mkdir(exist_ok=True)
    dice = random.Random(seed)
    truth = _truth(ops, folder)
    tally = Tally(promises=max(truth), calls=sum(op.verb != "promise" for op in ops))
    chosen = Counter(dice.choices(range(len(ops)), k=cuts))
    disk = Disk()
    promised = 0
    for at, op in enumerate(ops):
        disk.do(op)
        promised = op.promised or promised
        for number in range(chosen[at]):
            luck = LUCKS[(at + number) % len(LUCKS)]
            write_out(disk.after_cut(luck, dice), folder)
            _look(folder, tally, promised, truth, luck)
    return tally


def _truth(ops: list[Op], folder: Path) -> dict[int, str]:
    """Return what is to be seen when so many gestures are sealed."""
    disk = Disk()
    truth = {}
    for op in ops:
        disk.do(op)
        if op.verb == "promise":
            write_out(disk.after_cut("everything", random.Random(0)), folder)
            with Project.open(folder / NAME) as project:
                truth[op.promised] = _digest(sample.dump(project))
    return truth


def _look(folder: Path, tally: Tally, promised: int, truth: dict[int, str], luck: Luck) -> None:
    tally.cuts += 1
    path = folder / NAME
    if not path.exists() and not promised:
        return
    try:
        with Project.open(path, patience=10) as project:
            sealed = project.history.latest()
            project.sweep()
    except AnnotatorError as error:
        tally.refused += 1
        _note(tally, luck, f"refused: {error}")
        return
    verdict = judge(path)
    if sealed < promised:
        tally.lost += 1
        _note(tally, luck, f"{promised} promised, {sealed} there")
    elif verdict.complaints:
        tally.refused += 1
        _note(tally, luck, f"complaints: {verdict.complaints[:2]}")
    elif sealed > promised + 1 or truth[sealed] != _digest(verdict.seen):
        tally.altered += 1
        _note(tally, luck, f"altered at {sealed}, {promised} promised")


def _note(tally: Tally, luck: Luck, what: str) -> None:
    tally.by_luck[luck] += 1
    if len(tally.examples) < 5:
        tally.examples.append(f"{luck}: {what}")


def _digest(seen: bytes) -> str:
    return hashlib.sha256(seen).hexdigest()
