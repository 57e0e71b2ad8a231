"""Connections to project files: pragmas, limits, locks, and the registry of open files."""

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from annotator.errors import AnnotatorError, reason_of
from annotator.language import N_
from annotator.store.errors import (
    Busy,
    Damaged,
    NotAProject,
    ProjectError,
    ReadOnly,
    WriteFailed,
)
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION

T = TypeVar("T")

MAGIC = b"SQLite format 3\x00"
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
GUI_PATIENCE = 0.05  # seconds that the window may wait before it may write
# What keeps one from reading is a commit of others, as long as the disk is slow: it is waited for.
READ_PATIENCE = 1.0
JOB_PATIENCE = 60.0
# SQLite's own waiting backs off to 25 ms and more, and misses the short gaps that an import leaves.
_AGAIN = 0.0005  # seconds between two tries to get a lock

DAMAGED = N_("{file} is damaged ({reason}). Restore a backup, or run: annotator salvage")
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 256 * 1024 * 1024),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 2),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10),
)

# Closing any descriptor of a file drops this process's POSIX locks on it, so a project that is open
# here must never be opened plainly: whoever wants its bytes asks this registry first.
_open_files: dict[tuple[int, int], int] = {}
_registry = threading.Lock()


@dataclass(frozen=True, slots=True)
class Database:
    """An open project file."""

    conn: sqlite3.Connection


class _Connection(sqlite3.Connection):
    """A connection to a project file whose cursors say what to do about an error."""

    path = Path()
    identity = (0, 0)
    patience = READ_PATIENCE  # seconds that a statement waits for a lock

    def execute(self, *args: Any) -> sqlite3.Cursor:
        return super().cursor(_Cursor).execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        return super().cursor(_Cursor).executemany(*args)


class _Cursor(sqlite3.Cursor):
    """Every statement and every row may meet a full disk, a lock or damage."""

    def execute(self, *args: Any) -> Self:
        # A statement that found the file locked has done nothing, and a commit is still to be made.
        deadline = 0.0
        while True:
            try:
                return self._asking(super().execute, *args)
            except Busy:
                deadline = deadline or time.monotonic() + self._patience()
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_AGAIN)

    def executemany(self, *args: Any) -> Self:
        return self._asking(super().executemany, *args)

    def fetchone(self) -> Any:
        return self._asking(super().fetchone)

    def fetchall(self) -> list[Any]:
        return self._asking(super().fetchall)

    def _asking(self, what: Callable[..., T], *args: Any) -> T:
        try:
            return what(*args)
        except sqlite3.ProgrammingError:  # a wrong call is a bug and stays one
            raise
        except sqlite3.DatabaseError as error:
            raise explain(error, self._path()) from error
        except UnicodeDecodeError as error:  # SQLite's message quotes what the damaged file says
            raise Damaged(DAMAGED, file=self._path().name, reason=error.reason) from error

    def _path(self) -> Path:
        return self.connection.path if isinstance(self.connection, _Connection) else Path()

    def _patience(self) -> float:
        return self.connection.patience if isinstance(self.connection, _Connection) else 0.0


def is_open_here(path: Path) -> bool:
    """Tell whether this process holds a connection to the file."""
    try:
        key = _identity(path)
    except FileNotFoundError:
        return False
    with _registry:
        return _open_files.get(key, 0) > 0


def connect(path: Path, *, readonly: bool, patience: float = GUI_PATIENCE) -> Database:
    """Open the SQLite file with our pragmas and limits, and note it as open here.

    Raises NotAProject, ReadOnly, Damaged or Busy. Close with ``disconnect``.
    """
    _refuse_company(path)
    if readonly:
        _play_back(path, patience)
    uri = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        raw = sqlite3.connect(
            uri,
            uri=True,
            timeout=0,
            isolation_level=None,
            factory=_Connection,
        )
    except sqlite3.OperationalError as error:
        raise explain(error, path) from error
    raw.path = path
    raw.patience = max(patience, READ_PATIENCE)
    with _registry:
        raw.identity = _identity(path)
        _open_files[raw.identity] = _open_files.get(raw.identity, 0) + 1
    try:
        return _prepared(raw, readonly=readonly)
    except BaseException:
        _release(raw)
        raise


def disconnect(db: Database) -> None:
    """Close a connection made by ``connect``."""
    _release(db.conn)


def read_header(path: Path) -> tuple[int, int]:
    """Return (application id, user version) of a file, asked without disturbing its locks.

    Raises NotAProject when it is no SQLite file, or one that we would not have written.
    """
    try:
        head = _head(path)
    except OSError as error:
        raise NotAProject(
            N_("{file} cannot be read: {reason}."), file=path, reason=reason_of(error)
        ) from error
    if head is None:
        return APPLICATION_ID, SCHEMA_VERSION
    # Opening a file in WAL mode would already change it, so that is refused from its header.
    if len(head) < 100 or not head.startswith(MAGIC) or head[18:20] != b"\x01\x01":
        raise NotAProject(
            N_("{file} is not an annotator project. Choose a file that ends in .annproj."),
            file=path,
        )
    return int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder outlast a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(db: Database, *, patience: float) -> Iterator[None]:
    """Run one immediate transaction.

    Raises Busy when the lock cannot be had in `patience` seconds, WriteFailed when the disk
    refuses. A commit that raises may still be durable: callers look at the journal's head.
    """
    try:
        wait_at_most(db.conn, patience)
        db.conn.execute("begin immediate")
        yield
        db.conn.execute("commit")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("rollback")
        raise
    finally:
        wait_at_most(db.conn, max(patience, READ_PATIENCE))


def explain(error: sqlite3.Error, path: Path) -> AnnotatorError:
    """Turn an error of SQLite into one that says what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(N_("Another program is writing to {file}. Trying again …"), file=path.name)
    if code == sqlite3.SQLITE_FULL:
        return WriteFailed(
            N_("The disk that holds {file} is full. Nothing was lost; free some space."),
            file=path.name,
        )
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnly(
            N_("{file} cannot be written. Save a copy in a folder where you may write."),
            file=path.name,
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return Damaged(DAMAGED, file=path.name, reason=error)
    if code == sqlite3.SQLITE_CANTOPEN and os.access(path, os.F_OK):
        return WriteFailed(
            N_("The folder of {file} takes no new files. Nothing was lost; may you write there?"),
            file=path.name,
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return NotAProject(N_("{file} cannot be opened. Is it still there?"), file=path)
    if code == sqlite3.SQLITE_IOERR:
        return WriteFailed(
            N_("The disk did not take the change to {file} ({reason}). Nothing was lost."),
            file=path.name,
            reason=error,
        )
    return Damaged(
        N_("{file} cannot be used as a project ({reason})."), file=path.name, reason=error
    )


def _play_back(path: Path, patience: float) -> None:
    """Take back what a killed writer left half-written: who only reads could not look at it."""
    path = path.resolve()
    journal = path.with_name(f"{path.name}-journal")
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not (writable and journal.is_file() and journal.stat().st_size):
        return
    with suppress(ProjectError):  # a writer that is alive, or a file that whoever reads is told of
        db = connect(path, readonly=False, patience=patience)
        try:
            db.conn.execute("select count(*) from sqlite_master").fetchone()
        finally:
            disconnect(db)


def _refuse_company(path: Path) -> None:
    """Raise Damaged when a file lies beside the project that SQLite would obey and we never wrote.

    A journal of several databases names a file, any file of this person, that SQLite deletes
    after playing it back; a write-ahead log is taken for the newer truth.
    """
    path = path.resolve()
    for suffix in ("-journal", "-wal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and (not beside.is_file() or _is_foreign(beside)):
            raise Damaged(
                N_(
                    "Beside {file} lies {other}, which this program did not write; opening it "
                    "could do harm to other files. Move it away to open the project."
                ),
                file=path.name,
                other=beside.name,
            )


def _is_foreign(beside: Path) -> bool:
    try:
        with beside.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 16))
            tail = file.read(16)
    except OSError:
        return False  # SQLite cannot read it either
    if beside.name.endswith("-wal"):
        return size > 0
    return tail[8:] == _JOURNAL_MAGIC and 0 < int.from_bytes(tail[:4], "big") < size


def _head(path: Path) -> bytes | None:
    """Return the first 100 bytes of a file, or None when it is open here."""
    # Held all through: between asking and reading, another thread could open the file and lock it.
    with _registry:
        if _open_files.get(_identity(path), 0):
            return None
        if not path.is_file():  # a named pipe would be waited for for ever
            raise OSError(errno.EINVAL, "not a file")
        with path.open("rb") as file:
            return file.read(100)


def _prepared(raw: sqlite3.Connection, *, readonly: bool) -> Database:
    for limit, value in _LIMITS:
        raw.setlimit(limit, value)
    raw.execute("pragma trusted_schema = off")
    raw.execute("pragma foreign_keys = on")
    raw.execute("pragma recursive_triggers = on")
    raw.execute("pragma cell_size_check = on")
    raw.execute("pragma mmap_size = 0")
    raw.execute("pragma temp_store = memory")
    if not readonly:
        raw.execute("pragma journal_mode = truncate")
        raw.execute("pragma synchronous = full")
        # Spilling would keep others from reading long before the commit, and sync the disk twice.
        raw.execute("pragma cache_spill = off")
        # Beyond this many kilobytes every new page looks at all that are written, for one to spill.
        raw.execute("pragma cache_size = -16000")
    return Database(raw)


def wait_at_most(raw: sqlite3.Connection, seconds: float) -> None:
    """Say how long a statement waits for a lock before it raises Busy."""
    if isinstance(raw, _Connection):
        raw.patience = seconds


def _release(raw: sqlite3.Connection) -> None:
    # Not asked of the path again: the file may have been deleted or replaced meanwhile.
    key = raw.identity if isinstance(raw, _Connection) else (0, 0)
    raw.close()
    with _registry:
        left = _open_files.get(key, 1) - 1
        if left > 0:
            _open_files[key] = left
        else:
            _open_files.pop(key, None)


def _identity(path: Path) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - one call for both numbers, symlinks followed
    return status.st_dev, status.st_ino
