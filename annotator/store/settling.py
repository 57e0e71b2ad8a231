"""The state derived in an order that does not matter: for merging, and for making it anew."""

import sqlite3
from collections.abc import Iterable

from annotator.store.bodies import AnnotationBody, AnnotationsBody, decode, items_of
from annotator.store.state import Deriver, Entry, reaches
from annotator.store.versions import arrivals_above, changed_alone, superseded


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

    def apply_all(self, entries: Iterable[tuple[Entry, bool]]) -> None:
        """Apply changes in their order; each comes with whether its object was unknown before.

        New annotations, which most are, go in together.
        """
        fresh: list[Entry] = []
        for entry, unknown in entries:
            if unknown and entry.kind == "annotation":
                fresh.append(entry)
                continue
            self._put_new(fresh)
            fresh = []
            if unknown and entry.kind != "annotations":
                super().apply(entry)
            else:
                self.apply(entry)
        self._put_new(fresh)

    def _put_new(self, entries: list[Entry]) -> None:
        self._insert(
            [
                row
                for one in entries
                if one.alive
                for row in self._rows(one, reaches([decode(one.body, AnnotationBody)]))
            ]
        )

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
        rows = self._rows(entry, reaches(together.items))
        alone = changed_alone(self._held, entry.document, entry.position)
        if alone:
            first = entry.object.hex()
            ids = [bytes.fromhex(together.id_of(first, n)) for n in range(len(together.items))]
            self._forget(entry.document, [one for one in ids if alone.get(one) is False])
            rows = [row for row, one in zip(rows, ids, strict=True) if not alone.get(one)]
        self._insert(rows)

    def _forget(self, document: int | None, identities: list[bytes]) -> None:
        """Take away what stands of annotations that arrive once more by a newer change."""
        self._held.executemany(
            """
            delete from annotations where document = ? and change in
              (select position from main.changes where object = ? and kind = 'annotation'
               and document = ?)
            """,
            [(document, one, document) for one in identities],
        )
