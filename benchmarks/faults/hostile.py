"""Files that somebody made on purpose: each must be refused or flagged, or show what it should.

Run as: python -m benchmarks.faults.hostile BASE FOLDER
"""

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.project import Project
from benchmarks.faults import hostile_bodies, hostile_files, hostile_journal, hostile_tables, sample
from benchmarks.faults.checking import judge
from benchmarks.faults.forging import bare, scalar
from benchmarks.faults.watched import outcomes, tell

KINDS: tuple[Callable[[Path], None], ...] = (
    *hostile_files.KINDS,
    *hostile_tables.KINDS,
    *hostile_journal.KINDS,
    *hostile_bodies.KINDS,
)


# What may be accepted, when it shows what the original shows.
HARMLESS = frozenset({"newer", "negative_version", "other_pages", "spare_text"})


@dataclass
class Tally:
    """What came of the hostile files."""

    kinds: int = 0
    refused: int = 0
    harmless: list[str] = field(default_factory=list)  # accepted, and shown as it should be
    wrong: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # the first complaint about each


def campaign(folder: Path) -> Tally:
    """Make every kind of hostile file out of a small project, and see what the store says."""
    base = sample.make(folder / "base.annproj")
    original = hashlib.sha256(judge(base).seen).hexdigest()
    work = folder / "hostile"
    work.mkdir()
    tally = Tally()
    for outcome in outcomes("benchmarks.faults.hostile", str(base), str(work)):
        tally.kinds += 1
        name = outcome.name
        if outcome.bug or outcome.touched:
            tally.wrong[name] = outcome.bug or "changed by being looked at"
        elif outcome.complaints:
            tally.refused += 1
            tally.said[name] = outcome.complaints[0]
        elif outcome.seen != original:
            tally.wrong[name] = "accepted, and shows something else"
        elif name not in HARMLESS:
            tally.wrong[name] = "accepted"
        else:
            tally.harmless.append(name)
    tally.wrong |= purged(base, folder / "purged.annproj")
    return tally


def purged(base: Path, path: Path) -> dict[str, str]:
    """Make sealed work look unsealed, then sweep: what others built on must stay."""
    wrong = {}
    for make in hostile_journal.UNSEALED:
        shutil.copyfile(base, path)
        make(path)
        with bare(path) as raw:
            before = scalar(raw, "select count(*) from changes")
        try:
            with Project.open(path) as project:
                project.sweep()
        except AnnotatorError:
            continue
        with bare(path) as raw:
            if scalar(raw, "select count(*) from changes") != before:
                wrong[f"sweep after {make.__name__}"] = "acknowledged work was cleared away"
    return wrong


def _made(kind: Callable[[Path], None], base: Path, folder: Path) -> Path:
    shutil.rmtree(folder)
    folder.mkdir()
    path = folder / "hostile.annproj"
    shutil.copyfile(base, path)
    kind(path)
    return path


def main(base: Path, folder: Path) -> None:
    """Make and judge, in the child."""
    tell((kind.__name__, partial(_made, kind, base, folder)) for kind in KINDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
