"""Which change of an object is the newest: the same in every file, in whatever order they came.

A change's version is its gesture's lamport, its stream and its number there. The state of an object
is its change with the greatest version, removals included.
"""

import sqlite3

Version = tuple[int, bytes, int]  # lamport, stream, number

# Of changes c, gestures g, streams s.
VERSION = "g.lamport, s.uuid, c.seq"
NEWEST_FIRST = "g.lamport desc, s.uuid desc, c.seq desc"

_SUPERSEDED = {
    # Of what may leave no row behind, the journal knows the newest change.
    "journal": """
      select 1 from main.changes m join main.gestures mg on mg.id = m.gesture
      join main.streams ms on ms.id = m.stream
      join main.changes c on c.object = m.object and c.kind = m.kind and c.document is m.document
      join main.gestures g on g.id = c.gesture join main.streams s on s.id = c.stream
      where m.position = ? and c.position <> m.position and g.sealed is not null
        and (g.lamport, s.uuid, c.seq) > (mg.lamport, ms.uuid, m.seq) limit 1
    """,
    # Of the others the row does; bare names, for a check rebuilds the state beside the real one.
    "objects": """
      select 1 from main.changes m join main.gestures mg on mg.id = m.gesture
      join main.streams ms on ms.id = m.stream join objects o on o.uuid = m.object
      join main.changes c on c.position = o.change
      join main.gestures g on g.id = c.gesture join main.streams s on s.id = c.stream
      where m.position = ? and (g.lamport, s.uuid, c.seq) > (mg.lamport, ms.uuid, m.seq)
    """,
    "documents": """
      select 1 from main.changes m join main.gestures mg on mg.id = m.gesture
      join main.streams ms on ms.id = m.stream join documents o on o.id = m.document
      join main.changes c on c.position = o.change
      join main.gestures g on g.id = c.gesture join main.streams s on s.id = c.stream
      where m.position = ? and (g.lamport, s.uuid, c.seq) > (mg.lamport, ms.uuid, m.seq)
    """,
}
_BY_KIND = {"annotation": "journal", "work": "journal", "document": "documents"}


def superseded(connection: sqlite3.Connection, kind: str, position: int) -> bool:
    """Tell whether a newer change of its object is visible. Not for `annotations`."""
    query = _SUPERSEDED[_BY_KIND.get(kind, "objects")]
    return connection.execute(query, (position,)).fetchone() is not None


def version_at(connection: sqlite3.Connection, position: int) -> Version:
    """Return the version of the change at a position of this file."""
    row = connection.execute(
        f"""
        select {VERSION} from main.changes c join main.gestures g on g.id = c.gesture
        join main.streams s on s.id = c.stream where c.position = ?
        """,
        (position,),
    ).fetchone()
    return int(row[0]), bytes(row[1]), int(row[2])


def changed_alone(
    connection: sqlite3.Connection, document: int | None, position: int
) -> dict[bytes, bool]:
    """Return which annotations of a document changed one by one, and whether any of these changes
    is above the version of a position."""
    rows = connection.execute(
        """
        select c.object, max((g.lamport, s.uuid, c.seq) > (?, ?, ?))
        from main.changes c join main.gestures g on g.id = c.gesture
        join main.streams s on s.id = c.stream
        where c.document = ? and c.kind = 'annotation' and g.sealed is not null group by c.object
        """,
        (*version_at(connection, position), document),
    ).fetchall()
    return {bytes(identity): bool(newer) for identity, newer in rows}


def arrivals_above(
    connection: sqlite3.Connection, document: int | None, position: int
) -> list[tuple[bytes, str]]:
    """Return (object, body) of what arrived together in a document, above a position's version."""
    return connection.execute(
        """
        select c.object, c.body from main.changes c join main.gestures g on g.id = c.gesture
        join main.streams s on s.id = c.stream
        where c.document = ? and c.kind = 'annotations' and g.sealed is not null
          and (g.lamport, s.uuid, c.seq) > (?, ?, ?)
        """,
        (document, *version_at(connection, position)),
    ).fetchall()
