"""Reads what can still be read of a damaged project file, from a copy of it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.language import N_
from annotator.store.carving import carve, fits
from annotator.store.connection import is_open_here
from annotator.store.errors import Busy, Damaged, WriteFailed

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_BLOCK = 4096  # bytes skipped where a disk cannot be read
_CHUNK = 512  # rows read at once while nothing fails
_FAILURES = 20_000  # readings that may fail in one table before it is given up
_FARTHEST = 1 << 26  # key that is looked for
_STEPS = 200_000_000  # of SQLite's machine in one reading

_COLUMNS = {
    "streams": ("id", "id, uuid, person, tool, machine, started"),
    "gestures": ("id", "id, uuid, stream, verb, document, undoes, lamport, at, sealed"),
    "changes": (
        "position",
        "position, stream, seq, gesture, kind, object, document, layer, alive, body, hash",
    ),
    "texts": ("id", "id, sha256, text"),
    "documents": ("id", "id, uuid, text, alive, name, title, source, length, change"),
    "objects": ("id", "id, uuid, kind, document, layer, alive, body, change"),
}
# What concerns the file alone. A file may lack it, and be saved all the same.
ALONE = {
    "secrets": ("id", "id, person, secret, at"),
    "handed": ("id", "id, way, person, file, at, said"),
    "quarantine": ("id", "id, stream, seq, hash, person, at, alarm, reason, raw"),
}
_JOURNAL = {
    table: _COLUMNS[table][1].count(",") + 1
    for table in ("streams", "gestures", "changes", "texts")
}
_ENDS = {
    "changes": (
        "select max(position) from changes indexed by changes_gesture",
        "select max(position) from changes indexed by changes_object",
        "select max(position) from changes indexed by sqlite_autoindex_changes_1",
    ),
}


@dataclass
class Wreck:
    """The rows of every table that could be read, and how many could not, by table."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    # (stream, seq) and object of every change, by position, from the indexes.
    numbers: dict[int, tuple[int, int]] = field(default_factory=dict)
    objects: dict[int, bytes] = field(default_factory=dict)


def read_wreck(damaged: Path, empty: Path, space: Path) -> Wreck:
    """Read a damaged file by way of a copy in the folder `space`; `empty` is a new project file.

    The damaged file is only read. Raises Busy when it is open here, Damaged when nothing in it
    can be found.
    """
    if is_open_here(damaged):
        raise Busy(N_("{file} is open. Close it first."), file=damaged.name)
    copy = space / "copy"
    for prepare in (_with_journal, _alone, _with_first_page_of(empty)):
        prepare(damaged, copy)
        try:
            with _opened(copy) as connection:
                found = {name for (name,) in _all(connection, "select name from sqlite_master")}
                if not set(_COLUMNS) <= found:
                    continue
                wreck = _read(connection)
        except sqlite3.Error:
            continue
        _carve(wreck, copy)
        return wreck
    raise Damaged(
        N_("Nothing can be read of {file}. Restore a backup."),
        file=damaged.name,
    )


def _with_journal(damaged: Path, copy: Path) -> None:
    # A rollback journal or write-ahead log beside it holds what the file lacks.
    for suffix in ("", "-journal", "-wal"):
        source = damaged.with_name(damaged.name + suffix)
        if source.is_file() and not _names_another(source):
            _copy(source, copy.with_name(copy.name + suffix))


def _names_another(journal: Path) -> bool:
    """Tell whether a journal ends in the name of another file, which SQLite would then delete."""
    if not journal.name.endswith("-journal"):
        return False
    with journal.open("rb") as file:
        file.seek(max(0, journal.stat().st_size - len(_JOURNAL_MAGIC)))
        return file.read() == _JOURNAL_MAGIC


def _alone(damaged: Path, copy: Path) -> None:
    for suffix in ("-journal", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    _copy(damaged, copy)


def _with_first_page_of(empty: Path) -> Callable[[Path, Path], None]:
    def prepare(damaged: Path, copy: Path) -> None:
        # Every project is made by the same statements, so the first page, which says where the
        # tables begin, is the same in all of them but for the file's size.
        _alone(damaged, copy)
        with empty.open("rb") as file:
            head = bytearray(file.read(100))
            size = int.from_bytes(head[16:18], "big")
            head += file.read(size - len(head))
        head[28:32] = (copy.stat().st_size // size).to_bytes(4, "big")
        head[24:28] = head[92:96]  # says that the size just written holds
        head[32:40] = bytes(8)  # no free pages
        with copy.open("r+b") as file:
            file.write(head)

    return prepare


def _copy(source: Path, target: Path) -> None:
    if shutil.disk_usage(target.parent).free < source.stat().st_size * 2:
        raise WriteFailed(N_("There is no room for a copy of {file}."), file=source.name)
    try:
        shutil.copyfile(source, target)
    except OSError:  # the disk has bad places: take the rest
        with source.open("rb", buffering=0) as file, target.open("wb") as out:
            for at in range(0, source.stat().st_size, _BLOCK):
                out.seek(at)
                out.write(_block(file.fileno(), at))


def _block(descriptor: int, at: int) -> bytes:
    try:
        os.lseek(descriptor, at, os.SEEK_SET)
        return os.read(descriptor, _BLOCK)
    except OSError:
        return bytes(_BLOCK)


@contextmanager
def _opened(copy: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma cell_size_check = on")
        connection.execute("pragma mmap_size = 0")
        yield connection
    finally:
        connection.close()


def _read(connection: sqlite3.Connection) -> Wreck:
    wreck = Wreck()
    for table, (key, columns) in _COLUMNS.items():
        query = f"select {columns} from {table} where {key} between ? and ?"
        end = _end(connection, table, key)
        wreck.rows[table], wreck.lost[table] = _ranges(connection, query, end)
    for table, (key, columns) in ALONE.items():
        try:
            end = _end(connection, table, key)
            query = f"select {columns} from {table} where {key} between ? and ?"
            wreck.rows[table], wreck.lost[table] = _ranges(connection, query, end)
        except sqlite3.Error:
            wreck.rows[table] = []
    last = max((row[0] for row in wreck.rows["documents"]), default=0)
    for table in ("annotations", "work"):
        columns = "document, change, item, layer, label, start, end"
        if table == "work":
            columns = "document, layer, state, change"
        query = f"select {columns} from {table} where document between ? and ?"
        wreck.rows[table], wreck.lost[table] = _ranges(connection, query, last)
    for index, columns in (
        ("sqlite_autoindex_changes_1", "position, stream, seq"),
        ("changes_object", "position, object"),
    ):
        try:
            rows = _all(connection, f"select {columns} from changes indexed by {index}")
        except sqlite3.Error:
            continue
        for position, *rest in rows:
            if len(rest) == 2:
                wreck.numbers[position] = (rest[0], rest[1])
            else:
                wreck.objects[position] = rest[0]
    return wreck


def _carve(wreck: Wreck, copy: Path) -> None:
    """Fill what the tables of the journal do not give from the pages, wherever they stand."""
    wanted = {table: {row[0]: row for row in wreck.rows[table]} for table in _JOURNAL}
    for table, rows in list(wanted.items()):
        if rows and not wreck.lost[table] and all(fits(table, row) for row in rows.values()):
            del wanted[table]  # a page that is no longer used may hold what was taken back
    for table, found in carve(copy) if wanted else ():
        if table in wanted:
            row = found[: _JOURNAL[table]]
            here = wanted[table].get(row[0])
            if here is None or not fits(table, here) or _is_newer(table, row, here):
                wanted[table][row[0]] = row
    for table, rows in wanted.items():
        wreck.rows[table] = list(rows.values())


def _is_newer(table: str, row: tuple[Any, ...], here: tuple[Any, ...]) -> bool:
    # Of all rows only a gesture's ever changes: it is sealed.
    return table == "gestures" and here[:-1] == row[:-1] and here[-1] is None


def _end(connection: sqlite3.Connection, table: str, key: str) -> int:
    ends = []
    for query in (f"select max({key}) from {table}", *_ENDS.get(table, ())):
        try:
            ends.append(int(_all(connection, query)[0][0] or 0))
        except (sqlite3.Error, TypeError, ValueError):
            continue
    return min(max(ends, default=1 << 20), _FARTHEST)


def _ranges(
    connection: sqlite3.Connection, query: str, end: int
) -> tuple[list[tuple[Any, ...]], int]:
    """Return the rows with keys 1..end that can be read, and how many keys cannot."""
    found: list[tuple[Any, ...]] = []
    lost = failures = 0
    waiting = [(low, min(low + _CHUNK - 1, end)) for low in range(1, end + 1, _CHUNK)][::-1]
    while waiting:
        low, high = waiting.pop()
        try:
            found.extend(_all(connection, query, (low, high)))
        except (sqlite3.Error, OverflowError):
            failures += 1
            if low == high or failures > _FAILURES:
                lost += high - low + 1
                continue
            middle = (low + high) // 2
            waiting += [(middle + 1, high), (low, middle)]
    return found, lost


def _all(
    connection: sqlite3.Connection, query: str, values: tuple[object, ...] = ()
) -> list[tuple[Any, ...]]:
    steps = 0

    def look() -> int:
        nonlocal steps
        steps += 1
        return int(steps * 10_000 > _STEPS)  # pages that point at each other would go on for ever

    connection.set_progress_handler(look, 10_000)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.set_progress_handler(None, 0)
