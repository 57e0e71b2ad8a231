"""The command that tells what became of suggestions: suggestions."""

from pathlib import Path
from typing import Any

import click
import msgspec

from annotator.cli import output, places
from annotator.cli.verbs import json_option, option, verb
from annotator.errors import AnnotatorError
from annotator.language import N_, _, digits, number
from annotator.store.project import Project
from annotator.workflow.accepting import Acceptance, Origin, acceptance
from annotator.workflow.modelling import (
    FEWEST,
    Facts,
    crfsuite,
    facts_of,
    model_folder,
    train_job,
)


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
        usual = places.usual_worker(opened)
        gathered = _gathered(opened, who or (usual.id if usual else ""))
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


@verb(
    "learn",
    help=N_(
        "Let the model learn that suggests spans. From one person's finished articles; tells how "
        "good it is on articles that it has not seen, by how many it learned from."
    ),
    examples=(),  # it needs the extra, and articles that are finished
)
@click.argument("project", type=click.Path(path_type=Path))
@option("--person", metavar="NAME", help=N_("Whose marks it learns from; else the lead's."))
@json_option
def learn(project: Path, person: str | None, as_json: bool) -> None:
    """Train the model of one person on this machine."""
    crfsuite()
    with places.reading(project) as opened:
        who = places.worker(opened, person).id
    with output.watched(quiet=as_json) as ticker:
        facts = train_job(project, who, ticker=ticker)
    if facts is None:
        raise AnnotatorError(
            N_("There is too little to learn from: finish {n} articles first."), n=FEWEST
        )
    if as_json:
        output.document({"model": _model(facts)})
        return
    rows = [[_("Articles"), "F1", _("Between")]]
    for point in facts.curve:
        between = f"{point.low:.2f}–{point.high:.2f}"
        rows.append([number(point.articles), digits(f"{point.f1:.2f}"), digits(between)])
    output.table(rows, right=frozenset(range(3)))


def _model(facts: Facts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    curve = [msgspec.to_builtins(point) for point in facts.curve]
    return {"articles": facts.articles, "curve": curve}


def _gathered(project: Project, person: str) -> dict[str, Any]:
    rules = project.sources.rules()
    return {
        "model": _model(facts_of(model_folder(project.about.id, person))),
        "rules": {
            "kinds": list(rules.kinds),
            "least": rules.least,
            "without": rules.without,
            "planted": rules.planted,
        },
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
