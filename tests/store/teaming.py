"""A lead's project and copies of it in which others work, for the tests of merging."""

import shutil
from pathlib import Path

from annotator.core.model import Annotator, Role
from annotator.store.bodies import items_of
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.quarantine import kept
from annotator.store.travelling import changes_of, streams_of
from annotator.store.wire import Sent
from tests.store.making import make_project, person


def make_team(folder: Path, *, documents: int = 2) -> Project:
    """Return a project led by Sam with the annotators Aya and Bob and the reviewer Rim."""
    project = make_project(folder, documents=documents)
    roles = {"Bob": Role.ANNOTATOR, "Rim": Role.REVIEWER}
    with project.gesture("people") as gesture:
        for name, role in roles.items():
            project.annotators.write(gesture, Annotator(new_id(), name, frozenset({role})))
    return project


def copy_for(project: Project, name: str, place: str) -> Project:
    """Return a copy of the project in a folder of that name, open for a person."""
    folder = project.path.parent / place
    folder.mkdir()
    path = folder / project.path.name
    shutil.copy(project.path, path)
    copy = Project.open(path, person=person(project, name))
    copy.connection.execute("pragma synchronous = off")
    return copy


def sent_by(project: Project, name: str) -> list[Sent]:
    """Return all that a person did in a project, as it travels."""
    until = project.history.latest()
    streams = streams_of(project, person(project, name), until=until)
    return [one for stream in streams for one in changes_of(project, stream, until=until)]


def journal(project: Project) -> set[tuple[bytes, int, bytes]]:
    """Return every change of a project by stream, number and hash."""
    rows = project.connection.execute(
        "select s.uuid, c.seq, c.hash from changes c join streams s on s.id = c.stream"
    ).fetchall()
    return {(bytes(stream), int(seq), bytes(digest)) for stream, seq, digest in rows}


def state(project: Project) -> list[tuple[object, ...]]:
    """Return what the derived tables say, by ids that are the same in every file."""
    connection = project.connection
    rows: list[tuple[object, ...]] = []
    for kind, first, item, body, document, layer, label, start, end in connection.execute(
        """
        select c.kind, c.object, a.item, c.body, d.uuid, p.uuid, l.uuid, a.start, a.end
        from annotations a join changes c on c.position = a.change
        join documents d on d.id = a.document join objects p on p.id = a.layer
        join objects l on l.id = a.label
        """
    ).fetchall():
        identity, said = items_of(kind, bytes(first).hex(), body)[item]
        rows.append(("annotation", identity, said, document, layer, label, start, end))
    rows += connection.execute(
        "select o.uuid, o.kind, d.uuid, o.layer, o.alive, o.body, c.hash from objects o"
        " join changes c on c.position = o.change left join documents d on d.id = o.document"
    ).fetchall()
    rows += connection.execute(
        "select d.uuid, p.uuid, w.state, c.hash from work w join changes c on c.position = w.change"
        " join documents d on d.id = w.document join objects p on p.id = w.layer"
    ).fetchall()
    rows += connection.execute(
        "select d.uuid, d.alive, d.name, d.title, c.hash from documents d"
        " join changes c on c.position = d.change"
    ).fetchall()
    return sorted(rows, key=repr)


def held(project: Project) -> int:
    """Return how many changes are kept back."""
    row = project.connection.execute("select count(*) from quarantine").fetchone()
    return int(row[0])


def reasons(project: Project) -> set[str]:
    """Return why changes are kept back."""
    return {str(one.reason.message) for one in kept(project.connection)}
