"""The commands that take a dataset out of a project or a file: export, convert."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from annotator.cli import incoming_look as looking
from annotator.cli import output, places
from annotator.cli.choosing import choices_of, format_of, with_choices
from annotator.cli.incoming import inputs
from annotator.cli.verbs import FINE, REFUSED_SOME, json_option, option, verb
from annotator.errors import AnnotatorError
from annotator.formats.loss import LossReport
from annotator.formats.records import ReadOptions
from annotator.formats.registry import FORMATS, Format
from annotator.formats.units import Unit
from annotator.language import N_, _, listed, ngettext, number
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.converting import Given, convert, convert_losses
from annotator.workflow.delivering import Delivered
from annotator.workflow.exporting import export, losses
from annotator.workflow.first_files import sample
from annotator.workflow.opening import SUFFIX
from annotator.workflow.progress import Ticker
from annotator.workflow.shaping import SeveralLayers
from annotator.workflow.splitting import plan_split

STDOUT = "-"
_EXAMPLES = 3  # of each kind of loss that are printed
_Work = Callable[[Path, ExportChoices, Ticker], Delivered]


@verb(
    "export",
    help=N_(
        "Write a project in another format. What the format cannot hold is told before "
        "anything is written; the file is read again before it takes its place. - as destination "
        "is the standard output."
    ),
    examples=(
        "annotator export harvest.annproj dataset.jsonl",
        "annotator export harvest.annproj - --format iob2 --layer سلمى --subword split",
        "annotator export harvest.annproj done.conll --layer سلمى --state done --content-only",
        "annotator export harvest.annproj shared.hf --pseudonyms --no-provenance",
        "annotator export harvest.annproj agreed.jsonl --layer majority --threshold 0.6",
        "annotator export harvest.annproj tags.conll --layer سلمى --scheme bilou --unit sentence",
        "annotator export harvest.annproj spans.csv --label PERSON=PER --metadata country",
        "annotator export harvest.annproj train.spacy --layer سلمى --dry-run",
        "annotator export harvest.annproj look.jsonl --preview",
        "annotator export harvest.annproj parts.jsonl --split final",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path, allow_dash=True))
@with_choices
@option(
    "--split",
    "frozen",
    metavar="NAME",
    help=N_("Divide it as this frozen split says: a file for each side, or one dataset."),
)
@option("--preview", is_flag=True, help=N_("Only show how the first articles will stand there."))
@json_option
def export_(
    project: Path,
    destination: Path,
    form: str | None,
    frozen: str | None,
    preview: bool,
    dry_run: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Write a project in another format."""
    chosen = format_of(form, destination)
    choices = choices_of(chosen, given)
    if not (dry_run or preview):
        _check_destination(project, destination, chosen, as_json=as_json)
    with places.reading(project) as opened:
        choices = _of_people(opened, choices)
        _check_labels(opened, choices)
        if frozen:
            planned = plan_split(opened, frozen=frozen)
            choices = replace(choices, sides=planned.sides(), rule=planned.split.rule)
        if preview:
            _show_sample(opened, chosen, choices, as_json=as_json)
            return
        report = _losses(opened, chosen, choices, quiet=as_json)
        if not as_json:
            _tell_losses(report)
        done = Delivered(report, ())
        if not dry_run:

            def work(place: Path, choices: ExportChoices, tick: Ticker) -> Delivered:
                return export(opened, chosen, place, choices, ticker=tick)

            done = _write(work, destination, choices, quiet=as_json)
    _tell_done(done, destination, chosen, written=not dry_run, as_json=as_json)


@verb(
    "convert",
    help=N_(
        "Write what files hold in another format, without a project. - is the standard input, or "
        "output. Leaves with 2 when some records could not be read."
    ),
    examples=(
        "annotator convert old.jsonl old.conll",
        "annotator convert old.jsonl - --format doccano --label PER=PERSON",
        "annotator convert table.csv table.jsonl --text-field body --unit paragraph --dry-run",
    ),
)
@click.argument("source", metavar="IN", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("destination", metavar="OUT", type=click.Path(path_type=Path, allow_dash=True))
@option(
    "--from",
    "read_as",
    type=click.Choice([one.name for one in FORMATS if one.can_read]),
    help=N_("The format of the files; else it is found out for each."),
)
@option("--text-field", metavar="FIELD", default="", help=N_("The field that holds the text."))
@option("--title-field", metavar="FIELD", default="", help=N_("The field that holds the title."))
@option("--id-field", metavar="FIELD", default="", help=N_("The field that holds the id."))
@option(
    "--from-offsets",
    type=click.Choice([unit.value for unit in Unit]),
    help=N_("What the offsets in the files count; else it is found out for each."),
)
@with_choices
@json_option
def convert_(
    source: Path,
    destination: Path,
    read_as: str | None,
    text_field: str,
    title_field: str,
    id_field: str,
    from_offsets: str | None,
    form: str | None,
    dry_run: bool,
    as_json: bool,
    **given: Any,
) -> int:
    """Write what files hold in another format."""
    chosen = format_of(form, destination)
    choices = choices_of(chosen, given)
    options = ReadOptions(
        form=read_as or "",
        text=text_field,
        title=title_field,
        id=id_field,
        offsets=from_offsets or "",
    )
    if not dry_run:
        _check_destination(source, destination, chosen, as_json=as_json)
    with inputs([source]) as files:
        known: list[Given] = []

        def work(place: Path, choices: ExportChoices, tick: Ticker) -> Delivered:
            if dry_run:
                made, found = convert_losses(files, options, chosen, choices, ticker=tick)
            else:
                made, found = convert(files, options, chosen, place, choices, ticker=tick)
            known.append(found)
            return made

        try:
            done = _write(work, destination, choices, quiet=as_json)
        except SeveralLayers as error:
            raise _one_layer(error) from error
    problems = known[0]
    if not as_json:
        _tell_problems(problems)
        _tell_losses(done.losses)
    more = {
        "problem_count": problems.problem_count,
        "problems": [looking.problem_body(one) for one in problems.problems],
    }
    _tell_done(done, destination, chosen, written=not dry_run, as_json=as_json, **more)
    return REFUSED_SOME if problems.problem_count else FINE


def _losses(project: Project, form: Format, choices: ExportChoices, *, quiet: bool) -> LossReport:
    try:
        with output.watched(quiet=quiet) as tick:
            return losses(project, form, choices, ticker=tick)
    except SeveralLayers as error:
        raise _one_layer(error) from error


def _one_layer(error: SeveralLayers) -> AnnotatorError:
    return AnnotatorError(
        N_(
            "The format {format} holds one layer; choose it with --layer: {names}, gold, or "
            "majority."
        ),
        **error.message.params,
    )


def _tell_problems(given: Given) -> None:
    for problem in given.problems:
        for line in looking.problem_lines(problem):
            output.warn(line)
    if unsaid := given.problem_count - len(given.problems):
        output.warn(ngettext("… and {n} more problem", "… and {n} more problems", unsaid))


def _of_people(project: Project, choices: ExportChoices) -> ExportChoices:
    """Return the choices with people by their ids. Raises AnnotatorError for one not known."""
    if choices.layer is not LayerKind.ANNOTATORS:
        return choices
    ids = tuple(places.annotator_named(project, name).id for name in choices.annotators)
    return replace(choices, annotators=ids)


def _check_labels(project: Project, choices: ExportChoices) -> None:
    """Raise AnnotatorError when a label is named that the project does not have."""
    known = {one.name for one in project.labels.all(retired=True)}
    if strange := [name for name in choices.labels if name not in known]:
        raise AnnotatorError(
            N_("The project has no label {name}; there are: {names}."),
            name=strange[0],
            names=listed(sorted(known)),
        )


def _check_destination(source: Path, destination: Path, form: Format, *, as_json: bool) -> None:
    if str(destination) == STDOUT:
        if not form.is_text:
            raise AnnotatorError(
                N_("The format {name} is not text, so it cannot go to the standard output."),
                name=form.name,
            )
        if as_json:
            raise AnnotatorError(
                N_("The export and the JSON document cannot both go to the standard output.")
            )
    elif destination.suffix == SUFFIX or (
        destination.exists() and source.exists() and destination.samefile(source)
    ):
        raise AnnotatorError(
            N_("{file} is what is read, or a project; it is not replaced. Choose another name."),
            file=destination,
        )
    elif not destination.parent.is_dir():
        raise AnnotatorError(N_("There is no folder {folder}."), folder=destination.parent)
    elif destination.is_dir() and form.is_text:
        raise AnnotatorError(N_("{file} is a folder; name a file in it."), file=destination)


def _write(work: _Work, destination: Path, choices: ExportChoices, *, quiet: bool) -> Delivered:
    if str(destination) != STDOUT:
        with output.watched(quiet=quiet) as tick:
            return work(destination, choices, tick)
    one = replace(choices, card=False, write=replace(choices.write, shard=0))
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        with output.watched(quiet=True) as tick:
            done = work(Path(folder, "export"), one, tick)
        for file in done.files:
            output.copy_to_stdout(file)
    return done


def _show_sample(project: Project, form: Format, choices: ExportChoices, *, as_json: bool) -> None:
    files = sample(project, form, choices)
    if as_json:
        shown = [{"name": one.name, "text": one.text, "read_back": one.read_back} for one in files]
        output.document({"format": form.name, "files": shown})
        return
    for one in files:
        if len(files) > 1:
            output.warn(output.name(one.name))
        output.raw(one.text)


def _tell_losses(report: LossReport) -> None:
    for said, examples in report.messages():
        count = number(int(str(said.params["count"])))
        output.warn(f"{output.message(said)}: {count}")
        for example in examples[:_EXAMPLES]:
            output.warn("  " + output.name(example))
    if not report.counts.total():
        output.warn(_("Nothing is lost."))
    if not report.annotations:
        output.warn(_("There is no span in it: nobody who was chosen marked anything."))


def _tell_done(
    done: Delivered, destination: Path, form: Format, *, written: bool, as_json: bool, **more: Any
) -> None:
    if as_json:
        output.document(_body(done, destination, form, written=written) | more)
        return
    if not written or str(destination) == STDOUT:
        return
    names = listed(output.name(one) for one in done.files)
    output.line(ngettext("{files} is written.", "{files} are written.", len(done.files)).format(
        files=names))  # fmt: skip
    if done.proof is not None:
        said = _("Verified: read again with {readers}; all {spans} spans are as they were sent.")
        if done.proof.changed or done.proof.left_out:
            said = _(
                "Verified: read again with {readers}; its {spans} spans are as was told above."
            )
        readers = listed(output.name(one) for one in done.proof.readers)
        output.line(said.format(readers=readers, spans=number(done.proof.spans)))


def _body(done: Delivered, destination: Path, form: Format, *, written: bool) -> dict[str, Any]:
    report, proof = done.losses, done.proof
    return {
        "file": os.fspath(destination),
        "files": [os.fspath(one) for one in done.files],
        "format": form.name,
        "written": written,
        "verified": proof is not None,
        "readers": proof.readers if proof else [],
        "articles": report.documents,
        "annotations": report.annotations,
        "losses": [
            {
                "kind": kind.value,
                "count": count,
                "examples": [
                    {
                        "article": one.document,
                        "id": one.id,
                        "start": one.start,
                        "end": one.end,
                        "text": one.quote,
                    }
                    for one in report.examples[kind]
                ],
            }
            for kind, count in report.counts.items()
            if count
        ],
    }
