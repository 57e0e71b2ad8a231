"""What an import says of documents that are here already: layers of those who have none there."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from annotator.core.model import Id, Pieces
from annotator.store.arriving import Change, annotations_change
from annotator.store.bodies import (
    AnnotationsBody,
    NoteBody,
    RelationBody,
    canonical,
    decode,
    items_of,
)
from annotator.store.ids import named_id, new_id

_Spans = set[tuple[Id, Pieces]]  # by label


@dataclass
class Joining:
    """What of an arriving document comes to the one that is here."""

    document: Id
    changes: list[Change] = field(default_factory=list)
    spans: int = 0
    left_out: dict[Id, int] = field(default_factory=dict)  # spans of those who have others here


def with_text(connection: sqlite3.Connection, sha256: str, *, opened: int) -> Id | None:
    """Return the oldest visible document with a text, from before the gesture `opened`."""
    row = connection.execute(
        """
        select d.uuid from texts t join documents d on d.text = t.id
        join gestures g on g.id = d.gesture
        where t.sha256 = ? and d.alive = 1 and g.sealed is not null and g.id <> ?
        order by d.id limit 1
        """,
        (bytes.fromhex(sha256), opened),
    ).fetchone()
    return bytes(row[0]).hex() if row else None


def joining(
    connection: sqlite3.Connection, document: Id, arriving: Id, changes: Iterable[Change]
) -> Joining:
    """Return what of the changes of an arriving document joins the `document` that is here.

    Nobody's work is touched: a layer comes whole, or not at all where its owner ever marked
    anything. Its work state and time come with it, and so do notes, if any layer comes.
    """
    given = list(changes)
    joined = Joining(document)
    here, ids = _marked(connection, document)
    renamed: dict[Id, Id] = {arriving: document}
    coming: set[Id] = set()
    for change in given:
        if change.kind != "annotations":
            continue
        together = decode(change.body, AnnotationsBody)
        if change.layer in here:
            others = {(one.label, one.pieces) for one in together.items} - here[change.layer]
            if others:
                joined.left_out[change.layer] = len(others)
            continue
        fresh = tuple(new_id() if one in ids else one for one in together.ids)
        renamed |= dict(zip(together.ids, fresh, strict=True))
        ids |= {*fresh}
        coming.add(change.layer)
        joined.spans += len(together.items)
        joined.changes.append(
            annotations_change(change.layer, AnnotationsBody(together.items, fresh))
        )
    rest = (_moved(one, renamed) for one in given if one.layer in coming or one.kind == "note")
    known = _objects(connection, document)
    joined.changes += [one for one in rest if one is not None and coming and one.id not in known]
    return joined


def _marked(connection: sqlite3.Connection, document: Id) -> tuple[dict[Id, _Spans], set[Id]]:
    """Return the spans of everybody who ever marked anything in a document, and all their ids."""
    rows = connection.execute(
        """
        select c.kind, c.object, c.layer, c.body from documents d
        join changes c on c.document = d.id and c.kind in ('annotation', 'annotations')
        where d.uuid = ?
        """,
        (bytes.fromhex(document),),
    ).fetchall()
    found: dict[Id, _Spans] = {}
    ids: set[Id] = set()
    for kind, first, layer, body in rows:
        spans = found.setdefault(bytes(layer).hex(), set())
        for identity, one in items_of(kind, bytes(first).hex(), body):
            spans.add((one.label, one.pieces))
            ids.add(identity)
    return found, ids


def _objects(connection: sqlite3.Connection, document: Id) -> set[Id]:
    """Return the ids of what else is said of a document; states of work too."""
    rows = connection.execute(
        """
        select distinct c.object from documents d join changes c on c.document = d.id
        where d.uuid = ? and c.kind not in ('annotation', 'annotations')
        """,
        (bytes.fromhex(document),),
    ).fetchall()
    return {bytes(row[0]).hex() for row in rows}


def _moved(one: Change, renamed: Mapping[Id, Id]) -> Change | None:
    """Return a change as it speaks of the document that is here; None of one that cannot."""
    document = next(iter(renamed.values()))
    match one.kind:
        case "note":
            note = decode(one.body, NoteBody)
            target = renamed.get(note.target, note.target)
            body = canonical(msgspec.structs.replace(note, target=target))
            return msgspec.structs.replace(one, body=body)
        case "relation":
            arrow = decode(one.body, RelationBody)
            ends = [renamed.get(end, end) for end in (arrow.head, arrow.tail)]
            body = canonical(msgspec.structs.replace(arrow, head=ends[0], tail=ends[1]))
            return msgspec.structs.replace(one, body=body)
        case "work":
            return msgspec.structs.replace(one, id=named_id("work", document, one.layer))
        case "time":
            identity = named_id("time", document, one.layer, "import")
            return msgspec.structs.replace(one, id=identity)
        case _:
            return None
