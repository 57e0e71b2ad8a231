"""The journal's tail: what came after a whole copy, in a small file, and the two made one again.

A tail holds the sealed gestures behind a copy with their changes and texts. Nothing sealed ever
changes, so it is read a page at a time: nobody's marks wait for it, however large the project. What
concerns the file alone (secrets, hand-outs and hand-ins, what is kept back) it holds as a whole.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from annotator.language import N_
from annotator.store.chain import fits, links
from annotator.store.connection import connect, disconnect, explain, writing
from annotator.store.errors import Damaged, Refused, WriteFailed
from annotator.store.findings import Watch
from annotator.store.journal import genesis, sealed_entries
from annotator.store.known import heads
from annotator.store.project import Project
from annotator.store.schema import SCHEMA, SCHEMA_VERSION, statements
from annotator.store.settling import Settler

SUFFIX = ".anntail"
_APPLICATION_ID = 0x414E4E54  # "ANNT"
_PAGE = 500  # rows read in one short transaction
_JOURNAL = {
    "streams": "id, uuid, person, tool, machine, started",
    "gestures": "id, uuid, stream, verb, document, undoes, lamport, at, sealed, heartbeat",
    "changes": "position, stream, seq, gesture, kind, object, document, layer, alive, body, hash",
    "texts": "sha256, text",
}
_ALONE = {
    "secrets": "id, person, secret, at",
    "handed": "id, way, person, file, at, said",
    "quarantine": "id, stream, seq, hash, person, at, alarm, reason, raw",
}
# What the tail stands upon; of each of its writing sessions the last change in the copy (number 0
# where there is none), and the number of the last of all.
_OWN = (
    "create table base (project blob not null, sealed integer not null, until integer not null)"
    " strict",
    "create table heads (stream blob primary key, seq integer not null, hash blob not null,"
    " last integer not null) strict",
)
_CUT = N_("{file} does not hold all that it should. Choose another backup.")
_UNFIT = N_("The copy {file} is not one to which only the latest changes are missing.")


def write_tail(project: Project, base: Path, part: Path) -> None:
    """Write into the new file `part` what the open project has and its copy `base` lacks.

    It is read back and proved: the chain leads from the copy to what the project held. Raises
    Refused when the copy is no beginning of the project, WriteFailed, Busy.
    """
    expected, until = project.read(lambda: (heads(project.connection), project.history.latest()))
    with _opened(base) as copy:
        after = _end_of(copy, project, base)
        with closing(sqlite3.connect(part, isolation_level=None)) as tail:
            try:
                _make(tail)
                tail.execute("begin")
                _fill(tail, project.connection, after, until)
                _lean(tail, copy, project, after, until)
                tail.execute("commit")
            except sqlite3.Error as error:
                raise explain(error, part) from error
        with _opened(part) as written:
            reached = heads(copy) | _prove(written, copy)
        if reached != expected:
            raise WriteFailed(
                N_("The copy is not what was copied ({reason}). Check the disk."), reason=part.name
            )


def add_tail(tail: Path, part: Path) -> None:
    """Bring a copy of the base up to where the tail ends. Raises Damaged when they do not fit.

    The whole is to be checked afterwards like any project.
    """
    db = connect(part, readonly=False, patience=1.0)
    try:
        with _opened(tail) as said, writing(db, patience=1.0):
            after = _fitting(said, db.conn, tail)
            for table, columns in _JOURNAL.items():
                order = "sealed" if table == "gestures" else "rowid"
                for rows in _pages(said, f"select {columns} from {table} order by {order}"):
                    db.conn.executemany(
                        f"insert into {table} ({columns}) values ({_marks(columns)})"
                        " on conflict do nothing",
                        rows,
                    )
            for table, columns in _ALONE.items():
                db.conn.execute(f"delete from {table}")
                for rows in _pages(said, f"select {columns} from {table} order by id"):
                    db.conn.executemany(f"insert into {table} values ({_marks(columns)})", rows)
            settler = Settler(db.conn)
            for entry in sealed_entries(db.conn, after=after):
                settler.apply(entry)
            reached = heads(db.conn)
            for stream, last in said.execute("select stream, last from heads").fetchall():
                if reached.get(stream.hex()) != last:
                    raise Damaged(_CUT, file=tail.name)
    finally:
        disconnect(db)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    db = connect(path, readonly=True, patience=5.0)
    try:
        yield db.conn
    finally:
        disconnect(db)


def _end_of(copy: sqlite3.Connection, project: Project, base: Path) -> int:
    """Return the number of the last gesture of a copy. Raises Refused when it does not fit."""
    (version,) = copy.execute("pragma user_version").fetchone()
    open_, last, end = copy.execute(
        "select count(*) - count(sealed), max(sealed), (select uuid from gestures where sealed ="
        " (select max(sealed) from gestures)) from gestures"
    ).fetchone()
    # What is unfinished in the copy may have been taken back since, and its numbers used again.
    same = project.connection.execute(
        "select 1 from gestures where sealed = ? and uuid = ?", (last, end)
    ).fetchone()
    if version != SCHEMA_VERSION or open_ or same is None:
        raise Refused(_UNFIT, file=base.name)
    return int(last)


def _make(tail: sqlite3.Connection) -> None:
    tail.execute("pragma synchronous = full")
    tail.execute(f"pragma application_id = {_APPLICATION_ID}")
    names = tuple(f"create table {table} " for table in (*_JOURNAL, *_ALONE))
    for statement in statements(SCHEMA):
        if statement.startswith(names):
            tail.execute(statement)
    for statement in _OWN:
        tail.execute(statement)


def _fill(tail: sqlite3.Connection, source: sqlite3.Connection, after: int, until: int) -> None:
    def copy(table: str, where: str, *values: object) -> None:
        columns = _JOURNAL[table]
        rows = source.execute(f"select {columns} from {table} where {where}", values).fetchall()
        tail.executemany(
            f"insert into {table} ({columns}) values ({_marks(columns)}) on conflict do nothing",
            rows,
        )

    for table, columns in _ALONE.items():
        for first, last in _all_stretches(source, table):
            rows = source.execute(
                f"select {columns} from {table} where id between ? and ?", (first, last)
            ).fetchall()
            tail.executemany(f"insert into {table} values ({_marks(columns)})", rows)
    for sealed in range(after + 1, until + 1):
        copy("gestures", "sealed = ?", sealed)
        gesture, stream, undoes = tail.execute(
            "select id, stream, undoes from gestures where sealed = ?", (sealed,)
        ).fetchone()
        copy("streams", "id = ?", stream)
        if undoes is not None:  # its id is part of what the chain covers
            copy("gestures", "id = ?", undoes)
        for first, last in _stretches(source, "changes", "position", gesture):
            copy("changes", "gesture = ? and position between ? and ?", gesture, first, last)
        for first, last in _stretches(source, "documents", "id", gesture):
            texts = "id in (select text from documents where gesture = ? and id between ? and ?)"
            copy("texts", texts, gesture, first, last)


def _stretches(
    source: sqlite3.Connection, table: str, key: str, gesture: int
) -> Iterator[tuple[int, int]]:
    """Yield (first, last) key of each page of a gesture's rows."""
    after = 0
    while True:
        rows = source.execute(
            f"select {key} from {table} where gesture = ? and {key} > ? order by {key} limit ?",
            (gesture, after, _PAGE),
        ).fetchall()
        if not rows:
            return
        after = int(rows[-1][0])
        yield int(rows[0][0]), after


def _all_stretches(source: sqlite3.Connection, table: str) -> Iterator[tuple[int, int]]:
    """Yield (first, last) id of each page of a table."""
    (last,) = source.execute(f"select coalesce(max(id), 0) from {table}").fetchone()
    for start in range(1, last + 1, _PAGE):
        yield start, start + _PAGE - 1


def _marks(columns: str) -> str:
    return ", ".join("?" * (columns.count(",") + 1))


def _lean(
    tail: sqlite3.Connection, copy: sqlite3.Connection, project: Project, after: int, until: int
) -> None:
    """Note where in the copy the tail goes on."""
    tail.execute(
        "insert into base values (?, ?, ?)", (bytes.fromhex(project.about.id), after, until)
    )
    rows = tail.execute(
        "select s.uuid, max(c.seq) from streams s join changes c on c.stream = s.id group by s.id"
    ).fetchall()
    for stream, last in rows:
        tail.execute("insert into heads values (?, ?, ?, ?)", (stream, *_head(copy, stream), last))


def _head(copy: sqlite3.Connection, stream: bytes) -> tuple[int, bytes]:
    """Return number and hash of the last change of a writing session; 0 where there is none."""
    row = copy.execute(
        "select c.seq, c.hash from changes c join streams s on s.id = c.stream where s.uuid = ?"
        " order by c.seq desc limit 1",
        (stream,),
    ).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, b"")


def _prove(tail: sqlite3.Connection, copy: sqlite3.Connection) -> dict[str, int]:
    """Return the heads that the tail's chains reach. Raises WriteFailed when one is broken."""
    found: dict[str, int] = {}
    documents = dict(copy.execute("select id, uuid from documents").fetchall()) | dict(
        tail.execute("select document, object from changes where kind = 'document'").fetchall()
    )
    rows = tail.execute(
        "select s.id, s.uuid, s.person, h.seq, h.hash from streams s join heads h"
        " on h.stream = s.uuid"
    ).fetchall()
    uuids = {int(row[0]): bytes(row[1]) for row in rows}
    previous = {
        stream: (seq, digest if seq else genesis(uuid, person))
        for stream, uuid, person, seq, digest in rows
    }
    watch = Watch(tail, until=1 << 62)
    sound = tail.execute("pragma quick_check(1)").fetchone()[0] == "ok"
    with watch.running():
        for link in links(watch, documents):
            seq, digest = previous[link.stream]
            sound = sound and link.seq == seq + 1 and fits(digest, link, documents)
            previous[link.stream] = link.seq, link.hash
            found[uuids[link.stream].hex()] = link.seq
    if not sound:
        raise WriteFailed(
            N_("The copy is not what was copied ({reason}). Check the disk."), reason="sha256"
        )
    return found


def _fitting(said: sqlite3.Connection, base: sqlite3.Connection, tail: Path) -> int:
    project, after, _ = said.execute("select project, sealed, until from base").fetchone()
    here = base.execute("select 1 from objects where kind = 'project' and uuid = ?", (project,))
    last, open_ = base.execute(
        "select max(sealed), count(*) - count(sealed) from gestures"
    ).fetchone()
    leaned = said.execute("select stream, seq, hash from heads").fetchall()
    heads_fit = all(_head(base, stream) == (seq, digest) for stream, seq, digest in leaned)
    if here.fetchone() is None or last != after or open_ or not heads_fit:
        raise Damaged(
            N_("{file} does not go on where the copy before it ends. Choose another backup."),
            file=tail.name,
        )
    return int(after)


def _pages(said: sqlite3.Connection, query: str) -> Iterator[list[tuple[Any, ...]]]:
    cursor = said.execute(query)
    while rows := cursor.fetchmany(_PAGE):
        yield rows
