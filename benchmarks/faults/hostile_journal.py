"""Hostile files whose harm lies in the journal: what it says, who says it, in which order.

Where the chain would tell at once, it is made to fit again, as somebody who knows it would.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.store.ids import now
from benchmarks.faults.forging import bare, edit_body, rechain, scalar, set_body

Body = dict[str, Any]


def _marked(path: Path, **fields: object) -> None:
    edit_body(path, "annotation", lambda body: body.update(fields))


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


def unknown_kind(path: Path) -> None:
    """A kind of object that we do not know."""
    with bare(path) as raw:
        raw.execute("update changes set kind = 'wish' where kind = 'time'")
        raw.execute("update objects set kind = 'wish' where kind = 'time'")
        rechain(raw)


def negative_offsets(path: Path) -> None:
    """A span before the beginning."""
    _marked(path, pieces=[[-5, 2]])


def span_past_the_end(path: Path) -> None:
    """A span past the end."""
    _marked(path, pieces=[[0, 100_000]])


def backward_span(path: Path) -> None:
    """A span that ends before it begins."""
    _marked(path, pieces=[[9, 3]])


def crossing_pieces(path: Path) -> None:
    """Pieces that overlap."""
    _marked(path, pieces=[[0, 5], [3, 8]])


def no_pieces(path: Path) -> None:
    """A span of nothing."""
    _marked(path, pieces=[])


def huge_offsets(path: Path) -> None:
    """Offsets that no machine word holds."""
    _marked(path, pieces=[[0, 1 << 63]])


def other_quote(path: Path) -> None:
    """A quote that is not what stands there."""
    _marked(path, quote="محمد")


def unknown_label(path: Path) -> None:
    """A label that is not there."""
    _marked(path, label="0" * 32)


def no_label(path: Path) -> None:
    """A label that is no id."""
    _marked(path, label="PERSON")


def unknown_origin(path: Path) -> None:
    """An origin that we do not know."""
    _marked(path, origin="heaven")


def unknown_state(path: Path) -> None:
    """A word on an article that we do not know."""
    edit_body(path, "work", lambda body: body.update(state="perhaps"))
    with bare(path) as raw:
        raw.execute("update work set state = 'perhaps'")


def unknown_note(path: Path) -> None:
    """A note of a kind that we do not know."""
    edit_body(path, "note", lambda body: body.update(kind="rumour"))


def another_field(path: Path) -> None:
    """A field that we do not write."""
    _marked(path, extra=1)


def wrong_shape(path: Path) -> None:
    """A number where a text belongs."""
    _marked(path, quote=7)


def _raw_body(path: Path, body: str) -> None:
    with bare(path) as raw:
        set_body(
            raw,
            scalar(raw, "select max(position) from changes where kind = 'annotation'"),
            body,
        )


def deep_json(path: Path) -> None:
    """JSON a hundred thousand brackets deep."""
    _raw_body(path, "[" * 100_000)


def deep_foreign_json(path: Path) -> None:
    """The same in a field of another tool."""
    _raw_body(path, '{"foreign":{"a":' + "[" * 100_000 + "]" * 100_000 + "}}")


def doubled_keys(path: Path) -> None:
    """JSON that says two things at once."""
    _double(path, lambda body: '{"quote":"x",' + body[1:])


def spaced_json(path: Path) -> None:
    """JSON that is not canonical."""
    _double(path, lambda body: body.replace(",", ", "))


def _double(path: Path, change: Callable[[str], str]) -> None:
    with bare(path) as raw:
        position, body = raw.execute(
            "select position, body from changes where kind = 'annotation' order by position desc"
        ).fetchone()
        set_body(raw, position, change(body))


def huge_number(path: Path) -> None:
    """A number of a million digits."""
    _double(path, lambda body: body[:-1] + ',"score":' + "9" * 1_000_000 + "}")


def huge_body(path: Path) -> None:
    """A body of thirty million characters."""
    _double(path, lambda body: body[:-1] + ',"foreign":{"a":"' + "x" * 30_000_000 + '"}}')


def no_json(path: Path) -> None:
    """A body that is no JSON."""
    _raw_body(path, "\x00\x01")


def altered_text(path: Path) -> None:
    """A word in an article is another."""
    with bare(path) as raw:
        raw.execute("update texts set text = replace(text, 'الرئيس', 'الوزير')")


def altered_text_with_its_sum(path: Path) -> None:
    """The same, its SHA-256 made to fit."""
    _other_text(path, fit=False)


def altered_text_all_through(path: Path) -> None:
    """The same, the document's body and the chain made to fit too."""
    _other_text(path, fit=True)


def _other_text(path: Path, *, fit: bool) -> None:
    with bare(path) as raw:
        identity, text = raw.execute("select id, text from texts order by id limit 1").fetchone()
        other = text[:-1] + "!"
        digest = hashlib.sha256(other.encode())
        old = hashlib.sha256(text.encode()).hexdigest()
        raw.execute(
            "update texts set text = ?, sha256 = ? where id = ?",
            (other, digest.digest(), identity),
        )
        if fit:
            raw.execute("update changes set body = replace(body, ?, ?)", (old, digest.hexdigest()))
            rechain(raw)


def lost_text(path: Path) -> None:
    """An article has no text."""
    with bare(path) as raw:
        raw.execute("delete from texts where id = 1")


def spare_text(path: Path) -> None:
    """A text that no article has."""
    with bare(path) as raw:
        digest = hashlib.sha256(b"spare").digest()
        raw.execute("insert into texts (sha256, text) values (?, 'spare')", (digest,))


def other_length(path: Path) -> None:
    """An article is longer than its text."""
    edit_body(path, "document", lambda body: body.update(length=9))


def lines_past_the_end(path: Path) -> None:
    """A line that lies outside its text."""
    edit_body(path, "lines", lambda body: body.update(lines=[[0, 99_999, "caption", "1"]]))


def unknown_line(path: Path) -> None:
    """A line of a kind that we do not know."""
    edit_body(path, "lines", lambda body: body.update(lines=[[0, 3, "poem", "1"]]))


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
    unknown_kind,
    negative_offsets,
    span_past_the_end,
    backward_span,
    crossing_pieces,
    no_pieces,
    huge_offsets,
    other_quote,
    unknown_label,
    no_label,
    unknown_origin,
    unknown_state,
    unknown_note,
    another_field,
    wrong_shape,
    deep_json,
    deep_foreign_json,
    doubled_keys,
    spaced_json,
    huge_number,
    huge_body,
    no_json,
    altered_text,
    altered_text_with_its_sum,
    altered_text_all_through,
    lost_text,
    spare_text,
    other_length,
    lines_past_the_end,
    unknown_line,
    promoted,
    moved_change,
)
