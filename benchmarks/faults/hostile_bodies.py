"""Hostile files whose harm lies in what the journal says: bodies and texts that cannot be.

The chain is made to fit again, as somebody who knows it would.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.forging import bare, edit_body, rechain, scalar, set_body


def _marked(path: Path, **fields: object) -> None:
    edit_body(path, "annotation", lambda body: body.update(fields))


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


KINDS: tuple[Callable[[Path], None], ...] = (
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
)
