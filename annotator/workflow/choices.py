"""What a person chooses of an export: whose spans, which articles, what is said of them.

The same for the dialog and the command line. `Format.concerns` tells which choices a format has a
use for; the others are left at their defaults (`refused` names those that are not).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from annotator.core.model import Id, State
from annotator.core.splitting import Side, SplitRule
from annotator.formats.concerns import Concern
from annotator.formats.records import Subword, WriteOptions
from annotator.formats.registry import Format

MAJORITY = "majority"  # whose layer it is that a majority makes


class LayerKind(StrEnum):
    """Whose spans go out."""

    ALL = "all"  # everybody's, each layer by itself
    ANNOTATORS = "annotators"  # those of the people named; several only where layers have room
    GOLD = "gold"  # the adjudicated layer
    MAJORITY = "majority"  # one layer of what enough of those who are done agree on


class Portion(StrEnum):
    """What one record of the file is. What a span reaches over stays in one portion."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


class People(StrEnum):
    """How the people who marked are called in the file."""

    NAMES = "names"
    PSEUDONYMS = "pseudonyms"  # the same in every export of the project; no way back from the file


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What goes out. `write` says how the syntax of the format is written."""

    layer: LayerKind = LayerKind.ALL
    annotators: tuple[str, ...] = ()  # ids, or names: for ANNOTATORS
    threshold: float = 0.5  # for MAJORITY: more than this share of the layers, 0 <= threshold < 1
    states: frozenset[State] = frozenset()  # layers in these states; empty: any (MAJORITY: done)
    articles: frozenset[Id] = frozenset()  # only these, by id; empty: all
    sides: Mapping[Side, frozenset[Id]] = field(default_factory=dict)  # only these, divided so
    rule: SplitRule | None = None  # by which they were divided; it stands in the manifest
    content_only: bool = False  # leave out lines that are neither content nor captions
    portion: Portion = Portion.ARTICLE
    labels: Mapping[str, str] = field(default_factory=dict)  # by name: another name, "": left out
    attributes: Mapping[str, str] = field(default_factory=dict)  # likewise
    metadata: tuple[str, ...] | None = None  # only these fields of the articles; None: all
    people: People = People.NAMES
    provenance: bool = True  # origin, score, who accepted it, seconds, guideline version
    card: bool = True  # dataset.json and a README stand beside the file
    verify: bool = True  # the file is read again before it takes its place
    write: WriteOptions = field(default_factory=WriteOptions)


def write_options(choices: ExportChoices) -> WriteOptions:
    """Return what the writer is told, with those of the choices that make columns."""
    return replace(choices.write, metadata=choices.metadata or (), provenance=choices.provenance)


def refused(form: Format, choices: ExportChoices) -> tuple[Concern, ...]:
    """Return the choices that somebody made and that the format has no use for."""
    usual, plain = WriteOptions(), ExportChoices()
    if choices.write.subword not in {Subword.KEEP, *form.subwords}:
        return (Concern.SUBWORD,)
    own = {one.name for one in fields(ExportChoices)}
    return tuple(
        concern
        for concern in Concern
        if concern not in form.concerns
        and (
            getattr(choices, concern) != getattr(plain, concern)
            if concern in own
            else getattr(choices.write, concern) != getattr(usual, concern)
        )
    )
