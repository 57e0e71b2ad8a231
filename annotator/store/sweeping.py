"""Takes away what unfinished large gestures left behind, and nothing that was ever visible."""

import sqlite3
import time

from annotator.paths import process_alive, this_machine
from annotator.store.connection import writing
from annotator.store.gesture import Door
from annotator.store.ids import now
from annotator.store.pacing import BREATH

STALE = 120_000  # milliseconds without a heartbeat after which a writer counts as dead
CONDEMNED = 0  # the heartbeat of a gesture that is being cleared away: it can no longer be sealed
PURGE_BATCH = 200  # documents


def abandoned(connection: sqlite3.Connection) -> list[bytes]:
    """Return the ids of the unsealed gestures whose writers are gone.

    One that cannot have been unsealed all along is left out: that is damage, not remains.
    """
    # By a damaged index one may be found that is sealed: it has no heartbeat.
    rows = connection.execute(
        """
        select g.id, g.uuid, g.heartbeat, s.machine from gestures g
        join streams s on s.id = g.stream where g.sealed is null
          and g.heartbeat is not null
        """
    ).fetchall()
    return [
        bytes(uuid)
        for gesture, uuid, heartbeat, machine in rows
        if _is_dead(int(heartbeat), str(machine)) and not was_visible(connection, int(gesture))
    ]


def was_visible(connection: sqlite3.Connection, gesture: int) -> bool:
    """Tell whether an unsealed gesture must have been sealed once: something builds on it.

    Small gestures become visible in the transaction that writes them, so only a gesture of the
    project, at the end of its stream, with no number missing in the order of visibility, can be
    unsealed honestly.
    """
    row = connection.execute(
        """
        select g.document is not null
          or (select coalesce(max(sealed), 0) <> count(sealed) from gestures)
          or exists (select 1 from changes c where c.stream = g.stream and c.gesture <> g.id
                     and c.seq > (select min(seq) from changes where gesture = g.id))
          or exists (select 1 from documents d join changes c on c.document = d.id
                     where d.gesture = g.id and c.gesture <> g.id)
          or exists (select 1 from gestures later where later.undoes = g.id
                     or later.document in (select id from documents where gesture = g.id))
        from gestures g where g.id = ?
        """,
        (gesture,),
    ).fetchone()
    return bool(row and row[0])


def sweep(door: Door) -> int:
    """Take away what dead writers, or this one's failed tries, left unsealed.

    Returns how many gestures that were.
    """
    swept = 0
    for uuid in door.remains.union(abandoned(door.connection)):
        with writing(door.db, patience=door.patience):
            # Its writer may have come back, or another window may have cleared it meanwhile.
            still = uuid in door.remains.union(abandoned(door.connection))
            if still:
                door.connection.execute(
                    "update gestures set heartbeat = ? where uuid = ? and sealed is null",
                    (CONDEMNED, uuid),
                )
        if still:
            _purge(door, uuid)
            door.remains.discard(uuid)
            swept += 1
    return swept


def _purge(door: Door, uuid: bytes) -> None:
    """Take a condemned gesture out of the file, in short batches."""
    while True:
        with writing(door.db, patience=door.patience):
            # Asked each time: stand-ins are used again once another window has cleared it away.
            row = door.connection.execute(
                "select id from gestures where uuid = ? and sealed is null and heartbeat = ?",
                (uuid, CONDEMNED),
            ).fetchone()
            if row is None:
                return
            if not _purge_documents(door.connection, int(row[0])):
                _purge_rest(door.connection, int(row[0]))
        time.sleep(BREATH)


def _purge_documents(connection: sqlite3.Connection, gesture: int) -> bool:
    rows = connection.execute(
        "select id, text from documents where gesture = ? order by id desc limit ?",
        (gesture, PURGE_BATCH),
    ).fetchall()
    for document, text in rows:
        for table in ("annotations", "work", "objects", "changes"):
            connection.execute(f"delete from {table} where document = ?", (document,))
        connection.execute("delete from documents where id = ?", (document,))
        connection.execute(
            "delete from texts where id = ? and not exists"
            " (select 1 from documents where text = texts.id)",
            (text,),
        )
    return bool(rows)


def _purge_rest(connection: sqlite3.Connection, gesture: int) -> None:
    connection.execute(
        "delete from objects where change in (select position from changes where gesture = ?)",
        (gesture,),
    )
    connection.execute("delete from changes where gesture = ?", (gesture,))
    connection.execute("delete from gestures where id = ?", (gesture,))


def _is_dead(heartbeat: int, machine: str) -> bool:
    host, _, process = machine.rpartition("/")
    if host == this_machine() and process.isdigit() and not process_alive(int(process)):
        return True
    return abs(now() - heartbeat) > STALE  # either way: the clock may have been set back
