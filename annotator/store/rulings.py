"""Rulings: what each reviewer chose, in a layer of their own; what gold has follows from them."""

from collections.abc import Iterator

from annotator.core.model import Cause, Cited, Id, Ruling, Span, Way
from annotator.store.bodies import AnsweredBody, CitedBody, RulingBody, decode, one_of
from annotator.store.documents import HIDDEN
from annotator.store.gesture import Gesture
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage

_PAGE = 1_000  # rulings read at a time


@tells_damage
class Rulings(Shelf):
    """Rulings by document; each belongs to the reviewer who made it."""

    def of(self, document: Id) -> list[Ruling]:
        """Return the rulings on a document, of all reviewers, oldest first."""
        return [
            _ruling(identity, document, layer, body, at)
            for identity, layer, body, at in self.of_document("ruling", document)
        ]

    def disputed(self) -> list[Id]:
        """Return the documents on which several reviewers ruled, or one of them twice on a case."""
        rows = self._door.connection.execute(
            f"""
            select d.uuid from objects o join documents d on d.id = o.document
            where o.kind = 'ruling' and o.alive = 1 and d.id not in ({HIDDEN})
            group by d.id having count(distinct o.layer) > 1
              or count(*) > count(distinct json_extract(o.body, '$.case'))
            order by d.id
            """
        ).fetchall()
        return [bytes(row[0]).hex() for row in rows]

    def everywhere(self) -> Iterator[Ruling]:
        """Yield every ruling on the project's documents, in short reads."""
        seen = 0
        while rows := self._door.connection.execute(
            f"""
            select o.id, o.uuid, d.uuid, o.layer, o.body, g.at
            from objects o join documents d on d.id = o.document
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where o.id > ? and o.kind = 'ruling' and o.alive = 1 and g.sealed is not null
              and d.id not in ({HIDDEN})
            order by o.id limit ?
            """,
            (seen, _PAGE),
        ).fetchall():
            for number, identity, document, layer, body, at in rows:
                seen = int(number)
                yield _ruling(
                    bytes(identity).hex(), bytes(document).hex(), bytes(layer).hex(), body, int(at)
                )

    def write(self, gesture: Gesture, ruling: Ruling, *, alive: bool = True) -> None:
        """Rule, rule otherwise, or (not alive) take a ruling back."""
        gesture.put(
            "ruling",
            ruling.id,
            _body(ruling),
            document=ruling.document,
            layer=ruling.reviewer,
            alive=alive,
        )


def _body(one: Ruling) -> RulingBody:
    return RulingBody(
        case=one.case,
        start=one.start,
        end=one.end,
        answer=tuple(AnsweredBody(s.start, s.end, s.label, values) for s, values in one.answer),
        judged=tuple(CitedBody(x.annotator, x.annotation, x.digest) for x in one.judged),
        way=one.way.value,
        by=one.by,
        kinds=one.kinds,
        surface=one.surface,
        label=one.label,
        sure=one.sure,
        cause=one.cause.value if one.cause else "",
        note=one.note,
        example=one.example,
        at=one.at,
    )


def _ruling(identity: Id, document: Id, reviewer: Id, text: str, at: int) -> Ruling:
    return ruling_of(decode(text, RulingBody), identity, document, reviewer, at)


def ruling_of(body: RulingBody, identity: Id, document: Id, reviewer: Id, at: int = 0) -> Ruling:
    """Return the ruling that a body of the journal describes; `at` is when it was written."""
    return Ruling(
        id=identity,
        document=document,
        reviewer=reviewer,
        case=body.case,
        start=body.start,
        end=body.end,
        answer=tuple((Span(x.start, x.end, x.label), x.attributes) for x in body.answer),
        judged=tuple(Cited(x.annotator, x.annotation, x.digest) for x in body.judged),
        way=one_of(Way, body.way),
        by=body.by,
        kinds=body.kinds,
        surface=body.surface,
        label=body.label,
        sure=body.sure,
        cause=one_of(Cause, body.cause) if body.cause else None,
        note=body.note,
        example=body.example,
        at=body.at or at,
    )
