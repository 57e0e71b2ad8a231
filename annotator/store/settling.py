"""The state derived in an order that does not matter: for merging, and for making it anew."""

import sqlite3

from annotator.store.bodies import AnnotationBody, AnnotationsBody, decode, items_of
from annotator.store.state import Deriver, Entry, reaches
from annotator.store.versions import arrivals_above, newer_in, superseded


class Settler(Deriver):
    """Applies changes in any order: a change counts where no newer one of its object is visible.

    A person's own small gestures are the newest there is, so ``Deriver`` does for them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._held = connection

    def apply(self, entry: Entry) -> None:
        """Bring the state up to date with one change. Raises Damaged when it makes no sense."""
        if entry.kind == "annotations":
            self._together(entry)
        elif not superseded(self._held, entry.kind, entry.position) and not self._outdone(entry):
            super().apply(entry)

    def apply_new(self, entry: Entry) -> None:
        """Do what ``apply`` does for an object of which there is no other change."""
        if entry.kind == "annotations":
            self._together(entry)
        elif entry.kind == "annotation":
            if entry.alive:
                self._insert(self._rows(entry, reaches([decode(entry.body, AnnotationBody)])))
        else:
            super().apply(entry)

    def _outdone(self, entry: Entry) -> bool:
        """Tell whether an annotation arrived once more, with others, by a newer change."""
        if entry.kind != "annotation":
            return False
        identity = entry.object.hex()
        return any(
            identity == one
            for first, body in arrivals_above(self._held, entry.document, entry.position)
            for one, _ in items_of("annotations", bytes(first).hex(), body)
        )

    def _together(self, entry: Entry) -> None:
        together = decode(entry.body, AnnotationsBody)
        newer = newer_in(self._held, entry.document, entry.position)
        rows = self._rows(entry, reaches(together.items))
        if newer:
            first = entry.object.hex()
            ids = [bytes.fromhex(together.id_of(first, n)) for n in range(len(together.items))]
            rows = [row for row, one in zip(rows, ids, strict=True) if one not in newer]
        self._insert(rows)
