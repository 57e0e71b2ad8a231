"""The command that brings articles in: import."""

import codecs
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

import click

from annotator.cli import incoming_look as looking
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
from annotator.formats.encoding import ENCODINGS
from annotator.formats.records import ReadOptions
from annotator.formats.registry import FORMATS
from annotator.formats.units import Unit
from annotator.language import N_, _, listed, ngettext
from annotator.workflow.importing import ImportReport, import_files
from annotator.workflow.preparing import ImportChoices, Repair
from annotator.workflow.preview import Preview, preview, repair_offer

_STDIN = "-"


@verb(
    "import",
    help=N_(
        "Bring articles in. They come from files and folders, or with - from the standard input; "
        "all of it becomes visible at once, or nothing does. Spans of an article that is here "
        "already come to those who marked nothing in it. Leaves with 2 when some records were "
        "refused, with 1 when all were."
    ),
    examples=(
        "annotator import harvest.annproj articles",
        "annotator import harvest.annproj old.jsonl --as سلمى --label PER=PERSON --label MISC=",
        "annotator import harvest.annproj model.jsonl --suggestions",
        "annotator import harvest.annproj table.csv --text-field body --title-field headline",
        "annotator import harvest.annproj old.jsonl --look",
        "annotator import harvest.annproj team.jsonl --annotator s1=سلمى --offsets utf-16",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--look", is_flag=True, help=N_("Only tell what is in the files and how it is read."))
@option(
    "--format",
    "form",
    type=click.Choice([one.name for one in FORMATS if one.can_read]),
    help=N_("The format of the files; else it is found out for each."),
)
@option(
    "--as",
    "layer",
    metavar="NAME",
    default="",
    help=N_("Whose spans these are where the files do not say; a new name becomes a new person."),
)
@option(
    "--suggestions",
    is_flag=True,
    help=N_("All spans are suggestions, whoever the files say they are from."),
)
@option(
    "--annotator",
    "people",
    metavar="FOREIGN=OURS",
    multiple=True,
    help=N_("Whom somebody in the files is here; nothing after = leaves those spans out."),
)
@option(
    "--label",
    "labels",
    metavar="FOREIGN=OURS",
    multiple=True,
    help=N_("What a label of the files is called here; nothing after = leaves its spans out."),
)
@option(
    "--same-text",
    is_flag=True,
    help=N_("An article with the same text is the same article, whatever it is called."),
)
@option("--text-field", metavar="FIELD", default="", help=N_("The field that holds the text."))
@option("--title-field", metavar="FIELD", default="", help=N_("The field that holds the title."))
@option("--id-field", metavar="FIELD", default="", help=N_("The field that holds the id."))
@option(
    "--offsets",
    type=click.Choice([one.value for one in Unit]),
    help=N_("What the offsets in the files count; else it is found out for each."),
)
@option("--encoding", default="", help=N_("The encoding of the files; else it is found out."))
@option("--delimiter", default="", help=N_("What separates the cells of tables."))
@option("--no-header", is_flag=True, help=N_("The first row of tables is a row like any other."))
@option("--first-line-title", is_flag=True, help=N_("The first line of a text is its title."))
@option(
    "--repair",
    type=click.Choice(["none", "forms", "visual"]),
    help=N_("Undo presentation forms, or also the order of the eye, in texts without spans."),
)
@person_option
@json_option
def import_(
    project: Path,
    paths: tuple[Path, ...],
    look: bool,
    person: str | None,
    as_json: bool,
    **given: Any,
) -> int:
    """Bring articles into a project."""
    choices = _import_choices(**given)
    with inputs(paths) as files:
        if look:
            return _look(files, choices, as_json=as_json)
        if given["repair"] is None:
            choices = _offered(files, choices, as_json=as_json)
        with places.writing(project, person) as opened, output.watched(quiet=as_json) as tick:
            report = import_files(opened, files, choices, ticker=tick)
    if report.cancelled:
        raise Cancelled(N_("Stopped. Nothing was changed."))
    if as_json:
        output.document(_import_body(report))
    else:
        _tell_import(report)
    if not report.problem_count:
        return FINE
    return REFUSED_SOME if report.added or report.same or report.joined else FAILED


@contextmanager
def inputs(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Give the files; what comes from the standard input stands in one while it is read."""
    if _STDIN not in map(str, paths):
        yield list(paths)
        return
    with TemporaryDirectory() as folder:
        held = Path(folder, "stdin")
        with held.open("wb") as file:
            copyfileobj(sys.stdin.buffer, file)
        yield [held if str(one) == _STDIN else one for one in paths]


def _look(files: Sequence[Path], choices: ImportChoices, *, as_json: bool) -> int:
    seen = preview(files, choices.read)
    offer = repair_offer(seen)
    if as_json:
        output.document(looking.body(seen, offer))
    else:
        looking.tell(seen)
        if offer is not None:
            looking.tell_offer(offer)
    return _code_of(seen)


def _code_of(seen: Preview) -> int:
    bad = sum(bool(one.problems) for one in seen.files)
    if not bad:
        return FINE
    return REFUSED_SOME if seen.records else FAILED


def _offered(files: Sequence[Path], choices: ImportChoices, *, as_json: bool) -> ImportChoices:
    """Tell that texts look harmed; on a terminal, ask whether they shall be repaired."""
    offer = repair_offer(preview(files, choices.read))
    if offer is None or as_json:
        return choices
    looking.tell_offer(offer)
    option_text = f"--repair {offer.kind}"
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or _STDIN in map(str, files):
        said = _("They come in as they are. To repair them: {option}")
        output.warn(said.format(option=output.name(option_text)))
        return choices
    if click.confirm(_("Repair them?"), default=True, err=True):
        return replace(choices, repair=offer.kind)
    return choices


def _import_choices(
    *,
    form: str | None,
    layer: str,
    suggestions: bool,
    people: tuple[str, ...],
    labels: tuple[str, ...],
    same_text: bool,
    text_field: str,
    title_field: str,
    id_field: str,
    offsets: str | None,
    encoding: str,
    delimiter: str,
    no_header: bool,
    first_line_title: bool,
    repair: Repair | None,
) -> ImportChoices:
    if layer and suggestions:
        raise AnnotatorError(
            N_("Spans are somebody's, or suggestions: give --as or --suggestions.")
        )
    return ImportChoices(
        read=ReadOptions(
            form=form or "",
            text=text_field,
            title=title_field,
            id=id_field,
            encoding=_encoding(encoding),
            delimiter=delimiter.replace("\\t", "\t"),
            header=not no_header,
            offsets=offsets or "",
            first_line_title=first_line_title,
        ),
        layer=layer,
        as_suggestions=suggestions,
        repair=repair or "none",
        labels=dict(_renaming(one) for one in labels),
        people=dict(_renaming(one) for one in people),
        same_text=same_text,
    )


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError as error:
        raise AnnotatorError(
            N_("There is no encoding {name}; the usual ones are: {names}."),
            name=name,
            names=listed(ENCODINGS),
        ) from error


def _renaming(word: str) -> tuple[str, str]:
    foreign, equals, ours = word.partition("=")
    if not (foreign and equals):
        raise AnnotatorError(N_("{word} is not a pair of names: write FOREIGN=OURS."), word=word)
    return foreign, ours


def _import_body(report: ImportReport) -> dict[str, Any]:
    return {
        "files": report.files,
        "added": report.added,
        "same": report.same,
        "joined": report.joined,
        "spans": report.spans,
        "new_labels": report.new_labels,
        "new_people": report.new_annotators,
        "encodings": [
            {"encoding": name, "certain": certain, "articles": count}
            for (name, certain), count in sorted(report.encodings.items())
        ],
        "problem_count": report.problem_count,
        "problems": [looking.problem_body(one) for one in report.problems],
    }


def _tell_import(report: ImportReport) -> None:
    for problem in report.problems:
        for line in looking.problem_lines(problem):
            output.warn(line)
    unsaid = report.problem_count - len(report.problems)
    if unsaid:
        output.warn(ngettext("… and {n} more problem", "… and {n} more problems", unsaid))
    output.line(ngettext("{n} article came in.", "{n} articles came in.", report.added))
    if report.same:
        text = ngettext(
            "{n} article was here already.", "{n} articles were here already.", report.same
        )
        output.line(text)
    if report.joined:
        text = ngettext(
            "{n} article was here already and got spans.",
            "{n} articles were here already and got spans.",
            report.joined,
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
    _tell_encodings(report)
    if report.problem_count:
        text = ngettext("{n} problem", "{n} problems", report.problem_count)
        output.warn(text)


def _tell_encodings(report: ImportReport) -> None:
    """Tell encodings other than UTF-8, and which were guessed."""
    found = sorted({name for name, _certain in report.encodings if name != "utf-8"})
    if found:
        names = listed(output.name(one) for one in found)
        output.line(_("Encodings other than UTF-8: {names}").format(names=names))
    if report.unsure:
        names = listed(output.name(one) for one in report.unsure)
        said = _("The encoding was guessed; look at these texts: {names}")
        output.warn(said.format(names=names))
