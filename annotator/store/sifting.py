"""What of a damaged journal can be proved, stream by stream."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from annotator.core.model import Annotator, Id, Role, text_digest
from annotator.store.bodies import DocumentBody, decode, items_of
from annotator.store.chain import Link, fits
from annotator.store.errors import ProjectError
from annotator.store.journal import OpenGesture, genesis
from annotator.store.wreck import Wreck

T = TypeVar("T")
Row = tuple[Any, ...]
Origin = tuple[bytes, bytes, str, str, int]  # of a stream: id, person, tool, machine, started

_WRONG = (ProjectError, ValueError, TypeError, AttributeError, LookupError, OverflowError)


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of changes of one writing session that cannot be read."""

    stream: Id
    person: Id
    first: int
    last: int


@dataclass
class Journal:
    """What is left of a journal."""

    streams: dict[int, Origin] = field(default_factory=dict)
    documents: dict[int, bytes] = field(default_factory=dict)  # ids, by stand-in
    texts: dict[str, str] = field(default_factory=dict)  # by SHA-256
    whole: list[Link] = field(default_factory=list)  # proved from their stream's beginning
    loose: list[Link] = field(default_factory=list)  # proved by the change before them only
    hidden: set[int] = field(default_factory=set)  # positions of what nobody saw yet
    refused: int = 0  # read, but altered or behind something unreadable
    unplaced: int = 0  # proved, but about articles, labels or people that are lost
    gaps: list[Gap] = field(default_factory=list)

    @property
    def kept(self) -> list[Link]:
        """Return what was proved, in the order in which it became visible."""
        both = [*self.whole, *self.loose]
        return sorted(both, key=lambda link: (link.sealed or 0, link.position))

    def positions(self) -> set[int]:
        """Return the positions that need no replacement."""
        return self.hidden | {link.position for link in self.kept}


@dataclass
class Ground:
    """What changes can be about: ids of labels and people, texts by a document's stand-in."""

    labels: set[Id] = field(default_factory=set)
    people: set[Id] = field(default_factory=set)
    texts: dict[int, str] = field(default_factory=dict)


def prove(wreck: Wreck) -> Journal:
    """Return the changes of a wreck by what the hash chain says of them."""
    out = Journal()
    for row in wreck.rows["texts"]:
        text = attempt(_text, row)
        if text is not None:
            out.texts[text_digest(text)] = text
    for row in wreck.rows["streams"]:
        origin = attempt(_origin, row)
        if origin is not None:
            out.streams[row[0]] = origin
    out.documents = _document_ids(wreck)
    gestures = {row[0]: row for row in wreck.rows["gestures"]}
    streams: dict[int, list[Link]] = {}
    for row in wreck.rows["changes"]:
        link = attempt(_link, row, gestures, out.documents)
        if link is None:
            out.refused += 1
        elif link.of is not None and link.sealed is None:
            out.hidden.add(link.position)
        else:
            streams.setdefault(link.stream, []).append(link)
    for stream, links in streams.items():
        _prove_stream(stream, sorted(links, key=lambda one: one.seq), out)
    _find_gaps(wreck, out)
    return out


def ground_of(journal: Journal) -> Ground:
    """Return what the proved changes bring that others can be about."""
    ground = Ground()
    for link in journal.kept:
        if link.kind == "label":
            ground.labels.add(link.object.hex())
        elif link.kind == "annotator":
            ground.people.add(link.object.hex())
        elif link.kind == "document" and link.document is not None:
            body = attempt(decode, link.body, DocumentBody)
            if body is not None and body.sha256 in journal.texts:
                ground.texts[link.document] = journal.texts[body.sha256]
    return ground


def place(journal: Journal, ground: Ground) -> None:
    """Leave out what is said about documents, labels or people that are lost.

    What follows in the same stream can then no longer stand in its old chain.
    """
    proved = {id(link) for link in journal.whole}
    broken: set[int] = set()
    gestures: set[bytes] = set()
    whole, loose = list[Link](), list[Link]()
    for link in journal.kept:
        of = link.of
        if of is None or not _has_ground(link, ground):
            journal.unplaced += 1
            broken.add(link.stream)
            continue
        if of.undoes and of.undoes not in gestures:  # what it took back is lost
            broken.add(link.stream)
        gestures.add(of.uuid)
        still = id(link) in proved and link.stream not in broken
        (whole if still else loose).append(link)
    journal.whole, journal.loose = whole, loose


def leader(links: Iterable[tuple[str, Id, str]]) -> Id:
    """Return who leads after these (kind, object, body), or nobody."""
    leads: dict[Id, bool] = {}
    for kind, identity, body in links:
        person = attempt(decode, body, Annotator) if kind == "annotator" else None
        if person is not None:
            leads[identity] = Role.LEAD in person.roles
    return next((one for one, lead in leads.items() if lead), "")


def attempt(what: Callable[..., T], *values: Any) -> T | None:
    """Return what can be had of values that may be of any type, or None."""
    try:
        return what(*values)
    except _WRONG:
        return None


def _text(row: Row) -> str:
    text = str(row[2])
    if text_digest(text) != row[1].hex():
        raise ValueError
    return text


def _origin(row: Row) -> Origin:
    _, uuid, person, tool, machine, started = row
    if not len(uuid) == len(person) == 16:
        raise ValueError
    return bytes(uuid), bytes(person), str(tool), str(machine), int(started)


def _document_ids(wreck: Wreck) -> dict[int, bytes]:
    found = {row[0]: row[1] for row in wreck.rows["documents"] if isinstance(row[1], bytes)}
    for row in wreck.rows["changes"]:
        if row[4] == "document" and isinstance(row[5], bytes) and isinstance(row[6], int):
            found[row[6]] = row[5]
    return found


def _prove_stream(stream: int, links: list[Link], out: Journal) -> None:
    if stream not in out.streams:
        out.refused += len(links)
        return
    previous, seq, unbroken = genesis(*out.streams[stream][:2]), 0, True
    for link in links:
        good = link.seq == seq + 1 and fits(previous, link, out.documents)
        unbroken = unbroken and good
        if good:
            (out.whole if unbroken else out.loose).append(link)
        else:
            out.refused += 1
        previous, seq = link.hash, link.seq


def _find_gaps(wreck: Wreck, out: Journal) -> None:
    numbers: dict[Any, set[int]] = {}
    for position, (stream, seq) in wreck.numbers.items():
        if position not in out.hidden:
            numbers.setdefault(stream, set()).add(seq)
    read: dict[Any, set[int]] = {}
    for row in wreck.rows["changes"]:
        if isinstance(row[2], int):
            read.setdefault(row[1], set()).add(row[2])
    for stream in sorted(set(numbers) | set(read), key=str):
        here = read.get(stream, set())
        end = max(here | numbers.get(stream, set()), default=0)
        uuid, person = out.streams.get(stream, (b"", b""))[:2]
        for first, last in _runs(here | {end + 1}):
            out.gaps.append(Gap(uuid.hex(), person.hex(), first, last))


def _runs(here: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the (first, last) numbers missing from 1 to the largest."""
    before = 0
    for number in sorted(here):
        if number > before + 1:
            yield before + 1, number - 1
        before = max(before, number)


def _has_ground(link: Link, ground: Ground) -> bool:
    if link.document is not None and link.document not in ground.texts:
        return False
    if link.layer is not None and link.layer.hex() not in ground.people:
        return False
    if link.kind in ("annotation", "annotations"):
        items = attempt(items_of, link.kind, link.object.hex(), link.body)
        return items is not None and all(body.label in ground.labels for _, body in items)
    return True


def _link(row: Row, gestures: dict[int, Row], documents: dict[int, bytes]) -> Link:
    position, stream, seq, gesture, kind, identity, document, layer, alive, body, digest = row
    of, of_stream, sealed = None, 0, None
    known = gestures.get(gesture)
    if known is not None:
        _, uuid, of_stream, verb, inside, undoes, lamport, at, sealed = known
        before = gestures.get(undoes)
        of = OpenGesture(
            id=gesture,
            uuid=bytes(uuid),
            verb=verb,
            document=b"" if inside is None else documents.get(inside, b"?"),
            undoes=b"" if undoes is None else bytes(before[1]) if before else b"?",
            lamport=int(lamport),
            at=int(at),
        )
    return Link(
        stream=stream,
        seq=int(seq),
        position=int(position),
        gesture=gesture,
        kind=kind,
        object=bytes(identity),
        document=document,
        layer=None if layer is None else bytes(layer),
        alive=bool(alive),
        body=body,
        hash=bytes(digest),
        of=of,
        of_stream=of_stream,
        sealed=sealed,
    )
