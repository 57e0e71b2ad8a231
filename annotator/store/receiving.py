"""What a hand-out brings, written into a working project: in the name of whoever leads."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from annotator import __version__
from annotator.core.model import Annotator, Id, Role
from annotator.language import N_
from annotator.paths import this_machine
from annotator.store.admission import Passed
from annotator.store.arriving import Change, Written
from annotator.store.bodies import AnnotationBody, AnnotationsBody, decode
from annotator.store.connection import writing
from annotator.store.errors import Damaged
from annotator.store.excerpt import Image, Pack, newest, rows_of
from annotator.store.going import Newest
from annotator.store.ids import new_id, now
from annotator.store.journal import OpenGesture, genesis
from annotator.store.project import Project
from annotator.store.returning import known
from annotator.store.state import Reach, reaches
from annotator.store.travelling import HANDING
from annotator.store.union import Batch, add
from annotator.store.wire import Sender, Sent, Step

_TOGETHER = 200  # changes in one gesture and commit
_PAGE = 50  # documents compared in one short read


@dataclass
class Received:
    """What came: ids of documents, and (kind, object) of all else that is new or different."""

    documents: list[Id] = field(default_factory=list)
    changed: list[tuple[str, Id, Id, bool]] = field(default_factory=list)  # with document, alive


def leader_of(images: Iterable[Image]) -> Annotator:
    """Return who leads by the people of a hand-out. Raises Damaged when nobody does."""
    for one in images:
        if one.kind == "annotator":
            person = decode(one.body, Annotator)
            if Role.LEAD in person.roles:
                return person
    raise Damaged(N_("The work file names nobody who leads the project."))


def receive_project(project: Project, images: Sequence[Image], *, above: int) -> Received:
    """Write what is new or different of the project as a whole; `above` is the hand-out's lamport.

    Whoever leads the working project until now signs for it.
    """
    connection = project.connection
    here = newest(rows_of(connection, project.history.latest(), "c.document is null", ()))
    coming = [one for one in images if _differs(one, here.get((one.kind, "", one.object)))]
    return _write(project, [("", one) for one in coming], above)


def receive_documents(
    project: Project, packs: Sequence[Pack], *, above: int, beside: bool = False
) -> list[Id]:
    """Bring those documents that are not here with what stands in them. Raises Damaged, Busy.

    What its receiver may change too comes with ``receive_rest``.
    """
    here = known(project.connection, [one.document for one in packs])
    fresh = [one for one in packs if one.document not in here]
    if not fresh:
        return []
    with project.bulk(HANDING, above=above, beside=beside) as work:
        work.stage([_written(one) for one in fresh])
        work.seal()
    return [one.document for one in fresh]


def receive_rest(project: Project, packs: Sequence[Pack], *, above: int) -> Received:
    """Write what is new or different in documents that are here, what was removed too."""
    coming: list[tuple[Id, Image]] = []
    for start in range(0, len(packs), _PAGE):
        coming.extend(_different(project, packs[start : start + _PAGE]))
    return _write(project, coming, above)


def _different(project: Project, packs: Sequence[Pack]) -> Iterator[tuple[Id, Image]]:
    stand_ins = known(project.connection, [one.document for one in packs])
    numbers = tuple(number for number, _ in stand_ins.values())
    marks = ", ".join("?" * len(numbers))
    where = f"c.document in ({marks})"
    here = newest(rows_of(project.connection, project.history.latest(), where, numbers))
    for pack in packs:
        together = any(one.kind == "annotations" for one in pack.images)
        for one in pack.images:
            said = here.get((one.kind, pack.document, one.object))
            if one.kind == "annotations" and said is not None:
                continue  # it never changes
            removed = not one.alive and one.kind == "annotation" and together
            if _differs(one, said) or (said is None and removed):
                yield pack.document, one


def _differs(one: Image, here: Newest | None) -> bool:
    if here is None:
        return one.alive
    if (one.body, one.alive) == (here.body, here.alive):
        return False
    return not one.lamport or one.lamport >= here.version[0]


def _written(pack: Pack) -> Written:
    changes = [
        Change(one.kind, one.object, one.body, one.layer, _reach(one))
        for one in pack.images
        if (one.alive and not one.lamport) or one.kind == "document"
    ]
    if not changes or changes[0].kind != "document":
        raise Damaged(N_("The work file does not say what its article {id} is."), id=pack.document)
    return Written(pack.document, pack.document, pack.text, pack.sha256, tuple(changes))


def _reach(one: Image) -> tuple[Reach, ...]:
    if one.kind == "annotations":
        return reaches(decode(one.body, AnnotationsBody).items)
    if one.kind == "annotation":
        return reaches([decode(one.body, AnnotationBody)])
    return ()


def _write(project: Project, coming: list[tuple[Id, Image]], above: int) -> Received:
    """Write images, those that keep their age first, each age as a step of its own."""
    received = Received()
    aged = sorted((pair for pair in coming if pair[1].lamport), key=lambda pair: pair[1].lamport)
    groups = [(age, list(some)) for age, some in groupby(aged, key=lambda pair: pair[1].lamport)]
    if groups:
        _write_stream(project, groups)
    new = [pair for pair in coming if not pair[1].lamport]
    if new:
        row = project.connection.execute("select max(lamport) from gestures").fetchone()
        first = max(int(row[0] or 0), above) + 1
        parts = range(0, len(new), _TOGETHER)
        _write_stream(
            project, [(first + n, new[at : at + _TOGETHER]) for n, at in enumerate(parts)]
        )
    received.changed = [(one.kind, one.object, document, one.alive) for document, one in coming]
    return received


def _write_stream(project: Project, groups: list[tuple[int, list[tuple[Id, Image]]]]) -> None:
    """Write a stream of its own: one step for each (lamport, images)."""
    me, _ = project.door.signed_in()
    sender = Sender(
        uuid=bytes.fromhex(new_id()),
        person=bytes.fromhex(me.id),
        tool=f"annotator {__version__}",
        machine=f"{this_machine()}/{os.getpid()}",
        started=now(),
    )
    previous, seq = genesis(sender.uuid, sender.person), 0
    for lamport, images in groups:
        gesture = OpenGesture(0, bytes.fromhex(new_id()), HANDING, b"", b"", lamport, now())
        step = Step(sender, gesture, len(images))
        stand_ins = known(project.connection, {document for document, _ in images if document})
        passed: list[Passed] = []
        for document, one in images:
            seq += 1
            sent = _sent(step, seq, document, one, previous)
            previous = sent.hash
            passed.append(Passed(sent, stand_ins[document][0] if document else None, False))
        with writing(project.door.db, patience=project.door.patience):
            add(project.connection, Batch([(step, passed)], len(passed)))


def _sent(step: Step, seq: int, document: Id, one: Image, previous: bytes) -> Sent:
    sent = Sent(
        step,
        seq,
        one.kind,
        bytes.fromhex(one.object),
        bytes.fromhex(document),
        bytes.fromhex(one.layer),
        one.alive,
        one.body,
        b"",
    )
    return Sent(
        *(sent.step, sent.seq, sent.kind, sent.object, sent.document, sent.layer, sent.alive),
        *(sent.body, sent.hash_after(previous)),
    )
