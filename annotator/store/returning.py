"""Documents that come back after they were taken out of the project."""

import sqlite3
from collections.abc import Iterable, Mapping

from annotator.core.model import Id, Pieces
from annotator.language import N_
from annotator.store.arriving import Change, annotations_change
from annotator.store.bodies import AnnotationBody, AnnotationsBody, decode, items_of
from annotator.store.errors import Refused
from annotator.store.state import BODY_ONCE


def known(connection: sqlite3.Connection, documents: Iterable[Id]) -> dict[Id, tuple[int, bool]]:
    """Return (stand-in, alive) of those documents that the file has or had, seen or not."""
    blobs = [bytes.fromhex(one) for one in documents]
    marks = ", ".join("?" * len(blobs))
    rows = connection.execute(
        f"select uuid, id, alive from documents where uuid in ({marks})", blobs
    ).fetchall()
    return {bytes(uuid).hex(): (int(stand_in), bool(alive)) for uuid, stand_in, alive in rows}


def returning(connection: sqlite3.Connection, names: Mapping[Id, str]) -> dict[Id, int]:
    """Return the stand-ins of those documents that were taken out; `names` are for the message.

    Raises Refused when one is here.
    """
    found = known(connection, names)
    for document, (_, alive) in found.items():
        if alive:
            raise Refused(
                N_("The article {name} is here already, or is just being imported elsewhere."),
                name=names[document],
            )
    return {document: stand_in for document, (stand_in, _) in found.items()}


def without_known(
    connection: sqlite3.Connection, changes: Iterable[Change], stand_in: int
) -> list[Change]:
    """Leave out annotations and relations that a document has from when it was here before."""
    rows = connection.execute(
        f"""
        select c.kind, c.object, c.layer, {BODY_ONCE}, a.item from annotations a
        join changes c on c.position = a.change where a.document = ? order by a.change, a.item
        """,
        (stand_in,),
    ).fetchall()
    ids: set[Id] = set()
    spans: set[tuple[Id, Id, Pieces]] = set()
    items: list[tuple[Id, AnnotationBody]] = []  # of one change
    for kind, first, layer, body, item in rows:
        if body is not None:
            items = items_of(kind, bytes(first).hex(), body)
        identity, annotation = items[item]
        ids.add(identity)
        spans.add((bytes(layer).hex(), annotation.label, annotation.pieces))
    arrows = connection.execute(
        "select uuid from objects where document = ? and kind = 'relation' and alive = 1",
        (stand_in,),
    ).fetchall()
    kept = {bytes(one[0]).hex() for one in arrows}  # between spans that it still has as well
    left = []
    for change in changes:
        if change.kind != "annotations":
            if change.id not in kept:
                left.append(change)
            continue
        together = _without(change.layer, decode(change.body, AnnotationsBody), ids, spans)
        if together.items:
            left.append(annotations_change(change.layer, together))
    return left


def _without(
    layer: Id, together: AnnotationsBody, ids: set[Id], spans: set[tuple[Id, Id, Pieces]]
) -> AnnotationsBody:
    kept = [
        step
        for step, item in enumerate(together.items)
        if (layer, item.label, item.pieces) not in spans
        and not (together.ids and together.ids[step] in ids)
    ]
    # Their old ids may have been another's here, so they get new ones.
    return AnnotationsBody(tuple(together.items[step] for step in kept))
