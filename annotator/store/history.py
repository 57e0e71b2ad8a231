"""The journal read for people: who changed what, when; and what changed since one last looked."""

from dataclasses import dataclass
from typing import Any

from annotator.core.model import Annotation, Id
from annotator.store.bodies import annotation_of, items_of
from annotator.store.gesture import Door
from annotator.store.reading import tells_damage
from annotator.store.state import hexed


@dataclass(frozen=True, slots=True)
class Deed:
    """A gesture as people see it."""

    id: Id
    sealed: int
    verb: str
    person: Id
    at: int  # milliseconds since 1970
    document: Id  # empty: the project
    changes: int
    undoes: Id


@dataclass(frozen=True, slots=True)
class Version:
    """One state that an annotation was in: by which deed, and whether it was alive after it."""

    deed: Deed
    annotation: Annotation
    alive: bool


@dataclass(frozen=True, slots=True)
class News:
    """What became visible since one last looked."""

    seen: int  # look again from here
    documents: frozenset[
        Id
    ]  # with changes inside; none that came or went, or changed as others did
    arrived: bool  # documents came or went; when they came, any other may have changed too
    project: frozenset[str]  # kinds of project-wide objects that changed


_DEED = """
  select g.uuid, g.sealed, g.verb, s.person, g.at, d.uuid,
    (select count(*) from changes c where c.gesture = g.id), u.uuid
  from gestures g join streams s on s.id = g.stream
  left join documents d on d.id = g.document left join gestures u on u.id = g.undoes
"""


@tells_damage
class History:
    """The visible gestures of the project, newest first."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def latest(self) -> int:
        """Return the place of the newest gesture in the order of visibility."""
        row = self._door.connection.execute("select max(sealed) from gestures").fetchone()
        return int(row[0] or 0)

    def page(
        self, *, before: int | None = None, limit: int = 100, document: Id | None = None
    ) -> list[Deed]:
        """Return up to `limit` deeds older than `before` (of one document)."""
        rows = self._door.connection.execute(
            f"""{_DEED}
            where g.sealed is not null and (:before is null or g.sealed < :before)
              and (:document is null or d.uuid = :document)
            order by g.sealed desc limit :limit
            """,
            {
                "before": before,
                "document": bytes.fromhex(document) if document else None,
                "limit": limit,
            },
        ).fetchall()
        return [_deed(row) for row in rows]

    def deed(self, gesture: Id) -> Deed | None:
        """Return one deed, or None when the journal has no such visible gesture."""
        row = self._door.connection.execute(
            f"{_DEED} where g.uuid = ? and g.sealed is not null", (bytes.fromhex(gesture),)
        ).fetchone()
        return _deed(row) if row else None

    def of_annotation(self, document: Id, annotation: Id) -> list[Version]:
        """Return every state of an annotation, oldest first."""
        rows = self._door.connection.execute(
            """
            select g.uuid, c.position, c.kind, c.object, c.layer, c.alive, c.body
            from changes c join documents d on d.id = c.document
            join gestures g on g.id = c.gesture join streams s on s.id = c.stream
            where d.uuid = ? and g.sealed is not null
              and (c.object = ? or c.kind = 'annotations')
            order by g.lamport, s.uuid, c.seq
            """,
            (bytes.fromhex(document), bytes.fromhex(annotation)),
        ).fetchall()
        found = []
        for gesture, position, kind, first, layer, alive, text in rows:
            for identity, body in items_of(kind, bytes(first).hex(), text):
                deed = self.deed(bytes(gesture).hex())
                if identity == annotation and deed is not None:
                    state = annotation_of(
                        body,
                        identity=identity,
                        document=document,
                        layer=hexed(layer),
                        change=position,
                    )
                    found.append(Version(deed, state, bool(alive)))
        return found

    def of_object(self, kind: str, identity: Id) -> list[tuple[Deed, str]]:
        """Return every state of one of the project's own objects, the oldest first."""
        rows = self._door.connection.execute(
            """
            select g.uuid, c.body from changes c join gestures g on g.id = c.gesture
            where c.object = ? and c.kind = ? and c.document is null and g.sealed is not null
            order by g.sealed, c.position
            """,
            (bytes.fromhex(identity), kind),
        ).fetchall()
        deeds = {uuid: self.deed(bytes(uuid).hex()) for uuid in {row[0] for row in rows}}
        return [(deed, str(body)) for uuid, body in rows if (deed := deeds[uuid]) is not None]

    def news(self, seen: int) -> News:
        """Return what became visible after the place `seen`."""
        rows = self._door.connection.execute(
            """
            select g.sealed, g.document is null, d.uuid, g.id from gestures g
            left join documents d on d.id = g.document where g.sealed > ?
            """,
            (seen,),
        ).fetchall()
        documents: set[Id] = set()
        kinds: set[str] = set()
        for sealed, project_wide, document, gesture in rows:
            seen = max(seen, int(sealed))
            if not project_wide:
                documents.add(hexed(document))
                continue
            if self._brought_documents(int(gesture)):
                kinds |= {"document"} | self._project_kinds(int(gesture))
                continue
            wide = self._project_wide(int(gesture))
            kinds |= {kind for kind, _ in wide}
            moved = {inside for kind, inside in wide if kind == "document"}
            documents |= {hexed(one) for _, one in wide if one is not None and one not in moved}
        arrived = "document" in kinds
        return News(seen, frozenset(documents), arrived, frozenset(kinds))

    def _brought_documents(self, gesture: int) -> bool:
        row = self._door.connection.execute(
            "select exists (select 1 from documents where gesture = ?)", (gesture,)
        ).fetchone()
        return bool(row[0])

    def _project_kinds(self, gesture: int) -> set[str]:
        # From the state: reading every change of a large import would stop the window. What was
        # overwritten since is told with the gesture that did it.
        rows = self._door.connection.execute(
            """
            select distinct o.kind from objects o join changes c on c.position = o.change
            where o.document is null and c.gesture = ?
            """,
            (gesture,),
        ).fetchall()
        return {str(row[0]) for row in rows}

    def _project_wide(self, gesture: int) -> list[tuple[str, bytes | None]]:
        return self._door.connection.execute(
            """
            select distinct c.kind, d.uuid
            from changes c left join documents d on d.id = c.document where c.gesture = ?
            """,
            (gesture,),
        ).fetchall()


def _deed(row: tuple[Any, ...]) -> Deed:
    uuid, sealed, verb, person, at, document, changes, undoes = row
    return Deed(
        id=bytes(uuid).hex(),
        sealed=int(sealed),
        verb=verb,
        person=hexed(person),
        at=int(at),
        document=hexed(document),
        changes=int(changes),
        undoes=hexed(undoes),
    )
