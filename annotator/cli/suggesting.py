"""The command that tells what became of suggestions: suggestions."""

from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.language import N_, _, digits, number
from annotator.store.project import Project
from annotator.workflow.accepting import Acceptance, Origin, acceptance


@verb(
    "suggestions",
    help=N_(
        "Tell what became of suggestions. By source and label: taken, changed, rejected, passed "
        "over."
    ),
    examples=(
        "annotator suggestions harvest.annproj",
        "annotator suggestions harvest.annproj --person سلمى --json",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--person", metavar="NAME", help=N_("Only what this person judged; else everybody."))
@json_option
def suggestions(project: Path, person: str | None, as_json: bool) -> None:
    """Tell what became of suggestions in a project file."""
    with places.reading(project) as opened:
        who = places.annotator_named(opened, person).id if person else ""
        found = acceptance(opened, who)
        names = {label.id: label.name for label in opened.labels.all(retired=True)}
        gathered = _gathered(opened)
    rows = [_body(origin, counts, names) for origin, counts in found.items()]
    if as_json:
        whole = sum(found.values(), Acceptance())
        output.document({"suggestions": rows, "all": _counts(whole), **gathered})
        return
    titles = (_("Taken"), _("Changed"), _("Rejected"), _("Passed over"), _("Share taken"))
    table = [[_("Source"), _("Label"), *titles]]
    for row in rows:
        source = _("{source} (planted)").format(source=row["source"]) if row["planted"] else None
        fates = [number(row[fate]) for fate in ("taken", "changed", "rejected", "passed")]
        share = digits(f"{row['share']:.0%}")
        table.append([source or row["source"], row["label"], *fates, share])
    if rows:
        output.table(table, right=frozenset(range(2, 7)))
    else:
        output.line(_("No suggestion was judged yet."))


def _gathered(project: Project) -> dict[str, Any]:
    rules = project.sources.rules()
    return {
        "rules": {
            "kinds": list(rules.kinds),
            "least": rules.least,
            "without": rules.without,
            "planted": rules.planted,
        }
    }


def _body(origin: Origin, counts: Acceptance, names: dict[str, str]) -> dict[str, Any]:
    return {
        "source": origin.source,
        "kind": origin.kind,
        "label": names.get(origin.label, origin.label),
        "planted": origin.planted,
        **_counts(counts),
    }


def _counts(counts: Acceptance) -> dict[str, Any]:
    return {
        "taken": counts.taken,
        "changed": counts.changed,
        "rejected": counts.rejected,
        "passed": counts.passed,
        "share": counts.share,
    }
