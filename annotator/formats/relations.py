"""Relations between spans: those whose two spans are there, and those that hang in the air."""

from collections.abc import Iterable, Iterator

from annotator.errors import Message
from annotator.formats.records import AnnotationRecord, RelationRecord


def settled(
    annotations: Iterable[AnnotationRecord], relations: Iterable[RelationRecord]
) -> tuple[tuple[RelationRecord, ...], list[Message]]:
    """Return the relations between these annotations, and a message for each of the others."""
    ids = {one.id for one in annotations if one.id}
    kept: list[RelationRecord] = []
    loose: list[Message] = []
    for one in relations:
        if one.head in ids and one.tail in ids:
            kept.append(one)
        else:
            loose.append(loose_relation(one.label))
    return tuple(kept), loose


def between(
    annotations: Iterable[AnnotationRecord], relations: Iterable[RelationRecord]
) -> Iterator[RelationRecord]:
    """Yield the relations whose two spans are among these."""
    yield from settled(annotations, relations)[0]


def loose_relation(label: str) -> Message:
    """Return the message for a relation whose spans did not come in."""
    return Message(
        "A relation whose spans are not both there was left out: {label}.", {"label": label}
    )
