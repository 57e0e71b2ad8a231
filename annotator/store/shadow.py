"""The state derived anew beside the real one, and where the two differ."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from annotator.errors import Cancelled, Message
from annotator.language import N_
from annotator.store.errors import ProjectError
from annotator.store.findings import Notebook, Severity, Watch
from annotator.store.journal import sealed_entries
from annotator.store.schema import SCHEMA, statements
from annotator.store.settling import Settler

STATE = ("documents", "objects", "annotations", "work")
_REFERENCES = re.compile(r" references \w+")
_PAGE = 500

# Objects by id, not by stand-in: those may be dealt out in another order.
_VIEWS = {
    "documents": """
      select d.id, hex(d.uuid), hex(t.sha256), d.gesture, d.alive, d.name, d.title, d.source,
             d.length, d.change
      from {schema}.documents d left join main.texts t on t.id = d.text
      left join main.gestures g on g.id = d.gesture where g.id is null or g.sealed is not null
    """,
    "objects": """
      select o.document, hex(o.uuid), o.kind, hex(o.layer), o.alive, o.body, o.change
      from {schema}.objects o left join main.changes c on c.position = o.change
      left join main.gestures g on g.id = c.gesture where g.id is null or g.sealed is not null
    """,
    "annotations": """
      select a.document, a.change, a.item, hex(p.uuid), hex(l.uuid), a.start, a.end
      from {schema}.annotations a left join {schema}.objects p on p.id = a.layer
      left join {schema}.objects l on l.id = a.label
      left join main.changes c on c.position = a.change
      left join main.gestures g on g.id = c.gesture where g.id is null or g.sealed is not null
    """,
    "work": """
      select w.document, hex(p.uuid), w.state, w.change
      from {schema}.work w left join {schema}.objects p on p.id = w.layer
      left join main.changes c on c.position = w.change
      left join main.gestures g on g.id = c.gesture where g.id is null or g.sealed is not null
    """,
}


@contextmanager
def shadow(connection: sqlite3.Connection) -> Iterator[None]:
    """Let empty temporary state tables take the place of the real ones while the block runs.

    They live in memory: nothing is written to the file, so a read-only connection will do.
    """
    made = [
        _REFERENCES.sub("", statement).replace("create table", "create temp table", 1)
        for statement in statements(SCHEMA)
        if any(statement.startswith(f"create table {name} (") for name in STATE)
    ]
    try:
        for statement in made:
            connection.execute(statement)
        yield
    finally:
        for name in STATE:
            connection.execute(f"drop table if exists temp.{name}")


def check_derived(watch: Watch, notebook: Notebook) -> None:
    """Rebuild the state from the journal and note where the file's own differs.

    Others may write meanwhile: only the last steps and the comparison stand in one transaction.
    """
    connection = watch.connection
    with shadow(connection):
        try:
            settler = Settler(connection)
            last = _derive(watch, settler, 0)
            inside = connection.in_transaction
            if not inside:
                connection.execute("begin")
            try:
                _derive(watch, settler, last)
                for name, view in _VIEWS.items():
                    _compare(watch, name, view, notebook)
            finally:
                if not inside:
                    connection.execute("commit")
        except Cancelled:
            raise
        except (sqlite3.Error, ProjectError, ValueError, LookupError, OverflowError) as error:
            notebook.damage(
                N_("The state cannot be derived from the journal ({reason})."), reason=error
            )


def _derive(watch: Watch, settler: Settler, after: int) -> int:
    row = watch.rows("select max(sealed) from gestures")
    until = int(row[0][0] or 0)
    count = 0
    for entry in sealed_entries(watch.connection, after=after, until=until, page=_PAGE):
        settler.apply(entry)
        count += 1
        if count % _PAGE == 0:
            watch.step(_PAGE)
    watch.step(count % _PAGE)
    return until


def _compare(watch: Watch, name: str, view: str, notebook: Notebook) -> None:
    ours, theirs = view.format(schema="temp"), view.format(schema="main")
    for sign, query in (
        (N_("The table {table} lacks what the journal says."), f"{ours} except {theirs}"),
        (N_("The table {table} holds what the journal does not say."), f"{theirs} except {ours}"),
    ):
        count = watch.rows(f"select count(*) from ({query})")[0][0]
        if count:
            first = watch.rows(f"{query} limit 1")[0]
            where = " ".join(str(value)[:40] for value in first)
            notebook.note(
                Severity.DERIVED,
                Message(sign, {"table": name}),
                f"{name} {count}: {where}",
            )
    # What is there twice is one row to "except".
    sizes = [watch.rows(f"select count(*) from ({one})")[0][0] for one in (ours, theirs)]
    if sizes[0] != sizes[1]:
        notebook.note(
            Severity.DERIVED,
            Message(N_("The table {table} has another size than it should."), {"table": name}),
            f"{name} {sizes[1]} not {sizes[0]}",
        )
