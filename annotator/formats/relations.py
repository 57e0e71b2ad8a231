"""Relations between spans, which no window edits yet: kept with the span they start from.

They stand in the annotation's `foreign` map, under one key for all formats, so that they go through
a project and come out again in every format that holds them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from annotator.errors import Message
from annotator.formats.records import AnnotationRecord

KEY = "relations"


@dataclass(frozen=True, slots=True)
class Relation:
    """A named arrow from one annotation to another, by their ids."""

    label: str
    source: str
    target: str
    foreign: Mapping[str, object] = field(default_factory=dict)  # what else its format said


def with_relations(
    annotations: Sequence[AnnotationRecord], relations: Iterable[Relation]
) -> tuple[tuple[AnnotationRecord, ...], list[Relation]]:
    """Return the annotations with their relations, and those relations that hang in the air."""
    ids = {one.id for one in annotations if one.id}
    leaving: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    loose: list[Relation] = []
    for one in relations:
        if one.source in ids and one.target in ids:
            body: dict[str, object] = {"label": one.label, "target": one.target}
            if one.foreign:
                body["foreign"] = dict(one.foreign)
            leaving[one.source].append(body)
        else:
            loose.append(one)
    if not leaving:
        return tuple(annotations), loose
    kept = (
        msgspec.structs.replace(one, foreign={**one.foreign, KEY: leaving[one.id]})
        if one.id in leaving
        else one
        for one in annotations
    )
    return tuple(kept), loose


def relations_of(annotations: Iterable[AnnotationRecord]) -> Iterator[Relation]:
    """Yield the relations between these annotations; those to others are left out."""
    known = list(annotations)
    ids = {one.id for one in known if one.id}
    for one in known:
        bodies = one.foreign.get(KEY)
        for body in bodies if isinstance(bodies, list | tuple) else ():
            if isinstance(body, Mapping) and body.get("target") in ids and one.id:
                foreign = body.get("foreign")
                yield Relation(
                    str(body.get("label", "")),
                    one.id,
                    str(body["target"]),
                    foreign if isinstance(foreign, Mapping) else {},
                )


def loose_relation(label: str) -> Message:
    """Return the message for a relation whose spans did not come in."""
    return Message(
        "A relation whose spans are not both there was left out: {label}.", {"label": label}
    )
