"""The after-images that go out to one person, read from the journal a page at a time."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from annotator.core.model import Id
from annotator.store.bodies import AssignmentBody, decode, items_of
from annotator.store.gesture import may_write
from annotator.store.going import DOCUMENT, PROJECT, Company, Newest, Scope
from annotator.store.project import Project
from annotator.store.reading import reading
from annotator.store.state import hexed
from annotator.store.versions import Version

PAGE = 100  # documents read in one short transaction
ORDER = [*PROJECT, *DOCUMENT]


class Image(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One object as it goes out. With a `lamport` it is one that its receiver may change too, and
    its age among their changes is kept; else it is as new as the hand-out."""

    kind: str
    object: Id
    layer: Id
    alive: bool
    body: str
    lamport: int = 0


class Pack(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One document as it goes out, the image of the document itself first."""

    document: Id
    sha256: str
    text: str
    images: tuple[Image, ...]


def project_images(project: Project, scope: Scope, company: Company) -> list[Image]:
    """Return what goes out of the project as a whole; `company` has met all documents before."""
    rows = rows_of(project.connection, scope.until, "c.document is null", ())
    found = []
    for said in _going(rows, scope):
        goes = PROJECT.get(said.kind)
        if goes is not None and goes(said, scope, company):
            found.append(_image(said, scope, said.body))
    # Whoever leads comes first: the rest is theirs to write.
    return sorted(found, key=lambda one: (ORDER.index(one.kind), one.object))


def packs(project: Project, scope: Scope, company: Company) -> Iterator[Pack]:
    """Yield the documents that go out, in the project's order, a page at a time."""
    stand_ins = sorted(_stand_ins(project, scope.documents))
    for start in range(0, len(stand_ins), PAGE):
        page = stand_ins[start : start + PAGE]
        with reading(project.door):
            yield from _page(project, scope, company, page)


def _page(
    project: Project, scope: Scope, company: Company, page: list[tuple[int, Id]]
) -> Iterator[Pack]:
    marks = ", ".join("?" * len(page))
    numbers = tuple(number for number, _ in page)
    rows = rows_of(project.connection, scope.until, f"c.document in ({marks})", numbers)
    texts = {
        int(row[0]): (bytes(row[1]).hex(), str(row[2]))
        for row in project.connection.execute(
            f"select d.id, t.sha256, t.text from documents d join texts t on t.id = d.text"
            f" where d.id in ({marks})",
            numbers,
        ).fetchall()
    }
    mine = _own_objects(rows, scope)
    by_document: dict[Id, list[Newest]] = {}
    for said in _going(rows, scope):
        by_document.setdefault(said.document, []).append(said)
    for number, document in page:
        saids = by_document.get(document, [])
        images = [
            image
            for said in sorted(saids, key=_reading_order)
            for image in _images(said, scope, mine, company)
        ]
        yield Pack(document, *texts[number], tuple(images))


def _images(said: Newest, scope: Scope, mine: frozenset[Id], company: Company) -> Iterator[Image]:
    rule = DOCUMENT.get(said.kind)
    if rule is None or not rule.goes(said, scope, mine):
        return
    if said.layer:
        company.people.add(said.layer)
    body = rule.written(said, scope)
    if said.kind == "assignment":
        company.people.add(decode(body, AssignmentBody).annotator)
    yield _image(said, scope, body)


def _image(said: Newest, scope: Scope, body: str) -> Image:
    # What the receiver may change as well keeps its age: else it would hide what they did since.
    theirs = may_write(scope.rights, kind=said.kind, layer=said.layer, verb="mark")
    lamport = said.version[0] if theirs else 0
    return Image(said.kind, said.object, said.layer, said.alive, body, lamport)


def rows_of(
    connection: sqlite3.Connection, until: int, where: str, values: tuple[object, ...]
) -> list[Any]:
    """Return the visible changes of the kinds that go out, as ``newest`` reads them."""
    marks = ", ".join("?" * len(ORDER))
    return connection.execute(
        f"""
        select c.kind, c.object, d.uuid, c.layer, c.alive, c.body, g.lamport, s.uuid, c.seq
        from changes c join gestures g on g.id = c.gesture join streams s on s.id = c.stream
        left join documents d on d.id = c.document
        where {where} and g.sealed <= ? and c.kind in ({marks})
        """,
        (*values, until, *ORDER),
    ).fetchall()


def newest(rows: Iterable[Any]) -> dict[tuple[str, Id, Id], Newest]:
    """Return the newest change of every object by kind, document and object.

    What arrived together is one object.
    """
    found: dict[tuple[str, Id, Id], Newest] = {}
    for kind, identity, document, layer, alive, body, lamport, stream, seq in rows:
        said = Newest(
            kind=kind,
            object=bytes(identity).hex(),
            document=hexed(document),
            layer=hexed(layer),
            alive=bool(alive),
            body=body,
            version=(int(lamport), bytes(stream), int(seq)),
        )
        key = (kind, said.document, said.object)
        if key not in found or found[key].version < said.version:
            found[key] = said
    return found


def _going(rows: Iterable[Any], scope: Scope) -> list[Newest]:
    """Return the newest changes, but for those that travel with the person's own streams."""
    return [one for one in newest(rows).values() if one.version[1].hex() not in scope.streams]


def _own_objects(rows: Iterable[Any], scope: Scope) -> frozenset[Id]:
    """Return the ids of all in the person's own layer, what arrived together one by one."""
    found: set[Id] = set()
    for kind, identity, _, layer, _, body, *_ in rows:
        if hexed(layer) == scope.me.id:
            first = bytes(identity).hex()
            found.add(first)
            if kind == "annotations":
                found |= {one for one, _ in items_of(kind, first, body)}
    return frozenset(found)


def _stand_ins(project: Project, documents: Iterable[Id]) -> list[tuple[int, Id]]:
    found: list[tuple[int, Id]] = []
    wanted = sorted(documents)
    for start in range(0, len(wanted), PAGE):
        some = wanted[start : start + PAGE]
        marks = ", ".join("?" * len(some))
        rows = project.connection.execute(
            f"select id, uuid from documents where uuid in ({marks})",
            [bytes.fromhex(one) for one in some],
        ).fetchall()
        found.extend((int(number), bytes(uuid).hex()) for number, uuid in rows)
    return found


def _reading_order(said: Newest) -> tuple[int, Version, Id]:
    return ORDER.index(said.kind), said.version, said.object
