"""Backups of a project: made when they are due, thinned, put back, for a process of its own."""

from datetime import datetime
from pathlib import Path

from annotator.store.backup import Backup, back_up, backups, default_folder, due, thin
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.progress import SILENT, Ticker


def backup_job(path: Path, reason: str, *, ticker: Ticker = SILENT) -> Path:
    """Make a verified backup beside the project, thin the older ones, return the copy."""
    folder = default_folder(path)
    ticker.step(0, 1)
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        copy = back_up(project, folder, reason)
    thin(folder, datetime.now())
    ticker.tell(1, 1)
    return copy


def backup_is_due(path: Path) -> bool:
    """Tell whether the newest backup of a project is too old, or there is none."""
    return due(default_folder(path), datetime.now())


def backups_of(path: Path) -> list[Backup]:
    """Return the backups that stand beside a project, the newest first."""
    return backups(default_folder(path))
