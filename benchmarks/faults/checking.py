"""Whether a project file is whole, as the store itself says: opened, seen whole, inspected."""

from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.inspection import inspect
from annotator.store.project import Project
from benchmarks.faults.sample import dump

PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the store says of a file, and what it showed before it said so."""

    complaints: tuple[str, ...]  # empty: accepted
    seen: bytes = b""


def judge(path: Path) -> Verdict:
    """Open a file as a person would, look at all of it, inspect it.

    Whatever is raised beyond AnnotatorError is a bug and goes through.
    """
    seen = b""
    complaints: list[str] = []
    try:
        with Project.open(path, patience=PATIENCE) as project:
            try:
                seen = dump(project)
            except AnnotatorError as error:
                complaints.append(f"looking: {error}")
            found = inspect(project.connection).all
            complaints.extend(f"{one.message} [{one.where}]" for one in found)
    except AnnotatorError as error:
        complaints.append(f"opening: {error}")
    return Verdict(tuple(complaints), seen)
