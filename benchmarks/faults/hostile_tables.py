"""Hostile files whose harm lies in what they define, or in tables at odds with the journal."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.forging import bare, rewrite_schema, scalar


def _with(path: Path, *statements: str) -> None:
    with bare(path) as raw:
        for statement in statements:
            raw.execute(statement)


def trigger(path: Path) -> None:
    """Each mark takes all others away."""
    _with(
        path,
        "create trigger helper after insert on changes begin delete from annotations; end",
    )


def trigger_named_like_statistics(path: Path) -> None:
    """The same, under a name that a careless pattern lets through."""
    _with(
        path,
        "create trigger sqlitexstatistics after insert on changes begin"
        " delete from annotations; end",
    )


def temporary_looking_trigger(path: Path) -> None:
    """A trigger that the list of the file's parts calls a table."""
    trigger(path)
    _with(
        path,
        "pragma writable_schema = on",
        "update sqlite_master set type = 'table', tbl_name = 'helper' where name = 'helper'",
    )


def trigger_in_a_newer_file(path: Path) -> None:
    """The same in a file that says it is of a later version."""
    trigger(path)
    newer(path)


def view(path: Path) -> None:
    """A view in the place of a table."""
    _with(
        path,
        "alter table work rename to work_really",
        "create view work as select * from work_really limit 0",
    )


def endless_view(path: Path) -> None:
    """A view that never ends, in the place of a table."""
    _with(
        path,
        "alter table work rename to work_really",
        "create view work as with recursive n(document, layer, state, change) as"
        " (select 1, 1, 'done', 1 union all select document + 1, 1, 'done', 1 from n)"
        " select * from n",
    )


def virtual_table(path: Path) -> None:
    """A virtual table: code that runs when it is read."""
    _with(path, "create virtual table words using fts5(word)")


def other_table(path: Path) -> None:
    """A table that we do not know."""
    _with(path, "create table strange (text)")


def other_column(path: Path) -> None:
    """A column that we do not know."""
    _with(path, "alter table texts add column extra text")


def other_index(path: Path) -> None:
    """An index that we do not know."""
    _with(path, "create index more on objects (alive)")


def expression_index(path: Path) -> None:
    """An index that computes at each write."""
    _with(path, "create index more on texts (length(replace(text, 'a', 'aaaaaaaa')))")


def missing_index(path: Path) -> None:
    """One index fewer."""
    _with(path, "drop index changes_gesture")


def missing_table(path: Path) -> None:
    """One table fewer."""
    _with(path, "drop table work")


def changed_check(path: Path) -> None:
    """A check that lets everything through."""
    rewrite_schema(path, "changes", lambda sql: sql.replace("alive in (0, 1)", "alive in (0, 1,2)"))


def raising_check(path: Path) -> None:
    """A check that never ends."""
    rewrite_schema(
        path,
        "texts",
        lambda sql: sql.replace(
            "length(sha256) = 32", "length(printf('%.*c', 900000000, 'x')) > 0"
        ),
    )


def loose_types(path: Path) -> None:
    """A table that is strict no longer."""
    rewrite_schema(path, "work", lambda sql: sql.replace("strict, ", ""))


def generated_column(path: Path) -> None:
    """A column that is computed at each read."""
    rewrite_schema(
        path, "texts", lambda sql: sql.replace("text text not null", "text text as (hex(sha256))")
    )


def other_collation(path: Path) -> None:
    """Names compared without their case."""
    rewrite_schema(
        path, "gestures", lambda sql: sql.replace("verb text", "verb text collate nocase")
    )


def swapped_roots(path: Path) -> None:
    """Two indexes that stand in each other's place."""
    with bare(path) as raw:
        raw.execute("pragma writable_schema = on")
        names = ("changes_gesture", "changes_object")
        roots = [
            scalar(raw, "select rootpage from sqlite_master where name = ?", one) for one in names
        ]
        for name, root in zip(names, reversed(roots), strict=True):
            raw.execute("update sqlite_master set rootpage = ? where name = ?", (root, name))


def shared_root(path: Path) -> None:
    """Two tables that are one."""
    with bare(path) as raw:
        raw.execute("pragma writable_schema = on")
        raw.execute(
            "update sqlite_master set rootpage = (select rootpage from sqlite_master"
            " where name = 'objects') where name = 'documents'"
        )


def poisoned_statistics(path: Path) -> None:
    """Statistics that make every query choose the worst way."""
    _with(path, "analyze", "update sqlite_stat1 set stat = '1000000000 1 1'")


def broken_definition(path: Path) -> None:
    """A definition that is no SQL."""
    rewrite_schema(path, "work", lambda sql: sql[:-20])


def newer(path: Path) -> None:
    """A file of a later version: opens for reading, unchanged."""
    _with(path, "pragma user_version = 99")


def older(path: Path) -> None:
    """A file of a version that never was."""
    _with(path, "pragma user_version = 0")


def negative_version(path: Path) -> None:
    """A version below nothing."""
    _with(path, "pragma user_version = -5")


def other_program(path: Path) -> None:
    """Our tables, another program's mark."""
    _with(path, "pragma application_id = 7")


def lost_mark(path: Path) -> None:
    """An annotation is gone from the state, but not from the journal."""
    _with(path, f"delete from annotations where {_FIRST}")


def moved_mark(path: Path) -> None:
    """An annotation has another place in the state."""
    _with(path, f"update annotations set start = start + 1, end = end + 1 where {_FIRST}")


def relabelled_mark(path: Path) -> None:
    """An annotation has another label in the state."""
    _with(path, f"update annotations set label = label + 1 where {_FIRST}")


def added_mark(path: Path) -> None:
    """The state holds an annotation twice."""
    _with(
        path,
        f"insert into annotations select document, change, item + 1, layer, label, start, end"
        f" from annotations where {_FIRST}",
    )


def renamed_label(path: Path) -> None:
    """A label has another name in the state."""
    _with(path, "update objects set body = replace(body, 'PERSON', 'PRISON')")


def renamed_document(path: Path) -> None:
    """A document has another title in the state."""
    _with(path, "update documents set title = title || '!' where id = 1")


def hidden_document(path: Path) -> None:
    """A document is gone from the state."""
    _with(path, "update documents set alive = 0 where id = 2")


def borrowed_text(path: Path) -> None:
    """A document shows another one's text."""
    _with(path, "update documents set text = 2 where id = 1")


def undone_work(path: Path) -> None:
    """A finished article is to do again."""
    _with(path, "delete from work")


def dangling_label(path: Path) -> None:
    """A label that is named is not there."""
    _with(path, "delete from objects where id = (select label from annotations limit 1)")


def no_project(path: Path) -> None:
    """The project's own object is not there."""
    _with(path, "delete from objects where kind = 'project'")


def two_projects(path: Path) -> None:
    """There are two projects in it."""
    _with(
        path,
        "insert into objects (uuid, kind, document, layer, alive, body, change)"
        " select randomblob(16), kind, document, layer, alive, body, change from objects"
        " where kind = 'project'",
    )


def wrong_types(path: Path) -> None:
    """Texts where numbers belong, blobs where texts belong."""
    sql = ""
    with bare(path) as raw:
        sql = scalar(raw, "select sql from sqlite_master where name = 'documents'")
    rewrite_schema(path, "documents", lambda found: found.replace(" strict", ""))
    _with(path, "update documents set length = 'long', name = x'ff00', alive = 'yes' where id = 1")
    rewrite_schema(path, "documents", lambda _: sql)


def invalid_utf8(path: Path) -> None:
    """A text that is no UTF-8."""
    _with(path, "update documents set title = cast(x'd8ffd8' as text) where id = 1")


def nul_in_text(path: Path) -> None:
    """A text with a NUL in it."""
    _with(path, "update documents set title = 'a' || char(0) || 'b' where id = 1")


def repeated_number(path: Path) -> None:
    """Two gestures with the same place in the order of visibility."""
    with bare(path) as raw:
        sql = scalar(raw, "select sql from sqlite_master where name = 'gestures'")
        index = raw.execute(
            "select rowid, * from sqlite_master where name = 'sqlite_autoindex_gestures_2'"
        ).fetchone()
        raw.execute("pragma writable_schema = on")
        raw.execute("delete from sqlite_master where rowid = ?", (index[0],))
    rewrite_schema(
        path, "gestures", lambda found: found.replace("sealed integer unique", "sealed integer")
    )
    _with(path, "update gestures set sealed = 5 where sealed = 6")
    with bare(path) as raw:
        raw.execute("pragma writable_schema = on")
        raw.execute("insert into sqlite_master values (?, ?, ?, ?, ?)", index[1:])
    rewrite_schema(path, "gestures", lambda _: sql)


def other_pages(path: Path) -> None:
    """The same file, in pages of another size."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("pragma page_size = 1024")
    raw.execute("vacuum")
    raw.close()


_FIRST = "(document, change, item) = (select document, change, item from annotations limit 1)"

KINDS: tuple[Callable[[Path], None], ...] = (
    trigger,
    trigger_named_like_statistics,
    temporary_looking_trigger,
    trigger_in_a_newer_file,
    view,
    endless_view,
    virtual_table,
    other_table,
    other_column,
    other_index,
    expression_index,
    missing_index,
    missing_table,
    changed_check,
    raising_check,
    loose_types,
    generated_column,
    other_collation,
    swapped_roots,
    shared_root,
    poisoned_statistics,
    broken_definition,
    newer,
    older,
    negative_version,
    other_program,
    lost_mark,
    moved_mark,
    relabelled_mark,
    added_mark,
    renamed_label,
    renamed_document,
    hidden_document,
    borrowed_text,
    undone_work,
    dangling_label,
    no_project,
    two_projects,
    wrong_types,
    invalid_utf8,
    nul_in_text,
    repeated_number,
    other_pages,
)
