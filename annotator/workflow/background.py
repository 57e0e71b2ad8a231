"""Slow work as plain functions that open the project for themselves, for a process of its own."""

from pathlib import Path

from annotator.core.model import Id
from annotator.formats.loss import LossReport
from annotator.formats.registry import format_named
from annotator.store.checked import open_checked
from annotator.store.connection import JOB_PATIENCE
from annotator.store.findings import Findings
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices
from annotator.workflow.delivering import Delivered
from annotator.workflow.exporting import export, losses
from annotator.workflow.importing import ImportReport, import_files
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.progress import SILENT, Ticker


def import_job(
    path: Path,
    person: Id,
    files: tuple[Path, ...],
    choices: ImportChoices,
    *,
    ticker: Ticker = SILENT,
) -> ImportReport:
    """Import files as `person`, beside the window that asked for it."""
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        return import_files(project, files, choices, beside=True, ticker=ticker)


def export_job(
    path: Path,
    form: str,
    destination: Path,
    choices: ExportChoices,
    *,
    ticker: Ticker = SILENT,
) -> Delivered:
    """Export in the format named `form`."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return export(project, format_named(form), destination, choices, ticker=ticker)


def losses_job(
    path: Path, form: str, choices: ExportChoices, *, ticker: Ticker = SILENT
) -> LossReport:
    """Find what an export would lose."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return losses(project, format_named(form), choices, ticker=ticker)


def check_job(path: Path, *, ticker: Ticker = SILENT) -> Findings:
    """Check a project from the ground up, mend what is derived, and trust it when it is sound.

    Raises Damaged when it is not, Cancelled.
    """
    found: list[Findings] = []
    project = open_checked(
        path,
        patience=JOB_PATIENCE,
        progress=ticker.tell,
        cancelled=ticker.stop,
        found=found.append,
    )
    project.close()
    return found[0] if found else Findings(())
