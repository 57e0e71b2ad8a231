"""Opening a project file of which nobody knows yet whether it is sound."""

from collections.abc import Callable
from pathlib import Path

from annotator.core.model import Id
from annotator.language import N_
from annotator.store.connection import DAMAGED, GUI_PATIENCE
from annotator.store.errors import Damaged
from annotator.store.findings import Findings, Progress, Stop
from annotator.store.inspection import inspect, rebuild
from annotator.store.project import Project
from annotator.store.trust import is_trusted, known, note


def open_checked(
    path: Path,
    *,
    person: Id | None = None,
    readonly: bool = False,
    patience: float = GUI_PATIENCE,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
    found: Callable[[Findings], None] | None = None,
) -> Project:
    """Open a project; one that comes from elsewhere is checked in full before it is used.

    Where only the derived tables are wrong they are made anew (or, if the file cannot be written,
    the file is refused). `found` is told what a check found, warnings too. Raises Damaged with
    the first finding, NotAProject, Busy, Cancelled.
    """
    path = path.resolve()
    if is_trusted(path):
        return Project.open(path, person=person, readonly=readonly, patience=patience)
    findings = inspect(path, known=known(path), progress=progress, cancelled=cancelled)
    if found is not None:
        found(findings)
    if findings.damage:
        raise _damaged(path, findings)
    project = Project.open(path, person=person, readonly=readonly, patience=patience)
    try:
        if findings.only_derived:
            if project.readonly:
                raise _damaged(path, findings)
            rebuild(project)
        note(project)
    except BaseException:
        project.close()
        raise
    return project


def _damaged(path: Path, findings: Findings) -> Damaged:
    worst = findings.all[0].message
    if worst.template == DAMAGED:  # it says so and what to do by itself
        return Damaged(worst.template, **worst.params)
    return Damaged(
        N_(
            "{file} is damaged, so it was not opened: {reason} Restore a backup, or save what is "
            "left with: annotator salvage"
        ),
        file=path.name,
        reason=worst,
    )
