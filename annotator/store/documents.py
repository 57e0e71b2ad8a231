"""Documents: their texts, the table of them, and the annotators' word on each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from annotator.core.model import Document, Id, State, Work
from annotator.language import N_
from annotator.store.bodies import DocumentBody, WorkBody, canonical, decode, one_of
from annotator.store.errors import Refused
from annotator.store.gesture import Door, Gesture
from annotator.store.ids import named_id
from annotator.store.query import RETURNED, VISIBLE, Query, asked
from annotator.store.reading import tells_damage

# The few that are not: found by indexes, where looking at every document would take too long.
HIDDEN = """
  select id from documents where alive = 0
  union select id from documents where gesture in (select id from gestures where sealed is null)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of documents."""

    id: Id
    name: str
    title: str
    source: str
    length: int
    state: State
    marks: int
    questions: int
    returned: bool = False  # to be done again in a later round


@dataclass(frozen=True, slots=True)
class Title:
    """What a document is called, and how many code points it has."""

    stand_in: int
    id: Id
    name: str
    title: str
    length: int


@tells_damage
class Documents:
    """The documents of the project."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def count(self) -> int:
        """Return how many documents there are."""
        return int(
            self._door.connection.execute(
                f"select (select count(*) from documents) - (select count(*) from ({HIDDEN}))"
            ).fetchone()[0]
        )

    def has(self, document: Id) -> bool:
        """Tell whether the file holds this document, seen or still being imported."""
        return (
            self._door.connection.execute(
                "select 1 from documents where uuid = ? and alive = 1", (bytes.fromhex(document),)
            ).fetchone()
            is not None
        )

    def with_texts(self, digests: Sequence[str]) -> dict[str, set[Id]]:
        """Return the documents that have these texts (named by SHA-256), by text; few at a time."""
        marks = ", ".join("?" * len(digests))
        rows = self._door.connection.execute(
            f"""
            select t.sha256, d.uuid from texts t join documents d on d.text = t.id
            where t.sha256 in ({marks}) and {VISIBLE}
            """,
            [bytes.fromhex(one) for one in digests],
        ).fetchall()
        found: dict[str, set[Id]] = {}
        for digest, document in rows:
            found.setdefault(bytes(digest).hex(), set()).add(bytes(document).hex())
        return found

    def get(self, document: Id) -> Document:
        """Return what is known about a document. Raises Refused when it is not there."""
        row = self._door.connection.execute(
            f"""
            select c.body from documents d join changes c on c.position = d.change
            where d.uuid = ? and {VISIBLE}
            """,
            (bytes.fromhex(document),),
        ).fetchone()
        if row is None:
            raise Refused(N_("The project has no article {id}."), id=document)
        return document_of(document, decode(row[0], DocumentBody))

    def text(self, document: Id) -> str:
        """Return a document's text. Raises Refused when it is not there."""
        return text_of(self._door, document)

    def ids(self, query: Query | None = None) -> list[int]:
        """Return the stand-ins of the documents that a query finds, sorted."""
        query = query or Query()
        if query == Query(annotator=query.annotator):
            return self._all_ids()
        following, values = asked(query)
        # As one value: a hundred thousand rows, even in a thread, would stop the window.
        row = self._door.connection.execute(
            f"""
            select json_group_array(id) from (
              select d.id from documents d {following})
            """,
            values | {"layer": self._layer(query.annotator)},
        ).fetchone()
        return msgspec.json.decode(row[0], type=list[int])

    def _all_ids(self) -> list[int]:
        # Stand-ins are given in order and stay: where none is missing, only the first and the
        # last are asked for. A hundred thousand rows, even of an index, would stop the window.
        count, first, last = self._door.connection.execute(
            """
            select (select count(*) from documents), (select min(id) from documents),
              (select max(id) from documents)
            """
        ).fetchone()
        if count and last - first + 1 == count:
            found = list(range(first, last + 1))
        else:
            everything = "select json_group_array(id) from documents"
            row = self._door.connection.execute(everything).fetchone()
            found = sorted(msgspec.json.decode(row[0], type=list[int]))
        hidden = {row[0] for row in self._door.connection.execute(HIDDEN).fetchall()}
        return [one for one in found if one not in hidden] if hidden else found

    def rows(self, stand_ins: list[int], annotator: Id) -> list[Row]:
        """Return the lines of the table for some stand-ins, in their order.

        Marks and open questions are the annotator's own.
        """
        marks = ", ".join(str(int(one)) for one in stand_ins)
        layer = self._layer(annotator)
        found = {
            int(row[0]): _row_of(row[1:])
            for row in self._door.connection.execute(
                f"""
                select d.id, d.uuid, d.name, d.title, d.source, d.length, w.state,
                  (select count(*) from annotations a
                   where a.document = d.id and a.layer = :layer),
                  (select count(*) from objects o where o.document = d.id and o.kind = 'note'
                   and o.layer = :owner and o.alive = 1
                   and json_extract(o.body, '$.kind') = 'question'
                   and coalesce(json_extract(o.body, '$.closed'), 0) = 0),
                  {RETURNED}
                from documents d left join work w on w.document = d.id and w.layer = :layer
                where d.id in ({marks})
                """,
                {"layer": layer, "owner": bytes.fromhex(annotator), "who": annotator},
            ).fetchall()
        }
        return [found[one] for one in stand_ins if one in found]

    def titles(self, *, after: int, limit: int) -> list[Title]:
        """Return what the next documents behind a stand-in are called, in their order."""
        rows = self._door.connection.execute(
            f"""
            select d.id, d.uuid, d.name, d.title, d.length from documents d
            where d.id > ? and {VISIBLE} order by d.id limit ?
            """,
            (after, limit),
        ).fetchall()
        return [Title(row[0], bytes(row[1]).hex(), *row[2:]) for row in rows]

    def fields(self) -> list[str]:
        """Return what the metadata of the documents tell, by name: the first thousand have it."""
        rows = self._door.connection.execute(
            f"""
            select distinct f.key from (
              select d.change from documents d where {VISIBLE} order by d.id limit 1000) s
            join changes c on c.position = s.change, json_each(c.body, '$.metadata') f
            """
        ).fetchall()
        return sorted(str(row[0]) for row in rows)

    def field_values(self, field: str) -> dict[Id, str]:
        """Return what one field of the metadata says, by document; those without it left out."""
        rows = self._door.connection.execute(
            f"""
            select d.uuid, f.value from documents d join changes c on c.position = d.change,
              json_each(c.body, '$.metadata') f where f.key = ? and {VISIBLE}
            """,
            (field,),
        ).fetchall()
        return {bytes(uuid).hex(): str(value) for uuid, value in rows}

    def texts(self, stand_ins: Sequence[int]) -> dict[int, str]:
        """Return the texts of some documents by their stand-ins."""
        marks = ", ".join("?" * len(stand_ins))
        rows = self._door.connection.execute(
            f"select d.id, t.text from documents d join texts t on t.id = d.text"
            f" where d.id in ({marks})",
            tuple(stand_ins),
        ).fetchall()
        return {int(row[0]): str(row[1]) for row in rows}

    def id_of(self, stand_in: int) -> Id:
        """Return the id that a stand-in stands for."""
        row = self._door.connection.execute(
            "select uuid from documents where id = ?", (stand_in,)
        ).fetchone()
        if row is None:
            raise Refused(N_("The project has no article {id}."), id=stand_in)
        return bytes(row[0]).hex()

    def stand_in(self, document: Id) -> int:
        """Return the integer that stands for a document in this file."""
        known = self._door.known_document(document)
        return known[0] if known else 0

    def stand_ins(self, documents: Sequence[Id]) -> list[int]:
        """Return the integers that stand for documents, in their order; those not seen left out."""
        marks = ", ".join("?" * len(documents))
        found = {
            bytes(row[1]).hex(): int(row[0])
            for row in self._door.connection.execute(
                f"select d.id, d.uuid from documents d where d.uuid in ({marks}) and {VISIBLE}",
                [bytes.fromhex(one) for one in documents],
            ).fetchall()
        }
        return [found[one] for one in documents if one in found]

    def next_unlabelled(self, annotator: Id, after: Id | None) -> Id | None:
        """Return the next document (round the end) that the annotator has still to do, or None."""
        start = self.stand_in(after) if after else 0
        layer = self._layer(annotator)
        for low, high in ((start, 1 << 62), (0, start)):
            row = self._door.connection.execute(
                f"""
                select d.uuid from documents d
                left join work w on w.document = d.id and w.layer = ?
                where d.id > ? and d.id < ? and {VISIBLE}
                  and coalesce(w.state, 'todo') = 'todo'
                  and not exists (select 1 from annotations a
                                  where a.document = d.id and a.layer = ?)
                order by d.id limit 1
                """,
                (layer, low, high, layer),
            ).fetchone()
            if row is not None:
                return bytes(row[0]).hex()
        return None

    def remove(self, gesture: Gesture, document: Id) -> None:
        """Take a document out of the project; the journal keeps it."""
        body = self._body(document)
        gesture.put_text("document", document, canonical(body), document=document, alive=False)

    def work(self, document: Id, annotator: Id) -> Work:
        """Return the annotator's word on a document ("to do" when nothing was said)."""
        row = self._door.connection.execute(
            """
            select c.body from documents d
            join work w on w.document = d.id and w.layer = (select id from objects where uuid = ?)
            join changes c on c.position = w.change where d.uuid = ?
            """,
            (bytes.fromhex(annotator), bytes.fromhex(document)),
        ).fetchone()
        if row is None:
            return Work(document, annotator)
        body = decode(row[0], WorkBody)
        return Work(
            document, annotator, one_of(State, body.state), body.round, frozenset(body.fields)
        )

    def write_work(self, gesture: Gesture, work: Work) -> None:
        """Set the annotator's word on a document."""
        gesture.put(
            "work",
            named_id("work", work.document, work.annotator),
            WorkBody(work.state.value, work.round, tuple(sorted(work.fields))),
            document=work.document,
            layer=work.annotator,
        )

    def progress(self, annotator: Id) -> Counter[State]:
        """Return how many of all documents are in each state for an annotator, in any round."""
        rows = self._door.connection.execute(
            f"""
            select w.state, count(*) from work w join documents d on d.id = w.document
            where w.layer = ? and {VISIBLE} group by w.state
            """,
            (self._layer(annotator),),
        ).fetchall()
        counts = Counter({one_of(State, row[0]): int(row[1]) for row in rows})
        counts[State.TODO] += self.count() - counts.total()
        return counts

    def _body(self, document: Id) -> DocumentBody:
        row = self._door.connection.execute(
            "select c.body from documents d join changes c on c.position = d.change"
            " where d.uuid = ?",
            (bytes.fromhex(document),),
        ).fetchone()
        if row is None:
            raise Refused(N_("The project has no article {id}."), id=document)
        return decode(row[0], DocumentBody)

    def _layer(self, annotator: Id) -> int:
        if not annotator:
            return 0
        row = self._door.connection.execute(
            "select id from objects where uuid = ?", (bytes.fromhex(annotator),)
        ).fetchone()
        return int(row[0]) if row else 0


def _row_of(row: tuple[Any, ...]) -> Row:
    identity, name, title, source, length, state, marks, questions, returned = row
    return Row(
        bytes(identity).hex(),
        name,
        title,
        source,
        length,
        State.TODO if returned else one_of(State, state or "todo"),
        marks,
        questions,
        bool(returned),
    )


def document_of(identity: Id, body: DocumentBody) -> Document:
    """Return the document that a body of the journal describes."""
    return Document(
        id=identity,
        name=body.name,
        title=body.title,
        source=body.source,
        sha256=body.sha256,
        length=body.length,
        metadata=body.metadata,
    )


def text_of(door: Door, document: Id) -> str:
    """Return a document's text. Raises Refused when it is not there."""
    row = door.connection.execute(
        "select t.text from documents d join texts t on t.id = d.text where d.uuid = ?",
        (bytes.fromhex(document),),
    ).fetchone()
    if row is None:
        raise Refused(N_("The project has no article {id}."), id=document)
    return str(row[0])
