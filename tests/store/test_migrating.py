"""New files are laid out by migrations, exactly as every file is expected to be."""

import sqlite3
from pathlib import Path

from annotator.store.migrating import migrate
from annotator.store.schema import expected_schema, literal_schema


def test_the_migrations_make_what_every_file_is_compared_with(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "new.annproj")
    migrate(connection)
    assert literal_schema(connection) == expected_schema()
    connection.close()


def test_a_file_of_this_version_is_left_as_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "new.annproj")
    migrate(connection)
    before = connection.execute("pragma schema_version").fetchone()
    migrate(connection)
    assert connection.execute("pragma schema_version").fetchone() == before
    connection.close()
