"""The command that prints an article with its spans: show."""

import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from annotator.cli import bidi, output, places
from annotator.cli.marked import Mark, Screen, marked_lines
from annotator.cli.verbs import json_option, option, verb
from annotator.core.model import Annotation, Id, Label
from annotator.core.text import Direction
from annotator.language import N_, _, current, is_rtl, isolate, ngettext, number
from annotator.store.documents import Row
from annotator.store.project import Project

_QUOTE = 48  # code points of a span that the table shows
_WIDTH = 80
_NARROWEST = 20


@verb(
    "show",
    help=N_(
        "Print an article with its spans. They stand in brackets, and in a table below. Lines "
        "are shaped and turned round for terminals that do not do it themselves."
    ),
    examples=(
        "annotator show harvest.annproj 3",
        'annotator show harvest.annproj "a-17.txt" --layer سلمى --bidi off',
    ),
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("article", metavar="ARTICLE")
@option(
    "--layer",
    metavar="NAME",
    help=N_("Whose spans; else yours, or those of whoever has most."),
)
@option(
    "--bidi",
    "turning",
    type=click.Choice(["auto", "on", "off"]),
    default="auto",
    help=N_("Whether lines are shaped and turned here; auto asks the terminal."),
)
@option(
    "--width",
    type=click.IntRange(min=_NARROWEST),
    help=N_("Columns of a line; else those of the terminal."),
)
@json_option
def show(
    project: Path,
    article: str,
    layer: str | None,
    turning: str,
    width: int | None,
    as_json: bool,
) -> None:
    """Print an article."""
    with places.reading(project) as opened:
        row = places.find_article(opened, article)
        if as_json:
            output.document(_body(opened, row, layer))
        else:
            _tell(opened, row, layer, _screen(turning, width))


def _screen(turning: str, width: int | None) -> Screen:
    terminal = sys.stdout.isatty()
    turns = turning == "on" or (turning == "auto" and output.shapes(sys.stdout))
    columns = shutil.get_terminal_size((_WIDTH, 24)).columns if terminal else _WIDTH
    return Screen(
        width=width or max(_NARROWEST, columns),
        turns=turns,
        colors=terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        isolates=terminal,
    )


def _tell(project: Project, row: Row, layer: str | None, screen: Screen) -> None:
    layers = _layers(project, row.id)
    chosen = _chosen(project, layers, layer)
    annotations = layers.get(chosen, [])
    labels = project.labels.by_id()
    names = places.names_of(project)
    text = project.documents.text(row.id)
    if row.title:
        output.raw(_fit(row.title, screen))
    output.raw(f"{_fit(row.name, screen)}  {row.id[:12]}")
    output.raw("")
    for line in marked_lines(text, _marks(annotations, labels), screen):
        output.raw(line)
    output.raw("")
    if annotations:
        _tell_spans(annotations, labels, screen)
    said = ngettext("{n} span of {person}", "{n} spans of {person}", len(annotations))
    output.raw(_about(said, names.get(chosen, "?"), screen))
    for other, theirs in layers.items():
        if other != chosen and theirs:
            said = ngettext("{n} more span of {person}", "{n} more spans of {person}", len(theirs))
            output.raw(_about(said, names[other], screen))


def _tell_spans(annotations: Sequence[Annotation], labels: dict[Id, Label], screen: Screen) -> None:
    rows = [["", _("Label"), _("Place"), _("Text"), _("Attributes")]]
    for index, one in enumerate(annotations, start=1):
        quote = one.quote if len(one.quote) <= _QUOTE else one.quote[: _QUOTE - 1] + "…"
        rows.append(
            [
                number(index),
                labels[one.label].name,
                " ".join(f"{start}–{end}" for start, end in one.pieces),
                quote,
                ", ".join(f"{key}={one.attributes[key]}" for key in one.attributes),
            ]
        )
    output.table(rows, right=frozenset({0}), fit=partial(_fit, screen=screen))
    output.raw("")


def _fit(text: str, screen: Screen) -> str:
    if screen.turns:
        return bidi.visual(text)
    plain = bidi.printable(text)
    return isolate(plain) if screen.isolates and plain else plain


def _about(said: str, person: str, screen: Screen) -> str:
    sentence = said.format(person=isolate(bidi.printable(person)) if screen.isolates else person)
    if not screen.turns:
        return bidi.printable(sentence)
    return bidi.visual(sentence, Direction.RTL if is_rtl() else None)


def _layers(project: Project, document: Id) -> dict[Id, list[Annotation]]:
    layers: dict[Id, list[Annotation]] = {}
    for one in project.annotations.of(document):
        layers.setdefault(one.layer, []).append(one)
    return layers


def _chosen(project: Project, layers: dict[Id, list[Annotation]], name: str | None) -> Id:
    """Return whose layer to show: the one named, else that of whoever works here, else the most."""
    if name is not None:
        return places.annotator_named(project, name).id
    usual = places.usual_worker(project)
    mine = usual.id if usual else ""
    return mine if mine in layers else max(layers, key=lambda one: len(layers[one]), default=mine)


def _marks(annotations: Sequence[Annotation], labels: dict[Id, Label]) -> list[Mark]:
    return [
        Mark(start, end, labels[one.label].name + ("+" if piece else ""), labels[one.label].color)
        for one in annotations
        for piece, (start, end) in enumerate(one.pieces)
    ]


def _body(project: Project, row: Row, layer: str | None) -> dict[str, Any]:
    labels = project.labels.by_id()
    names = places.names_of(project)
    layers = _layers(project, row.id)
    if layer is not None:
        chosen = _chosen(project, layers, layer)
        layers = {chosen: layers.get(chosen, [])}
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "source": row.source,
        "text": project.documents.text(row.id),
        "lines": [
            {"start": one.start, "end": one.end, "status": one.status.value}
            for one in project.lines.of(row.id)
        ],
        "layers": [
            {
                "annotator": names[owner],
                "state": project.documents.work(row.id, owner).state.value,
                "annotations": [_span(one, labels) for one in annotations],
            }
            for owner, annotations in layers.items()
        ],
    }


def _span(one: Annotation, labels: dict[Id, Label]) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": labels[one.label].name,
        "title": labels[one.label].title(current()),
        "pieces": [list(piece) for piece in one.pieces],
        "text": one.quote,
        "attributes": dict(one.attributes),
        "origin": one.origin.kind.value,
        "score": one.score,
    }
