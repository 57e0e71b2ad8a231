"""Commands that bring articles in and take them out: import, export."""

import os
import tempfile
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import (
    FAILED,
    FINE,
    REFUSED_SOME,
    json_option,
    option,
    person_option,
    verb,
)
from annotator.core.model import Id, Role, State
from annotator.core.spans import OverlapPolicy
from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.loss import LossReport
from annotator.formats.records import Problem, ReadOptions, Subword, WriteOptions
from annotator.formats.registry import FORMATS, JSONL, Format, format_named
from annotator.language import N_, _, listed, ngettext, number
from annotator.store.project import Project
from annotator.workflow.exporting import ExportChoices, export, losses
from annotator.workflow.importing import ImportChoices, ImportReport, Repair, import_files
from annotator.workflow.opening import SUFFIX

STDOUT = "-"
_WRITTEN = tuple(one.name for one in FORMATS if one.can_write)
_LINES = ("jsonl", "iob2")  # text: fit for the standard output
_EXAMPLES = 3  # of each kind of loss that are printed


@verb(
    "import",
    help=N_(
        "Bring articles in. They come from files and folders; all of it becomes visible at once, "
        "or nothing does. Leaves with 2 when some records were refused, with 1 when all were."
    ),
    examples=(
        "annotator import harvest.annproj articles",
        "annotator import harvest.annproj old.jsonl --as سلمى --label PER=PERSON --label MISC=",
        "annotator import harvest.annproj model.jsonl --suggestions",
        "annotator import harvest.annproj table.csv --text-field body --title-field headline",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--as",
    "layer",
    metavar="NAME",
    default="",
    help=N_("Whose spans these are where the files do not say; a new name becomes a new person."),
)
@option("--suggestions", is_flag=True, help=N_("The spans are suggestions of a program."))
@option("--text-field", metavar="FIELD", default="", help=N_("The field that holds the text."))
@option("--title-field", metavar="FIELD", default="", help=N_("The field that holds the title."))
@option("--id-field", metavar="FIELD", default="", help=N_("The field that holds the id."))
@option("--encoding", default="", help=N_("The encoding of the files; else it is found out."))
@option("--delimiter", default="", help=N_("What separates the cells of tables."))
@option("--no-header", is_flag=True, help=N_("The first row of tables is a row like any other."))
@option("--first-line-title", is_flag=True, help=N_("The first line of a text is its title."))
@option(
    "--repair",
    type=click.Choice(["none", "forms", "visual"]),
    default="none",
    help=N_("Undo presentation forms, or also the order of the eye, in texts without spans."),
)
@option(
    "--label",
    "labels",
    metavar="FOREIGN=OURS",
    multiple=True,
    help=N_("What a label of the files is called here; nothing after = leaves its spans out."),
)
@person_option
@json_option
def import_(project: Path, paths: tuple[Path, ...], as_json: bool, **given: Any) -> int:
    """Bring articles into a project."""
    choices = _import_choices(**{name: given[name] for name in given if name != "person"})
    with places.writing(project, given["person"]) as opened, output.watched(quiet=as_json) as tick:
        report = import_files(opened, paths, choices, ticker=tick)
    if report.cancelled:
        raise Cancelled(N_("Stopped. Nothing was changed."))
    if as_json:
        output.document(_import_body(report))
    else:
        _tell_import(report)
    if not report.problem_count:
        return FINE
    return REFUSED_SOME if report.added or report.same else FAILED


def _import_choices(
    *,
    layer: str,
    suggestions: bool,
    text_field: str,
    title_field: str,
    id_field: str,
    encoding: str,
    delimiter: str,
    no_header: bool,
    first_line_title: bool,
    repair: Repair,
    labels: tuple[str, ...],
) -> ImportChoices:
    if layer and suggestions:
        raise AnnotatorError(
            N_("Spans are somebody's, or suggestions: give --as or --suggestions.")
        )
    return ImportChoices(
        read=ReadOptions(
            text=text_field,
            title=title_field,
            id=id_field,
            encoding=encoding,
            delimiter=delimiter.replace("\\t", "\t"),
            header=not no_header,
            first_line_title=first_line_title,
        ),
        layer=layer,
        as_suggestions=suggestions,
        repair=repair,
        labels=dict(_renaming(one) for one in labels),
    )


def _renaming(word: str) -> tuple[str, str]:
    foreign, equals, ours = word.partition("=")
    if not (foreign and equals):
        raise AnnotatorError(N_("{word} is not a pair of labels: write FOREIGN=OURS."), word=word)
    return foreign, ours


def _import_body(report: ImportReport) -> dict[str, Any]:
    return {
        "files": report.files,
        "added": report.added,
        "same": report.same,
        "spans": report.spans,
        "new_labels": report.new_labels,
        "new_people": report.new_annotators,
        "problem_count": report.problem_count,
        "problems": [
            {"file": one.file, "line": one.line, "message": str(one.message)}
            for one in report.problems
        ],
    }


def _tell_import(report: ImportReport) -> None:
    for problem in report.problems:
        output.warn(_problem(problem))
    unsaid = report.problem_count - len(report.problems)
    if unsaid:
        output.warn(ngettext("… and {n} more problem", "… and {n} more problems", unsaid))
    output.line(ngettext("{n} article came in.", "{n} articles came in.", report.added))
    if report.same:
        text = ngettext(
            "{n} article was here already.", "{n} articles were here already.", report.same
        )
        output.line(text)
    if report.spans:
        output.line(ngettext("{n} span came in.", "{n} spans came in.", report.spans))
    if report.new_labels:
        names = listed(output.name(one) for one in report.new_labels)
        output.line(_("New labels: {names}").format(names=names))
    if report.new_annotators:
        names = listed(output.name(one) for one in report.new_annotators)
        output.line(_("New people: {names}").format(names=names))
    if report.problem_count:
        text = ngettext("{n} problem", "{n} problems", report.problem_count)
        output.warn(text)


def _problem(problem: Problem) -> str:
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{output.name(place)}: {output.message(problem.message)}"


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
            layers=frozenset(owners),
            states=frozenset(State(one) for one in states),
            write=WriteOptions(
                layer=owners[0] if owners else None,
                overlap=OverlapPolicy(overlap),
                subword=Subword(subword),
                content_only=content_only,
            ),
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
    for one in FORMATS:
        if one.can_write and destination.suffix.lower() in one.extensions:
            return one
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
            return export(project, form, destination, choices, ticker=tick)
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        part = Path(folder, "export")
        with output.watched(quiet=True) as tick:
            report = export(project, form, part, choices, ticker=tick)
        output.copy_to_stdout(part)
    return report


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
