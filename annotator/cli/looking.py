"""The commands that look at datasets: stats, validate."""

from pathlib import Path
from typing import Any

import click

from annotator.cli import incoming_look as told
from annotator.cli import output, places
from annotator.cli.incoming import inputs
from annotator.cli.verbs import FAILED, FINE, REFUSED_SOME, json_option, option, verb
from annotator.core.model import Label
from annotator.formats.records import Problem, ReadOptions
from annotator.formats.registry import FORMATS
from annotator.language import N_, _, listed, ngettext, number
from annotator.workflow.converting import look_through, records_in
from annotator.workflow.exporting import items
from annotator.workflow.opening import SUFFIX
from annotator.workflow.tallying import Tally
from annotator.workflow.validating import (
    Verdict,
    labels_in,
    manifest_for,
    read_manifest,
    validate,
)

_PRINTED = 100  # faults
_from = option(
    "--from",
    "read_as",
    type=click.Choice([one.name for one in FORMATS if one.can_read]),
    help=N_("The format of the files; else it is found out for each."),
)
_FIGURES = (
    ("articles", N_("Articles")),
    ("articles_without_spans", N_("Articles without spans")),
    ("characters", N_("Characters")),
    ("words", N_("Words")),
    ("spans", N_("Spans")),
    ("spans_of_several_pieces", N_("Spans of several pieces")),
    ("spans_inside_words", N_("Spans that begin or end inside a word")),
    ("layers_with_overlaps", N_("Layers in which spans overlap")),
    ("notes", N_("Notes and questions")),
    ("seconds", N_("Seconds of work")),
)
_COUNTED = (
    ("by_label", N_("Spans by label")),
    ("by_layer", N_("Spans by annotator")),
    ("by_attribute", N_("Spans by attribute")),
    ("by_state", N_("Layers by state")),
    ("relations", N_("Relations")),
)
_SPREAD = (
    ("spans_per_article", N_("Spans in an article")),
    ("words_per_span", N_("Words in a span")),
)


@verb(
    "stats",
    help=N_(
        "Tell how much a project or a dataset file holds: articles, words, spans by label and "
        "annotator, how long spans are. - is the standard input. Leaves with 2 when some records "
        "of a file could not be read."
    ),
    examples=(
        "annotator stats harvest.annproj",
        "annotator stats dataset.jsonl --json",
    ),
)
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path, allow_dash=True))
@_from
@json_option
def stats(source: Path, read_as: str | None, as_json: bool) -> int:
    """Tell how much a project or a file holds."""
    counted, problems = Tally(), 0
    if source.suffix == SUFFIX:
        with places.reading(source) as project, output.watched(quiet=as_json) as tick:
            for item in items(project, ticker=tick):
                counted.add(item)
    else:
        with inputs([source]) as files, output.watched(quiet=as_json) as tick:
            for one in records_in(files, ReadOptions(form=read_as or "")):
                tick.step(0, 1)
                if isinstance(one, Problem):
                    problems += 1
                    _warn(one, as_json=as_json)
                else:
                    counted.add(one)
    body = counted.body()
    if as_json:
        output.document(body | {"problem_count": problems})
    else:
        _tell_stats(body)
    if problems:
        return REFUSED_SOME if counted.articles else FAILED
    return FINE


def _warn(problem: Problem, *, as_json: bool) -> None:
    if not as_json:
        for line in told.problem_lines(problem):
            output.warn(line)


def _tell_stats(body: dict[str, Any]) -> None:
    rows = [[_(title), number(body[key])] for key, title in _FIGURES]
    for key, title in _SPREAD:
        if spread := body[key]:
            said = _("{least} to {most}, median {median}, mean {mean}").format(
                least=number(spread["least"]),
                most=number(spread["most"]),
                median=number(spread["median"]),
                mean=number(spread["mean"], decimals=2),
            )
            rows.append([_(title), said])
    output.table(rows, right=frozenset({1}))
    for key, title in _COUNTED:
        if counts := body[key]:
            output.line()
            output.line(_(title))
            ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            output.table([[name or "–", number(n)] for name, n in ordered], right=frozenset({1}))


@verb(
    "validate",
    help=N_(
        "Hold a dataset against its texts, its label set and its manifest: a file, a folder, or "
        "a dataset.json with the files it names. Leaves with 0 when all is well, with 2 when "
        "something is wrong, with 1 when nothing could be read. - is the standard input."
    ),
    examples=(
        "annotator validate dataset.jsonl",
        "annotator validate dataset.jsonl.dataset.json --json",
        "annotator validate tags.conll --labels harvest.annproj",
    ),
)
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path, allow_dash=True))
@_from
@option(
    "--labels",
    "labels_from",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_(
        "Where the label set stands: a project, a dataset of ours, a dataset.json, or a text with "
        "a label a line. Else what the manifest or the file itself says."
    ),
)
@json_option
def validate_(source: Path, read_as: str | None, labels_from: Path | None, as_json: bool) -> int:
    """Hold a dataset against its texts, its label set and its manifest."""
    labels = _label_set(labels_from) if labels_from is not None else None
    with inputs([source]) as files, output.watched(quiet=as_json) as tick:
        verdict = validate(files[0], ReadOptions(form=read_as or ""), labels=labels, ticker=tick)
    if as_json:
        output.document(_verdict_body(verdict))
    else:
        _tell_verdict(verdict)
    if not verdict.fault_count:
        return FINE if verdict.articles else FAILED
    return REFUSED_SOME if verdict.articles else FAILED


def _label_set(path: Path) -> list[Label]:
    if path.suffix == SUFFIX:
        with places.reading(path) as project:
            return project.labels.all(retired=True)
    if manifest_for(path) == path:
        return [*labels_in(read_manifest(path))]
    if path.suffix == ".txt":
        names = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
        return [Label("", name) for name in names if name]
    return [*look_through([path], ReadOptions()).header.labels]


def _tell_verdict(verdict: Verdict) -> None:
    for problem in verdict.faults[:_PRINTED]:
        _warn(problem, as_json=False)
    if unsaid := verdict.fault_count - min(len(verdict.faults), _PRINTED):
        output.warn(ngettext("… and {n} more problem", "… and {n} more problems", unsaid))
    if verdict.manifest:
        said = _("Held against the manifest {file}.")
        output.line(said.format(file=output.name(verdict.manifest)))
    if not verdict.labels_known:
        output.line(_("No label set was known; give one with --labels."))
    articles = ngettext("{n} article", "{n} articles", verdict.articles)
    spans = ngettext("{n} span", "{n} spans", verdict.spans)
    output.line(listed([articles, spans]))
    if verdict.fault_count:
        output.warn(ngettext("{n} problem", "{n} problems", verdict.fault_count))
    else:
        output.line(_("All is well."))


def _verdict_body(verdict: Verdict) -> dict[str, Any]:
    return {
        "articles": verdict.articles,
        "spans": verdict.spans,
        "valid": not verdict.fault_count and verdict.articles > 0,
        "labels_known": verdict.labels_known,
        "manifest": verdict.manifest or None,
        "problem_count": verdict.fault_count,
        "problems": [told.problem_body(one) for one in verdict.faults],
    }
