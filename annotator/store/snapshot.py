"""The project as it stood at one moment, read from the journal a page of documents at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from annotator.core.model import Id, Line, LineStatus, Note, NoteKind
from annotator.store.bodies import (
    AnnotationBody,
    DocumentBody,
    LinesBody,
    NoteBody,
    RelationBody,
    TimeBody,
    WorkBody,
    decode,
    items_of,
    one_of,
)
from annotator.store.project import Project
from annotator.store.reading import reading
from annotator.store.state import hexed

T = TypeVar("T")

PAGE = 100  # documents read in one short transaction


@dataclass
class DocumentState:
    """One document with all that was said about it; layers by annotator, annotations by id."""

    id: Id
    stand_in: int
    body: DocumentBody
    text: str
    lines: tuple[Line, ...] = ()
    layers: dict[Id, dict[Id, AnnotationBody]] = field(default_factory=dict)
    work: dict[Id, WorkBody] = field(default_factory=dict)
    seconds: dict[Id, int] = field(default_factory=dict)
    notes: dict[Id, Note] = field(default_factory=dict)
    relations: dict[Id, dict[Id, RelationBody]] = field(default_factory=dict)  # by annotator, id


def documents_at(
    project: Project, sealed: int, *, only: frozenset[int] | None = None
) -> Iterator[DocumentState]:
    """Yield the documents as they stood when gesture number `sealed` had just become visible.

    `only` are stand-ins. Other work on the file goes on between the pages.
    """
    after = 0
    while True:
        with reading(project.door):
            page = _page(project, sealed, after, only)
        if page is None:
            return
        after, found = page
        yield from found


def _page(
    project: Project, sealed: int, after: int, only: frozenset[int] | None
) -> tuple[int, list[DocumentState]] | None:
    """Return the stand-in that a page ends with and its documents; None behind the last one."""
    rows = project.connection.execute(
        """
            select d.id, d.uuid, t.text from documents d join texts t on t.id = d.text
            join gestures g on g.id = d.gesture
            where d.id > ? and g.sealed <= ? order by d.id limit ?
            """,
        (after, sealed, PAGE),
    ).fetchall()
    if not rows:
        return None
    wanted = [row for row in rows if only is None or int(row[0]) in only]
    return int(rows[-1][0]), list(_replayed(project, sealed, wanted)) if wanted else []


def _replayed(
    project: Project, sealed: int, rows: list[tuple[int, bytes, str]]
) -> Iterator[DocumentState]:
    marks = ", ".join("?" * len(rows))
    changes = project.connection.execute(
        f"""
        select g.lamport, s.uuid, c.seq, c.document, c.kind, c.object, c.layer, c.alive,
          cast(c.body as blob), g.at
        from changes c join gestures g on g.id = c.gesture join streams s on s.id = c.stream
        where c.document in ({marks}) and g.sealed <= ?
        """,
        (*(row[0] for row in rows), sealed),
    ).fetchall()
    changes.sort(key=itemgetter(0, 1, 2))  # SQLite would carry the bodies about
    found = {stand_in: _Replay(stand_in, bytes(uuid).hex(), text) for stand_in, uuid, text in rows}
    for _, _, _, document, kind, identity, layer, alive, body, at in changes:
        found[document].apply(kind, bytes(identity).hex(), hexed(layer), bool(alive), body, at)
    for replay in found.values():
        state = replay.state()
        if state is not None:
            yield state


class _Replay:
    """One document's changes, laid over each other."""

    def __init__(self, stand_in: int, identity: Id, text: str) -> None:
        self._body: DocumentBody | None = None
        self._times: dict[Id, tuple[Id, int]] = {}  # by writing session
        self._state = DocumentState(identity, stand_in, DocumentBody("", 0, "", "", ""), text)

    def apply(self, kind: str, identity: Id, layer: Id, alive: bool, body: bytes, at: int) -> None:
        state = self._state
        if kind in ("annotation", "annotations"):
            spans = state.layers.setdefault(layer, {})
            for one, item in items_of(kind, identity, body):
                _keep(spans, one, item, alive)
        elif kind == "document":
            self._body = decode(body, DocumentBody) if alive else None
        elif kind == "lines":
            state.lines = tuple(
                Line(one.start, one.end, one_of(LineStatus, one.status), one.by)
                for one in decode(body, LinesBody).lines
            )
        elif kind == "relation":
            arrows = state.relations.setdefault(layer, {})
            _keep(arrows, identity, decode(body, RelationBody), alive)
        elif kind == "work":
            _keep(state.work, layer, decode(body, WorkBody), alive)
        elif kind == "time":
            self._times[identity] = (layer, decode(body, TimeBody).seconds)
        elif kind == "note":
            self._note(identity, layer, alive, decode(body, NoteBody), at)

    def state(self) -> DocumentState | None:
        """Return what came of it, or None when the document was taken out."""
        if self._body is None:
            return None
        self._state.body = self._body
        for layer, seconds in self._times.values():
            self._state.seconds[layer] = self._state.seconds.get(layer, 0) + seconds
        return self._state

    def _note(self, identity: Id, layer: Id, alive: bool, body: NoteBody, at: int) -> None:
        if not alive:
            self._state.notes.pop(identity, None)
            return
        known = self._state.notes.get(identity)
        self._state.notes[identity] = Note(
            id=identity,
            document=self._state.id,
            target=body.target,
            author=layer,
            kind=one_of(NoteKind, body.kind),
            text=body.text,
            closed=body.closed,
            at=body.at or (known.at if known else at),
            to=body.to,
        )


def _keep(where: dict[Id, T], identity: Id, body: T, alive: bool) -> None:
    if alive:
        where[identity] = body
    else:
        where.pop(identity, None)
