"""Steps of other files written into this one's journal: visible, derived and read back at once."""

import sqlite3
from dataclasses import dataclass, field

from annotator.language import N_
from annotator.store.admission import Passed
from annotator.store.errors import WriteFailed
from annotator.store.journal import OpenGesture, chained, change_fields, genesis, gesture_fields
from annotator.store.settling import Settler
from annotator.store.state import Entry
from annotator.store.wire import Sender, Step


@dataclass
class Batch:
    """Steps that go into one commit, in their order, and how many changes they have."""

    steps: list[tuple[Step, list[Passed]]] = field(default_factory=list)
    size: int = 0


class Moved(Exception):
    """The file is not where it was when the steps were sorted out."""


def add(connection: sqlite3.Connection, batch: Batch) -> None:
    """Write a batch, in the caller's transaction; what was written is read back and proved.

    Every step is whole and follows what the file has of its stream. Raises Moved when it no
    longer does, WriteFailed when what can be read is not what was written.
    """
    scribe = _Scribe(connection)
    for step, passed in batch.steps:
        scribe.write(step, passed)
    scribe.flush()


@dataclass
class _Stream:
    id: int
    seq: int
    hash: bytes


class _Scribe:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._settler = Settler(connection)
        self._streams: dict[bytes, _Stream] = {}
        self._heads: dict[int, bytes] = {}  # hash before the first change written, by stream
        self._sealed = self._most("select max(sealed) from gestures")
        self._position = self._first = self._most("select max(position) from changes")
        self._fresh: list[bool] = []
        self._met: set[bytes] = set()
        self._gestures: list[tuple[object, ...]] = []
        self._ids: dict[bytes, int] = {}  # of gestures of this batch
        self._gesture_id = self._most("select max(id) from gestures")
        self._rows: list[tuple[object, ...]] = []
        self._entries: list[Entry] = []

    def write(self, step: Step, passed: list[Passed]) -> None:
        """Take one step, to be written with all others."""
        stream = self._stream(step.sender)
        gesture = self._gesture(stream, step.gesture, passed)
        for one in passed:
            sent = one.sent
            if sent.seq != stream.seq + 1:
                raise Moved
            self._position += 1
            stream.seq, stream.hash = sent.seq, sent.hash
            layer = sent.layer or None
            self._rows.append(
                (
                    *(self._position, stream.id, sent.seq, gesture, sent.kind, sent.object),
                    *(one.document, layer, sent.alive, sent.body, sent.hash),
                )
            )
            self._entries.append(
                Entry(
                    *(self._position, gesture, sent.kind, sent.object),
                    *(one.document, layer, sent.alive, sent.body),
                )
            )
            self._fresh.append(one.fresh and sent.object not in self._met)
            self._met.add(sent.object)

    def flush(self) -> None:
        """Write the steps, read them back, and derive what follows from them."""
        self._connection.executemany(
            """
            insert into gestures
              (id, uuid, stream, verb, document, undoes, lamport, at, sealed, heartbeat)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, null)
            """,
            self._gestures,
        )
        self._connection.executemany(
            "insert into changes (position, stream, seq, gesture, kind, object, document, layer,"
            " alive, body, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._rows,
        )
        self._prove()
        self._settler.apply_all(zip(self._entries, self._fresh, strict=True))

    def _stream(self, sender: Sender) -> _Stream:
        known = self._streams.get(sender.uuid)
        if known is not None:
            return known
        row = self._connection.execute(
            "select id from streams where uuid = ?", (sender.uuid,)
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                "insert into streams (uuid, person, tool, machine, started)"
                " values (?, ?, ?, ?, ?) returning id",
                (sender.uuid, sender.person, sender.tool, sender.machine, sender.started),
            ).fetchone()
        head = self._connection.execute(
            "select seq, hash from changes where stream = ? order by seq desc limit 1", (row[0],)
        ).fetchone() or (0, genesis(sender.uuid, sender.person))
        stream = _Stream(int(row[0]), int(head[0]), bytes(head[1]))
        self._streams[sender.uuid] = stream
        self._heads[stream.id] = stream.hash
        return stream

    def _gesture(self, stream: _Stream, of: OpenGesture, passed: list[Passed]) -> int:
        self._sealed += 1
        self._gesture_id += 1
        self._ids[of.uuid] = self._gesture_id
        inside = next((x.document for x in passed if x.sent.document == of.document), None)
        self._gestures.append(
            (
                *(self._gesture_id, of.uuid, stream.id, of.verb),
                inside or self._stand_in("documents", of.document),
                self._ids.get(of.undoes) or self._stand_in("gestures", of.undoes),
                *(of.lamport, of.at, self._sealed),
            )
        )
        return self._gesture_id

    def _stand_in(self, table: str, identity: bytes) -> int | None:
        if not identity:
            return None
        row = self._connection.execute(
            f"select id from {table} where uuid = ?", (identity,)
        ).fetchone()
        return int(row[0]) if row else None

    def _prove(self) -> None:
        """Read what was written, and follow the chain over it."""
        rows = self._connection.execute(
            """
            select c.stream, c.seq, c.kind, c.object, d.uuid, c.layer, c.alive, c.body, c.hash,
                   g.uuid, g.verb, e.uuid, u.uuid, g.lamport, g.at, g.stream
            from changes c join gestures g on g.id = c.gesture
            left join documents d on d.id = c.document left join documents e on e.id = g.document
            left join gestures u on u.id = g.undoes
            where c.position > ? order by c.position
            """,
            (self._first,),
        ).fetchall()
        heads = dict(self._heads)
        sound = len(rows) == len(self._rows)
        for stream, seq, kind, one, document, layer, alive, body, digest, *of in rows:
            uuid, verb, inside, undoes, lamport, at, of_stream = of
            gesture = OpenGesture(0, uuid, verb, inside or b"", undoes or b"", lamport, at)
            fields = change_fields(seq, kind, one, document or b"", layer or b"", bool(alive), body)
            found = chained(heads[stream], gesture_fields(gesture) + fields)
            sound = sound and found == digest and stream == of_stream
            heads[stream] = digest
        if not sound or any(heads[one.id] != one.hash for one in self._streams.values()):
            raise WriteFailed(
                N_("What was merged could not be read back as it came. Check the disk.")
            )

    def _most(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0] or 0)
