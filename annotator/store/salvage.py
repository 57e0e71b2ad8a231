"""Saves what is left of a damaged project into a new file, and says what is missing."""

import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.core.model import Id
from annotator.errors import reason_of
from annotator.language import N_
from annotator.paths import this_machine
from annotator.store.chain import Link, hash_of
from annotator.store.connection import connect, disconnect, sync_folder, writing
from annotator.store.errors import Damaged, NotAProject, ProjectError, ReadOnly
from annotator.store.findings import Finding
from annotator.store.ids import new_id, now
from annotator.store.inspection import inspect
from annotator.store.journal import OpenGesture, derive_all, genesis
from annotator.store.project import make_tables
from annotator.store.remains import (
    Image,
    Images,
    bring_nouns,
    bring_rest,
    lost_articles,
)
from annotator.store.sifting import Gap, Journal, ground_of, leader, place, prove
from annotator.store.wreck import ALONE, Wreck, read_wreck


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was saved into `path`, and exactly what was not."""

    path: Path
    kept: int  # changes whose whole history is proved
    loosened: int  # changes proved only from a gap on: they stand in a new writing session
    recreated: int  # objects whose change is lost, as the derived tables still showed them
    refused: int  # changes that could be read but not proved
    unplaced: int  # changes about articles, labels or people that are lost
    gaps: tuple[Gap, ...]  # changes that could not be read
    articles: tuple[str, ...]  # names of the articles that are lost
    annotations: int  # alive in the new file
    findings: tuple[Finding, ...]  # what a check of the new file says

    @property
    def missing(self) -> int:
        """Return how many changes could not be read."""
        return sum(gap.last - gap.first + 1 for gap in self.gaps)

    @property
    def complete(self) -> bool:
        """Tell whether nothing of the journal is missing."""
        return not (self.gaps or self.refused or self.unplaced or self.recreated)


def salvage(damaged: Path, into: Path) -> SalvageReport:
    """Save what is left of a damaged project into the new file `into`.

    Every change that the hash chain proves is kept as it is. Behind a gap, changes that fit the
    one before them go on in a new writing session of the same person. What only the derived
    tables still show (one piece of an annotation, no attributes) is written down anew by the
    lead; what was removed in a gap may come back. The damaged file is only read, by way of a
    copy. Raises NotAProject when `into` exists,
    Busy when the damaged file is open here, Damaged when nothing can be saved.
    """
    if into.exists():
        raise NotAProject(N_("{file} exists already. Choose another name."), file=into)
    if not damaged.is_file():
        raise NotAProject(N_("{file} cannot be opened. Is it still there?"), file=damaged)
    try:
        with tempfile.TemporaryDirectory(dir=into.parent, prefix=".salvage") as space:
            part = Path(space) / "new.annproj"
            sqlite3.connect(part).close()
            make_tables(part)
            left = _sift(read_wreck(damaged, part, Path(space)), damaged.name)
            _write(part, left, damaged.name)
            findings = inspect(part)
            part.rename(into)
            sync_folder(into.parent)
    except OSError as error:
        raise ReadOnly(
            N_("{folder} cannot be written ({reason}). Choose another folder."),
            folder=into.parent,
            reason=reason_of(error),
        ) from error
    return SalvageReport(
        path=into,
        kept=len(left.journal.whole),
        loosened=len(left.journal.loose),
        recreated=len(left.images.first) + len(left.images.last),
        refused=left.journal.refused,
        unplaced=left.journal.unplaced,
        gaps=tuple(left.journal.gaps),
        articles=tuple(left.articles),
        annotations=findings.annotations,
        findings=findings.all,
    )


@dataclass(frozen=True, slots=True)
class _Left:
    journal: Journal
    images: Images
    lead: Id
    articles: list[str]
    alone: dict[str, list[tuple[Any, ...]]]  # rows of what concerns the file alone, by table


def _sift(wreck: Wreck, name: str) -> _Left:
    journal, images = prove(wreck), Images()
    ground = ground_of(journal)
    bring_nouns(wreck, journal, ground, images)
    lost = [
        link.body
        for link in journal.kept
        if link.kind == "document" and link.document not in ground.texts
    ]
    place(journal, ground)
    bring_rest(wreck, journal, ground, images)
    lead = _lead(journal, images)
    if not lead:
        raise Damaged(
            N_("What can be read of {file} names no lead, so no project can be made of it."),
            file=name,
        )
    alone = {table: wreck.rows[table] for table in ALONE}
    return _Left(journal, images, lead, lost_articles(wreck, journal, ground, lost), alone)


def _lead(journal: Journal, images: Images) -> Id:
    """Return who leads, and see to it that whoever ever led does so from the first step on."""
    brought = [(one.kind, one.identity, one.body) for one in images.first]
    kept = [(link.kind, link.object.hex(), link.body) for link in journal.kept]
    lead = leader([*brought, *kept])
    if images.first:
        here = {image.identity for image in images.first}
        for kind, identity, body in kept:
            if identity not in here and leader([(kind, identity, body)]):
                here.add(identity)
                images.first.insert(0, Image(kind, identity, body, None, "", True))
    return lead


def _write(part: Path, left: _Left, name: str) -> None:
    db = connect(part, readonly=False)
    try:
        with writing(db, patience=1.0):
            _Scribe(db.conn, left.journal).write(left.images, left.lead)
            derive_all(db.conn)
            _write_alone(db.conn, left.alone)
    except Damaged as error:  # by a rule of the tables, which says only how the copy is called
        raise Damaged(
            N_("No project can be made of what is left of {file} ({reason})."),
            file=name,
            reason=error,
        ) from error
    finally:
        disconnect(db)


def _write_alone(connection: sqlite3.Connection, alone: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in alone.items():
        for row in rows:
            marks = ", ".join("?" * len(row))
            with suppress(ProjectError, sqlite3.Error, OverflowError, UnicodeError):
                # Nothing vouches for these rows but the rules of the table.
                connection.execute(f"insert into {table} values ({marks})", row)


@dataclass
class _Stream:
    id: int
    seq: int
    hash: bytes


class _Scribe:
    """Writes a journal from what is left: old streams up to their first gap, new ones after."""

    def __init__(self, connection: sqlite3.Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal
        self._streams: dict[tuple[int, bool], _Stream] = {}
        self._gestures: dict[tuple[int, bool], OpenGesture] = {}
        self._by_uuid: dict[bytes, int] = {}
        self._sealed = 0
        self._position = 0
        self._lamport = 0

    def write(self, images: Images, lead: Id) -> None:
        """Write everything in the order in which it became visible."""
        self._connection.executemany(
            "insert into texts (sha256, text) values (?, ?)",
            [(bytes.fromhex(digest), text) for digest, text in self._journal.texts.items()],
        )
        mine = self._stream((bytes.fromhex(new_id()), bytes.fromhex(lead)))
        self._images(mine, images.first, "create")
        proved = {id(link) for link in self._journal.whole}
        for link in self._journal.kept:
            self._link(link, id(link) not in proved)
        self._images(mine, images.last, "import")

    def _stream(
        self,
        identity: tuple[bytes, bytes],
        *,
        tool: str = f"annotator {__version__} salvage",
        machine: str = "",
        started: int = 0,
    ) -> _Stream:
        row = self._connection.execute(
            "insert into streams (uuid, person, tool, machine, started) values (?, ?, ?, ?, ?)"
            " returning id",
            (*identity, tool, machine or this_machine(), started or now()),
        ).fetchone()
        return _Stream(int(row[0]), 0, genesis(*identity))

    def _stream_of(self, link: Link, loose: bool) -> _Stream:
        key = (link.stream, loose)
        if key not in self._streams:
            uuid, person, tool, machine, started = self._journal.streams[link.stream]
            if loose:
                self._streams[key] = self._stream((bytes.fromhex(new_id()), person))
            else:
                self._streams[key] = self._stream(
                    (uuid, person), tool=tool, machine=machine, started=started
                )
        return self._streams[key]

    def _link(self, link: Link, loose: bool) -> None:
        if link.of is None:
            return
        stream = self._stream_of(link, loose)
        key = (link.gesture, loose)
        if key not in self._gestures:
            of = link.of
            if of.uuid in self._by_uuid:  # the gap runs through this gesture
                of = replace(of, uuid=bytes.fromhex(new_id()))
            self._gestures[key] = self._gesture(stream, of, link)
        self._change(stream, self._gestures[key], link)

    def _gesture(self, stream: _Stream, of: OpenGesture, link: Link | None) -> OpenGesture:
        """Write a gesture and return it as the file now has it."""
        self._sealed += 1
        self._lamport = max(self._lamport, of.lamport)
        undone = self._by_uuid.get(of.undoes)
        row = self._connection.execute(
            """
            insert into gestures (uuid, stream, verb, document, undoes, lamport, at, sealed)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning id
            """,
            (
                of.uuid,
                stream.id,
                of.verb,
                link.document if link is not None and of.document else None,
                undone,
                of.lamport,
                of.at,
                self._sealed,
            ),
        ).fetchone()
        self._by_uuid[of.uuid] = int(row[0])
        return replace(of, id=int(row[0]), undoes=of.undoes if undone is not None else b"")

    def _change(self, stream: _Stream, gesture: OpenGesture, link: Link) -> None:
        self._position += 1
        stream.seq += 1
        link = replace(link, seq=stream.seq)
        document = b"" if link.document is None else self._journal.documents[link.document]
        stream.hash = hash_of(stream.hash, link, gesture, document)
        self._connection.execute(
            "insert into changes (position, stream, seq, gesture, kind, object, document, layer,"
            " alive, body, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._position,
                stream.id,
                stream.seq,
                gesture.id,
                link.kind,
                link.object,
                link.document,
                link.layer,
                link.alive,
                link.body,
                stream.hash,
            ),
        )

    def _images(self, stream: _Stream, images: list[Image], verb: str) -> None:
        if not images:
            return
        self._lamport += 1
        of = OpenGesture(0, bytes.fromhex(new_id()), verb, b"", b"", self._lamport, now())
        gesture = self._gesture(stream, of, None)
        for image in images:
            link = Link(
                stream=stream.id,
                seq=0,
                position=0,
                gesture=gesture.id,
                kind=image.kind,
                object=bytes.fromhex(image.identity),
                document=image.document,
                layer=bytes.fromhex(image.layer) if image.layer else None,
                alive=image.alive,
                body=image.body,
                hash=b"",
                of=gesture,
                of_stream=stream.id,
                sealed=self._sealed,
            )
            self._change(stream, gesture, link)
