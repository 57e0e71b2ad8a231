"""What the store says of a project file, and what it shows to somebody who does not ask."""

import traceback
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.inspection import inspect
from annotator.store.project import Project
from benchmarks.faults.sample import dump

PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the store says of a file, and what it showed."""

    complaints: tuple[str, ...]  # empty: accepted
    seen: bytes = b""
    stumble: str = ""  # the traceback of looking at a file that the check had complained of


def judge(path: Path) -> Verdict:
    """Open a file, check it, look at all of it.

    Whatever else than AnnotatorError is raised is a bug and goes through, but for looking at a
    file in spite of complaints: that is noted.
    """
    complaints: list[str] = []
    seen, stumble = b"", ""
    try:
        with Project.open(path, patience=PATIENCE) as project:
            found = inspect(project.connection).all
            complaints.extend(f"{one.message} [{one.where}]" for one in found)
            try:
                seen = dump(project)
            except AnnotatorError as error:
                complaints.append(f"looking: {error}")
            except Exception:
                if not complaints:
                    raise
                stumble = traceback.format_exc()
    except AnnotatorError as error:
        complaints.append(f"opening: {error}")
    return Verdict(tuple(complaints), seen, stumble)
