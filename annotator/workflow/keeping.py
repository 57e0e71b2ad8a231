"""Backups of a project: made when they are due, thinned, put back, for a process of its own.

Of a small project each backup is a whole copy. Of a large one a whole copy is made now and then;
between them only what came since is kept, which takes a moment and stops nobody's work.
"""

from datetime import datetime, timedelta
from pathlib import Path

from annotator.paths import settings_file
from annotator.settings import read_settings
from annotator.store.backup import Backup, back_up, back_up_tail, backups, default_folder, due
from annotator.store.connection import JOB_PATIENCE
from annotator.store.errors import Damaged, NotAProject, Refused
from annotator.store.project import Project
from annotator.store.thinning import thin
from annotator.workflow.progress import SILENT, Ticker

LARGE = 20_000_000  # bytes from which on a whole copy keeps others from writing for too long
WHOLE_EVERY = timedelta(days=7)
TAIL_EVERY = timedelta(minutes=10)  # of work
GROWN = 1 / 4  # of a whole copy's size: a tail so large is worth another whole copy
GIGABYTE = 1_000_000_000


def backup_job(path: Path, reason: str, *, ticker: Ticker = SILENT) -> Path:
    """Make a verified backup beside the project, thin the older ones, return the copy."""
    folder = default_folder(path)
    ticker.step(0, 1)
    base = _base(path)
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        copy = _tail(project, folder, reason, base) if base else None
        copy = copy or back_up(project, folder, reason)
    thin(folder, datetime.now(), room=room())
    ticker.tell(1, 1)
    return copy


def backup_is_due(path: Path) -> bool:
    """Tell whether the newest backup of a project is too old, or there is none."""
    now, folder = datetime.now(), default_folder(path)
    return due(folder, now, TAIL_EVERY) if _base(path) else due(folder, now)


def backup_holds_others_up(path: Path) -> bool:
    """Tell whether the next backup is a whole copy so large that marks would wait for it."""
    return path.stat().st_size >= LARGE and _base(path) is None


def backups_of(path: Path) -> list[Backup]:
    """Return the backups that stand beside a project, the newest first."""
    return backups(default_folder(path))


def room() -> int:
    """Return how many bytes the backups of a project may take."""
    return read_settings(settings_file())[0].backup_room * GIGABYTE


def _base(path: Path) -> Backup | None:
    """Return the whole copy to which a tail is enough now, or None when a whole one is due."""
    size = path.stat().st_size
    whole = next((one for one in backups_of(path) if one.base is None), None)
    if size < LARGE or whole is None or size - whole.size > whole.size * GROWN:
        return None
    return whole if timedelta(0) <= datetime.now() - whole.at < WHOLE_EVERY else None


def _tail(project: Project, folder: Path, reason: str, base: Backup) -> Path | None:
    try:
        return back_up_tail(project, folder, reason, base)
    except (Refused, Damaged, NotAProject):  # the older copy is of no use: make a new one
        return None
