"""Where hand-outs and hand-ins stand, and the projects they come from, opened for a moment."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from annotator.language import N_
from annotator.store.connection import JOB_PATIENCE
from annotator.store.errors import Refused
from annotator.store.handed import worker_of
from annotator.store.project import Project
from annotator.store.trust import is_trusted, note

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST = 60  # characters of a name in a file's name
_COPIES = 1000


@contextmanager
def opened(path: Path) -> Iterator[Project]:
    """Open a project for a moment, waiting for others; what this machine trusted stays trusted."""
    trusted = is_trusted(path)
    with Project.open(path, patience=JOB_PATIENCE) as project:
        yield project
        if trusted and not project.readonly:
            note(project)


def require_lead(project: Project) -> None:
    """Raise Refused when a project is the working project of one person."""
    if worker_of(project) is not None:
        raise Refused(
            N_(
                "{file} is the project in which one person works. Hand out and take in with the "
                "project from which that work came."
            ),
            file=project.path.name,
        )


def free_name(folder: Path, project: str, person: str, suffix: str) -> Path:
    """Return a new name in a folder, by project, person and the moment (local time)."""
    moment = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    plain = f"{fit(project)} - {fit(person)} {moment}"
    for number in range(1, _COPIES):
        again = f" ({number})" if number > 1 else ""
        path = folder / f"{plain}{again}{suffix}"
        if not path.exists():
            return path
    raise Refused(N_("{folder} holds too many files of that name."), folder=folder)


def fit(name: str) -> str:
    """Return a name that may stand in a file's name on any system."""
    return _UNFIT.sub("_", name).strip(". ")[:_LONGEST] or "annotator"
