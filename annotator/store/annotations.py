"""Annotations: read by document and layer, marked, changed and removed by their owner."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from annotator.core.model import Annotation, Id, Origin, Pieces, quote_of
from annotator.language import N_
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    annotation_of,
    body_of,
    decode,
)
from annotator.store.documents import HIDDEN, text_of
from annotator.store.errors import Refused
from annotator.store.gesture import Door, Gesture
from annotator.store.ids import new_id
from annotator.store.reading import tells_damage
from annotator.store.relations import Relations
from annotator.store.state import BODY_ONCE, hexed, living_version


@tells_damage
class Annotations:
    """All annotations of the project; offsets are code points."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._relations = Relations(door)
        self._text: tuple[Id, Id, str] = ("", "", "")  # a gesture, a document, its text

    def of(self, document: Id, layer: Id | None = None) -> list[Annotation]:
        """Return the living annotations of a document (of one layer), by start, longer first."""
        rows = self._door.connection.execute(
            f"""
            select c.kind, c.object, c.layer, {BODY_ONCE}, a.change, a.item
            from documents d join annotations a on a.document = d.id
            join changes c on c.position = a.change
            where d.uuid = ? and (? is null or c.layer = ?) order by a.change, a.item
            """,
            (bytes.fromhex(document), layer, bytes.fromhex(layer) if layer else None),
        ).fetchall()
        arrived: dict[int, AnnotationsBody] = {}
        found = []
        for kind, first, owner, text, change, item in rows:
            identity = bytes(first).hex()
            if kind == "annotation":
                body = decode(text, AnnotationBody)
            else:
                if change not in arrived:
                    arrived[change] = decode(text, AnnotationsBody)
                body = arrived[change].items[item]
                identity = arrived[change].id_of(identity, item)
            found.append(
                annotation_of(
                    body,
                    identity=identity,
                    document=document,
                    layer=bytes(owner).hex(),
                    change=change,
                )
            )
        return sorted(found, key=reading_order)

    def get(self, document: Id, identity: Id) -> Annotation:
        """Return one living annotation. Raises Refused when it is gone."""
        for one in self.of(document):
            if one.id == identity:
                return one
        raise Refused(N_("This annotation is no longer there."))

    def counts(self, documents: Sequence[Id], layer: Id) -> dict[Id, int]:
        """Return how many annotations a layer has in each of the documents."""
        marks = ",".join("?" * len(documents))
        rows = self._door.connection.execute(
            f"""
            select d.uuid, count(*) from documents d join annotations a on a.document = d.id
            where a.layer = (select id from objects where uuid = ?) and d.uuid in ({marks})
            group by d.id
            """,
            (bytes.fromhex(layer), *(bytes.fromhex(one) for one in documents)),
        ).fetchall()
        return {bytes(row[0]).hex(): int(row[1]) for row in rows}

    def documents_with(self, label: Id, layer: Id, *, after: int, limit: int) -> list[int]:
        """Return the stand-ins, behind one, of documents in which a layer has spans of a label."""
        rows = self._door.connection.execute(
            f"""
            select distinct a.document from annotations a
            where a.label = (select id from objects where uuid = ?)
              and a.layer = (select id from objects where uuid = ?)
              and a.document > ? and a.document not in ({HIDDEN})
            order by a.document limit ?
            """,
            (bytes.fromhex(label), bytes.fromhex(layer), after, limit),
        ).fetchall()
        return [int(row[0]) for row in rows]

    def documents_of(self, layer: Id) -> list[int]:
        """Return the stand-ins of the documents in which a layer has annotations, sorted."""
        rows = self._door.connection.execute(
            "select distinct a.document from objects o join annotations a"
            " on a.label = o.id and a.layer = (select id from objects where uuid = ?)"
            f" where o.kind = 'label' and o.document is null and a.document not in ({HIDDEN})"
            " order by a.document",
            (bytes.fromhex(layer),),
        ).fetchall()
        return [int(row[0]) for row in rows]

    def label_counts(self, layer: Id | None = None) -> Counter[Id]:
        """Return how many living annotations each label has in the project (in one layer)."""
        labels = self._door.connection.execute(
            "select id, uuid from objects where kind = 'label' and document is null"
        ).fetchall()
        mine = "and a.layer = (select id from objects where uuid = :layer)" if layer else ""
        counts: Counter[Id] = Counter()
        for label, uuid in labels:  # each is one stretch of an index
            row = self._door.connection.execute(
                f"""
                select (select count(*) from annotations a where a.label = :label {mine})
                  - (select count(*) from ({HIDDEN}) d cross join annotations a
                     where a.document = d.id and a.label = :label {mine})
                """,
                {"label": label, "layer": bytes.fromhex(layer) if layer else None},
            ).fetchone()
            counts[bytes(uuid).hex()] = int(row[0])
        return +counts

    def mark(
        self,
        gesture: Gesture,
        document: Id,
        *,
        label: Id,
        pieces: Pieces,
        attributes: Mapping[str, str] | None = None,
        origin: Origin | None = None,
        score: float | None = None,
        guideline: str = "",
        layer: Id = "",
    ) -> Id:
        """Put a new annotation into a layer (the person's at the keyboard), and return its id.

        Raises Refused when the pieces do not fit the document's text, NotAllowed when that person
        may not write into that layer.
        """
        self._require_label(label)
        text = self._text_in(gesture, document)
        check_pieces(text, pieces)
        annotation = Annotation(
            id=new_id(),
            document=document,
            layer=layer or gesture.me.id,
            label=label,
            pieces=pieces,
            quote=quote_of(text, pieces),
            attributes=attributes or {},
            origin=origin or Origin(),
            score=score,
            guideline=guideline,
        )
        self._put(gesture, annotation)
        return annotation.id

    def write(self, gesture: Gesture, annotation: Annotation) -> None:
        """Set what a living annotation is now (label, pieces, attributes); its quote is made anew.

        Raises Refused when it is gone or its pieces do not fit, NotAllowed when it is another's.
        """
        self._require_living(annotation)
        self._require_label(annotation.label)
        text = self._text_in(gesture, annotation.document)
        check_pieces(text, annotation.pieces)
        self._put(gesture, annotation, quote=quote_of(text, annotation.pieces))

    def remove(self, gesture: Gesture, annotation: Annotation) -> None:
        """Take an annotation out of its layer, with its relations; the journal keeps them."""
        self._require_living(annotation)
        self._relations.remove_of(gesture, annotation)
        gesture.put(
            "annotation",
            annotation.id,
            body_of(annotation),
            document=annotation.document,
            layer=annotation.layer,
            alive=False,
        )

    def _put(self, gesture: Gesture, annotation: Annotation, *, quote: str = "") -> None:
        body = body_of(annotation)
        if quote:
            body = msgspec.structs.replace(body, quote=quote)
        gesture.put(
            "annotation",
            annotation.id,
            body,
            document=annotation.document,
            layer=annotation.layer,
        )

    def _text_in(self, gesture: Gesture, document: Id) -> str:
        """Return a document's text, read once for all that a gesture puts there."""
        if self._text[:2] != (gesture.id, document):
            self._text = gesture.id, document, text_of(self._door, document)
        return self._text[2]

    def _require_living(self, annotation: Annotation) -> None:
        known = self._door.known_document(annotation.document)
        stand_in = known[0] if known else None
        identity = bytes.fromhex(annotation.id)
        if living_version(self._door.connection, stand_in, identity) is None:
            raise Refused(N_("This annotation is no longer there."))

    def _require_label(self, label: Id) -> None:
        row = self._door.connection.execute(
            "select kind from objects where uuid = ?", (bytes.fromhex(label),)
        ).fetchone()
        if row is None or row[0] != "label":
            raise Refused(N_("The project has no label {id}."), id=label)


def reading_order(annotation: Annotation) -> tuple[int, int, Id]:
    """Return what annotations are sorted by: their start, the longer first."""
    return annotation.start, -annotation.end, annotation.id


def written_in(gesture: Gesture, document: Id) -> list[tuple[Annotation, bool]]:
    """Return what a gesture wrote of a document's annotations: each, and whether it is alive."""
    return [
        (
            annotation_of(
                decode(entry.body, AnnotationBody),
                identity=entry.object.hex(),
                document=document,
                layer=hexed(entry.layer),
                change=entry.position,
            ),
            entry.alive,
        )
        for entry in gesture.written
        if entry.kind == "annotation"
    ]


def check_pieces(text: str, pieces: Pieces) -> None:
    """Raise Refused unless the pieces are in order, apart, not empty and inside the text."""
    at = 0
    for start, end in pieces:
        if not at <= start < end <= len(text):
            raise Refused(
                N_("{start}..{end} is not a span of this text of {length} code points."),
                start=start,
                end=end,
                length=len(text),
            )
        at = end
    if not pieces:
        raise Refused(N_("An annotation needs at least one piece of text."))
