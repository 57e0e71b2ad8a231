"""Slow looks at a project and steps back in it, for a process of its own."""

from pathlib import Path

from annotator.core.model import Id
from annotator.store.assigning_undo import AssigningUndone, undo_assigning
from annotator.store.backup import restore
from annotator.store.connection import JOB_PATIENCE
from annotator.store.findings import Findings
from annotator.store.inspection import inspect
from annotator.store.project import Project
from annotator.store.project_undo import ImportUndone, redo_import, undo_import
from annotator.workflow.progress import SILENT, Ticker


def inspect_job(path: Path, *, ticker: Ticker = SILENT) -> Findings:
    """Check a project while others work on it; nothing is written. Raises Cancelled, Busy."""
    return inspect(path, progress=ticker.tell, cancelled=ticker.stop)


def undo_import_job(
    path: Path, person: Id, gesture: Id, *, ticker: Ticker = SILENT
) -> ImportUndone:
    """Take the articles of an import out again, but for those that were worked on."""
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return undo_import(project, gesture, progress=ticker.tell, cancelled=ticker.stop)


def redo_import_job(path: Path, person: Id, gesture: Id, *, ticker: Ticker = SILENT) -> int:
    """Put back the articles that an undo of an import took out; return how many."""
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return redo_import(project, gesture, progress=ticker.tell, cancelled=ticker.stop)


def restore_job(backup: Path, target: Path, *, ticker: Ticker = SILENT) -> Path | None:
    """Put a backup in the place of a project that is closed; return where the present file went.

    Raises Damaged, Busy, WriteFailed, ReadOnly.
    """
    ticker.step(0, 1)
    aside = restore(backup, target)
    ticker.tell(1, 1)
    return aside


def undo_assigning_job(
    path: Path, person: Id, gesture: Id, *, ticker: Ticker = SILENT
) -> AssigningUndone:
    """Take back a step that gave articles out, but for what somebody has begun."""
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return undo_assigning(project, gesture, progress=ticker.tell, cancelled=ticker.stop)
