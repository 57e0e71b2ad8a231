"""Commands that make a project and tell what is in one: new, info."""

import getpass
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.core.model import Annotator, Role, State
from annotator.errors import AnnotatorError
from annotator.language import N_, _, current, listed, number, pgettext
from annotator.store.connection import read_header
from annotator.store.project import Project
from annotator.store.trust import note
from annotator.workflow.making import create_project, create_sample
from annotator.workflow.opening import SUFFIX


@verb(
    "new",
    help=N_(
        "Make a new project file. It begins with the default labels, with those of a dataset, or "
        "as the sample."
    ),
    examples=(
        'annotator new harvest.annproj --name "Harvest news" --person سلمى',
        "annotator new again.annproj --from dataset.jsonl",
        "annotator new practice.annproj --sample",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--name", default="", help=N_("What the project is called; else as its file."))
@option("--person", metavar="NAME", help=N_("Who leads it; else your login name."))
@option(
    "--from",
    "like",
    metavar="DATASET",
    type=click.Path(path_type=Path),
    help=N_("Take labels and guideline from a dataset that this program wrote."),
)
@option("--sample", is_flag=True, help=N_("Make the sample project, with its articles."))
@json_option
def new(
    project: Path, name: str, person: str | None, like: Path | None, sample: bool, as_json: bool
) -> None:
    """Make a project file."""
    if sample and (like or name):
        raise AnnotatorError(N_("The sample has its own name and labels: leave the others out."))
    path = project if project.suffix == SUFFIX else project.with_name(project.name + SUFFIX)
    person = person or _login()
    if sample:
        made = create_sample(path, person=person)
    else:
        name = name or ("" if like else path.stem)
        made = create_project(path, name=name, person=person, like=like)
    with made:
        note(made)
        body = {"file": str(path), "id": made.about.id, "name": made.about.name, "person": person}
    if as_json:
        output.document(body)
    else:
        output.line(_("{file} is ready.").format(file=output.name(path)))


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without such names
        return _("Lead")


@verb(
    "info",
    help=N_(
        "Tell what a project holds. Articles, labels, people and how far each is, and the file."
    ),
    examples=("annotator info harvest.annproj", "annotator info harvest.annproj --json"),
)
@click.argument("project", type=click.Path(path_type=Path))
@json_option
def info(project: Path, as_json: bool) -> None:
    """Tell what is in a project file."""
    with places.reading(project) as opened:
        body = _facts(opened)
    if as_json:
        output.document(body)
    else:
        _tell(body)


def _facts(project: Project) -> dict[str, Any]:
    counts = project.annotations.label_counts()
    return {
        "name": project.about.name,
        "id": project.about.id,
        "file": str(project.path),
        "bytes": project.path.stat().st_size,
        "schema": read_header(project.path)[1],
        "articles": project.documents.count(),
        "annotations": counts.total(),
        "labels": [
            {
                "name": label.name,
                "title": label.title(current()),
                "retired": label.retired,
                "annotations": counts[label.id],
            }
            for label in project.labels.all(retired=True)
        ],
        "people": [_facts_of(project, one) for one in project.annotators.all()],
    }


def _facts_of(project: Project, one: Annotator) -> dict[str, Any]:
    states = project.documents.progress(one.id)
    return {
        "name": one.name,
        "id": one.id,
        "roles": sorted(one.roles),
        "active": one.active,
        "annotations": project.annotations.label_counts(one.id).total(),
        "states": {state.value: states[state] for state in State},
    }


def _tell(body: dict[str, Any]) -> None:
    output.raw(output.cell(body["name"]))
    output.table(
        [
            [_("File"), body["file"]],
            [_("Size"), _("{n} KB").format(n=number(max(1, body["bytes"] // 1000)))],
            [_("Version of the file's layout"), str(body["schema"])],
            [_("Articles"), number(body["articles"])],
            [_("Annotations"), number(body["annotations"])],
        ]
    )
    output.raw("")
    rows = [[_("Label"), _("Annotations"), ""]]
    for label in body["labels"]:
        retired = _("retired") if label["retired"] else ""
        rows.append([label["name"], number(label["annotations"]), retired])
    output.table(rows, right=frozenset({1}))
    output.raw("")
    titles = (_("To do"), _("In progress"), _("Done"), _("Skipped"))
    rows = [[_("Person"), _("Annotations"), *titles, pgettext("of a person", "Roles")]]
    rows.extend(_row_of(one) for one in body["people"])
    output.table(rows, right=frozenset(range(1, 6)))


def _row_of(one: dict[str, Any]) -> list[str]:
    # Whoever leads may do everything; that programs may too is worth a word only by itself.
    works = bool(set(one["roles"]) - {Role.SOURCE})
    roles = [
        _(title)
        for role, title in _ROLES
        if role in one["roles"] and not (works and role is Role.SOURCE)
    ]
    states = [number(count) if works else "" for count in one["states"].values()]
    return [one["name"], number(one["annotations"]), *states, listed(roles)]


_ROLES = (
    (Role.LEAD, N_("lead")),
    (Role.ANNOTATOR, N_("annotator")),
    (Role.REVIEWER, N_("reviewer")),
    (Role.SOURCE, N_("source of suggestions")),
)
