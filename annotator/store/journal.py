"""The journal: streams, gestures and changes, appended and hash-chained, never rewritten."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator import __version__
from annotator.core.model import Id
from annotator.language import N_
from annotator.paths import this_machine
from annotator.store.errors import Damaged
from annotator.store.ids import new_id, now
from annotator.store.settling import Settler
from annotator.store.state import Entry


@dataclass(frozen=True, slots=True)
class Stream:
    """One writing session as the file knows it."""

    id: int
    uuid: bytes
    person: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last change of a stream: its number and hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class OpenGesture:
    """A gesture that changes are being added to."""

    id: int
    uuid: bytes
    verb: str
    document: bytes
    undoes: bytes
    lamport: int
    at: int


def genesis(stream: bytes, person: bytes) -> bytes:
    """Return the hash that a stream's first change is chained to."""
    return hashlib.sha256(b"annotator stream 1\n" + stream + person).digest()


def chained(previous: bytes, fields: tuple[bytes, ...]) -> bytes:
    """Return SHA-256 over the previous hash and the length-prefixed fields of a change."""
    return hashlib.sha256(previous + prefixed(fields)).digest()


def prefixed(fields: tuple[bytes, ...]) -> bytes:
    """Return the fields, each behind its length, so that no two lists of fields are the same."""
    return b"".join([part for one in fields for part in (len(one).to_bytes(4, "big"), one)])


def gesture_fields(gesture: OpenGesture) -> tuple[bytes, ...]:
    """Return what every change of a gesture seals about the gesture itself."""
    return (
        gesture.uuid,
        gesture.verb.encode(),
        gesture.document,
        gesture.undoes,
        b"%d" % gesture.lamport,
        b"%d" % gesture.at,
    )


def change_fields(
    seq: int, kind: str, identity: bytes, document: bytes, layer: bytes, alive: bool, body: str
) -> tuple[bytes, ...]:
    """Return what the chain covers of one change beyond its gesture."""
    return (
        b"%d" % seq,
        kind.encode(),
        identity,
        document,
        layer,
        b"1" if alive else b"0",
        body.encode(),
    )


class Writer:
    """Appends to one stream of one connection, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, person: Id) -> None:
        self._connection = connection
        self._person = bytes.fromhex(person)
        self._uuid = bytes.fromhex(new_id())

    @property
    def stream_uuid(self) -> bytes:
        """Return the identity of this writing session."""
        return self._uuid

    def stream(self) -> Stream:
        """Return the stream, noted in the file when it is first written to."""
        known = self._connection.execute(
            "select id from streams where uuid = ?", (self._uuid,)
        ).fetchone()
        if known is None:
            known = self._connection.execute(
                "insert into streams (uuid, person, tool, machine, started)"
                " values (?, ?, ?, ?, ?) returning id",
                (
                    self._uuid,
                    self._person,
                    f"annotator {__version__}",
                    f"{this_machine()}/{os.getpid()}",
                    now(),
                ),
            ).fetchone()
        return Stream(int(known[0]), self._uuid, self._person)

    def head(self) -> Head:
        """Return the last change of the stream, asked of the file itself."""
        row = self._connection.execute(
            """
            select c.seq, c.hash from changes c join streams s on s.id = c.stream
            where s.uuid = ? order by c.seq desc limit 1
            """,
            (self._uuid,),
        ).fetchone()
        return Head(int(row[0]), bytes(row[1])) if row else Head(0, self._genesis())

    def begin(
        self,
        verb: str,
        *,
        document: tuple[int, bytes] | None,
        undoes: tuple[int, bytes] | None,
        above: int = 0,
    ) -> OpenGesture:
        """Open an unsealed gesture; `document` and `undoes` are (stand-in, id).

        Its lamport is above that of every gesture of the file, and above `above`.
        """
        stream = self.stream()
        lamport = max(self._next("select max(lamport) from gestures"), above + 1)
        uuid, at = bytes.fromhex(new_id()), now()
        row = self._connection.execute(
            """
            insert into gestures
              (uuid, stream, verb, document, undoes, lamport, at, sealed, heartbeat)
            values (?, ?, ?, ?, ?, ?, ?, null, ?) returning id
            """,
            (
                uuid,
                stream.id,
                verb,
                document[0] if document else None,
                undoes[0] if undoes else None,
                lamport,
                at,
                at,
            ),
        ).fetchone()
        return OpenGesture(
            id=int(row[0]),
            uuid=uuid,
            verb=verb,
            document=document[1] if document else b"",
            undoes=undoes[1] if undoes else b"",
            lamport=lamport,
            at=at,
        )

    def append(self, gesture: OpenGesture, entries: list[tuple[Entry, bytes]]) -> list[Entry]:
        """Write entries (each with its document's id) and return them with their positions."""
        stream = self.stream()
        position = self._next("select max(position) from changes")
        head = self.head()
        seq, previous = head.seq, head.hash
        header = prefixed(gesture_fields(gesture))
        rows: list[tuple[object, ...]] = []
        written: list[Entry] = []
        for entry, document in entries:
            seq += 1
            fields = change_fields(
                seq, entry.kind, entry.object, document, entry.layer or b"", entry.alive, entry.body
            )
            # As `chained` does, with the gesture's own fields prefixed once for all of them.
            previous = hashlib.sha256(previous + header + prefixed(fields)).digest()
            rows.append(
                (
                    position,
                    stream.id,
                    seq,
                    gesture.id,
                    entry.kind,
                    entry.object,
                    entry.document,
                    entry.layer,
                    entry.alive,
                    entry.body,
                    previous,
                )
            )
            written.append(
                Entry(
                    position,
                    gesture.id,
                    entry.kind,
                    entry.object,
                    entry.document,
                    entry.layer,
                    entry.alive,
                    entry.body,
                )
            )
            position += 1
        self._connection.executemany(
            "insert into changes (position, stream, seq, gesture, kind, object, document, layer,"
            " alive, body, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        return written

    def beat(self, gesture: OpenGesture) -> None:
        """Say that an unsealed gesture's writer is alive. Raises Damaged when it was cleared."""
        alive = self._connection.execute(
            "update gestures set heartbeat = ? where id = ? and uuid = ? and sealed is null"
            " and heartbeat > 0",
            (now(), gesture.id, gesture.uuid),
        ).rowcount
        if not alive:
            raise Damaged(
                N_(
                    "This work stood still for so long that another window cleared it away. "
                    "Nothing was changed; start it again."
                )
            )

    def seal(self, gesture: OpenGesture) -> int:
        """Make a gesture visible to all and return its place in the order of visibility."""
        sealed = self._next("select max(sealed) from gestures")
        self._connection.execute(
            "update gestures set sealed = ?, heartbeat = null where id = ?", (sealed, gesture.id)
        )
        return sealed

    def _genesis(self) -> bytes:
        return genesis(self._uuid, self._person)

    def _next(self, query: str) -> int:
        row = self._connection.execute(query).fetchone()
        return int(row[0] or 0) + 1


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return the entry of a row (position, gesture, kind, object, document, layer, alive, body)."""
    position, gesture, kind, identity, document, layer, alive, body = row
    return Entry(position, gesture, kind, identity, document, layer, bool(alive), body)


def entries_of(connection: sqlite3.Connection, gesture: int) -> list[Entry]:
    """Return the changes of one gesture, in their order."""
    rows = connection.execute(
        """
        select position, gesture, kind, object, document, layer, alive, body from changes
        where gesture = ? order by position
        """,
        (gesture,),
    ).fetchall()
    return [entry_of(row) for row in rows]


def sealed_entries(
    connection: sqlite3.Connection, *, after: int = 0, until: int | None = None, page: int = 1000
) -> Iterator[Entry]:
    """Yield the changes of gestures number `after` + 1 to `until` (the newest), in the order in
    which they became visible, a page at a time."""
    while True:
        gestures = connection.execute(
            "select id, sealed from gestures where sealed > ? and (? is null or sealed <= ?)"
            " order by sealed limit ?",
            (after, until, until, page),
        ).fetchall()
        if not gestures:
            return
        for gesture, _ in gestures:
            yield from _pages_of(connection, int(gesture), page)
        after = int(gestures[-1][1])


def _pages_of(connection: sqlite3.Connection, gesture: int, page: int) -> Iterator[Entry]:
    position = -(1 << 62)
    while True:
        rows = connection.execute(
            """
            select position, gesture, kind, object, document, layer, alive, body from changes
            where gesture = ? and position > ? order by position limit ?
            """,
            (gesture, position, page),
        ).fetchall()
        for row in rows:
            yield entry_of(row)
        if len(rows) < page:
            return
        position = int(rows[-1][0])


def derive_all(connection: sqlite3.Connection) -> None:
    """Fill empty state tables from the journal."""
    settler = Settler(connection)
    for entry in sealed_entries(connection):
        settler.apply(entry)
