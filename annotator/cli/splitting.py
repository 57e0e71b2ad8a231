"""The command that divides a project into train, dev and test: split."""

from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, person_option, verb
from annotator.core.split_titles import LEFT_OUT_TITLES, SIDE_TITLES, TIE_TITLES
from annotator.core.splitting import Side, SplitRule
from annotator.errors import AnnotatorError
from annotator.language import N_, _, digits, listed, ngettext, number
from annotator.store.project import Project
from annotator.workflow.splitting import (
    Planned,
    SplitReport,
    freeze,
    plan_split,
    thaw,
)

_GROUPS = 5  # groups that people are told of
_RULES = {
    "seed": "--seed",
    "shares": "--shares",
    "fields": "--together",
    "near": "--near",
    "no_balance": "--no-balance",
    "unaided_test": "--unaided-test",
}


@verb(
    "split",
    help=N_(
        "Divide a project into train, dev and test. Copies of an article stand together, labels "
        "are kept in balance, and articles that come later move none. Nothing is changed unless "
        "--freeze writes the split down."
    ),
    examples=(
        "annotator split harvest.annproj",
        "annotator split harvest.annproj --shares 70,10,20 --seed 7 --together date --json",
        "annotator split harvest.annproj --unaided-test --freeze final",
        "annotator split harvest.annproj --frozen final",
        "annotator split harvest.annproj --thaw final",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--seed", type=int, default=0, show_default=True, help=N_("Another seed, another split."))
@option(
    "--shares",
    metavar="A,B,C",
    default="80,10,10",
    show_default=True,
    help=N_("How much train, dev and test get of every hundred articles."),
)
@option(
    "--layer",
    "layers",
    metavar="NAME",
    multiple=True,
    help=N_("Whose spans are balanced; else gold's if there are any, else everybody's."),
)
@option(
    "--together",
    "fields",
    metavar="FIELD",
    multiple=True,
    help=N_(
        "Keep articles together that have the same value in this field of theirs; of a date the "
        "day counts. Can be given several times."
    ),
)
@option(
    "--near",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help=N_("The share of their three-word runs that makes two articles copies; 0: do not look."),
)
@option("--no-balance", is_flag=True, help=N_("Go by seed and identity alone, not by labels."))
@option(
    "--unaided-test",
    is_flag=True,
    help=N_("Only articles that were marked without suggestions come into the test."),
)
@option("--freeze", "freezes", metavar="NAME", help=N_("Write the split down under this name."))
@option(
    "--frozen",
    metavar="NAME",
    help=N_("Go on with this frozen split: its articles stay, its rules hold."),
)
@option("--thaw", "thawed", metavar="NAME", help=N_("Let go of this frozen split, and no more."))
@person_option
@json_option
def split_(
    project: Path,
    seed: int,
    shares: str,
    layers: tuple[str, ...],
    fields: tuple[str, ...],
    near: float,
    no_balance: bool,
    unaided_test: bool,
    freezes: str | None,
    frozen: str | None,
    thawed: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Divide a project into train, dev and test."""
    if thawed is not None:
        _thaw(project, thawed, person, as_json=as_json)
        return
    if frozen is not None:
        _refuse_rules()
    train, dev, test = _shares(shares)
    rule = SplitRule(
        seed=seed,
        train=train,
        dev=dev,
        test=test,
        stratify=not no_balance,
        near=near,
        fields=fields,
        unaided_test=unaided_test,
    )
    with places.reading(project) as opened:
        owners = frozenset(places.annotator_named(opened, name).id for name in layers)
        with output.watched(quiet=as_json) as ticker:
            planned = plan_split(opened, rule, layers=owners, frozen=frozen or "", ticker=ticker)
        names = _names(opened) if as_json else {}
    if freezes is not None:
        with places.writing(project, person) as opened:
            freeze(opened, planned, freezes)
    if as_json:
        output.document(_body(planned, names, freezes or frozen or ""))
    else:
        _tell(planned.report)
        if freezes is not None:
            said = _("The split is frozen under the name {name}.")
            output.line(said.format(name=output.name(freezes)))


def _thaw(path: Path, name: str, person: str | None, *, as_json: bool) -> None:
    with places.writing(path, person) as opened:
        thaw(opened, name)
    if as_json:
        output.document({"thawed": name})
    else:
        output.line(_("The split {name} is not frozen any more.").format(name=output.name(name)))


def _refuse_rules() -> None:
    """Raise AnnotatorError when a rule was given beside a frozen split, whose own rules hold."""
    context = click.get_current_context()
    given = click.core.ParameterSource.COMMANDLINE
    for name, option_name in _RULES.items():
        if context.get_parameter_source(name) is given:
            raise AnnotatorError(
                N_("The rules of a frozen split hold, so leave out {option}."), option=option_name
            )


def _shares(text: str) -> tuple[int, int, int]:
    parts = text.replace("/", ",").split(",")
    try:
        train, dev, test = (int(part) for part in parts)
        SplitRule(train=train, dev=dev, test=test)
    except ValueError as error:
        raise AnnotatorError(
            N_(
                "{text} says no shares. Give three whole numbers for train, dev and test, "
                "as in {example}; train needs some, and dev or test."
            ),
            text=text,
            example="80,10,10",
        ) from error
    return train, dev, test


def _names(project: Project) -> dict[str, str]:
    ids = project.documents.ids()
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        rows = project.documents.rows(ids[start : start + 500], "")
        found.update({row.id: row.name for row in rows})
    return found


def _tell(report: SplitReport) -> None:
    sides = [side for side in Side if report.rule.share(side) or report.sizes[side]]
    output.table(_table(report, sides), right=frozenset(range(1, len(sides) * 2 + 1)))
    for kind, count in report.tied.items():
        said = ngettext(
            "{n} article stands with an earlier one: {why}",
            "{n} articles stand with an earlier one: {why}",
            count,
        )
        output.line(said.format(why=_(TIE_TITLES[kind])))
    for group in report.groups[:_GROUPS]:
        names = listed(output.name(name) for name in group.names)
        more = " …" if group.size > len(group.names) else ""
        counted = ngettext("{n} article", "{n} articles", group.size)
        output.line(f"  {_(SIDE_TITLES[group.side])} · {counted}: {names}{more}")
    for why, count in report.left_out_count.items():
        output.line(f"{_(LEFT_OUT_TITLES[why])}: {number(count)}")
        for name in report.left_out[why][:_GROUPS]:
            output.line("  " + output.name(name))
    _tell_frozen(report)


def _tell_frozen(report: SplitReport) -> None:
    if report.untestable:
        output.line(
            ngettext(
                "{n} article may not come into the test.",
                "{n} articles may not come into the test.",
                report.untestable,
            )
        )
    if report.name:
        output.line(
            ngettext(
                "{n} article stands where it was frozen.",
                "{n} articles stand where they were frozen.",
                report.frozen,
            )
        )
        output.line(ngettext("{n} came since.", "{n} came since.", report.fresh))


def _table(report: SplitReport, sides: list[Side]) -> list[list[str]]:
    """Return the rows of the table: articles, then each label, with the share of each side."""
    head = [""]
    for side in sides:
        head += [_(SIDE_TITLES[side]), "%"]
    rows = [head, _row(_("Articles"), [report.sizes[side] for side in sides])]
    labels = sorted({label for side in sides for label in report.labels[side]})
    for label in labels:
        rows.append(_row(label, [report.labels[side].get(label, 0) for side in sides]))
    return rows


def _row(title: str, counts: list[int]) -> list[str]:
    total = sum(counts)
    cells = [title]
    for count in counts:
        cells += [number(count), digits(f"{100 * count / total:.0f}") if total else ""]
    return cells


def _body(planned: Planned, names: dict[str, str], frozen: str) -> dict[str, Any]:
    report, rule = planned.report, planned.split.rule
    return {
        "frozen": frozen or None,
        "rule": {
            "seed": rule.seed,
            "shares": {side.value: rule.share(side) for side in Side},
            "balance": rule.stratify,
            "near": rule.near,
            "together": list(rule.fields),
            "unaided_test": rule.unaided_test,
        },
        "articles": report.articles,
        "sides": {
            side.value: {"articles": report.sizes[side], "spans": dict(report.labels[side])}
            for side in Side
        },
        "tied": {kind.value: count for kind, count in report.tied.items()},
        "groups": report.group_count,
        "left_out": {why.value: count for why, count in report.left_out_count.items()},
        "not_for_test": report.untestable,
        "came_since": report.fresh if report.name else 0,
        "placed": [
            {
                "article": one.id,
                "article_name": names.get(one.id, ""),
                "side": one.side.value if one.side else None,
                "group": one.group,
                "why": [kind.value for kind in one.why],
                "left_out": one.left_out.value if one.left_out else None,
            }
            for one in planned.split.placed
        ],
    }
