"""Relations between annotations: read by document, written and removed by their layer's owner."""

from annotator.core.model import Annotation, Id, Relation
from annotator.language import N_
from annotator.store.bodies import RelationBody, decode
from annotator.store.errors import Refused
from annotator.store.gesture import Gesture
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage


@tells_damage
class Relations(Shelf):
    """Named arrows between annotations of one layer. No window edits them yet."""

    def of(self, document: Id, layer: Id | None = None) -> list[Relation]:
        """Return the living relations of a document (of one layer), the oldest first."""
        return [
            Relation(
                identity, document, owner, body.head, body.tail, body.label,
                body.attributes, body.foreign,
            )
            for identity, owner, text, _ in self.of_document("relation", document)
            if layer in (None, owner)
            for body in (decode(text, RelationBody),)
        ]  # fmt: skip

    def write(self, gesture: Gesture, relation: Relation) -> None:
        """Add a relation or set what it is.

        Raises Refused when it leads from an annotation to itself, NotAllowed when the layer is
        another's.
        """
        if relation.head == relation.tail:
            raise Refused(N_("A relation needs two different annotations."))
        self._put(gesture, relation, alive=True)

    def remove(self, gesture: Gesture, relation: Relation) -> None:
        """Take a relation away; the journal keeps it."""
        self._put(gesture, relation, alive=False)

    def remove_of(self, gesture: Gesture, annotation: Annotation) -> None:
        """Take away every relation of its layer that begins at or points to an annotation."""
        for one in self.of(annotation.document, annotation.layer):
            if annotation.id in (one.head, one.tail):
                self.remove(gesture, one)

    def _put(self, gesture: Gesture, one: Relation, *, alive: bool) -> None:
        body = RelationBody(one.head, one.tail, one.label, one.attributes, one.foreign)
        gesture.put("relation", one.id, body, document=one.document, layer=one.layer, alive=alive)
