"""What of a stream that came from elsewhere goes on where this file's part of it ends."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotator.errors import Message
from annotator.language import N_
from annotator.store.journal import genesis
from annotator.store.quarantine import Key, Reason
from annotator.store.wire import Sent, Step, fits_after

BEHIND = N_("they come after a change that was kept back")
GAP = N_("changes before them are missing")
UNFINISHED = N_("the rest of their step is missing")
ANOTHER = N_("this project has other changes under the same numbers: somebody altered them")
ALTERED = N_("they do not follow from what comes before them: somebody altered them")
SOMEBODY = N_("they were written in the name of somebody else")
DISORDER = N_("their steps do not stand in their order")


@dataclass
class Followed:
    """One stream, sorted out: what is here, the steps that follow, and what does not fit."""

    here: set[Key] = field(default_factory=set)
    steps: list[tuple[Step, list[Sent]]] = field(default_factory=list)
    held: list[tuple[Sent, Reason]] = field(default_factory=list)
    rivals: set[tuple[bytes, int]] = field(default_factory=set)  # several follow the same change


def follow(connection: sqlite3.Connection, person: bytes, changes: Sequence[Sent]) -> Followed:
    """Sort out the changes of one stream, which may be cut, doubled, altered or another's."""
    out = Followed()
    sender = changes[0].step.sender
    row = connection.execute(
        "select id, person from streams where uuid = ?", (sender.uuid,)
    ).fetchone()
    number = int(row[0]) if row else 0
    if row is not None and bytes(row[1]) != person:
        out.held = [(one, Reason(Message(SOMEBODY), alarm=True)) for one in changes]
        return out
    strangers = [one for one in changes if one.step.sender.person != person]
    out.held = [(one, Reason(Message(SOMEBODY), alarm=True)) for one in strangers]
    changes = [one for one in changes if one.step.sender.person == person]
    here = dict(
        connection.execute("select seq, hash from changes where stream = ?", (number,)).fetchall()
    )
    head = max(here, default=0)
    later: dict[int, list[Sent]] = {}
    forked = False
    for one in changes:
        if one.seq > head:
            later.setdefault(one.seq, []).append(one)
        elif here.get(one.seq) == one.hash:
            out.here.add(one.key)
        else:
            forked = True
            out.held.append((one, Reason(Message(ANOTHER), alarm=True)))
    start = here.get(head) or genesis(sender.uuid, person)
    run = _run(head, start, later, forked, out)
    _into_steps(connection, number, run, out)
    return out


def _run(
    head: int, previous: bytes, later: dict[int, list[Sent]], forked: bool, out: Followed
) -> list[Sent]:
    """Return the changes that follow without a gap, each proved by the one before it."""
    altered = Reason(Message(ANOTHER if forked else ALTERED), alarm=True)
    run: list[Sent] = []
    why: Reason | None = None
    for seq in sorted(later):
        if why is None and seq != head + 1:
            why = Reason(Message(GAP))
        if why is not None:
            out.held.extend((one, why) for one in later[seq])
            continue
        fitting = [one for one in later[seq] if fits_after(previous, one)]
        out.held.extend((one, altered) for one in later[seq] if one not in fitting[:1])
        if not fitting:
            why = Reason(Message(BEHIND))
            continue
        if len(fitting) > 1:
            out.rivals.add((fitting[0].step.sender.uuid, seq))
        run.append(fitting[0])
        head, previous = seq, fitting[0].hash
    return run


def _into_steps(
    connection: sqlite3.Connection, stream: int, run: list[Sent], out: Followed
) -> None:
    row = connection.execute(
        "select max(lamport) from gestures where stream = ? and sealed is not null", (stream,)
    ).fetchone()
    lamport = int(row[0] or 0)
    why: Reason | None = None
    steps = list(_grouped(run))
    for number, (step, changes) in enumerate(steps, 1):
        if why is None and step.gesture.lamport <= lamport:
            why = Reason(Message(DISORDER), alarm=True)
        if why is None and len(changes) != step.changes:
            last = number == len(steps) and len(changes) < step.changes
            why = Reason(Message(UNFINISHED)) if last else Reason(Message(DISORDER), alarm=True)
        if why is not None:
            out.held.extend((one, why) for one in changes)
            why = Reason(Message(BEHIND))
            continue
        lamport = step.gesture.lamport
        out.steps.append((step, changes))


def _grouped(run: list[Sent]) -> Iterator[tuple[Step, list[Sent]]]:
    at = 0
    while at < len(run):
        end = at + 1
        gesture = run[at].step.gesture
        while end < len(run) and run[end].step.gesture == gesture:
            end += 1
        group = run[at:end]
        yield max((one.step for one in group), key=lambda step: step.changes), group
        at = end
