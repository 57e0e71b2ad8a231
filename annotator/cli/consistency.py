"""The command that tells which marks of a layer do not agree: consistency."""

from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.core.consistency.finding import Finding, Kind
from annotator.core.consistency.titles import KIND_TITLES
from annotator.core.model import Annotator, Id, Label
from annotator.language import N_, _, ngettext
from annotator.workflow.consistency import Found, Report, look_at_all

_QUOTE = 48  # code points of a text that the table shows


@verb(
    "consistency",
    help=N_(
        "Tell which marks of one layer do not agree: with each other, with the boundaries of "
        "their labels, with what the same texts are in other articles. Nothing is changed."
    ),
    examples=(
        "annotator consistency harvest.annproj",
        "annotator consistency harvest.annproj --person سلمى --json",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--person", metavar="NAME", help=N_("Whose marks; else yours."))
@json_option
def consistency(project: Path, person: str | None, as_json: bool) -> None:
    """Look at the consistency of a layer."""
    with places.reading(project) as opened:
        owner = places.annotator_named(opened, person) if person else places.worker(opened, None)
        labels = opened.labels.by_id()
    with output.watched(quiet=as_json) as ticker:
        report = look_at_all(project, (owner.id,), ticker=ticker)
    if as_json:
        output.document(_body(report, owner, labels))
    else:
        _tell(report, labels)


def _tell(report: Report, labels: dict[Id, Label]) -> None:
    if report.found:
        rows = [[_("What"), _("Label"), _("Text"), _("Then"), _("Article")]]
        for one in report.found:
            finding = one.finding
            fixed = _short(one.after) if finding.fix is not None else ""
            kind = _(KIND_TITLES[finding.kind])
            name = labels[finding.label].name
            rows.append([kind, name, _short(finding.quote), fixed, _short(one.title)])
        output.table(rows)
    output.line(ngettext("{n} finding", "{n} findings", report.total))
    output.line(
        ngettext("{n} article was looked at.", "{n} articles were looked at.", report.articles)
    )
    if report.total > len(report.found):
        output.line(ngettext("the first {n} listed", "the first {n} listed", len(report.found)))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTE else plain[: _QUOTE - 1] + "…"


def _body(report: Report, owner: Annotator, labels: dict[Id, Label]) -> dict[str, Any]:
    return {
        "person": owner.name,
        "articles": report.articles,
        "total": report.total,
        "put_aside": report.dismissed,
        "compared_all": not report.full,
        "counts": {kind.value: count for kind in Kind if (count := report.counts[owner.id, kind])},
        "findings": [_finding(one, labels) for one in report.found],
    }


def _finding(one: Found, labels: dict[Id, Label]) -> dict[str, Any]:
    finding = one.finding
    return {
        "kind": finding.kind.value,
        "article": one.document,
        "article_name": one.title,
        "start": finding.start,
        "end": finding.end,
        "text": finding.quote,
        "label": labels[finding.label].name,
        "other_label": labels[finding.other].name if finding.other else None,
        "count": finding.count,
        "detail": finding.detail,
        "key": finding.key,
        "fix": _fix(finding, labels),
    }


def _fix(finding: Finding, labels: dict[Id, Label]) -> dict[str, Any] | None:
    fix = finding.fix
    if fix is None:
        return None
    return {
        "way": fix.way.value,
        "ranges": [list(place) for place in fix.ranges],
        "label": labels[fix.label].name if fix.label else None,
        "certain": fix.certain,
    }
