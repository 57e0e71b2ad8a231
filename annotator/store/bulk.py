"""Large gestures: staged in short batches that nobody sees, made visible by one small commit."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from annotator.core.model import Id, Line
from annotator.language import N_
from annotator.store.admission import admitted
from annotator.store.bodies import (
    DocumentBody,
    LineBody,
    LinesBody,
    canonical,
)
from annotator.store.connection import writing
from annotator.store.errors import ProjectError, Refused
from annotator.store.gesture import Door, check_owner
from annotator.store.ids import named_id, new_id
from annotator.store.journal import OpenGesture, Writer, entries_of
from annotator.store.pacing import Pace
from annotator.store.returning import Layers, known, returning, without_known
from annotator.store.state import Deriver, Entry
from annotator.store.sweeping import sweep


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document as it comes in: its text and all that is said about it.

    `layers` holds (annotator, annotations); `objects` holds (kind, id, body, annotator or "").
    """

    id: Id
    text: str
    body: DocumentBody
    lines: tuple[Line, ...] = ()
    layers: Layers = ()
    objects: tuple[tuple[str, Id, object, Id], ...] = ()


class _Staged:
    """One change of an arriving document, written out before the file is locked."""

    __slots__ = ("body", "id", "kind", "layer", "shape")

    def __init__(self, kind: str, identity: Id, shape: object, layer: Id = "") -> None:
        self.kind = kind
        self.id = identity
        self.shape = shape
        self.layer = layer
        self.body = canonical(shape)


@dataclass
class Bulk:
    """A gesture under construction. Leaving its block without ``seal`` takes everything back."""

    door: Door
    opened: OpenGesture
    sealed: bool = False
    documents: int = 0
    beside: bool = False  # whether a window may be open on the same file
    pace: Pace = field(init=False)
    _deriver: Deriver = field(init=False)
    _allowed: set[tuple[str, Id]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._deriver = Deriver(self.door.connection)
        self.pace = Pace(self.door.connection, beside=self.beside)

    def add(self, arrivals: Sequence[Arrival]) -> None:
        """Stage documents that the project does not have, in one short transaction.

        One that was taken out of the project once comes back with what was done in it. Raises
        Refused when the project has one of them, NotAllowed.
        """
        if not arrivals:
            return
        _, writer = self.door.signed_in()
        connection = self.door.connection
        staged = [self._staged(one) for one in arrivals]  # before others are kept from writing
        texts = [(bytes.fromhex(one.body.sha256), one.text) for one in arrivals]
        with self._transaction(len(arrivals)):
            connection.executemany(
                "insert into texts (sha256, text) values (?, ?) on conflict (sha256) do nothing",
                texts,
            )
            back = returning(connection, {one.id: one.body.name for one in arrivals})
            following = _last(connection, "documents")
            fresh: list[_Staged] = []
            entries: list[tuple[Entry, bytes]] = []
            later: list[tuple[Entry, bytes]] = []
            for arrival, changes in zip(arrivals, staged, strict=True):
                stand_in = back.get(arrival.id)
                if stand_in is None:
                    following += 1
                    entries.extend(self._entries(arrival.id, changes, following))
                    fresh.extend(changes)
                    continue
                layers = without_known(connection, arrival.layers, stand_in)
                changes = self._staged(replace(arrival, layers=layers))  # noqa: PLW2901
                later.extend(self._entries(arrival.id, changes, stand_in))
            written = writer.append(self.opened, entries)
            self._deriver.arrive(
                [(entry, change.shape) for entry, change in zip(written, fresh, strict=True)]
            )
            # What comes back is seen by others already: it changes when the gesture is sealed.
            writer.append(self.opened, later)
        self.documents += len(arrivals)

    def put_new(self, kind: str, identity: Id, body: object) -> None:
        """Stage a new object of the project (a label, an annotator). Raises Refused, NotAllowed."""
        blob = bytes.fromhex(identity)
        if self.door.connection.execute("select 1 from objects where uuid = ?", (blob,)).fetchone():
            raise Refused(N_("The project has {kind} {id} already."), kind=kind, id=identity)
        entry = self._entry(kind, identity, canonical(body), None, "", True)
        self._stage([(entry, b"")], derive=True)

    def here(self, documents: Iterable[Id]) -> set[Id]:
        """Return which of some documents the file holds, seen or still being imported."""
        found = known(self.door.connection, documents)
        return {one for one, (_, alive) in found.items() if alive}

    def put_lines(self, document: Id, lines: tuple[Line, ...]) -> None:
        """Stage other line statuses for a document of this gesture."""
        row = self.door.connection.execute(
            "select id, gesture from documents where uuid = ?", (bytes.fromhex(document),)
        ).fetchone()
        entry = self._entries(document, [self._lines(document, lines)], int(row[0]))
        self._stage(entry, derive=row[1] == self.opened.id)

    def put(
        self,
        changes: Sequence[tuple[str, Id, str, Id, Id, bool]],
    ) -> None:
        """Stage changes to documents that are here already: derived when the gesture is sealed.

        Each is (kind, object, canonical body, document, layer or "", alive).
        """
        entries = []
        for kind, identity, body, document, layer, alive in changes:
            known = self.door.known_document(document)
            entry = self._entry(kind, identity, body, known[0] if known else None, layer, alive)
            entries.append((entry, known[1] if known else b""))
        self._stage(entries, derive=False)

    def seal(self, *, check: Callable[[], None] | None = None) -> None:
        """Make everything visible at once; `check` may raise to prevent it, the file locked."""
        _, writer = self.door.signed_in()
        try:
            with self._transaction():
                if check is not None:
                    check()
                for kind, layer in self._allowed:  # a role may have been taken away meanwhile
                    self._check_owner(kind, layer)
                for entry in self._deferred():
                    self._deriver.apply(entry)
                writer.seal(self.opened)
        except ProjectError:
            # A commit that raised may still have reached the disk: ask the journal.
            if not self._is_sealed():
                raise
        self.sealed = True

    def _is_sealed(self) -> bool:
        row = self.door.connection.execute(
            "select 1 from gestures where uuid = ? and sealed is not null", (self.opened.uuid,)
        ).fetchone()
        return row is not None

    @contextmanager
    def _transaction(self, articles: int = 0) -> Iterator[None]:
        _, writer = self.door.signed_in()
        self.pace.wait()
        with writing(self.door.db, patience=self.door.patience):
            self.pace.begun()
            writer.beat(self.opened)
            yield
        self.pace.ended(articles)

    def _stage(self, entries: list[tuple[Entry, bytes]], *, derive: bool) -> None:
        _, writer = self.door.signed_in()
        with self._transaction():
            written = writer.append(self.opened, entries)
            if derive:
                self._derive(written)

    def _derive(self, written: list[Entry]) -> None:
        for entry in written:
            self._deriver.apply(entry)

    def _deferred(self) -> list[Entry]:
        own = {
            int(row[0])
            for row in self.door.connection.execute(
                """
                select c.position from changes c left join documents d on d.id = c.document
                where c.gesture = ? and d.gesture is not c.gesture and c.document is not null
                """,
                (self.opened.id,),
            ).fetchall()
        }
        if not own:
            return []
        return [e for e in entries_of(self.door.connection, self.opened.id) if e.position in own]

    def _staged(self, arrival: Arrival) -> list[_Staged]:
        found = [_Staged("document", arrival.id, arrival.body)]
        if arrival.lines:
            found.append(self._lines(arrival.id, arrival.lines))
        for layer, together in admitted(arrival.text, arrival.body, arrival.layers):
            if together.items:
                found.append(_Staged("annotations", new_id(), together, layer))
        found.extend(_Staged(*one) for one in arrival.objects)
        return found

    @staticmethod
    def _lines(document: Id, lines: tuple[Line, ...]) -> _Staged:
        body = LinesBody(tuple(LineBody(o.start, o.end, o.status.value, o.by) for o in lines))
        return _Staged("lines", named_id("lines", document), body)

    def _entries(
        self, document: Id, changes: list[_Staged], stand_in: int
    ) -> list[tuple[Entry, bytes]]:
        blob = bytes.fromhex(document)
        return [
            (self._entry(one.kind, one.id, one.body, stand_in, one.layer, True), blob)
            for one in changes
        ]

    def _check_owner(self, kind: str, layer: Id) -> None:
        me, _ = self.door.signed_in()
        check_owner(self.door.connection, me, verb=self.opened.verb, kind=kind, layer=layer or None)

    def _entry(
        self, kind: str, identity: Id, body: str, document: int | None, layer: Id, alive: bool
    ) -> Entry:
        if (kind, layer) not in self._allowed:
            self._check_owner(kind, layer)
            self._allowed.add((kind, layer))
        return Entry(
            position=0,
            gesture=self.opened.id,
            kind=kind,
            object=bytes.fromhex(identity),
            document=document,
            layer=bytes.fromhex(layer) if layer else None,
            alive=alive,
            body=body,
        )


@contextmanager
def bulk(
    door: Door, verb: str, *, undoes: Id | None = None, beside: bool = False
) -> Iterator[Bulk]:
    """Open a large gesture of the project; `beside` says that a window may be open on the file.

    Its writer must do nothing else meanwhile (its stream ends in what may be taken back).
    """
    me, writer = door.signed_in()
    if door.bulk:
        raise Refused(N_("A large piece of work is still running in this window."))
    sweep(door)  # else what an earlier try left would be in the way
    with writing(door.db, patience=door.patience):
        opened = writer.begin(verb, document=None, undoes=door.known_gesture(undoes))
    work = Bulk(door, opened, beside=beside)
    door.bulk = True
    try:
        yield work
    finally:
        door.bulk = False
        if not work.sealed:
            # The stream must not go on behind changes that are taken out of it.
            door.writer = Writer(door.connection, me.id)
            door.remains.add(opened.uuid)
            with suppress(ProjectError):  # what cannot be cleared away now is swept later
                sweep(door)


def _last(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"select coalesce(max(id), 0) from {table}").fetchone()[0])
