"""The commands about who works: people, assign."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, person_option, verb
from annotator.core.model import GOLD, Annotator, Id, Role
from annotator.core.planning import Person, Share, Why
from annotator.errors import AnnotatorError
from annotator.language import N_, _, listed, ngettext, number
from annotator.store.bodies import PlanningBody
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.store.workload import Load
from annotator.workflow.assigning import Outlook, assign, look_ahead, markers
from annotator.workflow.assigning_table import read_exceptions
from annotator.workflow.reviewers import give_reviews

_ROLES = tuple(role.value for role in Role if role is not Role.SOURCE)
_ROLE_NAMES = {
    Role.LEAD: N_("Lead"),
    Role.ANNOTATOR: N_("Annotator"),
    Role.REVIEWER: N_("Reviewer"),
    Role.SOURCE: N_("Source of suggestions"),
}
_WHY = {
    Why.PEOPLE: N_("there are too few people"),
    Why.GROUP: N_("too few may have articles of that group"),
    Why.EXCLUDED: N_("people are excluded from it"),
    Why.CAPACITY: N_("the others have as many as they can take"),
}


@verb(
    "people",
    help=N_(
        "Tell who works in a project, with their roles and what they have to mark. With options: "
        "add somebody, change roles or a name, or say that somebody no longer works here."
    ),
    examples=(
        "annotator people harvest.annproj",
        "annotator people harvest.annproj --add هدى --role annotator",
        "annotator people harvest.annproj --change هدى --role annotator --role reviewer",
        "annotator people harvest.annproj --change هدى --deactivate",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--add", metavar="NAME", help=N_("Add a person of this name."))
@option("--change", metavar="NAME", help=N_("Change the person of this name."))
@option(
    "--role",
    "roles",
    type=click.Choice(_ROLES),
    multiple=True,
    help=N_("What the person may do; say it once for each. Without it, who is added annotates."),
)
@option("--rename", metavar="NAME", help=N_("The new name of the person changed."))
@option("--deactivate", is_flag=True, help=N_("The person changed no longer works here."))
@option("--activate", is_flag=True, help=N_("The person changed works here again."))
@person_option
@json_option
def people(project: Path, as_json: bool, person: str | None, **given: Any) -> None:
    """List the people of a project, or change one."""
    _check_call(**given)
    if given["add"] or given["change"]:
        with places.writing(project, person) as opened:
            one = _wanted(opened, **given)
            with opened.gesture("people") as gesture:
                opened.annotators.write(gesture, one)
            rows = _people(opened)
    else:
        with places.reading(project) as opened:
            rows = _people(opened)
    if as_json:
        output.document({"people": [_body(one, load) for one, load in rows]})
        return
    table = [[_("Name"), _("May work as"), _("Articles"), _("Done"), _("Returned"), ""]]
    for one, load in rows:
        roles = listed(_(_ROLE_NAMES[role]) for role in Role if role in one.roles)
        counts = [number(n) if load.articles else "" for n in _counts(load)]
        table.append([one.name, roles, *counts, "" if one.active else _("No longer here")])
    output.table(table, right=frozenset({2, 3, 4}))


@verb(
    "assign",
    help=N_(
        "Give articles out to people. Loads are balanced by length, the same seed gives the same "
        "plan, and what somebody has begun stays with them. Without a rule, the one of the "
        "project holds."
    ),
    examples=(
        "annotator assign harvest.annproj --each 1 --dry-run",
        "annotator assign harvest.annproj --share 3:30 --share 1:70 --seed 7",
        "annotator assign harvest.annproj --table exceptions.csv --limit سلمى=5",
        "annotator assign harvest.annproj --review هدى",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--each", type=click.IntRange(min=1), metavar="N", help=N_("So many people per article."))
@option(
    "--share",
    "shares",
    metavar="N:PART",
    multiple=True,
    help=N_("So many people for this part of the articles, as in 3:30 and 1:70."),
)
@option("--seed", type=int, help=N_("What decides where several plans are as good."))
@option(
    "--table",
    type=click.Path(path_type=Path),
    help=N_("A table of exceptions: article, annotators, purpose (qualification or hidden)."),
)
@option(
    "--limit", "limits", metavar="NAME=N", multiple=True, help=N_("At most N articles for NAME.")
)
@option("--group-by", metavar="FIELD", help=N_("The field of the articles that is their group."))
@option(
    "--groups",
    metavar="NAME=A,B",
    multiple=True,
    help=N_("Only articles of these groups for NAME; nothing after = means all."),
)
@option("--exclude", metavar="NAME=ARTICLE", multiple=True, help=N_("Never this article for NAME."))
@option(
    "--review",
    "reviewers",
    metavar="NAME",
    multiple=True,
    help=N_("Give the articles that nobody reviews to this reviewer; several share them."),
)
@option("--rebalance", is_flag=True, help=N_("What nobody has begun may go to others."))
@option("--dry-run", is_flag=True, help=N_("Only tell what would change."))
@person_option
@json_option
def assign_(
    project: Path,
    as_json: bool,
    dry_run: bool,
    person: str | None,
    reviewers: tuple[str, ...],
    **given: Any,
) -> None:
    """Give articles out, or tell what that would change."""
    if reviewers:
        if dry_run or any(value not in (None, (), False) for value in given.values()):
            raise AnnotatorError(N_("Give --review alone: it follows no rule."))
        _give_reviews(project, person, reviewers, as_json=as_json)
        return
    opening = places.reading(project) if dry_run else places.writing(project, person)
    with opening as opened:
        planning = _planning(opened, **given)
        with output.watched(quiet=as_json) as ticker:
            if dry_run:
                outlook = look_ahead(opened, planning, ticker=ticker)
            else:
                outlook = assign(opened, planning, ticker=ticker)
    if as_json:
        output.document(_outlook_body(outlook, dry_run))
    else:
        _tell(outlook, dry_run)


def _give_reviews(
    project: Path, person: str | None, names: tuple[str, ...], *, as_json: bool
) -> None:
    with places.writing(project, person) as opened:
        found = [places.annotator_named(opened, name) for name in names]
        new = give_reviews(opened, [one.id for one in found])
    if as_json:
        output.document({"reviewers": {one.name: new[one.id] for one in found}})
        return
    output.table([[_("Name"), _("New")], *([x.name, number(new[x.id])] for x in found)])


def _check_call(
    *,
    add: str | None,
    change: str | None,
    roles: tuple[str, ...],
    rename: str | None,
    deactivate: bool,
    activate: bool,
) -> None:
    if add and change:
        raise AnnotatorError(N_("Give --add or --change, not both."))
    if (rename or deactivate or activate) and not change:
        raise AnnotatorError(N_("Say with --change NAME whom this is about."))
    if roles and not (add or change):
        raise AnnotatorError(N_("Say with --add NAME or --change NAME whose roles these are."))
    if deactivate and activate:
        raise AnnotatorError(N_("Give --activate or --deactivate, not both."))


def _wanted(
    project: Project,
    *,
    add: str | None,
    change: str | None,
    roles: tuple[str, ...],
    rename: str | None,
    deactivate: bool,
    activate: bool,
) -> Annotator:
    chosen = frozenset(Role(one) for one in roles)
    if add:
        return new_annotator(add.strip(), *(chosen or {Role.ANNOTATOR}))
    one = places.annotator_named(project, change or "")
    if one.name == GOLD:
        raise AnnotatorError(N_("The owner of the gold layer cannot be changed."))
    return replace(
        one,
        name=(rename or one.name).strip(),
        roles=chosen or one.roles,
        active=not deactivate and (activate or one.active),
    )


def _people(project: Project) -> list[tuple[Annotator, Load]]:
    known = [one for one in project.annotators.all() if one.roles]
    return [(one, project.workload.load(one.id)) for one in known]


def _counts(load: Load) -> tuple[int, int, int]:
    return load.articles, load.done, load.returned


def _body(one: Annotator, load: Load) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "roles": [role.value for role in Role if role in one.roles],
        "active": one.active,
        "articles": load.articles,
        "characters": load.length,
        "done": load.done,
        "returned": load.returned,
    }


def _planning(
    project: Project,
    *,
    each: int | None,
    shares: tuple[str, ...],
    seed: int | None,
    table: Path | None,
    limits: tuple[str, ...],
    group_by: str | None,
    groups: tuple[str, ...],
    exclude: tuple[str, ...],
    rebalance: bool,
) -> PlanningBody:
    known = project.assignments.planning()
    rule = replace(
        known.rule,
        shares=_shares(each, shares) or known.rule.shares,
        seed=known.rule.seed if seed is None else seed,
        rebalance=rebalance,
    )
    if table is not None:
        rule = read_exceptions(project, table).put_into(rule)
    field = known.group if group_by is None else group_by
    if groups and not field:
        raise AnnotatorError(N_("Say with --group-by FIELD what the groups of articles are."))
    people = {one.id: one for one in known.people}
    for word in limits:
        one, value = _pair(project, word, people)
        people[one.id] = replace(one, capacity=_whole(value, word))
    for word in groups:
        one, value = _pair(project, word, people)
        chosen = frozenset(filter(None, (group.strip() for group in value.split(","))))
        people[one.id] = replace(one, groups=chosen)
    for word in exclude:
        one, value = _pair(project, word, people)
        article = places.find_article(project, value).id
        people[one.id] = replace(one, excluded=one.excluded | {article})
    return PlanningBody(rule, tuple(people.values()), field)


def _shares(each: int | None, shares: tuple[str, ...]) -> tuple[Share, ...]:
    if each is not None and shares:
        raise AnnotatorError(N_("Give --each or --share, not both."))
    if each is not None:
        return (Share(each),)
    found = []
    for word in shares:
        annotators, _colon, part = word.partition(":")
        if not (annotators.isdecimal() and part.isdecimal() and int(annotators) and int(part)):
            raise AnnotatorError(
                N_("{word} is no share: write people:part, as in 3:30."), word=word
            )
        found.append(Share(int(annotators), int(part)))
    return tuple(found)


def _pair(project: Project, word: str, people: dict[Id, Person]) -> tuple[Person, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise AnnotatorError(N_("{word} names nobody: write NAME=VALUE."), word=word)
    for one in markers(project):
        if name in (one.name, one.id):
            return people.get(one.id, Person(one.id)), value
    raise AnnotatorError(
        N_("Nobody called {name} marks articles here; there are: {names}."),
        name=name,
        names=listed(one.name for one in markers(project)),
    )


def _whole(value: str, word: str) -> int:
    if not value.isdecimal():
        raise AnnotatorError(N_("{word} gives no number: write NAME=N."), word=word)
    return int(value)


def _outlook_body(outlook: Outlook, dry_run: bool) -> dict[str, Any]:
    return {
        "written": not dry_run,
        "articles": outlook.articles,
        "new": outlook.new,
        "changed": outlook.changed,
        "taken_back": outlook.taken_back,
        "kept": outlook.kept,
        "short": {why.value: count for why, count in outlook.short},
        "people": [
            {
                "id": one.annotator,
                "name": one.name,
                "before": one.before,
                "after": one.after,
                "characters": one.length,
                "new": one.new,
                "taken_back": one.taken_back,
                "begun": one.begun,
                "limit": one.capacity,
            }
            for one in outlook.parts
        ],
    }


def _tell(outlook: Outlook, dry_run: bool) -> None:
    titles = (_("Name"), _("Now"), _("Then"), _("New"), _("Taken back"), _("Begun"), _("Letters"))
    table = [list(titles)]
    for one in outlook.parts:
        counts = (one.before, one.after, one.new, one.taken_back, one.begun, one.length)
        table.append([one.name, *(number(count) for count in counts)])
    output.table(table, right=frozenset(range(1, 7)))
    if outlook.changes_nothing:
        output.line(_("Everybody has already what the rule gives them."))
    elif dry_run:
        output.line(_("Nothing was written. Leave out --dry-run to give the articles out."))
    for why, count in outlook.short:
        articles = ngettext(
            "{n} article has fewer people than asked for",
            "{n} articles have fewer people than asked for",
            count,
        )
        output.warn(f"{articles}: {_(_WHY[why])}")
