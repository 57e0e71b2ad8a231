"""Two processes mark, a third imports, all in one file: each is killed at a random moment."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from annotator.store.project import Project
from benchmarks.faults import sample, writers
from benchmarks.faults.checking import judge

RENEW = 15  # rounds after which a new project is begun


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    importers: int = 0  # kills of the importing process
    marks: int = 0  # promised
    removals: int = 0  # promised
    imports: int = 0  # promised
    cut_imports: int = 0  # begun, killed before the promise
    swept: int = 0  # unsealed remains that were found and cleared away
    wrong: list[str] = field(default_factory=list)


def campaign(folder: Path, *, kills: int, seed: int) -> Tally:
    """Kill the two marking processes `kills` times in all."""
    tally = Tally()
    dice = random.Random(seed)
    number = 0
    while tally.kills < kills:
        path = folder / f"{number // RENEW}.annproj"
        if not path.exists():
            sample.make(path)
        _round(path, folder / f"diary-{number}", tally, dice, number)
        number += 1
    return tally


def _round(path: Path, diary: Path, tally: Tally, dice: random.Random, number: int) -> None:
    with Project.open(path) as project:
        people = [one.id for one in project.annotators.people()]
    diaries = [diary.with_name(f"{diary.name}-{one}") for one in range(3)]
    jobs = [("mark", people[0]), ("mark", people[1]), ("import", people[0])]
    running = []
    for at, (what, person) in enumerate(jobs):
        seed = str(number * 3 + at + 1)
        running.append(_start(what, str(path), person, str(diaries[at]), seed))
    try:
        _wait_until_ready(diaries, running)
        # In any order: what one leaves is met by the others while they live.
        for process in sorted(running, key=lambda _: dice.random()):
            time.sleep(dice.uniform(0.005, 0.3))
            process.send_signal(signal.SIGKILL)
            process.wait()
    finally:
        for process in running:
            process.kill()
            process.wait()
    tally.kills += 2
    tally.importers += 1
    notes = [_read(one) for one in diaries]
    _check(path, notes, tally, people[0])


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "benchmarks.faults.writers", *words])


def _wait_until_ready(diaries: list[Path], running: list[subprocess.Popen[bytes]]) -> None:
    while not all(one.exists() and one.stat().st_size for one in diaries):
        time.sleep(0.01)
        for process in running:
            if process.poll() is not None:
                raise RuntimeError(f"a writer ended by itself with {process.returncode}")


def _read(diary: Path) -> list[list[str]]:
    lines = diary.read_text().split("\n")
    return [line.split(" ") for line in lines if line]


def _check(path: Path, notes: list[list[list[str]]], tally: Tally, person: str) -> None:
    with Project.open(path, person=person, patience=10) as project:
        tally.swept += project.sweep()
        left = project.connection.execute("select count(*) from gestures where sealed is null")
        if left.fetchone()[0]:
            tally.wrong.append(f"{path.name}: unsealed remains after sweeping")
        documents = sample.document_ids(project)
        alive = {one.id for each in documents for one in project.annotations.of(each)}
        check_marks(alive, notes[0] + notes[1], tally)
        sources = {project.documents.get(one).source for one in documents}
        check_imports(sources, notes[2], tally)
        sample.mark(project, documents[0], random.Random(1))
    complaints = judge(path).complaints
    tally.wrong.extend(f"{path.name}: {one}" for one in complaints)


def check_marks(alive: set[str], notes: list[list[str]], tally: Tally) -> None:
    """Tell what was promised of marks and did not come true."""
    begun = {words[1] for words in notes if words[0] == "removing"}
    for words in notes:
        if words[0] == "marked":
            tally.marks += 1
            if words[1] not in alive and words[1] not in begun:
                tally.wrong.append(f"a promised mark is gone: {words[1]}")
        elif words[0] == "removed":
            tally.removals += 1
            if words[1] in alive:
                tally.wrong.append(f"a removed mark is back: {words[1]}")


def check_imports(sources: set[str], notes: list[list[str]], tally: Tally) -> None:
    """Tell which imports are neither whole nor absent."""
    sealed = {int(words[1]) for words in notes if words[0] == "imported"}
    for words in notes:
        if words[0] != "importing":
            continue
        first = int(words[1])
        wanted = {f"source-{one}" for one in range(first, first + writers.IMPORTED)}
        found = len(wanted & sources)
        if first in sealed:
            tally.imports += 1
        else:
            tally.cut_imports += 1
        if found != len(wanted) and (found or first in sealed):
            tally.wrong.append(f"an import came in parts: {found} of {len(wanted)}")


def possible() -> bool:
    """Tell whether processes can be killed here as on a real day."""
    return os.name == "posix"
