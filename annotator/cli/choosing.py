"""What goes out, as options: the same for export and convert, and each where a format has a use."""

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import Any

import click

from annotator.cli.verbs import AnyFunction, option
from annotator.core.model import GOLD, State
from annotator.core.spans import OverlapPolicy
from annotator.errors import AnnotatorError
from annotator.formats.concerns import Concern
from annotator.formats.records import Columns, Subword, WriteOptions
from annotator.formats.registry import FORMATS, Format, format_for, format_named
from annotator.formats.tags import Scheme
from annotator.formats.units import Unit
from annotator.language import N_, listed
from annotator.workflow.choices import (
    MAJORITY,
    ExportChoices,
    LayerKind,
    People,
    Portion,
    refused,
)

WRITTEN = tuple(one.name for one in FORMATS if one.can_write)
_MEGABYTE = 1024 * 1024
_OPTIONS = {  # what each choice is called here
    Concern.ATTRIBUTES: "--attribute",
    Concern.PEOPLE: "--pseudonyms",
    Concern.PROVENANCE: "--no-provenance",
    Concern.DOCSTART: "--no-docstart",
}

choosing: tuple[Callable[[AnyFunction], AnyFunction], ...] = (
    option(
        "--format",
        "form",
        type=click.Choice(WRITTEN),
        help=N_("The format; else the one that DEST's ending says."),
    ),
    option(
        "--layer",
        "layers",
        metavar="NAME",
        multiple=True,
        help=N_(
            "Whose spans: a person's, gold, or majority for what most of those who are done say. "
            "Several people where the format has room; all unless you say."
        ),
    ),
    option(
        "--threshold",
        type=click.FloatRange(0, 1, max_open=True),
        default=0.5,
        show_default=True,
        help=N_("A majority is more than this share of the layers."),
    ),
    option(
        "--state",
        "states",
        type=click.Choice([state.value for state in State]),
        multiple=True,
        help=N_("Only layers in this state; can be given several times."),
    ),
    option(
        "--content-only", is_flag=True, help=N_("Leave out lines that are not the article's own.")
    ),
    option(
        "--unit",
        type=click.Choice([one.value for one in Portion]),
        default=Portion.ARTICLE.value,
        show_default=True,
        help=N_("What one record is. No span is torn: what it reaches over stays together."),
    ),
    option(
        "--label",
        "labels",
        metavar="OURS=THEIRS",
        multiple=True,
        help=N_("What a label is called in the file; nothing after = leaves its spans out."),
    ),
    option(
        "--attribute",
        "attributes",
        metavar="OURS=THEIRS",
        multiple=True,
        help=N_("What an attribute is called in the file; nothing after = leaves it out."),
    ),
    option(
        "--metadata",
        metavar="FIELD",
        multiple=True,
        help=N_("Only this field of the articles; in tables it gets a column. Several times."),
    ),
    option("--no-metadata", is_flag=True, help=N_("None of the fields of the articles.")),
    option(
        "--pseudonyms",
        is_flag=True,
        help=N_("People by names that are the same each time and lead to nobody."),
    ),
    option(
        "--no-provenance",
        is_flag=True,
        help=N_("Not who suggested and accepted spans, how long it took, by which guideline."),
    ),
    option(
        "--overlap",
        type=click.Choice([policy.value for policy in OverlapPolicy]),
        default=OverlapPolicy.OUTERMOST.value,
        show_default=True,
        help=N_("Which of overlapping spans a flat format keeps."),
    ),
    option(
        "--subword",
        type=click.Choice([one.value for one in Subword]),
        default=Subword.KEEP.value,
        help=N_(
            "What becomes of a span that begins or ends inside a word; it stays as it is where "
            "the format counts characters, else it takes the whole word."
        ),
    ),
    option(
        "--offsets",
        type=click.Choice([unit.value for unit in Unit]),
        help=N_("What the offsets in the file count, where the format leaves it open."),
    ),
    option(
        "--scheme",
        type=click.Choice([one.value for one in Scheme]),
        default=Scheme.IOB2.value,
        show_default=True,
        help=N_("How tags tell where spans begin and end."),
    ),
    option(
        "--columns",
        type=click.Choice([one.value for one in Columns]),
        default=Columns.PLAIN.value,
        show_default=True,
        help=N_("Which columns a file of tokens has."),
    ),
    option("--no-docstart", is_flag=True, help=N_("No -DOCSTART- line before each article.")),
    option(
        "--own-tokens", is_flag=True, help=N_("For GLiNER: our words, not those it makes itself.")
    ),
    option(
        "--relations", is_flag=True, help=N_("For doccano: the shape with entities and relations.")
    ),
    option(
        "--shard",
        metavar="MB",
        type=click.FloatRange(0),
        help=N_("Megabytes after which another file begins; 256 unless you say, 0: one file."),
    ),
    option("--no-card", is_flag=True, help=N_("Write no manifest and no card beside it.")),
    option("--no-verify", is_flag=True, help=N_("Do not read the file again.")),
    option("--dry-run", is_flag=True, help=N_("Only tell what would be lost.")),
)


def with_choices(function: AnyFunction) -> AnyFunction:
    """Give a command all these options."""
    return reduce(lambda made, one: one(made), reversed(choosing), function)


def format_of(name: str | None, destination: Path) -> Format:
    """Return the format that was named, or that the destination's ending says."""
    if name is not None:
        return format_named(name)
    if (found := format_for(destination)) is not None:
        return found
    raise AnnotatorError(
        N_("Say in which format with --format; there are: {names}."), names=listed(WRITTEN)
    )


def choices_of(form: Format, given: dict[str, Any]) -> ExportChoices:
    """Return the choices. Raises AnnotatorError for one that the format has no use for."""
    shard = given["shard"]
    choices = ExportChoices(
        **_layers(given["layers"]),
        threshold=given["threshold"],
        states=frozenset(State(one) for one in given["states"]),
        content_only=given["content_only"],
        portion=Portion(given["unit"]),
        labels=dict(_renaming(given["labels"])),
        attributes=dict(_renaming(given["attributes"])),
        metadata=_metadata(given),
        people=People.PSEUDONYMS if given["pseudonyms"] else People.NAMES,
        provenance=not given["no_provenance"],
        card=not given["no_card"],
        verify=not given["no_verify"],
        write=WriteOptions(
            overlap=OverlapPolicy(given["overlap"]),
            subword=Subword(given["subword"]),
            offsets=given["offsets"] or "",
            scheme=Scheme(given["scheme"]),
            columns=Columns(given["columns"]),
            docstart=not given["no_docstart"],
            own_tokens=given["own_tokens"],
            relations=given["relations"],
            shard=WriteOptions().shard if shard is None else round(shard * _MEGABYTE),
        ),
    )
    if unfit := refused(form, choices):
        raise _no_use(form, unfit[0])
    return choices


def _metadata(given: dict[str, Any]) -> tuple[str, ...] | None:
    if given["no_metadata"]:
        return ()
    return given["metadata"] or None


def _layers(names: tuple[str, ...]) -> dict[str, Any]:
    if not names:
        return {}
    special = {GOLD: LayerKind.GOLD, MAJORITY: LayerKind.MAJORITY}
    if len(names) == 1 and names[0] in special:
        return {"layer": special[names[0]]}
    if MAJORITY in names:
        raise AnnotatorError(N_("A majority is made of all layers: give --layer majority alone."))
    return {"layer": LayerKind.ANNOTATORS, "annotators": names}


def _renaming(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        ours, equals, theirs = word.partition("=")
        if not (ours and equals):
            raise AnnotatorError(N_("{word} is not a pair of names: write OURS=THEIRS."), word=word)
        yield ours, theirs


def _no_use(form: Format, concern: Concern) -> AnnotatorError:
    if concern is Concern.SUBWORD and form.subwords:
        return AnnotatorError(
            N_("--subword can be one of these for the format {name}: {choices}."),
            name=form.name,
            choices=listed(one.value for one in form.subwords),
        )
    concerned = (_option(one) for one in Concern if one in form.concerns)
    return AnnotatorError(
        N_("The format {name} has no use for {option}; it has for: {options}."),
        name=form.name,
        option=_option(concern),
        options=listed(concerned),
    )


def _option(concern: Concern) -> str:
    return _OPTIONS.get(concern, f"--{concern.value.replace('_', '-')}")
