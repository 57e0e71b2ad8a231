"""The tables of a project file, made and brought to this version by migrations of sqlite-utils."""

import importlib
import sqlite3
from typing import Any

from annotator.store.schema import SCHEMA, statements


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to this version."""
    # Loaded only here: a window would be a seventh later, and few windows make a project.
    sqlite_utils = importlib.import_module("sqlite_utils")
    migrations = sqlite_utils.Migrations("annotator")
    for step in _STEPS:
        migrations()(step)
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))


def m001_first_tables(db: Any) -> None:
    """Make the tables of version 1."""
    for statement in statements(SCHEMA):
        db.execute(statement)


_STEPS = (m001_first_tables,)
