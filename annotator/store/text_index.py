"""An index of a project's texts, beside it in this machine's cache: it may be lost at any time.

It stands in a file of its own, so that filling it never keeps a mark waiting, a project stays
small, and nothing that came from elsewhere is trusted. `docs/decisions/0009` says why.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from annotator.core.arabic import FOLD_VERSION
from annotator.core.model import Id

_VERSION = f"1/{FOLD_VERSION}/{sqlite3.sqlite_version}"
_SCHEMA = """
create table about (version text not null) strict;
create table documents (id integer primary key, uuid blob not null unique) strict;
create virtual table words using fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 0'
);
"""
_PATIENCE = 30.0  # seconds; only another indexing of the same project keeps one waiting


class TextIndex:
    """The words of each document by its id; texts come folded by `core.finding.plain`."""

    def __init__(self, path: Path) -> None:
        """Open the index, made anew when it is missing, damaged, or of another version."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError:
            _remove(path)
            self._connection = _open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def count(self) -> int:
        """Return how many documents are in the index."""
        return int(self._connection.execute("select count(*) from documents").fetchone()[0])

    def newest(self) -> int:
        """Return the place of the document that was indexed last; 0: there is none."""
        row = self._connection.execute("select max(id) from documents").fetchone()
        return int(row[0] or 0)

    def lacks(self, documents: Sequence[Id]) -> list[Id]:
        """Return which of some documents the index does not have, in their order."""
        marks = ",".join("?" * len(documents))
        rows = self._connection.execute(
            f"select uuid from documents where uuid in ({marks})",
            [bytes.fromhex(one) for one in documents],
        ).fetchall()
        here = {bytes(row[0]).hex() for row in rows}
        return [one for one in documents if one not in here]

    def add(self, documents: Iterable[tuple[Id, str]]) -> None:
        """Take in documents with their folded texts; those that are here stay as they are."""
        connection = self._connection
        connection.execute("begin immediate")
        try:
            for identity, folded in documents:
                row = connection.execute(
                    "insert into documents (uuid) values (?) on conflict (uuid) do nothing"
                    " returning id",
                    (bytes.fromhex(identity),),
                ).fetchone()
                if row is not None:
                    connection.execute(
                        "insert into words (rowid, text) values (?, ?)", (row[0], folded)
                    )
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")

    def having(
        self, phrases: Iterable[str], *, after: int = 0, limit: int = 100, begun: bool = False
    ) -> list[tuple[int, Id]]:
        """Return (place, id) of documents that hold one of some folded phrases, behind a place.

        `begun`: the last word of a phrase need only begin so. The documents come in the order in
        which they were indexed; whoever asks looks into their texts.
        """
        asked = " OR ".join(_quoted(phrase, begun=begun) for phrase in phrases if phrase.strip())
        if not asked:
            return []
        rows = self._connection.execute(
            "select d.id, d.uuid from words join documents d on d.id = words.rowid"
            " where words match ? and words.rowid > ? order by words.rowid limit ?",
            (asked, after, limit),
        ).fetchall()
        return [(int(row[0]), bytes(row[1]).hex()) for row in rows]


def _quoted(phrase: str, *, begun: bool) -> str:
    text = phrase.replace('"', " ").replace("\0", " ")
    return f'"{text}" *' if begun else f'"{text}"'


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("pragma synchronous = normal")
        # Nothing is written where it stands already: a search never waits for the indexing.
        if not connection.execute("select 1 from sqlite_master").fetchone():
            _make(connection)
        version = connection.execute("select version from about").fetchone()
        if version != (_VERSION,):
            raise sqlite3.DatabaseError("another version")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("pragma journal_mode = wal")
    connection.execute("begin immediate")
    if not connection.execute("select 1 from sqlite_master").fetchone():  # another was quicker
        for statement in filter(str.strip, _SCHEMA.split(";")):
            connection.execute(statement)
        connection.execute("insert into about values (?)", (_VERSION,))
    connection.execute("commit")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()
