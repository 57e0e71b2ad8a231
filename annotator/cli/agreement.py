"""Commands that tell how far people agree and how far the work is: agreement, report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.agreement.figures import RESAMPLES, Figure
from annotator.core.model import GOLD, Id
from annotator.errors import AnnotatorError, reason_of
from annotator.language import N_, _, current, ngettext, number
from annotator.store.project import Project
from annotator.workflow.agreement import (
    MOST_CASES,
    Behind,
    Comparison,
    Wanted,
    cases_behind,
    compare,
    documents_behind,
    usual_people,
)
from annotator.workflow.agreement_out import agreement_body, case_body, write_agreement
from annotator.workflow.counting import Helped, Reader, Selection, pairs
from annotator.workflow.figure_words import (
    FEW,
    in_order,
    incomplete_rule,
    is_small,
    measure_title,
    value_text,
)
from annotator.workflow.overview import Ledger, Overview, Setting, overview
from annotator.workflow.progress import Ticker
from annotator.workflow.report import report_page


@verb(
    "agreement",
    help=N_(
        "Tell how far people agree. F1 of spans (exact, overlapping, tolerant of proclitics and "
        "punctuation), label, attributes, kappa, alpha; with intervals, by label and by pair."
    ),
    examples=(
        "annotator agreement harvest.annproj",
        "annotator agreement harvest.annproj --person سلمى --person gold --label PERSON --json",
        "annotator agreement harvest.annproj --export agreement.html",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option(
    "--person",
    "people",
    metavar="NAME",
    multiple=True,
    help=N_("Only these layers (gold is one); two or more, else those of all people."),
)
@option("--label", "labels", metavar="NAME", multiple=True, help=N_("Only spans of these labels."))
@option("--article", "articles", metavar="ARTICLE", multiple=True, help=N_("Only these articles."))
@option("--round", "rounds", type=int, multiple=True, help=N_("Only layers in these rounds."))
@option(
    "--suggestions",
    "helped",
    type=click.Choice([one.value for one in Helped]),
    default=Helped.ALL.value,
    help=N_("Articles with suggestions, those without, or all."),
)
@option("--by-article", is_flag=True, help=N_("The figures of each article too."))
@option(
    "--cases",
    type=click.Choice([one.value for one in Measure]),
    help=N_("The cases that speak against this figure."),
)
@option(
    "--resamples",
    type=click.IntRange(min=0),
    default=RESAMPLES,
    show_default=True,
    help=N_("Draws for the intervals; 0 leaves them out."),
)
@option(
    "--export",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("Write everything into a file that ends in .json, .csv or .html."),
)
@json_option
def agreement(
    project: Path,
    people: tuple[str, ...],
    labels: tuple[str, ...],
    articles: tuple[str, ...],
    rounds: tuple[int, ...],
    helped: str,
    by_article: bool,
    cases: str | None,
    resamples: int,
    target: Path | None,
    as_json: bool,
) -> None:
    """Compare layers."""
    with places.reading(project) as opened, output.watched(quiet=as_json) as ticker:
        found = compare(
            opened,
            Selection(
                _people(opened, people), _labels(opened, labels), frozenset(rounds), work=False
            ),
            documents=_documents(opened, articles),
            helped=Helped(helped),
            resamples=resamples,
            ticker=ticker,
        )
        behind = _cases(opened, found, cases, ticker)
    if target is not None:
        write_agreement(found, target, articles=by_article)
    if as_json:
        body = agreement_body(found, articles=by_article)
        if cases:
            body["cases"] = [case_body(found, one) for one in behind]
        output.document(body)
        return
    _tell(found)
    if by_article:
        _tell_articles(found)
    if cases:
        _tell_cases(found, behind)
    if target is not None:
        output.line(_("{file} is written.").format(file=output.name(target)))


def _people(project: Project, names: Sequence[str]) -> tuple[Id, ...]:
    if not names:
        return usual_people(project)
    known = {one.name: one.id for one in project.annotators.all()}
    wanted = [GOLD if name.lower() == GOLD and name not in known else name for name in names]
    return tuple(dict.fromkeys(places.annotator_named(project, name).id for name in wanted))


def _labels(project: Project, names: Sequence[str]) -> frozenset[Id]:
    known = {one.name: one.id for one in project.labels.all(retired=True)}
    for name in names:
        if name not in known:
            raise AnnotatorError(
                N_("The project has no label {name}; there are: {names}."),
                name=name,
                names=", ".join(known),
            )
    return frozenset(known[name] for name in names)


def _documents(project: Project, words: Sequence[str]) -> list[int] | None:
    if not words:
        return None
    return [project.documents.stand_in(places.find_article(project, word).id) for word in words]


def _cases(
    project: Project, found: Comparison, measure: str | None, ticker: Ticker
) -> list[Behind]:
    if measure is None:
        return []
    wanted = Wanted(measure=Measure(measure))
    documents = documents_behind(found.counted, wanted)
    return cases_behind(project, found.selection, wanted, documents, ticker=ticker)


def _tell(found: Comparison) -> None:
    output.line(
        _("{compared} of {articles} are done by at least two people.").format(
            compared=number(found.compared),
            articles=ngettext("{n} article", "{n} articles", found.documents),
        )
    )
    if found.undone:
        said = ngettext(
            "{n} layer is not done and left out.",
            "{n} layers are not done and left out.",
            found.undone,
        )
        output.line(said)
    whole = in_order(one for one in found.figures if not one.pair and not one.label)
    if not whole:
        output.line(_("There is nothing to compare."))
        return
    output.raw("")
    _table([[measure_title(one.measure), *_numbers(one)] for one in whole], [_("Measure")])
    exact = [one for one in found.figures if one.measure is Measure.EXACT]
    by_pair = [one for one in exact if one.pair and not one.label]
    if len(by_pair) > 1:
        output.raw("")
        rows = [[" – ".join(found.people[x] for x in one.pair), *_numbers(one)] for one in by_pair]
        _table(rows, [_("Exact F1")])
    by_label = [one for one in exact if one.label and not one.pair]
    by_label.sort(key=lambda one: found.labels[one.label].order)
    if by_label:
        output.raw("")
        _table([[_label(found, one.label), *_numbers(one)] for one in by_label], [_("Exact F1")])
    output.raw("")
    if any(is_small(one) for one in whole):
        few = _("These are fewer than {n} articles: take the figures for a hint.")
        output.line(few.format(n=number(FEW)))
    output.line(incomplete_rule())


def _numbers(one: Figure) -> list[str]:
    bounds = "" if one.low is None or one.high is None else f"{one.low:.2f}–{one.high:.2f}"
    return [value_text(one), bounds, number(one.n), number(one.documents)]


def _table(rows: list[list[str]], first: list[str]) -> None:
    heads = [*first, _("Figure"), "95 %", "n", _("Articles")]
    output.table([heads, *rows], right=frozenset(range(1, 5)))


def _label(found: Comparison, label: Id) -> str:
    return found.labels[label].title(current()) if label in found.labels else label


def _tell_articles(found: Comparison) -> None:
    output.raw("")
    rows = [[_("Article"), *(measure_title(one) for one in Measure)]]
    for document, figures in found.by_article():
        whole = {one.measure: one for one in figures if not one.pair and not one.label}
        values = [value_text(whole.get(one)) for one in Measure]
        rows.append([found.names.get(document, document), *values])
    output.table(rows, right=frozenset(range(1, len(Measure) + 1)))


def _tell_cases(found: Comparison, cases: Sequence[Behind]) -> None:
    output.raw("")
    rows = [[_("Article"), _("Place"), _("Text"), _("One side"), _("Other side")]]
    for one in cases:
        sides = [
            f"{found.people.get(who, who)}: {_label(found, label) if label else _('nothing')}"
            for who, label in zip(one.people, one.labels, strict=True)
        ]
        rows.append([one.name, f"{one.start}–{one.end}", " ".join(one.quote.split()), *sides])
    if cases:
        output.table(rows)
    if len(cases) >= MOST_CASES:
        output.line(_("Only the first {n} are shown.").format(n=number(MOST_CASES)))


@verb(
    "report",
    help=N_(
        "Tell how the work stands: progress and forecast, agreement, people, labels, suggestions. "
        "With a file, all of it as one HTML page that needs nothing else."
    ),
    examples=(
        "annotator report harvest.annproj",
        "annotator report harvest.annproj harvest.html",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@option("--person", metavar="NAME", help=N_("For whom: leads and reviewers see everybody."))
@json_option
def report(project: Path, target: Path | None, person: str | None, as_json: bool) -> None:
    """Write the dashboard."""
    with places.reading(project) as opened, output.watched(quiet=as_json) as ticker:
        view = _overview(opened, places.worker(opened, person).id, ticker)
    if target is not None:
        try:
            target.write_text(report_page(view), encoding="utf-8")
        except OSError as error:
            raise AnnotatorError(
                N_("{file} cannot be written ({reason}). Choose another folder."),
                file=target,
                reason=reason_of(error),
            ) from error
    if as_json:
        output.document(_body(view))
    elif target is not None:
        output.line(_("The report is written: {file}").format(file=output.name(target)))
    else:
        _tell_report(view)


def _overview(project: Project, person: Id, ticker: Ticker) -> Overview:
    setting, ledger, reader = Setting.of(project), Ledger(), Reader(project)
    selection = setting.selection(person)
    stand_ins = project.documents.ids()
    try:
        for part in reader.parts(stand_ins, selection, ticker=ticker):
            ledger.take(part)
    finally:
        reader.close()
    return overview(ledger, setting, selection, person=person, total=len(stand_ins), exact=True)


def _tell_report(view: Overview) -> None:
    main = view.figure(Measure.EXACT)
    rows = [
        [_("Articles finished"), f"{number(view.finished)} / {number(view.wanted)}"],
        [_("Articles a day"), number(view.forecast.pace, decimals=1)],
        [_("Finished at this pace"), str(view.forecast.likely or "–")],
    ]
    if not view.own:
        rows.append([_("Agreement, exact F1"), " ".join(_numbers(main)[:2]) if main else "–"])
        rows.append([_("Articles to adjudicate"), number(view.articles_left)])
        rows.append([_("Disagreements"), number(view.cases_left)])
    output.table(rows)
    if not view.rows:
        return
    output.raw("")
    heads = [_("Name"), _("Done"), _("Asked"), _("Spans an hour"), _("F1 against gold"), _("n")]
    table = [heads]
    for one in view.rows:
        pace = "–" if one.pace is None else number(one.pace)
        n = number(one.gold.documents) if one.gold else ""
        table.append([one.name, number(one.done), number(one.asked), pace, value_text(one.gold), n])
    output.table(table, right=frozenset(range(1, 6)))


def _body(view: Overview) -> dict[str, Any]:
    names = {one.id: one.name for one in view.labels}

    def figure(one: Figure | None) -> dict[str, Any] | None:
        if one is None:
            return None
        keys = ("value", "low", "high", "n")
        return {key: getattr(one, key) for key in keys} | {"articles": one.documents}

    ahead = view.forecast
    return {
        "project": view.project,
        "articles": view.total,
        "wanted": view.wanted,
        "finished": view.finished,
        "skipped": view.skipped,
        "days": {str(day): n for day, n in view.days},
        "forecast": {
            "pace": ahead.pace,
            "left": ahead.left,
            "likely": ahead.likely,
            "early": ahead.early,
            "late": ahead.late,
        },
        "people": [
            {
                "name": one.name,
                "asked": one.asked,
                "done": one.done,
                "in_progress": one.in_progress,
                "skipped": one.skipped,
                "seconds": one.seconds,
                "spans_an_hour": one.pace,
                "questions": one.questions,
                "against_gold": figure(one.gold),
                "qualification": figure(one.qualification),
                "hidden": figure(one.hidden),
            }
            for one in view.rows
        ],
        "labels": {names[label]: n for label, n in view.label_counts},
        "agreement": {
            one.measure.value: figure(one)
            for one in view.figures
            if one.pair == EVERY and not one.label
        },
        "pairs": [
            {"pair": [view.people[x] for x in pair], **(figure(found) or {})}
            for pair in pairs(view.selection.people)
            if not view.own and (found := view.figure(Measure.EXACT, pair=pair))
        ],
        "to_adjudicate": {"articles": view.articles_left, "disagreements": view.cases_left},
        "suggestions": {
            "with": figure(view.influence.with_them),
            "without": figure(view.influence.without),
        },
    }
