"""What an import brought to documents that were here already: taken out again, and put back."""

import sqlite3

from annotator.core.model import Id
from annotator.store.bodies import canonical, items_of
from annotator.store.journal import entries_of
from annotator.store.state import Entry, hexed
from annotator.store.undo import still_is

Put = tuple[str, Id, str, Id, Id, bool]  # kind, object, body, document, layer, alive
_SPANS = ("annotation", "annotations")


def leaving(connection: sqlite3.Connection, gesture: int) -> list[Put]:
    """Return what takes out again what a gesture brought to documents from before it.

    Where the owner of a layer has marked anything since, all of the layer stays.
    """
    found: list[Put] = []
    for entry in _brought(connection, gesture):
        document, layer = _document(connection, entry), hexed(entry.layer)
        if not entry.alive or not layer or _worked_since(connection, entry):
            continue
        if entry.kind not in _SPANS:
            if still_is(connection, entry):
                found.append((entry.kind, entry.object.hex(), entry.body, document, layer, False))
            continue
        living = _living(connection, entry)
        found += [
            ("annotation", identity, canonical(item), document, layer, False)
            for at, (identity, item) in enumerate(
                items_of(entry.kind, entry.object.hex(), entry.body)
            )
            if at in living
        ]
    return found


def returning(connection: sqlite3.Connection, gesture: int) -> list[Put]:
    """Return what puts back what a gesture took out of documents that stayed."""
    return [
        (entry.kind, entry.object.hex(), entry.body, _document(connection, entry),
         hexed(entry.layer), True)
        for entry in _brought(connection, gesture)
        if not entry.alive and entry.layer and still_is(connection, entry)
    ]  # fmt: skip


def _brought(connection: sqlite3.Connection, gesture: int) -> list[Entry]:
    """Return the changes of a gesture in documents that neither came nor went with it."""
    own = {
        int(row[0])
        for row in connection.execute(
            """
            select c.position from changes c where c.gesture = ? and c.document is not null
              and c.kind not in ('document', 'lines') and not exists (
                select 1 from changes k
                where k.gesture = c.gesture and k.kind = 'document' and k.document = c.document)
            """,
            (gesture,),
        ).fetchall()
    }
    if not own:
        return []
    return [one for one in entries_of(connection, gesture) if one.position in own]


def _worked_since(connection: sqlite3.Connection, entry: Entry) -> bool:
    """Tell whether the layer was changed in its document by a later gesture than the import's."""
    row = connection.execute(
        """
        select 1 from changes c join gestures g on g.id = c.gesture
        where c.document = ? and c.layer is ? and c.kind in ('annotation', 'annotations')
          and c.gesture <> ?
          and g.sealed > (select sealed from gestures where id = ?)
          and g.verb not in ('unimport', 'reimport') limit 1
        """,
        (entry.document, entry.layer, entry.gesture, entry.gesture),
    ).fetchone()
    return row is not None


def _living(connection: sqlite3.Connection, entry: Entry) -> set[int]:
    """Return which of the annotations of a change are alive and as it left them."""
    rows = connection.execute(
        "select item from annotations where document = ? and change = ?",
        (entry.document, entry.position),
    ).fetchall()
    return {int(row[0]) for row in rows}


def _document(connection: sqlite3.Connection, entry: Entry) -> Id:
    row = connection.execute(
        "select uuid from documents where id = ?", (entry.document,)
    ).fetchone()
    return bytes(row[0]).hex()
