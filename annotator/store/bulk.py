"""Large gestures: staged in short batches that nobody sees, made visible by one small commit."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from annotator.core.model import Id, Line
from annotator.language import N_
from annotator.store.arriving import Arrival, Change, Written, lines_change, written_out
from annotator.store.bodies import canonical
from annotator.store.connection import writing
from annotator.store.errors import ProjectError, Refused
from annotator.store.gesture import Door, check_owner
from annotator.store.joining import Joining, joining, with_text
from annotator.store.journal import OpenGesture, Writer, entries_of
from annotator.store.pacing import Pace
from annotator.store.returning import known, returning, without_known
from annotator.store.settling import Settler
from annotator.store.state import Deriver, Entry, Reach
from annotator.store.sweeping import sweep


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

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """Check and stage documents that the project does not have, as ``stage`` does."""
        self.stage([written_out(one) for one in arrivals])

    def stage(self, documents: Sequence[Written]) -> None:
        """Stage documents that the project does not have, in one short transaction.

        One that was taken out of the project once comes back with what was done in it. Raises
        Refused when the project has one of them, NotAllowed.
        """
        if not documents:
            return
        _, writer = self.door.signed_in()
        connection = self.door.connection
        texts = [(bytes.fromhex(one.sha256), one.text) for one in documents]
        with self._transaction(len(documents)):
            connection.executemany(
                "insert into texts (sha256, text) values (?, ?) on conflict (sha256) do nothing",
                texts,
            )
            back = returning(connection, {one.id: one.name for one in documents})
            following = _last(connection, "documents")
            reach: list[tuple[Reach, ...]] = []
            entries: list[tuple[Entry, bytes]] = []
            later: list[tuple[Entry, bytes]] = []
            for one in documents:
                stand_in = back.get(one.id)
                if stand_in is None:
                    following += 1
                    entries.extend(self._entries(one.id, one.changes, following))
                    reach.extend([change.reach for change in one.changes])
                else:
                    changes = without_known(connection, one.changes, stand_in)
                    later.extend(self._entries(one.id, changes, stand_in))
            written = writer.append(self.opened, entries)
            self._deriver.arrive(list(zip(written, reach, strict=True)))
            # What comes back is seen by others already: it changes when the gesture is sealed.
            writer.append(self.opened, later)
        self.documents += len(documents)

    def put_new(self, kind: str, identity: Id, body: object) -> None:
        """Stage a new object of the project (a label, an annotator). Raises Refused, NotAllowed."""
        blob = bytes.fromhex(identity)
        if self.door.connection.execute("select 1 from objects where uuid = ?", (blob,)).fetchone():
            raise Refused(N_("The project has {kind} {id} already."), kind=kind, id=identity)
        entry = self._entry(kind, identity, canonical(body), None, "", True)
        self._write([(entry, b"")], derive=True)

    def here(self, documents: Iterable[Id]) -> set[Id]:
        """Return which of some documents the file holds, seen or still being imported."""
        found = known(self.door.connection, documents)
        return {one for one, (_, alive) in found.items() if alive}

    def joining(self, arriving: Written, *, same_text: bool = False) -> Joining | None:
        """Return what a document brings to the one that is here; None when there is none.

        It is the one of its id, or (`same_text`) one with its text from before this gesture.
        """
        connection = self.door.connection
        document: Id | None = arriving.id if self.here([arriving.id]) else None
        if document is None and same_text:
            document = with_text(connection, arriving.sha256, opened=self.opened.id)
        if document is None:
            return None
        return joining(connection, document, arriving.id, arriving.changes)

    def join(self, joined: Sequence[Joining]) -> None:
        """Stage what comes to documents that are here: of this gesture, or from before it."""
        now: list[tuple[Entry, bytes]] = []
        later: list[tuple[Entry, bytes]] = []
        for one in joined:
            stand_in, gesture = self.door.connection.execute(
                "select id, gesture from documents where uuid = ?", (bytes.fromhex(one.document),)
            ).fetchone()
            entries = self._entries(one.document, one.changes, int(stand_in))
            (now if gesture == self.opened.id else later).extend(entries)
        for entries, derive in ((now, True), (later, False)):
            if entries:
                self._write(entries, derive=derive)

    def put_lines(self, document: Id, lines: tuple[Line, ...]) -> None:
        """Stage other line statuses for a document of this gesture."""
        row = self.door.connection.execute(
            "select id, gesture from documents where uuid = ?", (bytes.fromhex(document),)
        ).fetchone()
        entry = self._entries(document, [lines_change(document, lines)], int(row[0]))
        self._write(entry, derive=row[1] == self.opened.id)

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
        self._write(entries, derive=False)

    def seal(self, *, check: Callable[[], None] | None = None) -> None:
        """Make everything visible at once; `check` may raise to prevent it, the file locked."""
        _, writer = self.door.signed_in()
        try:
            with self._transaction():
                if check is not None:
                    check()
                for kind, layer in self._allowed:  # a role may have been taken away meanwhile
                    self._check_owner(kind, layer)
                settler = Settler(self.door.connection)
                for entry in self._deferred():
                    settler.apply(entry)
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

    def _write(self, entries: list[tuple[Entry, bytes]], *, derive: bool) -> None:
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

    def _entries(
        self, document: Id, changes: Iterable[Change], stand_in: int
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
    door: Door, verb: str, *, undoes: Id | None = None, beside: bool = False, above: int = 0
) -> Iterator[Bulk]:
    """Open a large gesture of the project; `beside` says that a window may be open on the file.

    Its lamport is above `above` too. Its writer must do nothing else meanwhile (its stream ends in
    what may be taken back).
    """
    me, writer = door.signed_in()
    if door.bulk:
        raise Refused(N_("A large piece of work is still running in this window."))
    sweep(door)  # else what an earlier try left would be in the way
    with writing(door.db, patience=door.patience):
        opened = writer.begin(verb, document=None, undoes=door.known_gesture(undoes), above=above)
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
