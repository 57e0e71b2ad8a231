"""What is left to rule on in each article, beside the project in this machine's cache.

Looked up, sorted and filtered in no time, however large the project; it may be lost at any time,
and is then found out anew. Only what a reviewer's list needs stands here, never what was marked.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.review_entries import Entry, Order, Row, Totals, Wanted

_VERSION = 2
MOST = 10_000  # articles of a queue: more than anybody goes through before it is read anew
_SCHEMA = """
create table articles (
  document integer primary key,  -- its stand-in
  uuid blob not null,
  change integer not null,  -- the newest journal position that was looked at
  layers integer not null,  -- finished ones
  open integer not null,
  stale integer not null,
  agreed integer not null,  -- cases on which all agree, not in gold yet
  ruled integer not null,
  severity real not null,
  finished integer not null,
  reviewer blob not null  -- who decides: x'' while nobody does
) strict;
create table cases (
  document integer not null,
  start integer not null,  -- code points
  end integer not null,
  key text not null,
  kind text not null,
  stale integer not null,
  labels text not null,  -- ids with blanks around each
  surface text not null
) strict;
create table precedents (
  document integer not null, surface text not null, label text not null, example integer not null
) strict;
create table texts (surface text primary key, times integer not null) strict, without rowid;
create index texts_times on texts (times);
create index cases_document on cases (document, start);
create index cases_kind on cases (kind, document);
create index cases_surface on cases (surface);
create index precedents_document on precedents (document);
create index precedents_surface on precedents (surface);
create index precedents_example on precedents (label) where example = 1;
create index articles_severity on articles (severity);
"""
_PATIENCE = 0.05  # seconds: a window waits no longer
_JOB_PATIENCE = 30.0


class IndexUnread(AnnotatorError):
    """The index cannot be read just now; it is found out anew when it is missing."""


class ReviewIndex:
    """One project's articles with what is left to rule on. Asking it raises IndexUnread."""

    def __init__(self, path: Path, *, patience: float = _PATIENCE) -> None:
        """Open the index, made anew when it is missing, damaged, or of another version."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _open(path, patience)
        except (sqlite3.OperationalError, OSError) as error:
            raise _unread(error) from error
        except sqlite3.DatabaseError:
            for suffix in ("-wal", "-shm", ""):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._connection = _open(path, patience)

    @classmethod
    def for_job(cls, path: Path) -> Self:
        """Open it for work that may wait for a window."""
        return cls(path, patience=_JOB_PATIENCE)

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

    def known(self) -> dict[int, int]:
        """Return up to which journal position each article was looked at, by stand-in."""
        return dict(self._ask("select document, change from articles").fetchall())

    def forget(self, documents: Iterable[int]) -> None:
        """Drop articles that are gone."""
        with self._writing() as connection:
            for one in documents:
                _drop(connection, one)

    def note(self, entries: Iterable[Entry]) -> bool:
        """Write what is known of articles; return False when another window is at it."""
        try:
            with self._writing() as connection:
                for one in entries:
                    _drop(connection, one.document)
                    _insert(connection, one)
        except sqlite3.OperationalError:
            return False  # the next look finds out that it is missing
        return True

    def rows(self, wanted: Wanted) -> list[Row]:
        """Return the first `MOST` of the articles that are wanted, in their order."""
        where, words = _where(wanted)
        cases, more = _cases_where(wanted)
        every = wanted.finished or wanted.settled or wanted.everything
        having = "" if every else "where left_ > 0"
        rows = self._ask(
            f"""
            select document, uuid, left_, agreed, ruled, finished from (
              select a.*, {_left(cases)} as left_
              from articles a where {where}) {having} order by {_ORDERS[wanted.order]}, document
            limit {MOST}
            """,
            words | more,
        ).fetchall()
        return [
            Row(int(row[0]), bytes(row[1]).hex(), row[2], row[3], row[4], bool(row[5]))
            for row in rows
        ]

    def summary(self, wanted: Wanted) -> Totals:
        """Return how much is left of what is wanted, without the kinds: in no time."""
        where, words = _where(wanted)
        cases, more = _cases_where(wanted)
        row = self._ask(
            f"""
            select count(*) filter (where left_ > 0), total(left_), total(stale),
              count(*) filter (where open = 0 and stale = 0)
            from (select a.open, a.stale, {_left(cases)} as left_ from articles a where {where})
            """,
            words | more,
        ).fetchone()
        return Totals(int(row[0]), int(row[1]), int(row[2]), int(row[3]))

    def totals(self, wanted: Wanted) -> Totals:
        """Return how much is left of what is wanted, by kind."""
        where, words = _where(wanted)
        cases, more = _cases_where(wanted)
        ask = self._ask
        counts: dict[str, int] = {}
        total = stale = 0
        for kind, is_stale, count in ask(
            f"""
            select c.kind, c.stale, count(*) from cases c
            join articles a on a.document = c.document
            where {where} {cases} group by c.kind, c.stale
            """,
            words | more,
        ).fetchall():
            total += count
            stale += count if is_stale else 0
            counts[kind] = counts.get(kind, 0) + count
        articles = ask(
            f"select count(distinct a.document) from articles a join cases c"
            f" on c.document = a.document where {where} {cases}",
            words | more,
        ).fetchone()[0]
        settled = ask(
            f"select count(*) from articles a where {where} and a.open = 0 and a.stale = 0", words
        ).fetchone()[0]
        return Totals(int(articles), total, stale, int(settled), counts)

    def surfaces(self, wanted: Wanted, limit: int = 500) -> list[tuple[str, int]]:
        """Return the texts that are left to rule on, the most frequent first."""
        where, words = _where(wanted)
        cases, more = _cases_where(wanted)
        if not (cases or wanted.finished or wanted.documents):
            rows = self._ask(
                "select surface, times from texts where times > 0"
                " order by times desc, surface limit ?",
                (limit,),
            ).fetchall()
            return [(str(row[0]), int(row[1])) for row in rows]
        rows = self._ask(
            f"""
            select c.surface, count(*) as times from cases c
            join articles a on a.document = c.document where {where} {cases}
            group by c.surface order by times desc, c.surface limit :most
            """,
            words | more | {"most": limit},
        ).fetchall()
        return [(str(row[0]), int(row[1])) for row in rows]

    def cases_of(self, surface: str, least: int) -> list[tuple[Id, str]]:
        """Return (document, key) of the open cases of a text."""
        rows = self._ask(
            """
            select a.uuid, c.key from cases c join articles a on a.document = c.document
            where c.surface = ? and c.stale = 0 and a.layers >= ? order by a.document, c.start
            """,
            (surface, least),
        ).fetchall()
        return [(bytes(row[0]).hex(), str(row[1])) for row in rows]

    def precedents(self, surface: str) -> list[Id]:
        """Return the documents in which a person ruled on a text."""
        rows = self._ask(
            """
            select distinct a.uuid from precedents p join articles a on a.document = p.document
            where p.surface = ? order by a.document
            """,
            (surface,),
        ).fetchall()
        return [bytes(row[0]).hex() for row in rows]

    def examples(self, label: Id, limit: int = 20) -> list[Id]:
        """Return the documents with rulings that are examples of a label, the newest first."""
        rows = self._ask(
            """
            select a.uuid from precedents p join articles a on a.document = p.document
            where p.label = ? and p.example = 1 group by a.uuid order by max(p.rowid) desc limit ?
            """,
            (label, limit),
        ).fetchall()
        return [bytes(row[0]).hex() for row in rows]

    def _ask(self, sql: str, words: Any = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(sql, words)
        except sqlite3.Error as error:
            raise _unread(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute("begin immediate")
        try:
            yield connection
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")


_ORDERS = {
    Order.WORST: "severity desc",
    Order.ARTICLES: "document",
    Order.FEWEST: "left_",
    Order.TEXT: "severity desc",
}


def _unread(error: Exception) -> IndexUnread:
    return IndexUnread(N_("What is left to rule on cannot be read ({reason})."), reason=str(error))


def _left(cases: str) -> str:
    """Return the SQL that counts the cases left in an article."""
    if not cases:
        return "a.open + a.stale"
    return f"(select count(*) from cases c where c.document = a.document {cases})"


def _where(wanted: Wanted) -> tuple[str, dict[str, object]]:
    if wanted.documents:  # they were asked for by name, however far they are
        return f"a.document in ({', '.join(str(int(one)) for one in wanted.documents)})", {}
    where = ["a.finished = :finished", "a.layers >= :least"]
    words: dict[str, object] = {"finished": int(wanted.finished), "least": wanted.least}
    if wanted.reviewer:
        where.append("a.reviewer in (:reviewer, x'')")
        words["reviewer"] = bytes.fromhex(wanted.reviewer)
    if wanted.settled:
        where.append("a.open = 0 and a.stale = 0")
    return " and ".join(where), words


def _cases_where(wanted: Wanted) -> tuple[str, dict[str, object]]:
    where, words = [], {}
    if wanted.kind:
        where.append("c.kind = :kind")
        words["kind"] = wanted.kind
    if wanted.label:
        where.append("instr(c.labels, :label)")
        words["label"] = f" {wanted.label} "
    if wanted.surface:
        where.append("c.surface = :surface")
        words["surface"] = wanted.surface
    return "".join(f" and {one}" for one in where), dict(words)


def _drop(connection: sqlite3.Connection, document: int) -> None:
    connection.execute(
        """
        update texts set times = times - (
          select count(*) from cases c where c.document = ?1 and c.surface = texts.surface)
        where surface in (select surface from cases where document = ?1)
        """,
        (document,),
    )
    for table in ("articles", "cases", "precedents"):
        connection.execute(f"delete from {table} where document = ?", (document,))


def _insert(connection: sqlite3.Connection, one: Entry) -> None:
    stale = sum(case.stale for case in one.cases)
    connection.execute(
        "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            one.document,
            bytes.fromhex(one.id),
            one.change,
            one.layers,
            len(one.cases) - stale,
            stale,
            one.agreed,
            one.ruled,
            one.severity,
            int(one.finished),
            bytes.fromhex(one.reviewer),
        ),
    )
    connection.executemany(
        "insert into cases values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                one.document,
                case.start,
                case.end,
                case.key,
                case.kind,
                int(case.stale),
                f" {' '.join(sorted(case.labels))} ",
                case.surface,
            )
            for case in one.cases
        ],
    )
    connection.executemany(
        "insert into texts values (?, 1) on conflict (surface) do update set times = times + 1",
        [(case.surface,) for case in one.cases],
    )
    connection.executemany(
        "insert into precedents values (?, ?, ?, ?)",
        [(one.document, text, label, int(shown)) for text, label, shown in one.precedents],
    )


def _open(path: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    try:
        # The file may be lost: nothing is waited for, and a reader never holds up the writer.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = off")
        (version,) = connection.execute("pragma user_version").fetchone()
        if version != _VERSION:
            _make(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("begin immediate")
    try:
        names: Sequence[tuple[str]] = connection.execute(
            "select name from sqlite_master where type = 'table'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"drop table {name}")
        for statement in _SCHEMA.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"pragma user_version = {_VERSION}")
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
