"""The state tables, derived from the journal one change at a time, and rebuilt from it."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from annotator.core.model import Id
from annotator.language import N_
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    DocumentBody,
    WorkBody,
    decode,
    items_of,
)
from annotator.store.errors import Damaged, NotAllowed

Reach = tuple[Id, int, int]  # an annotation's label, and its start and end in code points


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A change as the journal holds it; `document` is the stand-in of this file."""

    position: int
    gesture: int
    kind: str
    object: bytes
    document: int | None
    layer: bytes | None
    alive: bool
    body: str


_DOCUMENT = """
  insert into documents (id, uuid, text, gesture, alive, name, title, source, length, change)
  values (?, ?, (select id from texts where sha256 = ?), ?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set alive = excluded.alive, name = excluded.name,
    title = excluded.title, change = excluded.change
"""
_OBJECT = """
  insert into objects (uuid, kind, document, layer, alive, body, change)
  values (?, ?, ?, ?, ?, ?, ?)
  on conflict (uuid) do update set alive = excluded.alive, body = excluded.body,
    change = excluded.change
"""


_Row = tuple[int | None, int, int, int, int, int, int]  # of `annotations`


class Deriver:
    """Applies changes to the state tables of one connection, remembering stand-ins as it goes.

    The names in its SQL are bare on purpose: temporary tables of the same names take their place
    when a check rebuilds the state beside the real one.
    """

    def __init__(self, connection: sqlite3.Connection, *, remembers: bool = False) -> None:
        """With `remembers`: it alone writes while it lives, so what arrived is looked up once."""
        self._connection = connection
        self._stand_ins: dict[bytes, int] = {}
        self._remembers = remembers
        self._arrived: tuple[int | None, Sequence[Together]] | None = None  # of one document

    def apply(self, entry: Entry) -> None:
        """Bring the state up to date with one change. Raises Damaged when it makes no sense."""
        if entry.kind == "annotation":
            self._annotation(entry)
        elif entry.kind == "annotations":
            self._annotations(entry)
        elif entry.kind == "document":
            self._document(entry)
        elif entry.kind == "work":
            self._work(entry)
        else:
            self._object(entry)

    def arrive(self, entries: Sequence[tuple[Entry, tuple[Reach, ...]]]) -> None:
        """Do what ``apply`` does, for documents that are new and all that came with them.

        With each change comes where its annotations lie. Table by table, so that a large import
        does not pay for each row: that cannot change what comes of it, for of an arriving
        document every object is written once.
        """
        self._arrived = None
        documents, annotations, lines, rest = [], [], [], []
        for entry, reach in entries:
            if entry.kind == "annotations":
                annotations.extend(self._rows(entry, reach))
            elif entry.kind == "document":
                documents.append(_document_row(entry, decode(entry.body, DocumentBody)))
            elif entry.kind == "lines":
                lines.append(_object_row(entry))
            else:
                rest.append(entry)
        self._connection.executemany(_DOCUMENT, documents)
        self._insert(annotations)
        self._connection.executemany(_OBJECT, lines)
        for entry in rest:
            self.apply(entry)

    def stand_in(self, identity: bytes) -> int:
        """Return the integer that stands for a label or annotator in this file."""
        known = self._stand_ins.get(identity)
        if known is None:
            row = self._connection.execute(
                "select id from objects where uuid = ?", (identity,)
            ).fetchone()
            if row is None:
                raise Damaged(
                    N_("The journal names {id}, which is not in this file. Run: annotator check"),
                    id=identity.hex(),
                )
            known = self._stand_ins[identity] = int(row[0])
        return known

    def _rows(self, entry: Entry, reach: Sequence[Reach]) -> list[_Row]:
        """Return the rows of `annotations` that one change carries."""
        document, position = entry.document, entry.position
        layer = self.stand_in(entry.layer or b"")
        labels = {label: self.stand_in(bytes.fromhex(label)) for label in {one[0] for one in reach}}
        return [
            (document, position, item, layer, labels[label], start, end)
            for item, (label, start, end) in enumerate(reach)
        ]

    def _annotation(self, entry: Entry) -> None:
        known = self._arrived_in(entry.document) if self._remembers else None
        version = living_version(self._connection, entry.document, entry.object, known)
        if version is not None:
            self._require_owner(entry, version)
            self._connection.execute(
                "delete from annotations where document = ? and change = ? and item = ?",
                (entry.document, *version),
            )
        if entry.alive:
            self._insert(self._rows(entry, reaches([decode(entry.body, AnnotationBody)])))

    def _arrived_in(self, document: int | None) -> "Sequence[Together]":
        if self._arrived is None or self._arrived[0] != document:
            self._arrived = document, arrived(self._connection, document)
        return self._arrived[1]

    def _require_owner(self, entry: Entry, version: tuple[int, int]) -> None:
        row = self._connection.execute(
            "select layer from annotations where document = ? and change = ? and item = ?",
            (entry.document, *version),
        ).fetchone()
        if row is None or row[0] != self.stand_in(entry.layer or b""):
            raise NotAllowed(N_("An annotation can only be changed in its own layer."))

    def _annotations(self, entry: Entry) -> None:
        self._arrived = None
        self._insert(self._rows(entry, reaches(decode(entry.body, AnnotationsBody).items)))

    def _insert(self, rows: list[_Row]) -> None:
        self._connection.executemany(
            "insert into annotations (document, change, item, layer, label, start, end)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def _document(self, entry: Entry) -> None:
        self._connection.execute(_DOCUMENT, _document_row(entry, decode(entry.body, DocumentBody)))

    def _work(self, entry: Entry) -> None:
        key = (entry.document, self.stand_in(entry.layer or b""))
        if not entry.alive:
            self._connection.execute("delete from work where document = ? and layer = ?", key)
            return
        self._connection.execute(
            """
            insert into work (document, layer, state, change) values (?, ?, ?, ?)
            on conflict (document, layer) do update set state = excluded.state,
              change = excluded.change
            """,
            (*key, decode(entry.body, WorkBody).state, entry.position),
        )

    def _object(self, entry: Entry) -> None:
        self._connection.execute(_OBJECT, _object_row(entry))


def reaches(bodies: Iterable[AnnotationBody]) -> tuple[Reach, ...]:
    """Return where annotations lie, of all their pieces together."""
    return tuple([(one.label, one.pieces[0][0], one.pieces[-1][1]) for one in bodies])


def _document_row(entry: Entry, body: DocumentBody) -> tuple[object, ...]:
    return (
        entry.document,
        entry.object,
        bytes.fromhex(body.sha256),
        entry.gesture,
        entry.alive,
        body.name,
        body.title,
        body.source,
        body.length,
        entry.position,
    )


def _object_row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.object,
        entry.kind,
        entry.document,
        entry.layer,
        entry.alive,
        entry.body,
        entry.position,
    )


# The body of the change of an annotation `a`, with the first of its items only: what arrived
# together has one body of perhaps a megabyte. Rows are to be ordered by a.change, a.item.
BODY_ONCE = """
    case when a.item = (select min(b.item) from annotations b
                        where b.document = a.document and b.change = a.change) then c.body end
"""
# The plus: looked up by the object, not among all that was ever changed in the document.
LIVING = """
    select a.change, a.item from main.changes c cross join annotations a
    where c.object = ? and c.kind = 'annotation' and +c.document = a.document
      and a.document = ? and a.change = c.position and a.item = 0
"""
_COUNTED = '{"items":'  # how a body without ids begins: canonical JSON has its keys in order
_MOST = 1 << 62  # what SQLite takes as a number


@dataclass(frozen=True, slots=True)
class Together:
    """A change that brought several annotations to a document."""

    position: int
    first: bytes
    counted: bool  # their ids count up from the first


def arrived(connection: sqlite3.Connection, document: int | None) -> list[Together]:
    """Return the changes that brought several annotations to a document."""
    rows = connection.execute(
        """
        select position, object, substr(body, 1, 9) from main.changes
        where document = ? and kind = 'annotations' and alive = 1
        """,
        (document,),
    ).fetchall()
    return [Together(int(at), bytes(first), prefix == _COUNTED) for at, first, prefix in rows]


def living_version(
    connection: sqlite3.Connection,
    document: int | None,
    identity: bytes,
    together: Sequence[Together] | None = None,
) -> tuple[int, int] | None:
    """Return (change, item) of a living annotation in a document, or None when it is not alive.

    `together` are those of ``arrived``, where they are known.
    """
    row = connection.execute(LIVING, (identity, document)).fetchone()
    if row is not None:
        return int(row[0]), int(row[1])
    for one in arrived(connection, document) if together is None else together:
        item = item_of(connection, one, identity)
        row = connection.execute(
            "select change, item from annotations where document = ? and change = ? and item = ?",
            (document, one.position, item),
        ).fetchone()
        if row is not None:
            return int(row[0]), int(row[1])
    return None


def item_of(connection: sqlite3.Connection, one: Together, identity: bytes) -> int:
    """Return which item of a change that brought several an annotation is, or -1.

    The body, perhaps a megabyte, is only read where it has ids of its own, and holds this one.
    """
    if one.counted:
        steps = (int.from_bytes(identity) - int.from_bytes(one.first)) % (1 << 128)
        return steps if steps < _MOST else -1
    row = connection.execute(
        "select body from main.changes where position = ? and instr(body, ?) > 0",
        (one.position, identity.hex()),
    ).fetchone()
    ids = [name for name, _ in items_of("annotations", one.first.hex(), row[0])] if row else []
    return ids.index(identity.hex()) if identity.hex() in ids else -1


def hexed(identity: bytes | None) -> Id:
    """Return the id of a blob, or an empty one."""
    return identity.hex() if identity is not None else ""
