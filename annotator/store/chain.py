"""Whether the journal is whole: streams without gaps, hashes that fit, gestures in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.language import N_
from annotator.store.findings import Notebook, Watch
from annotator.store.journal import OpenGesture, chained, change_fields, genesis, gesture_fields
from annotator.store.sweeping import was_visible

PAGE = 500  # changes read in one short transaction


@dataclass(frozen=True, slots=True)
class Link:
    """One change with all that its hash covers."""

    stream: int
    seq: int
    position: int
    gesture: int
    kind: str
    object: bytes
    document: int | None
    layer: bytes | None
    alive: bool
    body: str
    hash: bytes
    of: OpenGesture | None  # None: its gesture is missing
    of_stream: int
    sealed: int | None


def links(watch: Watch, documents: dict[int, bytes]) -> Iterator[Link]:
    """Yield every change by stream and number, a page at a time."""
    after = (-(1 << 62), 0)
    while True:
        rows = watch.rows(
            """
            select c.stream, c.seq, c.position, c.gesture, c.kind, c.object, c.document, c.layer,
                   c.alive, c.body, c.hash,
                   g.id, g.uuid, g.verb, g.document, u.uuid, g.lamport, g.at, g.stream, g.sealed
            from changes c left join gestures g on g.id = c.gesture
            left join gestures u on u.id = g.undoes
            where (c.stream, c.seq) > (?, ?) and c.position <= ?
            order by c.stream, c.seq limit ?
            """,
            (*after, watch.until, PAGE),
        )
        if not rows:
            return
        for row in rows:
            yield _link(row, documents)
        after = (int(rows[-1][0]), int(rows[-1][1]))
        watch.step(len(rows))


def document_ids(watch: Watch) -> dict[int, bytes]:
    """Return which document each stand-in of the journal stands for, by the journal alone."""
    rows = watch.rows(
        "select document, object from changes where kind = 'document' and document is not null"
        " order by position"
    )
    found: dict[int, bytes] = {}
    for stand_in, identity in rows:
        found.setdefault(int(stand_in), bytes(identity))
    return found


def hash_of(previous: bytes, link: Link, gesture: OpenGesture, document: bytes) -> bytes:
    """Return the hash that a change has after the one with the hash `previous`."""
    fields = change_fields(
        link.seq,
        link.kind,
        link.object,
        document,
        link.layer or b"",
        link.alive,
        link.body,
    )
    return chained(previous, gesture_fields(gesture) + fields)


def fits(previous: bytes, link: Link, documents: dict[int, bytes]) -> bool:
    """Tell whether a change is what was written after the one with the hash `previous`."""
    if link.of is None or link.of_stream != link.stream:
        return False
    document = b"" if link.document is None else documents.get(link.document, b"?")
    try:
        return hash_of(previous, link, link.of, document) == link.hash
    except UnicodeEncodeError:  # no UTF-8
        return False


def check_journal(watch: Watch, notebook: Notebook) -> None:
    """Verify streams, gestures and the chain of every stream up to its last visible change."""
    documents = document_ids(watch)
    _check_stand_ins(watch, notebook)
    _check_gestures(watch, notebook)
    streams = {
        int(row[0]): (bytes(row[1]), bytes(row[2]))
        for row in watch.rows("select id, uuid, person from streams")
    }
    walk: _Walk | None = None
    for link in links(watch, documents):
        if walk is None or walk.stream != link.stream:
            identity = streams.get(link.stream)
            walk = _Walk(link.stream, identity, notebook, documents)
        walk.take(link)


class _Walk:
    """Follows one stream. What an unsealed gesture left at its end may be taken back at any time,
    so a break is told only when a visible change comes after it."""

    def __init__(
        self,
        stream: int,
        identity: tuple[bytes, bytes] | None,
        notebook: Notebook,
        documents: dict[int, bytes],
    ) -> None:
        self.stream = stream
        self._name = identity[0].hex() if identity else str(stream)
        self._previous = genesis(*identity) if identity else b""
        self._notebook = notebook
        self._documents = documents
        self._seq = 0
        self._lamport = 0
        self._gesture = 0
        self._broken: int | None = None
        self._told = False

    def take(self, link: Link) -> None:
        good = link.seq == self._seq + 1 and fits(self._previous, link, self._documents)
        if not good and self._broken is None:
            self._broken = link.seq
        if link.gesture != self._gesture:
            self._in_order(link)
        if self._broken is not None and not self._told and link.sealed is not None:
            self._told = True
            self._notebook.damage(
                N_(
                    "The journal is broken: change {seq} of one writing session is missing or "
                    "was altered, so what follows it cannot be trusted."
                ),
                f"stream {self._name}",
                seq=self._broken,
            )
        self._seq, self._previous, self._gesture = link.seq, link.hash, link.gesture

    def _in_order(self, link: Link) -> None:
        if link.of is None or link.sealed is None:
            return
        if link.of.lamport <= self._lamport:
            self._notebook.damage(
                N_("The steps of one writing session do not stand in their order."),
                f"stream {self._name} seq {link.seq}",
            )
        self._lamport = link.of.lamport


def _check_stand_ins(watch: Watch, notebook: Notebook) -> None:
    rows = watch.rows(
        """
        select min(document), hex(object) from changes where kind = 'document'
        group by object having count(distinct ifnull(document, 0)) > 1 or min(document) is null
        union all
        select document, '' from changes where kind = 'document'
        group by document having count(distinct object) > 1
        """
    )
    for stand_in, identity in rows:
        notebook.damage(
            N_("The journal confuses two articles."), f"document {stand_in} {identity.lower()}"
        )


def _check_gestures(watch: Watch, notebook: Notebook) -> None:
    count, first, last = watch.rows("select count(sealed), min(sealed), max(sealed) from gestures")[
        0
    ]
    if count and (first != 1 or last != count):
        notebook.damage(
            N_("The journal counts {last} steps, but holds {count}."), last=last, count=count
        )
    for identity, stream in watch.rows(
        "select hex(uuid), stream from gestures where stream not in (select id from streams)"
    ):
        notebook.damage(
            N_("A step of the journal was made in a writing session that is missing."),
            f"gesture {identity.lower()} stream {stream}",
        )
    for gesture, identity in watch.rows("select id, hex(uuid) from gestures where sealed is null"):
        if was_visible(watch.connection, int(gesture)):
            notebook.damage(
                N_("A step of the journal lost its place in the order of steps."),
                f"gesture {identity.lower()}",
            )
    for (identity,) in watch.rows(
        """
        select hex(g.uuid) from gestures g left join gestures u on u.id = g.undoes
        where g.undoes is not null and g.sealed is not null
          and (u.sealed is null or u.sealed >= g.sealed)
        """
    ):
        notebook.damage(
            N_("A step of the journal takes back a step that does not come before it."),
            f"gesture {identity.lower()}",
        )


def _link(row: tuple[Any, ...], documents: dict[int, bytes]) -> Link:
    (stream, seq, position, gesture, kind, identity, document, layer, alive, body, digest) = row[
        :11
    ]
    known, uuid, verb, inside, undoes, lamport, at, of_stream, sealed = row[11:]
    of = None
    if known is not None:
        of = OpenGesture(
            id=known,
            uuid=bytes(uuid),
            verb=verb,
            document=b"" if inside is None else documents.get(inside, b"?"),
            undoes=b"" if undoes is None else bytes(undoes),
            lamport=lamport,
            at=at,
        )
    return Link(
        stream=stream,
        seq=seq,
        position=position,
        gesture=gesture,
        kind=kind,
        object=bytes(identity),
        document=document,
        layer=None if layer is None else bytes(layer),
        alive=bool(alive),
        body=body,
        hash=bytes(digest),
        of=of,
        of_stream=of_stream or 0,
        sealed=sealed,
    )
