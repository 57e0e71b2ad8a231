"""The command that rules where nobody has to look, and tells what is left: adjudicate."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, person_option, verb
from annotator.core.disagreement import Kind
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_, _, ngettext, number
from annotator.store.project import Project
from annotator.store.review_entries import Totals, Wanted
from annotator.workflow.adjudicating import (
    By,
    Choice,
    Outcome,
    adjudicate_in,
    counts_by_kind,
    propose_in,
)
from annotator.workflow.review_queue import left_to_rule
from annotator.workflow.reviewing import LEAST

_SHOWN = 20  # rulings of a dry run that are printed


@verb(
    "adjudicate",
    help=N_(
        "Rule on disagreements by a strategy. Unanimous, majority or trusted; gold gets the "
        "answers, and what a person ruled stays. Without a strategy it tells what is left."
    ),
    examples=(
        "annotator adjudicate harvest.annproj",
        "annotator adjudicate harvest.annproj --strategy majority --threshold 0.6 --dry-run",
        "annotator adjudicate harvest.annproj --strategy unanimous --finish --json",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option(
    "--strategy",
    type=click.Choice([By.UNANIMOUS.value, By.MAJORITY.value, By.TRUSTED.value]),
    help=N_("What decides: what all say, what most say, or what those say whom you trust."),
)
@option(
    "--threshold",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.5,
    metavar="SHARE",
    help=N_("Of a majority: more than this share of the layers (0.5)."),
)
@option(
    "--trust",
    "trusted",
    metavar="NAME",
    multiple=True,
    help=N_("Of trusted: whose answer is taken; the first who has a layer there."),
)
@option("--article", "articles", metavar="ARTICLE", multiple=True, help=N_("Only these articles."))
@option(
    "--kind",
    "kinds",
    type=click.Choice([kind.value for kind in Kind]),
    multiple=True,
    help=N_("Only disagreements of this kind."),
)
@option("--label", metavar="LABEL", help=N_("Only disagreements in which this label occurs."))
@option(
    "--layers",
    "least",
    type=click.IntRange(1),
    default=LEAST,
    metavar="N",
    help=N_("Only articles that so many annotators have finished (2)."),
)
@option(
    "--disputed-only",
    is_flag=True,
    help=N_("Leave what all agree on alone; else gold gets it too."),
)
@option("--finish", is_flag=True, help=N_("Finish articles in which nothing is left."))
@option("--dry-run", is_flag=True, help=N_("Tell what would be ruled, and rule nothing."))
@person_option
@json_option
def adjudicate(
    project: Path,
    strategy: str | None,
    threshold: float,
    trusted: Sequence[str],
    articles: Sequence[str],
    kinds: Sequence[str],
    label: str | None,
    least: int,
    disputed_only: bool,
    finish: bool,
    dry_run: bool,
    person: str | None,
    as_json: bool,
) -> None:
    """Rule by a strategy, or tell what is left to rule on."""
    if strategy is None:
        with output.watched(quiet=as_json) as ticker:
            _tell_left(left_to_rule(project, Wanted(least=least), ticker=ticker), as_json=as_json)
        return
    if strategy == By.TRUSTED and not trusted:
        raise AnnotatorError(N_("Say whose answers are to be taken, with --trust NAME."))
    opening = places.reading(project) if dry_run else places.writing(project, person)
    with opening as opened:
        choice = Choice(
            By(strategy),
            threshold=Fraction(str(threshold)),
            trusted=tuple(places.annotator_named(opened, one).id for one in trusted),
            kinds=frozenset(Kind(one) for one in kinds),
            label=_label(opened, label) if label else "",
            documents=tuple(places.find_article(opened, one).id for one in articles),
            least=least,
            agreed=not disputed_only,
            finish=finish,
        )
        me = places.worker(opened, person).id
        work = propose_in if dry_run else adjudicate_in
        with output.watched(quiet=as_json) as ticker:
            found = work(opened, me, choice, ticker=ticker)
        names = {one.id: one.name for one in opened.labels.all(retired=True)}
    if as_json:
        output.document(_body(found, names, dry_run=dry_run))
        return
    _tell(found, names, dry_run=dry_run)


def _label(project: Project, name: str) -> Id:
    for one in project.labels.all(retired=True):
        if name in (one.name, one.id, *one.titles.values()):
            return one.id
    raise AnnotatorError(N_("The project has no label {name}."), name=name)


def _tell_left(totals: Totals, *, as_json: bool) -> None:
    if as_json:
        output.document(
            {
                "articles": totals.articles,
                "cases": totals.cases,
                "stale": totals.stale,
                "settled": totals.settled,
                "kinds": totals.kinds,
            }
        )
        return
    cases = ngettext("{n} case", "{n} cases", totals.cases)
    where = ngettext("in {n} article", "in {n} articles", totals.articles)
    output.line(_("Left to rule on: {cases} {where}.").format(cases=cases, where=where))
    rows = [[kind.value, number(totals.kinds[kind])] for kind in Kind if kind in totals.kinds]
    if rows:
        output.table([[_("Kind"), _("Cases")], *rows], right=frozenset({1}))
    if totals.stale:
        output.line(
            ngettext(
                "{n} ruling is to be looked at again: its layers changed.",
                "{n} rulings are to be looked at again: their layers changed.",
                totals.stale,
            )
        )
    if totals.settled:
        output.line(
            ngettext(
                "{n} article has nothing left to rule on and is not finished.",
                "{n} articles have nothing left to rule on and are not finished.",
                totals.settled,
            )
        )


def _tell(found: Outcome, names: dict[Id, str], *, dry_run: bool) -> None:
    if dry_run:
        for one in found.proposed[:_SHOWN]:
            answer = " + ".join(
                f"[{output.name(words)}] {names.get(label, label)}" for words, label in one.answer
            )
            where = output.name(one.title)
            output.line(f"{where}: {output.name(one.words)} → {answer or _('nothing here')}")
        if found.ruled > _SHOWN:
            more = found.ruled - _SHOWN
            output.line(ngettext("… and {n} more", "… and {n} more", more))
    said = [
        ngettext("{n} case ruled", "{n} cases ruled", found.ruled),
        ngettext("{n} agreed case taken", "{n} agreed cases taken", found.agreed),
        ngettext("{n} article finished", "{n} articles finished", found.finished),
        ngettext("{n} case left", "{n} cases left", found.left),
    ]
    if found.passed:
        said.append(ngettext("{n} article passed over", "{n} articles passed over", found.passed))
    output.line(" · ".join(said))
    if dry_run:
        output.line(_("Nothing was changed."))


def _body(found: Outcome, names: dict[Id, str], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "articles": found.articles,
        "ruled": found.ruled,
        "agreed": found.agreed,
        "finished": found.finished,
        "left": found.left,
        "passed": found.passed,
        "kinds": {kind.value: count for kind, count in counts_by_kind(found).items()},
        "rulings": [
            {
                "article": one.document,
                "title": one.title,
                "start": one.start,
                "end": one.end,
                "text": one.words,
                "kinds": list(one.kinds),
                "answer": [
                    {"text": words, "label": names.get(label, label)} for words, label in one.answer
                ],
            }
            for one in found.proposed
        ],
    }
