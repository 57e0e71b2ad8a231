"""The tools of a forger: a project file opened as bare tables, and a chain made to fit again."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from annotator.store.journal import OpenGesture, chained, change_fields, genesis, gesture_fields


@contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file without any of our checks, and commit at the end."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("pragma foreign_keys = off")
    raw.execute("pragma ignore_check_constraints = on")
    raw.execute("begin")
    try:
        yield raw
        raw.execute("commit")
    finally:
        raw.close()


def scalar(raw: sqlite3.Connection, query: str, *values: object) -> Any:
    """Return the first column of the first row."""
    return raw.execute(query, values).fetchone()[0]


def rewrite_schema(path: Path, name: str, change: Callable[[str], str]) -> None:
    """Change the text by which a table or index is defined, and nothing else."""
    with bare(path) as raw:
        raw.execute("pragma writable_schema = on")
        sql = scalar(raw, "select sql from sqlite_master where name = ?", name)
        raw.execute("update sqlite_master set sql = ? where name = ?", (change(sql), name))
        version = scalar(raw, "pragma schema_version")
        raw.execute(f"pragma schema_version = {version + 1}")


def edit_body(path: Path, kind: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the body of the last change of a kind (in place), and make the chain fit again."""
    with bare(path) as raw:
        position, body = raw.execute(
            "select position, body from changes where kind = ? and alive = 1"
            " order by position desc limit 1",
            (kind,),
        ).fetchone()
        decoded = msgspec.json.decode(body)
        change(decoded)
        set_body(raw, position, msgspec.json.encode(decoded, order="sorted").decode())


def set_body(raw: sqlite3.Connection, position: int, body: str) -> None:
    """Put another body into a change, and make the chain and the state fit again."""
    raw.execute("update changes set body = ? where position = ?", (body, position))
    raw.execute("update objects set body = ? where change = ?", (body, position))
    rechain(raw)


def rechain(raw: sqlite3.Connection) -> None:
    """Hash every stream anew, as its writer would have."""
    for stream, uuid, person in raw.execute("select id, uuid, person from streams").fetchall():
        previous = genesis(uuid, person)
        rows = raw.execute(
            """
            select c.position, c.seq, c.kind, c.object, d.uuid, c.layer, c.alive, c.body,
              g.id, g.uuid, g.verb, inside.uuid, u.uuid, g.lamport, g.at
            from changes c join gestures g on g.id = c.gesture
            left join documents d on d.id = c.document
            left join documents inside on inside.id = g.document
            left join gestures u on u.id = g.undoes
            where c.stream = ? order by c.seq
            """,
            (stream,),
        ).fetchall()
        for position, seq, kind, identity, document, layer, alive, body, *of in rows:
            gesture = OpenGesture(of[0], of[1], of[2], of[3] or b"", of[4] or b"", of[5], of[6])
            fields = change_fields(
                seq, kind, identity, document or b"", layer or b"", bool(alive), body
            )
            previous = chained(previous, gesture_fields(gesture) + fields)
            raw.execute("update changes set hash = ? where position = ?", (previous, position))
