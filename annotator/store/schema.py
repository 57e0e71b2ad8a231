"""The tables of a project file, written out once, and the version they have."""

import sqlite3
from functools import cache

from annotator.language import N_
from annotator.store.errors import Damaged

APPLICATION_ID = 0x414E4E50  # "ANNP", at byte 68 of the file
SCHEMA_VERSION = 1  # pragma user_version

# Version 1 (0.1): the journal (streams, gestures, changes), texts, the state derived from them, and
# what concerns this file alone: secrets, what was handed out and in, what is kept back.
SCHEMA = """
-- THE JOURNAL IS THE TRUTH. Nothing in it is ever updated but a gesture's seal and heartbeat.

-- One writing session of the program, bound to one person.
create table streams (
  id integer primary key,
  uuid blob not null unique check (length(uuid) = 16),
  person blob not null check (length(person) = 16),
  tool text not null,
  machine text not null,
  started integer not null  -- milliseconds since 1970
) strict;

-- What a person did in one go: one undo step, visible all at once.
create table gestures (
  id integer primary key,
  uuid blob not null unique check (length(uuid) = 16),
  stream integer not null references streams,
  verb text not null,
  document integer references documents deferrable initially deferred,  -- null: the project
  undoes integer references gestures,
  lamport integer not null,
  at integer not null,  -- milliseconds since 1970
  sealed integer unique,  -- the order in which gestures became visible: 1, 2, 3, no gaps
  heartbeat integer,  -- while unsealed: when its writer last wrote
  check ((sealed is null) = (heartbeat is not null))
) strict;

-- The after-image of one object (or of the spans that arrived together for one document).
create table changes (
  position integer primary key,
  stream integer not null references streams,
  seq integer not null,  -- contiguous from 1 in its stream
  gesture integer not null references gestures,
  kind text not null,
  object blob not null check (length(object) = 16),
  document integer references documents deferrable initially deferred,
  layer blob check (length(layer) = 16),  -- the owner; null: the project's, kept by its lead
  alive integer not null check (alive in (0, 1)),
  body text not null,  -- canonical JSON
  hash blob not null check (length(hash) = 32),  -- chained within the stream
  unique (stream, seq)
) strict;

-- Texts never change, so they stand beside the journal, which names them by their SHA-256.
create table texts (
  id integer primary key,
  sha256 blob not null unique check (length(sha256) = 32),
  text text not null
) strict;

-- WHAT CONCERNS THIS FILE ALONE: it is neither journalled nor derived.

-- By which hand-ins are signed. The lead's file has everybody's, a working project its own.
create table secrets (
  id integer primary key,
  person blob not null check (length(person) = 16),
  secret blob not null unique check (length(secret) = 32),
  at integer not null  -- milliseconds since 1970
) strict;

-- Hand-outs made and opened, hand-ins made and taken in.
create table handed (
  id integer primary key,
  way text not null check (way in ('made', 'opened', 'written', 'taken')),
  person blob not null check (length(person) = 16),
  file blob not null check (length(file) = 32),  -- SHA-256 of its manifest
  at integer not null,  -- milliseconds since 1970
  said text not null  -- canonical JSON
) strict;

-- Changes that came and could not be merged, as they came; tried again at each merge.
create table quarantine (
  id integer primary key,
  stream blob not null check (length(stream) = 16),
  seq integer not null,
  hash blob not null check (length(hash) = 32),
  person blob not null check (length(person) = 16),
  at integer not null,  -- milliseconds since 1970
  alarm integer not null check (alarm in (0, 1)),
  reason text not null,  -- canonical JSON
  raw text not null,  -- canonical JSON: the stream, the gesture, the change
  unique (stream, seq, hash)
) strict;

-- THE STATE is derived from the journal and can be rebuilt from it.

create table documents (
  id integer primary key,
  uuid blob not null unique check (length(uuid) = 16),
  text integer not null references texts,
  gesture integer not null references gestures,  -- unseen until that gesture is sealed
  alive integer not null,
  name text not null,
  title text not null,
  source text not null,
  length integer not null,  -- code points
  change integer not null
) strict;

-- Labels, people, notes, line statuses, ...: the last after-image of each.
create table objects (
  id integer primary key,
  uuid blob not null unique check (length(uuid) = 16),
  kind text not null,
  document integer references documents,
  layer blob,
  alive integer not null,
  body text not null,
  change integer not null
) strict;

-- Living annotations. Their bodies stay in the journal; `item` counts those of one change.
create table annotations (
  document integer not null references documents,
  change integer not null,
  item integer not null,
  layer integer not null references objects,
  label integer not null references objects,
  start integer not null,  -- code points, half-open, of all pieces together
  end integer not null,
  primary key (document, change, item)
) strict, without rowid;

create table work (
  document integer not null references documents,
  layer integer not null references objects,
  state text not null,
  change integer not null,
  primary key (document, layer)
) strict, without rowid;

create index gestures_unsealed on gestures (id) where sealed is null;
create index gestures_document on gestures (document, sealed) where document is not null;
create index gestures_lamport on gestures (lamport);
create index changes_gesture on changes (gesture);
create index changes_object on changes (object);
create index changes_document on changes (document) where document is not null;
create index changes_arrivals on changes (document) where kind = 'annotations';
create index documents_text on documents (text);
create index documents_gesture on documents (gesture);
create index documents_gone on documents (gesture) where alive = 0;
create index objects_document on objects (document, kind) where document is not null;
create index objects_kind on objects (kind) where document is null;
create index annotations_label on annotations (label, layer);
create index work_state on work (layer, state);
"""

# A newer program may add tables and indexes; nothing may act by itself.
_ACTING = ("trigger", "view")

# Where sqlite-utils notes which migrations a file has had, as it writes it.
_NOTED = (
    """CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
)""",
    """CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name")""",
)


def statements(script: str) -> list[str]:
    """Split a script into its statements, comments between them left out."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines():
        if not pending and (not line.strip() or line.startswith("--")):
            continue
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            found.append(pending.strip().rstrip(";"))
            pending = ""
    return found


def literal_schema(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Return (type, name, sql) of everything the file defines."""
    rows = connection.execute("select type, name, coalesce(sql, '') from sqlite_master")
    return frozenset((str(kind), str(name), str(sql)) for kind, name, sql in rows.fetchall())


@cache
def expected_schema() -> frozenset[tuple[str, str, str]]:
    """Return what the tables of this version look like, to the letter."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in (*_NOTED, *statements(SCHEMA)):
            connection.execute(statement)
        return literal_schema(connection)
    finally:
        connection.close()


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
