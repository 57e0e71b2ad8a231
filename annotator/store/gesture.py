"""What a person does in one go: changes checked, owned, journalled and derived together."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.model import GOLD, Annotator, Id, Role
from annotator.language import N_
from annotator.store.bodies import canonical, decode
from annotator.store.connection import Database, writing
from annotator.store.errors import NotAllowed, ProjectError, ReadOnly, Refused
from annotator.store.journal import OpenGesture, Writer
from annotator.store.state import Deriver, Entry

# Kinds whose objects stand in a layer; all others are the project's and kept by its lead.
LAYERED = frozenset(
    {
        *("annotation", "annotations", "relation", "work", "note", "time"),
        *("verdict", "dismissal", "ruling"),
    }
)
# What reviewers write beside their own layer: these kinds in the gold layer, these of the project.
IN_GOLD = frozenset({"annotation", "annotations", "relation", "work"})
BY_REVIEWERS = frozenset({"assignment"})  # an article goes back to its annotator
ONLY_REVIEWERS = frozenset({"ruling"})
# Verbs by which a lead may bring objects into somebody else's layer.
BRINGING = frozenset({"import", "unimport", "reimport", "create", "handout", "merge"})


class _NothingToWrite(Exception):
    """Ends the transaction of a gesture that put nothing."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One change as it was put; `known` is empty where that gesture made the object."""

    known: bytes
    content: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A gesture whose commit was denied while the journal could not be read to find out."""

    gesture: bytes
    said: tuple[_Said, ...]

    def is_tried_again(self, said: tuple[_Said, ...]) -> bool:
        """Tell whether another gesture says the same; objects made anew have other ids."""
        return len(said) == len(self.said) and all(
            then.content == now.content and then.known in (b"", now.known)
            for then, now in zip(self.said, said, strict=True)
        )


@dataclass
class Door:
    """What every edit of one open project goes through: its connection, its writer, its person."""

    db: Database
    path: Path
    patience: float
    me: Annotator | None = None
    writer: Writer | None = None
    bulk: bool = False
    opened: int = 0  # the small gesture being made, whose own changes are seen in it
    doubt: _Doubt | None = None  # whether the last gesture is in the file after all
    remains: set[bytes] = field(default_factory=set)  # own large gestures still to be cleared away

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the connection that reads and writes."""
        return self.db.conn

    def signed_in(self) -> tuple[Annotator, Writer]:
        """Return who writes and how. Raises ReadOnly when nobody may."""
        if self.me is None or self.writer is None:
            raise ReadOnly(
                N_("{file} is open for reading only, so nothing can be changed in it."),
                file=self.path.name,
            )
        return self.me, self.writer

    @contextmanager
    def gesture(
        self, verb: str, *, document: Id | None = None, undoes: Id | None = None
    ) -> Iterator["Gesture"]:
        """Write one small gesture: durable and visible to all when the block ends.

        A block that raises, or that puts nothing, leaves no trace. Nor does one that repeats a
        gesture that was reported as failed, when that turns out to be in the file. Raises Busy
        when another program holds the file, WriteFailed when the disk refuses, NotAllowed, Refused.
        """
        me, writer = self.signed_in()
        if self.bulk:
            raise Refused(N_("A large piece of work is still running in this window."))
        gesture: Gesture | None = None
        finished = False
        try:
            with writing(self.db, patience=self.patience):
                opened = writer.begin(
                    verb,
                    document=self.known_document(document),
                    undoes=self.known_gesture(undoes),
                )
                self.opened = opened.id
                gesture = Gesture(self.connection, writer, opened, me)
                yield gesture
                if not gesture.written or self._is_there(gesture):
                    raise _NothingToWrite
                writer.seal(opened)
                finished = True
            self.doubt = None
        except _NothingToWrite:
            return
        except ProjectError:
            # A commit that raised may still have reached the disk: ask the journal.
            if not (finished and gesture and self._durable(writer, gesture)):
                raise
        finally:
            self.opened = 0

    def known_document(self, document: Id | None) -> tuple[int, bytes] | None:
        """Return (stand-in, id) of a document. Raises Refused when the project has no such one."""
        return self._known("documents", document)

    def known_gesture(self, gesture: Id | None) -> tuple[int, bytes] | None:
        """Return (stand-in, id) of a gesture. Raises Refused when the journal has no such one."""
        return self._known("gestures", gesture)

    def _known(self, table: str, identity: Id | None) -> tuple[int, bytes] | None:
        if identity is None:
            return None
        blob = bytes.fromhex(identity)
        row = self.connection.execute(f"select id from {table} where uuid = ?", (blob,)).fetchone()
        if row is None:
            raise Refused(N_("The project has no {table} {id}."), table=table, id=identity)
        return int(row[0]), blob

    def _durable(self, writer: Writer, gesture: "Gesture") -> bool:
        try:
            durable = writer.head().seq >= gesture.last_seq
        except ProjectError:
            self.doubt = _Doubt(gesture.opened.uuid, tuple(gesture.said))
            return False
        self.doubt = None
        return durable

    def _is_there(self, gesture: "Gesture") -> bool:
        """Tell whether a gesture repeats the one in doubt, which is in the journal."""
        if self.doubt is None or not self.doubt.is_tried_again(tuple(gesture.said)):
            return False
        row = self.connection.execute(
            "select 1 from gestures where uuid = ? and sealed is not null", (self.doubt.gesture,)
        ).fetchone()
        self.doubt = None
        return row is not None


class Gesture:
    """A gesture that is being made: nouns put their changes into it."""

    def __init__(
        self, connection: sqlite3.Connection, writer: Writer, opened: OpenGesture, me: Annotator
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._deriver = Deriver(connection, remembers=True)
        self.opened = opened
        self.me = me
        self.written: list[Entry] = []
        self.said: list[_Said] = []
        self.last_seq = writer.head().seq

    @property
    def id(self) -> Id:
        """Return the gesture's identity."""
        return self.opened.uuid.hex()

    def put(
        self,
        kind: str,
        identity: Id,
        body: object,
        *,
        document: Id | None = None,
        layer: Id | None = None,
        alive: bool = True,
    ) -> None:
        """Write the after-image of one object and derive the state from it.

        Raises NotAllowed when the object belongs to somebody else.
        """
        self.put_text(kind, identity, canonical(body), document=document, layer=layer, alive=alive)

    def put_text(
        self,
        kind: str,
        identity: Id,
        body: str,
        *,
        document: Id | None = None,
        layer: Id | None = None,
        alive: bool = True,
    ) -> None:
        """Write an after-image whose body is canonical already."""
        self._check_owner(kind, layer)
        stand_in = self._stand_in(document)
        entry = Entry(
            position=0,
            gesture=self.opened.id,
            kind=kind,
            object=bytes.fromhex(identity),
            document=stand_in,
            layer=bytes.fromhex(layer) if layer else None,
            alive=alive,
            body=body,
        )
        known = self._check_object(entry)
        content = (self.opened.verb, self.opened.undoes, kind, document, layer, alive, body)
        self.said.append(_Said(entry.object if known else b"", content))
        blob = bytes.fromhex(document) if document else b""
        for written in self._writer.append(self.opened, [(entry, blob)]):
            self._deriver.apply(written)
            self.written.append(written)
            self.last_seq += 1

    def _stand_in(self, document: Id | None) -> int | None:
        if document is None:
            return None
        row = self._connection.execute(
            "select id from documents where uuid = ?", (bytes.fromhex(document),)
        ).fetchone()
        if row is None:
            raise Refused(N_("The project has no article {id}."), id=document)
        return int(row[0])

    def _check_object(self, entry: Entry) -> bool:
        """Tell whether the object was there before. Raises NotAllowed when it is another's."""
        # Of annotations only those of one document have ids of their own: imports may bring twins.
        row = self._connection.execute(
            """
            select kind, document, layer from changes
            where object = ? and case ? when 'annotation' then kind = 'annotation' and document is ?
              else kind not in ('annotation', 'annotations') end limit 1
            """,
            (entry.object, entry.kind, entry.document),
        ).fetchone()
        if row is not None and row != (entry.kind, entry.document, entry.layer):
            raise NotAllowed(
                N_("This belongs to another annotator; {person} cannot change it."),
                person=self.me.name,
            )
        return row is not None

    def _check_owner(self, kind: str, layer: Id | None) -> None:
        check_owner(self._connection, self.me, verb=self.opened.verb, kind=kind, layer=layer)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do, and which layer is the gold one ("" while there is none)."""

    person: Id
    roles: frozenset[Role]
    gold: Id = ""


def may_write(rights: Rights, *, kind: str, layer: str, verb: str) -> bool:
    """Tell whether a person may write an object of this kind into a layer ("": the project's)."""
    if (kind in LAYERED) != bool(layer):
        return False
    lead, reviewer = Role.LEAD in rights.roles, Role.REVIEWER in rights.roles
    if not layer:
        return lead or (reviewer and kind in BY_REVIEWERS)
    if layer == rights.person:
        return reviewer or kind not in ONLY_REVIEWERS
    if layer == rights.gold and reviewer and kind in IN_GOLD:
        return True
    return lead and verb in BRINGING


def check_owner(
    connection: sqlite3.Connection, me: Annotator, *, verb: str, kind: str, layer: Id | None
) -> None:
    """Raise NotAllowed unless `me` may write such an object, by the roles that the file knows now.

    Raises ValueError when that kind cannot stand there at all.
    """
    if (kind in LAYERED) != (layer is not None):
        raise ValueError(f"{kind} with layer {layer}")
    if layer == me.id and kind not in ONLY_REVIEWERS:
        return
    if may_write(_rights(connection, me), kind=kind, layer=layer or "", verb=verb):
        return
    if layer is None:
        raise NotAllowed(
            N_("Only the project's lead can change this; {person} is not a lead."),
            person=me.name,
        )
    if layer == me.id:
        raise NotAllowed(N_("Only a reviewer rules; {person} is none."), person=me.name)
    raise NotAllowed(
        N_("This belongs to another annotator; {person} cannot change it."), person=me.name
    )


def _rights(connection: sqlite3.Connection, me: Annotator) -> Rights:
    # Asked anew: another window may have taken the role away since this one signed in.
    row = connection.execute(
        "select body from objects where uuid = ? and kind = 'annotator'", (bytes.fromhex(me.id),)
    ).fetchone()
    known = decode(row[0], Annotator) if row else me  # a project under construction has none yet
    return Rights(me.id, known.roles, gold_layer(connection))


def gold_layer(connection: sqlite3.Connection) -> Id:
    """Return the id of the gold layer's owner; "" when the project has none."""
    rows = connection.execute(
        "select body from objects where kind = 'annotator' and document is null order by id"
    ).fetchall()
    people = (decode(body, Annotator) for (body,) in rows)
    return next((one.id for one in people if one.name == GOLD and not one.roles), "")
