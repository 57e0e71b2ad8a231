"""The command that tells who did what, when: history."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.language import N_, _, digits, number
from annotator.store.errors import Refused
from annotator.store.history import Deed
from annotator.store.project import Project

# What a gesture's verb says to people; a verb that is not here is printed as it stands.
_VERBS = {
    "create": N_("made the project"),
    "import": N_("brought articles in"),
    "mark": N_("marked"),
    "relabel": N_("gave another label"),
    "resize": N_("moved an edge"),
    "remove": N_("removed"),
    "split": N_("split"),
    "join": N_("joined"),
    "attribute": N_("set an attribute"),
    "accept": N_("accepted a suggestion"),
    "reject": N_("rejected a suggestion"),
    "note": N_("wrote a note"),
    "question": N_("asked"),
    "answer": N_("answered"),
    "close_question": N_("closed a question"),
    "remove_note": N_("removed a note"),
    "field": N_("said something about the article"),
    "undo": N_("took back"),
    "redo": N_("put back"),
    "unimport": N_("took back an import"),
    "reimport": N_("put an import back"),
    "time": N_("worked"),
    "people": N_("changed the people"),
    "assign": N_("assigned articles"),
    "planning": N_("changed how articles are assigned"),
    "return": N_("returned an article"),
    "handout": N_("came with a work file"),
    "merge": N_("took in work"),
    "freeze": N_("froze a split into train, dev and test"),
    "thaw": N_("let go of a frozen split"),
}


@verb(
    "history",
    help=N_("Tell who did what and when, the newest first."),
    examples=(
        "annotator history harvest.annproj --limit 50",
        "annotator history harvest.annproj --article 3",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--article", metavar="ARTICLE", help=N_("Only in this article: name, number or id."))
@option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help=N_("How many are told."),
)
@json_option
def history(project: Path, article: str | None, limit: int, as_json: bool) -> None:
    """Tell what was done in a project."""
    with places.reading(project) as opened:
        document = places.find_article(opened, article).id if article else None
        deeds = opened.history.page(limit=limit, document=document)
        people = places.names_of(opened)
        articles = {deed.document: _name(opened, deed) for deed in deeds if deed.document}
    if as_json:
        output.document(
            {"deeds": [_body(deed, people, articles.get(deed.document)) for deed in deeds]}
        )
        return
    rows = [[_("When"), _("Who"), _("What"), _("Changes"), _("Article")]]
    for deed in deeds:
        what = _VERBS.get(deed.verb)
        rows.append(
            [
                digits(_when(deed).strftime("%Y-%m-%d %H:%M:%S")),
                people.get(deed.person, "?"),
                _(what) if what else deed.verb,
                number(deed.changes),
                articles.get(deed.document, ""),
            ]
        )
    output.table(rows, right=frozenset({3}))


def _when(deed: Deed) -> datetime:
    return datetime.fromtimestamp(deed.at / 1000).astimezone()


def _name(project: Project, deed: Deed) -> str:
    try:
        return project.documents.get(deed.document).name
    except Refused:  # it was taken out since
        return ""


def _body(deed: Deed, people: dict[str, str], article: str | None) -> dict[str, Any]:
    return {
        "id": deed.id,
        "at": _when(deed).isoformat(),
        "verb": deed.verb,
        "person": people.get(deed.person, ""),
        "article": deed.document or None,
        "article_name": article,
        "changes": deed.changes,
        "undoes": deed.undoes or None,
    }
