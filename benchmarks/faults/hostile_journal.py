"""Hostile files whose harm lies in the journal's order: who did what, when, in which sequence.

Where the chain would tell at once, it is made to fit again, as somebody who knows it would.
"""

from collections.abc import Callable
from pathlib import Path

from annotator.store.ids import now
from benchmarks.faults.forging import bare, rechain, scalar


def altered_body(path: Path) -> None:
    """A body is another, the chain as it was."""
    with bare(path) as raw:
        raw.execute("update changes set body = replace(body, 'PERSON', 'PRISON')")


def altered_hash(path: Path) -> None:
    """A hash is another."""
    with bare(path) as raw:
        raw.execute("update changes set hash = randomblob(32) where position = 7")


def missing_change(path: Path) -> None:
    """A change in the middle is gone."""
    with bare(path) as raw:
        raw.execute("delete from changes where position = 30")


def missing_change_closed_up(path: Path) -> None:
    """A change in the middle is gone, the others moved up, the chain made to fit."""
    with bare(path) as raw:
        stream, seq = raw.execute("select stream, seq from changes where position = 30").fetchone()
        raw.execute("delete from changes where position = 30")
        for (later,) in raw.execute(
            "select seq from changes where stream = ? and seq > ? order by seq", (stream, seq)
        ).fetchall():
            raw.execute(
                "update changes set seq = seq - 1 where stream = ? and seq = ?", (stream, later)
            )
        rechain(raw)


def swapped_numbers(path: Path) -> None:
    """Two changes of a stream stand in each other's place."""
    with bare(path) as raw:
        stream = scalar(raw, "select stream from changes group by stream order by count(*) desc")
        for old, new in ((21, -1), (22, 21), (-1, 22)):
            raw.execute(
                "update changes set seq = ? where stream = ? and seq = ?", (new, stream, old)
            )


def missing_gesture(path: Path) -> None:
    """A gesture is gone, its changes are not."""
    with bare(path) as raw:
        raw.execute("delete from gestures where sealed = 9")


def missing_stream(path: Path) -> None:
    """A writing session is gone, its changes are not."""
    with bare(path) as raw:
        raw.execute("delete from streams where id = 1")


def gap_in_visibility(path: Path) -> None:
    """A number is missing in the order of visibility."""
    with bare(path) as raw:
        raw.execute("update gestures set sealed = 1000 where sealed = 9")


def _unsealed(path: Path, which: str, heartbeat: int) -> None:
    with bare(path) as raw:
        raw.execute(
            f"update gestures set sealed = null, heartbeat = ? where sealed = ({which})",
            (heartbeat,),
        )


_LAST = "select max(sealed) from gestures"
_IMPORT = "select min(sealed) from gestures where verb = 'import'"
_LAST_MARK = "select max(sealed) from gestures where verb = 'mark'"


def unsealed_mark(path: Path) -> None:
    """A mark looks as if it had never been finished, long ago."""
    _unsealed(path, _LAST_MARK, 1)


def unsealed_import(path: Path) -> None:
    """An import that people worked on looks as if it had never been finished."""
    _unsealed(path, _IMPORT, 1)


def unsealed_import_in_a_closed_order(path: Path) -> None:
    """The same, the other numbers moved up so that none is missing."""
    with bare(path) as raw:
        first = scalar(raw, _IMPORT)
        raw.execute("update gestures set sealed = null, heartbeat = 1 where sealed = ?", (first,))
        for (later,) in raw.execute(
            "select sealed from gestures where sealed > ? order by sealed", (first,)
        ).fetchall():
            raw.execute("update gestures set sealed = sealed - 1 where sealed = ?", (later,))


def unsealed_for_ever(path: Path) -> None:
    """A mark looks as if its writer were to live for a million years."""
    _unsealed(path, _LAST_MARK, 1 << 60)


def unsealed_just_now(path: Path) -> None:
    """A mark looks as if somebody were still at it."""
    _unsealed(path, _LAST_MARK, now())


def undoes_itself(path: Path) -> None:
    """A gesture takes itself back."""
    with bare(path) as raw:
        raw.execute("update gestures set undoes = id where verb = 'undo'")
        rechain(raw)


def undo_in_a_circle(path: Path) -> None:
    """Two gestures take each other back."""
    with bare(path) as raw:
        one, other = (row[0] for row in raw.execute("select id from gestures order by id limit 2"))
        raw.execute("update gestures set undoes = ? where id = ?", (one, other))
        raw.execute("update gestures set undoes = ? where id = ?", (other, one))
        rechain(raw)


def clock_turned_back(path: Path) -> None:
    """The steps of a session do not stand in their order."""
    with bare(path) as raw:
        raw.execute("update gestures set lamport = 1000 - lamport")
        rechain(raw)


def other_verb(path: Path) -> None:
    """A gesture has another name."""
    with bare(path) as raw:
        raw.execute("update gestures set verb = 'import' where verb = 'mark'")


def other_time(path: Path) -> None:
    """A gesture was made at another time."""
    with bare(path) as raw:
        raw.execute("update gestures set at = 0 where sealed = 5")


def other_person(path: Path) -> None:
    """A session was somebody else's."""
    with bare(path) as raw:
        raw.execute("update streams set person = randomblob(16) where id = 1")


def other_owner(path: Path) -> None:
    """Somebody marks in another's layer, the chain fits."""
    with bare(path) as raw:
        omar = scalar(raw, "select uuid from objects where body like '%Omar%'")
        raw.execute("update streams set person = ? where id = 1", (omar,))
        rechain(raw)


def unknown_layer(path: Path) -> None:
    """A mark in the layer of nobody."""
    with bare(path) as raw:
        raw.execute(
            "update changes set layer = randomblob(16) where position ="
            " (select max(position) from changes where kind = 'annotation')"
        )
        rechain(raw)


def other_object(path: Path) -> None:
    """A relabelled annotation belongs to another object now."""
    with bare(path) as raw:
        raw.execute(
            "update changes set object = (select uuid from objects where kind = 'label' limit 1)"
            " where position = (select max(position) from changes where kind = 'annotation')"
        )
        rechain(raw)


def promoted(path: Path) -> None:
    """Gold may sit at the keyboard."""
    with bare(path) as raw:
        raw.execute('update changes set body = replace(body, \'"roles":[]\', \'"roles":["lead"]\')')
        raw.execute('update objects set body = replace(body, \'"roles":[]\', \'"roles":["lead"]\')')


def moved_change(path: Path) -> None:
    """A mark stands in another article."""
    with bare(path) as raw:
        raw.execute("update changes set document = 1 + document % 5 where position = 30")


UNSEALED: tuple[Callable[[Path], None], ...] = (
    unsealed_mark,
    unsealed_import,
    unsealed_import_in_a_closed_order,
    unsealed_for_ever,
    unsealed_just_now,
)

KINDS: tuple[Callable[[Path], None], ...] = (
    altered_body,
    altered_hash,
    missing_change,
    missing_change_closed_up,
    swapped_numbers,
    missing_gesture,
    missing_stream,
    gap_in_visibility,
    *UNSEALED,
    undoes_itself,
    undo_in_a_circle,
    clock_turned_back,
    other_verb,
    other_time,
    other_person,
    other_owner,
    unknown_layer,
    other_object,
    promoted,
    moved_change,
)
