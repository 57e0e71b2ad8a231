"""What the store is measured against: bare sqlite3 and orjson, with no checks and no history."""

import importlib
import importlib.util
import sqlite3
from pathlib import Path
from typing import Any

READY = importlib.util.find_spec("orjson") is not None
WHY_NOT = "needs orjson: pip install orjson"


orjson: Any = importlib.import_module("orjson") if READY else None

_TABLES = """
create table documents (id integer primary key, uuid text unique, name text, title text,
  source text, metadata text, text text);
create table spans (document integer, label text, start integer, end integer, quote text);
create index spans_document on spans (document);
"""
_COMMIT_TABLES = """
create table gestures (id integer primary key, uuid blob unique, verb text, document integer,
  lamport integer, at integer, sealed integer unique);
create index gestures_document on gestures (document, sealed);
create index gestures_lamport on gestures (lamport);
create table changes (position integer primary key, stream integer, seq integer, gesture integer,
  kind text, object blob, document integer, layer blob, alive integer, body text, hash blob,
  unique (stream, seq));
create index changes_gesture on changes (gesture);
create index changes_object on changes (object);
create index changes_document on changes (document);
create table annotations (document integer, change integer, item integer, layer integer,
  label integer, start integer, end integer, primary key (document, change, item)) without rowid;
create index annotations_label on annotations (label, layer);
"""
_BATCH = 1000


def bring_in(lines: Path, database: Path) -> int:
    """Read JSON lines into two tables and return how many documents there were."""
    connection = _opened(database)
    connection.executescript(_TABLES)
    count = 0
    with lines.open("rb") as file:
        file.readline()  # the header
        documents: list[tuple[Any, ...]] = []
        spans: list[tuple[Any, ...]] = []
        for line in file:
            body = orjson.loads(line)
            count += 1
            documents.append(_document(count, body))
            spans.extend(
                (count, one["label"], one["pieces"][0][0], one["pieces"][0][1], one["quote"])
                for layer in body["layers"]
                for one in layer["annotations"]
            )
            if len(documents) == _BATCH:
                _put(connection, documents, spans)
        _put(connection, documents, spans)
    connection.commit()
    connection.close()
    return count


def take_out(database: Path, lines: Path) -> int:
    """Write the two tables as JSON lines and return how many documents there were."""
    connection = _opened(database)
    documents = connection.execute(
        "select id, uuid, name, title, source, metadata, text from documents order by id"
    )
    count = 0
    with lines.open("wb") as file:
        for stand_in, uuid, name, title, source, metadata, text in documents:
            spans = connection.execute(
                "select label, start, end, quote from spans where document = ? order by start",
                (stand_in,),
            ).fetchall()
            body = {
                "id": uuid,
                "name": name,
                "title": title,
                "source": source,
                "metadata": orjson.loads(metadata),
                "text": text,
                "spans": [
                    {"label": label, "start": start, "end": end, "quote": quote}
                    for label, start, end, quote in spans
                ],
            }
            file.write(orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    connection.close()
    return count


class BareCommit:
    """One mark's rows and nothing else: a gesture, a change, an annotation."""

    def __init__(self, path: Path, *, rows: int) -> None:
        self._connection = _opened(path)
        self._connection.executescript(_COMMIT_TABLES)
        self._connection.execute("pragma synchronous = full")
        self._connection.isolation_level = None
        self._at = 0
        self._connection.execute("begin")
        for _ in range(rows):
            self._put()
        self._connection.execute("commit")

    def commit(self) -> None:
        """Write one mark and make it durable."""
        self._connection.execute("begin immediate")
        self._put()
        self._connection.execute("commit")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _put(self) -> None:
        self._at += 1
        at, document = self._at, self._at % 1000
        identity = (at * 0x9E3779B97F4A7C15 % (1 << 128)).to_bytes(16, "big")
        execute = self._connection.execute
        execute(
            "insert into gestures values (?, ?, 'mark', ?, ?, ?, ?)",
            (at, identity, document, at, 1_700_000_000_000 + at, at),
        )
        execute(
            "insert into changes values (?, 1, ?, ?, 'annotation', ?, ?, ?, 1, ?, ?)",
            (at, at, at, identity, document, identity, "x" * 130, identity * 2),
        )
        execute("insert into annotations values (?, ?, 0, 1, ?, 5, 9)", (document, at, at % 4))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = truncate")
    return connection


def _document(stand_in: int, body: dict[str, Any]) -> tuple[Any, ...]:
    return (
        stand_in,
        body["id"],
        body["name"],
        body["title"],
        body["source"],
        orjson.dumps(body["metadata"]).decode(),
        body["text"],
    )


def _put(
    connection: sqlite3.Connection,
    documents: list[tuple[Any, ...]],
    spans: list[tuple[Any, ...]],
) -> None:
    connection.executemany("insert into documents values (?, ?, ?, ?, ?, ?, ?)", documents)
    connection.executemany("insert into spans values (?, ?, ?, ?, ?)", spans)
    documents.clear()
    spans.clear()
