"""A person's own streams, read from the journal as they travel: whole, from their first change."""

import sqlite3
from collections.abc import Iterator

from annotator.core.model import Id
from annotator.store.gesture import Rights, may_write
from annotator.store.journal import OpenGesture
from annotator.store.project import Project
from annotator.store.state import hexed
from annotator.store.wire import Sender, Sent, Step

_PAGE = 500
HANDING = "handout"  # the verb of what a hand-out brings; such streams belong to one file


def streams_of(project: Project, person: Id, *, until: int, only: Rights | None = None) -> list[Id]:
    """Return the ids of a person's streams with visible changes, the oldest first.

    `until` bounds them by the order of visibility. With `only`, those are left out that hold what
    such rights do not allow: what somebody wrote as the lead does not travel.
    """
    rows = project.connection.execute(
        """
        select s.uuid, s.id from streams s
        where s.person = ? and exists (select 1 from changes c join gestures g on g.id = c.gesture
                                       where c.stream = s.id and g.sealed <= ?)
        order by s.uuid
        """,
        (bytes.fromhex(person), until),
    ).fetchall()
    return [bytes(uuid).hex() for uuid, stream in rows if _goes(project.connection, stream, only)]


def heads_of(project: Project, streams: list[Id], *, until: int) -> dict[Id, tuple[int, str]]:
    """Return number and hash of the last visible change of each stream."""
    found: dict[Id, tuple[int, str]] = {}
    for stream in streams:
        row = project.connection.execute(
            """
            select c.seq, c.hash from changes c join streams s on s.id = c.stream
            join gestures g on g.id = c.gesture
            where s.uuid = ? and g.sealed <= ? order by c.seq desc limit 1
            """,
            (bytes.fromhex(stream), until),
        ).fetchone()
        if row is not None:
            found[stream] = (int(row[0]), bytes(row[1]).hex())
    return found


def lamport_of(project: Project, *, until: int) -> int:
    """Return the greatest lamport of the visible gestures."""
    row = project.connection.execute(
        "select max(lamport) from gestures where sealed <= ?", (until,)
    ).fetchone()
    return int(row[0] or 0)


def changes_of(project: Project, stream: Id, *, until: int) -> Iterator[Sent]:
    """Yield the visible changes of a stream in their order, in short reads."""
    identity = bytes.fromhex(stream)
    number, person, tool, machine, started = project.connection.execute(
        "select id, person, tool, machine, started from streams where uuid = ?", (identity,)
    ).fetchone()
    sender = Sender(identity, bytes(person), tool, machine, int(started))
    steps: dict[int, Step] = {}
    after = 0
    while rows := project.connection.execute(
        """
        select c.seq, c.kind, c.object, d.uuid, c.layer, c.alive, c.body, c.hash, c.gesture,
               g.uuid, g.verb, e.uuid, u.uuid, g.lamport, g.at
        from changes c join gestures g on g.id = c.gesture
        left join documents d on d.id = c.document left join documents e on e.id = g.document
        left join gestures u on u.id = g.undoes
        where c.stream = ? and c.seq > ? and g.sealed <= ? order by c.seq limit ?
        """,
        (number, after, until, _PAGE),
    ).fetchall():
        for seq, kind, one, document, layer, alive, body, digest, gesture, *of in rows:
            if gesture not in steps:
                steps = {gesture: _step(project.connection, sender, gesture, of)}
            yield Sent(
                steps[gesture],
                int(seq),
                kind,
                bytes(one),
                bytes(document or b""),
                bytes(layer or b""),
                bool(alive),
                body,
                bytes(digest),
            )
        after = int(rows[-1][0])


def _step(connection: sqlite3.Connection, sender: Sender, gesture: int, of: list[object]) -> Step:
    uuid, verb, document, undoes, lamport, at = of
    (count,) = connection.execute(
        "select count(*) from changes where gesture = ?", (gesture,)
    ).fetchone()
    return Step(
        sender,
        OpenGesture(
            id=0,
            uuid=bytes(uuid),  # type: ignore[call-overload]  # a blob, by the table's rules
            verb=str(verb),
            document=bytes(document or b""),  # type: ignore[call-overload]
            undoes=bytes(undoes or b""),  # type: ignore[call-overload]
            lamport=int(lamport),  # type: ignore[call-overload]
            at=int(at),  # type: ignore[call-overload]
        ),
        int(count),
    )


def _goes(connection: sqlite3.Connection, stream: int, only: Rights | None) -> bool:
    if only is None:
        return _verb(connection, stream) != HANDING
    # A stream of the lead's is told by its first such change, however many follow.
    lead = connection.execute(
        "select kind from changes where stream = ? and layer is null limit 1", (stream,)
    ).fetchone()
    if lead is not None and not may_write(only, kind=lead[0], layer="", verb=""):
        return False
    rows = connection.execute(
        """
        select distinct c.kind, c.layer, g.verb from changes c join gestures g on g.id = c.gesture
        where c.stream = ?
        """,
        (stream,),
    ).fetchall()
    return _verb(connection, stream) != HANDING and all(
        may_write(only, kind=kind, layer=hexed(layer), verb=verb) for kind, layer, verb in rows
    )


def _verb(connection: sqlite3.Connection, stream: int) -> str:
    """Return the verb of the first gesture: what a hand-out brings has streams of its own."""
    row = connection.execute(
        "select g.verb from changes c join gestures g on g.id = c.gesture"
        " where c.stream = ? order by c.seq limit 1",
        (stream,),
    ).fetchone()
    return str(row[0]) if row else ""
