"""The command that takes a dataset out: export."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.core.model import Id, Role, State
from annotator.core.spans import OverlapPolicy
from annotator.errors import AnnotatorError
from annotator.formats.loss import LossReport
from annotator.formats.records import Subword, WriteOptions
from annotator.formats.registry import FORMATS, JSONL, Format, format_for, format_named
from annotator.language import N_, _, listed, number
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.exporting import export, losses
from annotator.workflow.opening import SUFFIX

STDOUT = "-"
_WRITTEN = tuple(one.name for one in FORMATS if one.can_write)
_LINES = (
    "jsonl",
    "iob2",
    "doccano",
    "prodigy",
    "gliner",
    "chat",
    "csv",
)  # text: fit for the standard output
_EXAMPLES = 3  # of each kind of loss that are printed


@verb(
    "export",
    help=N_(
        "Write a project in another format. What the format cannot hold is told before "
        "anything is written; - as destination is the standard output."
    ),
    examples=(
        "annotator export harvest.annproj dataset.jsonl",
        "annotator export harvest.annproj - --format iob2 --layer سلمى --subword split",
        "annotator export harvest.annproj done.conll --state done --content-only",
        "annotator export harvest.annproj train.spacy --dry-run",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path, allow_dash=True))
@option(
    "--format",
    "form",
    type=click.Choice(_WRITTEN),
    help=N_("The format; else the one that DEST's ending says."),
)
@option(
    "--layer",
    "layers",
    metavar="NAME",
    multiple=True,
    help=N_("Only this person's layer; can be given several times."),
)
@option(
    "--state",
    "states",
    type=click.Choice([state.value for state in State]),
    multiple=True,
    help=N_("Only articles in this state for the person; can be given several times."),
)
@option("--content-only", is_flag=True, help=N_("Leave out lines that are not the article's own."))
@option(
    "--overlap",
    type=click.Choice([policy.value for policy in OverlapPolicy]),
    default=OverlapPolicy.OUTERMOST.value,
    help=N_("Which of overlapping spans a flat format keeps."),
)
@option(
    "--subword",
    type=click.Choice([one.value for one in Subword]),
    default=Subword.WIDEN.value,
    help=N_("What becomes of a span that begins or ends inside a word."),
)
@option("--dry-run", is_flag=True, help=N_("Only tell what would be lost."))
@json_option
def export_(
    project: Path,
    destination: Path,
    form: str | None,
    layers: tuple[str, ...],
    states: tuple[str, ...],
    content_only: bool,
    overlap: str,
    subword: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a project in another format."""
    chosen = _format(form, destination)
    _check_destination(project, destination, chosen, as_json=as_json and not dry_run)
    with places.reading(project) as opened:
        owners = _owners(opened, layers, chosen)
        choices = ExportChoices(
            layer=LayerKind.ANNOTATORS if owners else LayerKind.ALL,
            annotators=owners,
            states=frozenset(State(one) for one in states),
            content_only=content_only,
            write=WriteOptions(overlap=OverlapPolicy(overlap), subword=Subword(subword)),
        )
        with output.watched(quiet=as_json) as tick:
            report = losses(opened, chosen, choices, ticker=tick)
        if not as_json:
            _tell_losses(report)
        if not dry_run:
            report = _write(opened, chosen, destination, choices, quiet=as_json)
    if as_json:
        output.document(_export_body(report, destination, chosen, written=not dry_run))
    elif not dry_run and str(destination) != STDOUT:
        output.line(_("{file} is written.").format(file=output.name(destination)))


def _format(name: str | None, destination: Path) -> Format:
    if name is not None:
        return format_named(name)
    if (found := format_for(destination)) is not None:
        return found
    raise AnnotatorError(
        N_("Say in which format with --format; there are: {names}."), names=listed(_WRITTEN)
    )


def _owners(project: Project, names: tuple[str, ...], form: Format) -> tuple[Id, ...]:
    """Return whose layers go out; a flat format holds one, and never one person's and another's."""
    owners = tuple(places.annotator_named(project, name).id for name in names)
    if form.name == JSONL.name:
        return owners
    if not owners:
        people = [one for one in project.annotators.all() if one.roles != {Role.SOURCE}]
        owners = tuple(one.id for one in people if project.annotations.label_counts(one.id))
    if len(owners) > 1:
        called = places.names_of(project)
        raise AnnotatorError(
            N_("The format {format} holds one layer; choose it with --layer: {names}."),
            format=form.name,
            names=listed(called[one] for one in owners),
        )
    return owners


def _check_destination(project: Path, destination: Path, form: Format, *, as_json: bool) -> None:
    if str(destination) == STDOUT:
        if form.name not in _LINES:
            raise AnnotatorError(
                N_("The format {name} is not text, so it cannot go to the standard output."),
                name=form.name,
            )
        if as_json:
            raise AnnotatorError(
                N_("The export and the JSON document cannot both go to the standard output.")
            )
    elif destination.suffix == SUFFIX or (
        destination.exists() and project.exists() and destination.samefile(project)
    ):
        raise AnnotatorError(
            N_("{file} is the name of a project; an export would replace it. Choose another name."),
            file=destination,
        )
    elif not destination.parent.is_dir():
        raise AnnotatorError(N_("There is no folder {folder}."), folder=destination.parent)
    elif destination.is_dir():
        raise AnnotatorError(N_("{file} is a folder; name a file in it."), file=destination)


def _write(
    project: Project, form: Format, destination: Path, choices: ExportChoices, *, quiet: bool
) -> LossReport:
    if str(destination) != STDOUT:
        with output.watched(quiet=quiet) as tick:
            return export(project, form, destination, choices, ticker=tick).losses
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        part = Path(folder, "export")
        with output.watched(quiet=True) as tick:
            report = export(project, form, part, replace(choices, card=False), ticker=tick)
        output.copy_to_stdout(part)
    return report.losses


def _tell_losses(report: LossReport) -> None:
    for said, examples in report.messages():
        count = number(int(str(said.params["count"])))
        output.warn(f"{output.message(said)}: {count}")
        for example in examples[:_EXAMPLES]:
            output.warn("  " + output.name(example))
    if not report.counts.total():
        output.warn(_("Nothing is lost."))


def _export_body(
    report: LossReport, destination: Path, form: Format, *, written: bool
) -> dict[str, Any]:
    return {
        "file": os.fspath(destination),
        "format": form.name,
        "written": written,
        "articles": report.documents,
        "annotations": report.annotations,
        "losses": [
            {
                "kind": kind.value,
                "count": count,
                "examples": [
                    {"article": one.document, "start": one.start, "end": one.end, "text": one.quote}
                    for one in report.examples[kind]
                ],
            }
            for kind, count in report.counts.items()
            if count
        ],
    }
