"""How far a project file has come: what this machine saw in it last, and what is in it now."""

import sqlite3
from dataclasses import dataclass

from annotator.core.model import Id
from annotator.store.documents import HIDDEN
from annotator.store.project import Project


@dataclass(frozen=True, slots=True)
class Known:
    """What this machine saw in a file last: its streams' heads, and how much was alive in it."""

    project: Id
    heads: dict[str, int]  # by stream
    sealed: int
    annotations: int


def seen_in(project: Project) -> Known:
    """Return what is in an open project now."""
    return Known(
        project=project.about.id,
        heads=heads(project.connection),
        sealed=project.history.latest(),
        annotations=living_annotations(project.connection),
    )


def heads(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of the last visible change of every stream, by the stream's id."""
    rows = connection.execute(
        """
        select hex(s.uuid),
          (select c.seq from changes c join gestures g on g.id = c.gesture
           where c.stream = s.id and g.sealed is not null order by c.seq desc limit 1)
        from streams s
        """
    ).fetchall()
    return {str(stream).lower(): int(seq) for stream, seq in rows if seq is not None}


def living_annotations(connection: sqlite3.Connection) -> int:
    """Return how many annotations are alive in living documents, by the derived tables."""
    row = connection.execute(
        f"""
        select (select count(*) from annotations)
          - (select count(*) from ({HIDDEN}) d cross join annotations a where a.document = d.id)
        """
    ).fetchone()
    return int(row[0])
