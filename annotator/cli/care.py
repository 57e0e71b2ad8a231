"""Commands that look after a project file: check, rebuild, salvage, backup, restore."""

from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import FAILED, FINE, json_option, option, verb
from annotator.errors import AnnotatorError
from annotator.language import N_, _, ngettext, pgettext
from annotator.store import backup as backups
from annotator.store.connection import JOB_PATIENCE
from annotator.store.findings import Finding, Findings, Severity
from annotator.store.inspection import inspect, rebuild
from annotator.store.project import Project
from annotator.store.salvage import SalvageReport, salvage
from annotator.store.trust import known, note

_SEVERITIES = {
    Severity.DAMAGE: N_("damage"),
    Severity.DERIVED: N_("can be rebuilt"),
    Severity.WARNING: N_("warning"),
}


@verb(
    "check",
    help=N_(
        "Check a project from the ground up. File, journal, contents and derived tables are read; "
        "it leaves with 0 when all is well, with 1 when something is damaged."
    ),
    examples=("annotator check harvest.annproj",),
)
@click.argument("project", type=click.Path(path_type=Path))
@json_option
def check(project: Path, as_json: bool) -> int:
    """Check a project file."""
    with output.watched(quiet=as_json) as tick:
        found = inspect(project, known=known(project), progress=tick.tell, cancelled=tick.stop)
    if as_json:
        output.document(
            {
                "sound": found.sound,
                "rebuild_helps": found.only_derived,
                "changes": found.changes,
                "annotations": found.annotations,
                "findings": [_finding(one) for one in found.all],
            }
        )
    else:
        _tell(found)
    return FINE if found.sound else FAILED


def _finding(one: Finding) -> dict[str, Any]:
    return {"severity": one.severity.value, "message": str(one.message), "where": one.where}


def _tell(found: Findings) -> None:
    for one in found.all:
        _tell_finding(one)
    if found.only_derived:
        output.line(
            _("The journal is whole; the tables made of it can be mended: {command}").format(
                command="annotator rebuild"
            )
        )
    elif found.damage:
        output.line(
            _("Restore a backup, or save what is left: {command}").format(
                command="annotator salvage"
            )
        )
    else:
        output.line(_("All is well."))
    output.line(ngettext("{n} change was read.", "{n} changes were read.", found.changes))


def _tell_finding(one: Finding) -> None:
    where = f" [{output.name(one.where)}]" if one.where else ""
    output.line(f"{_(_SEVERITIES[one.severity])}: {output.message(one.message)}{where}")


@verb(
    "rebuild",
    help=N_("Make the derived tables anew from the journal. The journal itself is only read."),
    examples=("annotator rebuild harvest.annproj",),
)
@click.argument("project", type=click.Path(path_type=Path))
@json_option
def rebuild_(project: Path, as_json: bool) -> None:
    """Derive the state of a project anew."""
    with output.watched(quiet=as_json) as tick:
        found = inspect(project, progress=tick.tell, cancelled=tick.stop)
    if found.damage:
        raise AnnotatorError(
            N_("{file} is damaged: {reason} A rebuild would not help; see: annotator salvage"),
            file=project.name,
            reason=found.damage[0].message,
        )
    with Project.open(project, patience=JOB_PATIENCE) as opened:
        rebuild(opened)
        note(opened)
    if as_json:
        output.document({"file": str(project), "rebuilt": True})
    else:
        output.line(_("The tables were made anew from the journal."))


@verb(
    "salvage",
    help=N_(
        "Save what is left of a damaged project. It goes into a new file, and what is missing is "
        "named; the damaged file is only read. Leaves with 1 when something is missing."
    ),
    examples=("annotator salvage broken.annproj saved.annproj",),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("into", type=click.Path(path_type=Path))
@json_option
def salvage_(project: Path, into: Path, as_json: bool) -> int:
    """Save what is left of a damaged project."""
    report = salvage(project, into)
    if as_json:
        output.document(_salvage_body(report))
    else:
        _tell_salvage(report)
    return FINE if report.complete else FAILED


def _salvage_body(report: SalvageReport) -> dict[str, Any]:
    return {
        "file": str(report.path),
        "complete": report.complete,
        "kept": report.kept,
        "loosened": report.loosened,
        "recreated": report.recreated,
        "refused": report.refused,
        "unplaced": report.unplaced,
        "missing": report.missing,
        "lost_articles": list(report.articles),
        "annotations": report.annotations,
        "findings": [_finding(one) for one in report.findings],
    }


def _tell_salvage(report: SalvageReport) -> None:
    output.line(_("{file} is written.").format(file=output.name(report.path)))
    rows = (
        (_("Annotations alive in it"), report.annotations),
        (_("Changes kept as they were"), report.kept),
        (_("Changes kept behind a gap"), report.loosened),
        (_("Objects written anew from the tables"), report.recreated),
        (_("Changes that could not be proved"), report.refused),
        (_("Changes about what is lost"), report.unplaced),
        (_("Changes that could not be read"), report.missing),
    )
    output.table([[title, str(count)] for title, count in rows], right=frozenset({1}))
    for name in report.articles:
        output.line(_("Lost article: {name}").format(name=output.name(name)))
    for one in report.findings:
        _tell_finding(one)


@verb(
    "backup",
    help=N_(
        "Make a verified copy of a project. It goes into the folder of its backups, or another."
    ),
    examples=(
        "annotator backup harvest.annproj",
        "annotator backup harvest.annproj --to stick",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help=N_("The folder; else the one beside the project."),
)
@json_option
def backup(project: Path, folder: Path | None, as_json: bool) -> None:
    """Back a project up."""
    with places.reading(project) as opened:
        folder = folder or backups.default_folder(opened.path)
        copy = backups.back_up(opened, folder, pgettext("in a backup's name", "by hand"))
    if as_json:
        output.document({"file": str(copy), "bytes": copy.stat().st_size})
    else:
        output.line(_("{file} is written.").format(file=output.name(copy)))


@verb(
    "restore",
    help=N_("Put a backup in a project's place. The present file is renamed, never lost."),
    examples=(
        'annotator restore "harvest backups/2026-03-01 09.30.00 by hand.annproj" harvest.annproj',
    ),
)
@click.argument("backup_file", metavar="BACKUP", type=click.Path(path_type=Path))
@click.argument("project", type=click.Path(path_type=Path))
@json_option
def restore(backup_file: Path, project: Path, as_json: bool) -> None:
    """Put a backup back."""
    aside = backups.restore(backup_file, project)
    if as_json:
        output.document({"file": str(project), "set_aside": str(aside) if aside else None})
        return
    output.line(_("{file} is restored.").format(file=output.name(project)))
    if aside:
        text = _("The file that stood there is now {file}.")
        output.line(text.format(file=output.name(aside)))
