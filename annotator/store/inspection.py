"""Whether a file is what it says it is: its schema, its chain, its quotes, its derived state."""

import sqlite3
from functools import cache

from sqlite_utils import Database

from annotator.language import N_
from annotator.store.errors import Damaged
from annotator.store.schema import literal_schema, migrations

# A newer program may add tables and indexes; nothing may act by itself.
_ACTING = ("trigger", "view")


@cache
def expected_schema() -> frozenset[tuple[str, str, str]]:
    """Return what the tables of this version look like, to the letter."""
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    return literal_schema(db.conn)


def check_schema(connection: sqlite3.Connection, name: str, *, newer: bool) -> None:
    """Raise Damaged unless the file defines our tables to the letter, and nothing that acts."""
    found = literal_schema(connection)
    acting = [row for row in found if row[0] in _ACTING or "virtual table" in row[2].lower()]
    missing = expected_schema() - found
    strange = set() if newer else found - expected_schema()
    if acting or missing or strange:
        worst = sorted(acting or missing or strange)[0][1]
        raise Damaged(
            N_(
                "{file} is not laid out as a project should be (at {table}), so it was not "
                "opened. Restore a backup, or run: annotator salvage"
            ),
            file=name,
            table=worst,
        )
