"""Undo and redo of one person in one article, read from the journal, so they outlive restarts."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.model import Id, Pieces, Role
from annotator.store.bodies import AnnotationBody, RulingBody, canonical, decode, items_of
from annotator.store.gesture import IN_GOLD, Door, gold_layer
from annotator.store.journal import entries_of
from annotator.store.reading import tells_damage
from annotator.store.state import Entry, Together, arrived, hexed, item_of
from annotator.store.versions import NEWEST_FIRST, VERSION, version_at

# Gestures of an article that nobody means when asking for undo.
SILENT = ("time",)
# What a reviewer does to an article; undone apart from what the same person marks in it.
REVIEWING = frozenset(
    {"rule", "withdraw", "agreed", "settle", "finish_review", "reopen_review", "return"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A gesture that can be taken back or put back: what it was and where it shows."""

    gesture: Id
    stand_in: int
    verb: str
    pieces: tuple[Pieces, ...]  # code points of the annotations it touched


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of an undo or redo: the step, and how many of its objects had moved on since."""

    step: Step
    changed: int
    left_alone: int
    kinds: frozenset[str] = frozenset()  # of the objects that are other now


@tells_damage
class Undo:
    """The undo and redo stacks of the person at the keyboard, one pair per document.

    `reviewing` is the pair of what was ruled there: it never mixes with what one marked there.
    """

    def __init__(self, door: Door, *, reviewing: bool = False) -> None:
        self._door = door
        self._reviewing = reviewing

    def next_undo(self, document: Id) -> Step | None:
        """Return the step that undo would take back, or None."""
        return self._top(self._stacks(document)[0])

    def next_redo(self, document: Id) -> Step | None:
        """Return the step that redo would put back, or None."""
        return self._top(self._stacks(document)[1])

    def size(self, document: Id, verb: str = "undo") -> int:
        """Return about how many objects an "undo" or "redo" would touch, without reading them."""
        undo, redo = self._stacks(document)
        stack = undo if verb == "undo" else redo
        if not stack:
            return 0
        row = self._door.connection.execute(
            "select count(*) from changes where gesture = ?", (stack[-1][0],)
        ).fetchone()
        return int(row[0])

    def undo(self, document: Id) -> Undone | None:
        """Take back the person's last gesture that touched this document."""
        return self._revert(document, self.next_undo(document), "undo")

    def redo(self, document: Id) -> Undone | None:
        """Put back what undo took last."""
        return self._revert(document, self.next_redo(document), "redo")

    def _stacks(self, document: Id) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        me, _ = self._door.signed_in()
        silent = ",".join("?" * len(SILENT))
        rows = self._door.connection.execute(
            f"""
            select g.id, g.verb, g.undoes from gestures g
            join documents d on d.id = g.document join streams s on s.id = g.stream
            where d.uuid = ? and s.person = ? and g.sealed is not null
              and g.verb not in ({silent})
            order by g.lamport, s.uuid
            """,
            (bytes.fromhex(document), bytes.fromhex(me.id), *SILENT),
        ).fetchall()
        undo: list[tuple[int, str]] = []
        redo: list[tuple[int, str]] = []
        names: dict[int, str] = {}  # what the person did, however often undone and redone
        for gesture, verb, undoes in rows:
            names[gesture] = names.get(undoes, verb) if undoes else verb
            if (names[gesture] in REVIEWING) is not self._reviewing:
                continue
            if verb == "undo":
                undo = [one for one in undo if one[0] != undoes]
                redo.append((gesture, names[gesture]))
            elif verb == "redo":
                redo = [one for one in redo if one[0] != undoes]
                undo.append((gesture, names[gesture]))
            else:
                undo.append((gesture, verb))
                redo.clear()
        return undo, redo

    def _top(self, stack: list[tuple[int, str]]) -> Step | None:
        """Return the last step that still changes something, or None."""
        for gesture, verb in reversed(stack):
            entries = entries_of(self._door.connection, gesture)
            if any(self._still_is(last) for _, last in touched(entries)):
                return self._step(gesture, verb, entries)
        return None

    def _step(self, gesture: int, verb: str, entries: list[Entry]) -> Step:
        connection = self._door.connection
        uuid = connection.execute("select uuid from gestures where id = ?", (gesture,)).fetchone()
        pieces = [pieces for entry in entries for pieces in _place_of(entry)]
        return Step(bytes(uuid[0]).hex(), gesture, verb, tuple(dict.fromkeys(pieces)))

    def _revert(self, document: Id, step: Step | None, verb: str) -> Undone | None:
        if step is None:
            return None
        changed = left_alone = 0
        kinds: set[str] = set()
        with self._door.gesture(verb, document=document, undoes=step.gesture) as gesture:
            known = self._door.known_document(document)
            together = arrived(self._door.connection, known[0] if known else None)
            for first, last in touched(entries_of(self._door.connection, step.stand_in)):
                if not self._still_is(last):
                    left_alone += 1
                    continue
                body, alive = before(self._door.connection, first, together)
                gesture.put_text(
                    last.kind,
                    last.object.hex(),
                    body or last.body,
                    document=document,
                    layer=hexed(last.layer) or None,
                    alive=alive,
                )
                changed += 1
                kinds.add(last.kind)
        return Undone(step, changed, left_alone, frozenset(kinds))

    def _still_is(self, entry: Entry) -> bool:
        """Tell whether an object of mine still is what a gesture left."""
        me, _ = self._door.signed_in()
        mine = entry.layer is None or hexed(entry.layer) == me.id
        if not mine and self._reviewing and Role.REVIEWER in me.roles and entry.kind in IN_GOLD:
            mine = hexed(entry.layer) == gold_layer(self._door.connection)
        return mine and still_is(self._door.connection, entry)


def _place_of(entry: Entry) -> Iterator[Pieces]:
    if entry.kind == "ruling":
        ruled = decode(entry.body, RulingBody)
        yield ((ruled.start, ruled.end),)
    elif entry.kind == "annotation":
        yield decode(entry.body, AnnotationBody).pieces


def still_is(connection: sqlite3.Connection, entry: Entry) -> bool:
    """Tell whether an object still is what a change left."""
    # Compared by content: after an undo the object is again what an older gesture left.
    row = connection.execute(
        f"""
        select c.body, c.alive from changes c join gestures g on g.id = c.gesture
        join streams s on s.id = c.stream
        where c.object = ? and c.document is ? and c.kind = ? and g.sealed is not null
        order by {NEWEST_FIRST} limit 1
        """,
        (entry.object, entry.document, entry.kind),
    ).fetchone()
    return row is not None and (row[0], bool(row[1])) == (entry.body, entry.alive)


def before(
    connection: sqlite3.Connection, first: Entry, together: Sequence[Together] | None = None
) -> tuple[str, bool]:
    """Return (body, alive) of an object before its first change in a gesture; ("", False): none.

    `together` is what arrived in its document, where that is known.
    """
    row = connection.execute(
        f"""
        select c.body, c.alive from changes c join gestures g on g.id = c.gesture
        join streams s on s.id = c.stream
        where c.object = ? and c.document is ? and c.kind = ? and c.gesture <> ?
          and g.sealed is not null and ({VERSION}) < (?, ?, ?)
        order by {NEWEST_FIRST} limit 1
        """,
        (
            *(first.object, first.document, first.kind, first.gesture),
            *version_at(connection, first.position),
        ),
    ).fetchone()
    if row is not None:
        return str(row[0]), bool(row[1])
    if first.kind != "annotation":
        return "", False
    for one in arrived(connection, first.document) if together is None else together:
        item = -1 if one.position == first.position else item_of(connection, one, first.object)
        if item < 0:
            continue
        row = connection.execute("select body from changes where position = ?", (one.position,))
        items = items_of("annotations", one.first.hex(), row.fetchone()[0])
        if item < len(items):
            return canonical(items[item][1]), True
    return "", False


def touched(entries: list[Entry]) -> list[tuple[Entry, Entry]]:
    """Return the (first, last) change of each object of a gesture, last touched first."""
    spans: dict[bytes, tuple[Entry, Entry]] = {}
    for entry in entries:
        first = spans[entry.object][0] if entry.object in spans else entry
        spans[entry.object] = (first, entry)
    return sorted(spans.values(), key=lambda pair: -pair[1].position)
