"""The command that brings articles in: import."""

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
from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.records import Problem, ReadOptions
from annotator.language import N_, _, listed, ngettext
from annotator.workflow.importing import ImportReport, import_files
from annotator.workflow.preparing import ImportChoices, Repair


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
