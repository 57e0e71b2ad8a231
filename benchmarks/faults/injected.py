"""An error at every write, sync and truncation of a gesture, an undo, an import, a cancelled one.

Run as: python -m benchmarks.faults.injected SHIM FOLDER SHARE [STEP...]; prints a tally as JSON.
"""

import ctypes
import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from annotator.errors import AnnotatorError
from annotator.store.project import Project
from benchmarks.faults import sample
from benchmarks.faults.checking import judge

SOURCE = Path(__file__).with_name("shim.c")
ERRORS = (errno.EIO, errno.ENOSPC)
HOW = ("not done", "half done", "done, but denied")
NEW = range(5_000, 5_006)  # articles


@dataclass(frozen=True, slots=True)
class Fault:
    """Which call goes wrong (0: none), with which error, how, and whether all later ones too."""

    point: int
    error: int = errno.EIO
    how: int = 0
    lasting: bool = False

    def __str__(self) -> str:
        since = "from call" if self.lasting else "call"
        return f"{since} {self.point}: {errno.errorcode[self.error]}, {HOW[self.how]}"


@dataclass
class Tally:
    """What came of the errors."""

    points: int = 0  # errors injected
    succeeded: int = 0  # the step came through all the same
    refused: int = 0  # it was refused with a sentence, and worked when it was tried again
    denied_but_done: int = 0  # of the successes: the commit was denied, yet durable
    sentences: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def possible() -> bool:
    """Tell whether a shared library can be made and put before the C library."""
    return sys.platform == "linux" and shutil.which("gcc") is not None


def campaign(folder: Path, *, share: float, steps: tuple[str, ...] = ()) -> Tally:
    """Inject an error at this share of all points of the steps (all steps), in a child process."""
    library = folder / "shim.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
    work = folder / "injected"
    work.mkdir()
    names = steps or tuple(STEPS)
    command = [sys.executable, "-m", "benchmarks.faults.injected"]
    environment = os.environ | {"LD_PRELOAD": str(library)}
    command += [str(library), str(work), str(share), *names]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    return msgspec.json.decode(ran.stdout, type=Tally)


def mark(project: Project) -> None:
    """Make one mark."""
    sample.mark(project, sample.document_ids(project)[0], random.Random(5))


def commit(project: Project) -> None:
    """Make one mark (of whose calls only the last three go wrong: the commit)."""
    mark(project)


def undo(project: Project) -> None:
    """Take back the last mark of an article."""
    project.undo.undo(sample.document_ids(project)[2])


def bring(project: Project) -> None:
    """Import articles in three pieces."""
    sample.bring(project, NEW, marks=3, batch=2)


class _Cancelled(AnnotatorError):
    """The person changed their mind."""


def cancel(project: Project) -> None:
    """Import articles, change one's mind, import them after all."""
    try:
        with project.bulk("import") as work:
            work.add([sample.arrival(one) for one in NEW[:3]])
            raise _Cancelled("never mind")
    except _Cancelled:
        bring(project)


COMMIT = "last calls of a mark"
STEPS: dict[str, Callable[[Project], None]] = {
    "mark": mark,
    COMMIT: commit,
    "undo": undo,
    "import": bring,
    "cancelled import": cancel,
}


class Injector:
    """The shim, asked from inside the process that it stands in."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._shim = ctypes.CDLL(str(library))
        self._folder = str(folder).encode()

    def arm(self, fault: Fault) -> None:
        """Begin to count calls, and let one fail."""
        self._shim.fault_arm(self._folder, fault.point, fault.error, fault.how, int(fault.lasting))

    def disarm(self) -> int:
        """Let everything work again; return how many calls there were."""
        return int(self._shim.fault_disarm())


def _inject(injector: Injector, folder: Path, share: float, names: list[str]) -> Tally:
    tally = Tally()
    base = sample.make(folder.with_name("base.annproj"))
    dice = random.Random(1)
    for name in names:
        with _fresh(base, folder) as project:
            injector.arm(Fault(0))
            STEPS[name](project)
            points = injector.disarm()
        first = points - 2 if name == COMMIT else 1
        for fault in _faults(first, points):
            if dice.random() < share:
                _one(injector, fault, name, base, folder, tally)
    return tally


def _faults(first: int, last: int) -> Iterator[Fault]:
    for point in range(first, last + 1):
        for error in ERRORS:
            for how in range(len(HOW)):
                for lasting in (False, True):
                    yield Fault(point, error, how, lasting)


def _fresh(base: Path, folder: Path) -> Project:
    for old in folder.iterdir():
        old.unlink()
    path = folder / "project.annproj"
    shutil.copyfile(base, path)
    with Project.open(path) as project:
        person = project.annotators.people()[0].id
    return Project.open(path, person=person)


def _one(
    injector: Injector, fault: Fault, name: str, base: Path, folder: Path, tally: Tally
) -> None:
    tally.points += 1
    where = f"{name}, {fault}"
    with _fresh(base, folder) as project:
        injector.arm(fault)
        error = _error_of(STEPS[name], project)
        injector.disarm()
        if error is None:
            tally.succeeded += 1
            tally.denied_but_done += fault.how == HOW.index("done, but denied")
        elif isinstance(error, AnnotatorError):
            tally.refused += 1
            template = error.message.template
            tally.sentences[template] = tally.sentences.get(template, 0) + 1
            _again(project, name, tally, where)
        else:
            tally.wrong.append(f"{where}: {error!r}")
            return
    _compare(name, base, folder, tally, where)


def _error_of(step: Callable[[Project], None], project: Project) -> BaseException | None:
    try:
        step(project)
    except Exception as error:  # noqa: BLE001 - of whatever kind: that is the question
        return error
    return None


def _again(project: Project, name: str, tally: Tally, where: str) -> None:
    try:
        project.sweep()
        STEPS[name](project)
    except AnnotatorError as error:
        tally.wrong.append(f"{where}, tried again: {error}")


def _compare(name: str, base: Path, folder: Path, tally: Tally, where: str) -> None:
    """Whether it worked at once or the second time, it must have been done exactly once."""
    path = folder / "project.annproj"
    complaints = judge(path).complaints
    if complaints:
        tally.wrong.append(f"{where}: {complaints[0]}")
    with Project.open(base) as before, Project.open(path) as after:
        if after.history.latest() != before.history.latest() + 1:
            tally.wrong.append(f"{where}: done {after.history.latest()} times")
        old = [_annotations(before, one) for one in sample.document_ids(before)]
        new = [_annotations(after, one) for one in sample.document_ids(before)]
        gone = sum(len(one - other) for one, other in zip(old, new, strict=True))
        if gone != (name == "undo"):
            tally.wrong.append(f"{where}: {gone} annotations are gone")


def _annotations(project: Project, document: str) -> set[str]:
    return {one.id for one in project.annotations.of(document)}


if __name__ == "__main__":
    _library, _folder = Path(sys.argv[1]), Path(sys.argv[2])
    _tally = _inject(Injector(_library, _folder), _folder, float(sys.argv[3]), sys.argv[4:])
    sys.stdout.buffer.write(msgspec.json.encode(_tally))
