"""The commands by which work goes out and comes back: handout, handin."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotator.cli import output, places
from annotator.cli.verbs import FAILED, FINE, REFUSED_SOME, json_option, option, verb
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_, _, listed, ngettext, number
from annotator.store.project import Project
from annotator.workflow.handing import (
    HAND_OUT,
    HandedIn,
    HandedOut,
    Held,
    Opened,
    Report,
    Standing,
    Taken,
    about_file,
    hand_in,
    hand_out,
    open_hand_out,
    standings,
    take_in,
    waiting,
    working,
    working_path,
)
from annotator.workflow.opening import SUFFIX


@verb(
    "handout",
    help=N_(
        "Write a work file for each person: their articles, the labels and the guideline, and all "
        "that came back from them. With a work file in place of a project: open it, which makes "
        "its person's project, or brings that up to date."
    ),
    examples=(
        "annotator handout harvest.annproj out --all",
        "annotator handout harvest.annproj out --to سلمى",
        'annotator handout "out/harvest - سلمى 2026-03-01 09.30.00.annwork" salma.annproj',
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("place", required=False, type=click.Path(path_type=Path))
@option("--to", "names", metavar="NAME", multiple=True, help=N_("For whom; say it for each."))
@option("--all", "everybody", is_flag=True, help=N_("For everybody who was given articles."))
@json_option
def handout(
    project: Path, place: Path | None, names: tuple[str, ...], everybody: bool, as_json: bool
) -> None:
    """Write work files, or open one."""
    if project.suffix == HAND_OUT:
        if names or everybody:
            raise AnnotatorError(N_("A work file is opened; --to and --all are for a project."))
        _open(project, place, as_json=as_json)
        return
    if everybody == bool(names):
        raise AnnotatorError(N_("Say for whom: --to NAME for each person, or --all."))
    with places.reading(project) as opened:
        people = _everybody(opened) if everybody else [_person(opened, one) for one in names]
    with output.watched(quiet=as_json) as ticker:
        made = hand_out(project, people, place or project.parent, ticker=ticker)
    if as_json:
        output.document({"handed_out": [_made_body(one) for one in made]})
        return
    for one in made:
        said = ngettext(
            "{file}: {n} article for {name}", "{file}: {n} articles for {name}", one.articles
        )
        output.line(said.format(file=output.name(one.path), name=output.name(one.name)))
    if len(made) < len(people):
        output.warn(_("Whoever was given no articles gets no work file."))


@verb(
    "handin",
    help=N_(
        "In the project that a work file made: write a file with all that was done, for the lead. "
        "In the lead's project, with such files or folders of them: take them in, in any order, as "
        "often as you like; without: tell what came from whom. Leaves with 2 when something was "
        "refused or kept back, with 1 when every file was refused."
    ),
    examples=(
        "annotator handin salma.annproj --to in",
        "annotator handin harvest.annproj in",
        "annotator handin harvest.annproj",
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help=N_("Where the file is written; else beside the project."),
)
@json_option
def handin(project: Path, files: tuple[Path, ...], folder: Path | None, as_json: bool) -> int:
    """Hand work in, take it in, or tell what came."""
    with places.reading(project):
        pass  # one from elsewhere is checked first
    if files:
        return _take(project, files, as_json=as_json)
    if folder is None and working(project) is None:
        _tell_standings(project, as_json=as_json)
        return FINE
    with output.watched(quiet=as_json) as ticker:
        made = hand_in(project, folder or project.parent, ticker=ticker)
    if as_json:
        output.document({"file": str(made.path), "changes": made.changes, "new": made.fresh})
    else:
        _tell_handed_in(made)
    return FINE


def _everybody(project: Project) -> list[Id]:
    given = {one.annotator for one in project.assignments.everywhere()}
    return [one.id for one in project.annotators.people() if one.id in given]


def _person(project: Project, name: str) -> Id:
    return places.worker(project, name).id


def _open(file: Path, place: Path | None, *, as_json: bool) -> None:
    into = place
    if into is None or into.suffix != SUFFIX:
        into = working_path(about_file(file), place or file.parent)
    with output.watched(quiet=as_json) as ticker:
        done = open_hand_out(file, into, ticker=ticker)
    if as_json:
        output.document(_opened_body(done))
    else:
        _tell_opened(done)


def _tell_opened(done: Opened) -> None:
    if done.older:
        output.line(_("This work file is not newer than the one opened last. Nothing was changed."))
        return
    if done.created:
        said = _("{file} is the project of {name} now.")
    elif done.changed:
        said = _("{file} was brought up to date.")
    else:
        said = _("{file} has all that is in the work file already.")
    output.line(said.format(file=output.name(done.path), name=output.name(done.name)))
    for text in _news(done):
        output.line(text)


def _news(done: Opened) -> list[str]:
    found = []
    if done.articles:
        found.append(ngettext("{n} new article", "{n} new articles", done.articles))
    if done.withdrawn:
        said = ngettext(
            "{n} article was taken back", "{n} articles were taken back", done.withdrawn
        )
        found.append(said)
    if done.labels:
        names = listed(output.name(one) for one in done.labels)
        found.append(_("Labels that are new or changed: {names}").format(names=names))
    if done.guideline:
        found.append(_("The guideline changed."))
    if done.notes:
        found.append(ngettext("{n} answer or note", "{n} answers or notes", done.notes))
    if done.recovered:
        said = ngettext(
            "{n} step that this file did not have came back",
            "{n} steps that this file did not have came back",
            done.recovered,
        )
        found.append(said)
    if done.made:
        said = _("{arrived} of {made} steps have arrived with the lead.")
        found.append(said.format(arrived=number(done.arrived), made=number(done.made)))
    return found


def _tell_handed_in(made: HandedIn) -> None:
    output.line(output.name(made.path))
    said = ngettext(
        "{n} step is in it, {fresh} of them new.",
        "{n} steps are in it, {fresh} of them new.",
        made.changes,
    )
    output.line(said.format(fresh=number(made.fresh)))


def _take(project: Path, files: Sequence[Path], *, as_json: bool) -> int:
    with output.watched(quiet=as_json) as ticker:
        report = take_in(project, files, ticker=ticker)
    if as_json:
        output.document(_report_body(report))
    else:
        _tell_report(report)
    refused = sum(one.refused is not None for one in report.files)
    if report.files and refused == len(report.files):
        return FAILED
    return REFUSED_SOME if refused or any(one.held for one in report.files) else FINE


def _tell_report(report: Report) -> None:
    if not report.files:
        output.line(_("There is no handed-in file."))
    for one in report.files:
        _tell_taken(one)
    if report.backup is not None:
        output.line(_("Backup made before: {file}").format(file=output.name(report.backup)))
    if report.waiting:
        total = sum(one.changes for one in report.waiting)
        said = ngettext(
            "The project keeps {n} step back in all:",
            "The project keeps {n} steps back in all:",
            total,
        )
        output.line(said)
        _tell_held(report.waiting)


def _tell_taken(one: Taken) -> None:
    if one.refused is not None:
        output.warn(output.message(one.refused))
        return
    said = _("{name}: {new} new, {already} here already, {held} kept back")
    output.line(
        said.format(
            name=output.name(one.name),
            new=number(one.new + one.released),
            already=number(one.already),
            held=number(one.kept_back),
        )
    )
    for flag in one.flags:
        output.line(f"  {output.message(flag)}")
    if one.labels.missing:
        names = listed(output.name(label) for label in one.labels.missing)
        output.line("  " + _("Labels that were not known there yet: {names}").format(names=names))
    if one.labels.changed:
        names = listed(output.name(label) for label in one.labels.changed)
        output.line("  " + _("Labels that meant something else there: {names}").format(names=names))


def _tell_held(held: Sequence[Held]) -> None:
    for one in held:
        said = f"{number(one.changes)}: {output.message(one.reason)}"
        output.warn("  " + (_("ALARM: {said}").format(said=said) if one.alarm else said))


def _tell_standings(project: Path, *, as_json: bool) -> None:
    people, held = standings(project), waiting(project)
    if as_json:
        output.document(
            {
                "people": [_standing_body(one) for one in people],
                "kept_back": [_held_body(one) for one in held],
            }
        )
        return
    table = [[_("Name"), _("Articles"), _("Not handed out yet"), _("Steps here"), _("Kept back")]]
    for one in people:
        counts = (one.articles, one.unsent, one.arrived, one.held)
        table.append([one.name, *(number(count) for count in counts)])
    output.table(table, right=frozenset({1, 2, 3, 4}))
    _tell_held(held)


def _made_body(one: HandedOut) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "person": one.name,
        "articles": one.articles,
        "arrived": one.arrived,
    }


def _opened_body(one: Opened) -> dict[str, Any]:
    return {
        "project": str(one.path),
        "person": one.name,
        "created": one.created,
        "older": one.older,
        "articles": one.articles,
        "withdrawn": one.withdrawn,
        "labels": list(one.labels),
        "guideline": one.guideline,
        "notes": one.notes,
        "recovered": one.recovered,
        "arrived": one.arrived,
        "made": one.made,
    }


def _report_body(report: Report) -> dict[str, Any]:
    return {
        "new": report.new,
        "backup": str(report.backup) if report.backup else None,
        "files": [
            {
                "file": str(one.path),
                "person": one.name,
                "new": one.new,
                "already": one.already,
                "released": one.released,
                "articles": one.articles,
                "kept_back": [_held_body(held) for held in one.held],
                "labels_missing": list(one.labels.missing),
                "labels_changed": list(one.labels.changed),
                "flags": [str(flag) for flag in one.flags],
                "refused": str(one.refused) if one.refused else None,
            }
            for one in report.files
        ],
        "kept_back": [_held_body(one) for one in report.waiting],
    }


def _held_body(one: Held) -> dict[str, Any]:
    return {"reason": str(one.reason), "changes": one.changes, "alarm": one.alarm}


def _standing_body(one: Standing) -> dict[str, Any]:
    return {
        "person": one.name,
        "articles": one.articles,
        "handed_out": one.handed_out,
        "taken_in": one.taken_in,
        "arrived": one.arrived,
        "kept_back": one.held,
        "unsent": one.unsent,
    }
