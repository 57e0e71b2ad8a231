"""Documents that come back after they were taken out of the project."""

import sqlite3

from annotator.core.model import Id, Pieces
from annotator.language import N_
from annotator.store.bodies import AnnotationsBody, items_of
from annotator.store.errors import Refused

Layers = tuple[tuple[Id, AnnotationsBody], ...]  # (annotator, annotations)


def returning(connection: sqlite3.Connection, document: Id, name: str) -> int | None:
    """Return the stand-in of a document that was taken out, or None when it never was here.

    Raises Refused when it is here.
    """
    row = connection.execute(
        "select id, alive from documents where uuid = ?", (bytes.fromhex(document),)
    ).fetchone()
    if row is not None and row[1]:
        raise Refused(
            N_("The article {name} is here already, or is just being imported elsewhere."),
            name=name,
        )
    return int(row[0]) if row is not None else None


def without_known(connection: sqlite3.Connection, layers: Layers, stand_in: int) -> Layers:
    """Leave out the annotations that a document still has from when it was here before."""
    rows = connection.execute(
        """
        select c.kind, c.object, c.layer, c.body, a.item from annotations a
        join changes c on c.position = a.change where a.document = ?
        """,
        (stand_in,),
    ).fetchall()
    ids: set[Id] = set()
    spans: set[tuple[Id, Id, Pieces]] = set()
    for kind, first, layer, body, item in rows:
        identity, known = items_of(kind, bytes(first).hex(), body)[item]
        ids.add(identity)
        spans.add((bytes(layer).hex(), known.label, known.pieces))
    return tuple((layer, _without(layer, together, ids, spans)) for layer, together in layers)


def _without(
    layer: Id, together: AnnotationsBody, ids: set[Id], spans: set[tuple[Id, Id, Pieces]]
) -> AnnotationsBody:
    kept = [
        step
        for step, item in enumerate(together.items)
        if (layer, item.label, item.pieces) not in spans
        and not (together.ids and together.ids[step] in ids)
    ]
    return AnnotationsBody(
        tuple(together.items[step] for step in kept),
        tuple(together.ids[step] for step in kept) if together.ids else (),
    )
