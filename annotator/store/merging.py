"""The union of journals: what others did, added to this file so that the order never matters.

A change is known by its stream and number. What is here already stays; what fits behind it and may
come in is added in small commits, each a state that somebody's file was in; all else is kept in
quarantine and tried again with the next merge.
"""

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotator.core.model import Id
from annotator.errors import Cancelled, Message
from annotator.language import N_
from annotator.store.admission import Gate, Passed
from annotator.store.connection import writing
from annotator.store.errors import Busy
from annotator.store.following import BEHIND, Followed, follow
from annotator.store.pacing import BREATH, Stride
from annotator.store.project import Project
from annotator.store.quarantine import Key, Reason, held_of, hold, release
from annotator.store.union import Batch, Moved, add
from annotator.store.wire import Sent, Step

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
Admitted = tuple[Step, list[Passed]]

_ATTEMPTS = 5
_KEEPING = 500  # changes put into quarantine in one short transaction
_AHEAD = 400  # changes looked up together before they are judged


@dataclass
class Merged:
    """What became of the changes of one person."""

    new: int = 0
    already: int = 0
    released: int = 0  # were kept back before
    held: list[tuple[Sent, Reason]] = field(default_factory=list)  # of those that were sent
    documents: set[bytes] = field(default_factory=set)  # in which something is new
    met: set[bytes] = field(default_factory=set)  # objects changed here by streams not sent
    absent: int = 0  # changes of this person that are here and were not sent


def merge(
    project: Project,
    person: Id,
    sent: Sequence[Sent],
    *,
    beside: bool = False,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> Merged:
    """Add what a person did elsewhere, and what was kept back of it before.

    The project is open for writing; nobody need be signed in. `beside` says that a window is open
    on it. Being cancelled leaves what was added so far: it is whole, and the rest comes with the
    next merge. Raises Cancelled, Busy, WriteFailed.
    """
    for _ in range(_ATTEMPTS):
        try:
            return _Merge(project, person, sent, beside, progress, cancelled).run()
        except Moved:  # somebody merged the same just now
            continue
    raise Busy(N_("Another program is writing to {file}. Trying again …"), file=project.path.name)


class _Merge:
    def __init__(
        self,
        project: Project,
        person: Id,
        sent: Sequence[Sent],
        beside: bool,
        progress: Progress | None,
        cancelled: Stop | None,
    ) -> None:
        self._project = project
        self._connection = project.connection
        self._person = person
        self._sent = {one.key: one for one in sent}
        self._streams = {one.step.sender.uuid for one in sent}
        self._kept = {one.key: one for one in held_of(self._connection, person)}
        self._gate = Gate(self._connection, person)
        self._pace = Stride(beside=beside)
        self._progress = progress
        self._cancelled = cancelled
        self._held: dict[Key, tuple[Sent, Reason]] = {}
        self._gone: list[Key] = []  # of the quarantine: they are in the journal
        self._here: set[Key] = set()
        self._rivals: set[tuple[bytes, int]] = set()  # where two changes follow the same one
        self._rivalled = False  # one of two was refused: the other is to be tried
        self._banned: set[Key] = set()
        self._done = 0
        self._total = 0
        self.merged = Merged()

    def run(self) -> Merged:
        """Do it all.

        Where two changes follow the same one, whoever wrote them has told two stories. The first
        that may come in counts, so what is kept back of a false one cannot keep the true one out.
        """
        self._pass()
        self.merged.already = len(self._here & self._sent.keys())
        while self._rivalled:
            self._rivalled = False
            self._pass()
        self._keep()
        self.merged.absent = self._absent()
        return self.merged

    def _pass(self) -> None:
        followed = self._followed()
        self._total = sum(len(changes) for one in followed for _, changes in one.steps)
        batch = Batch()
        for step, passed in self._admitted(followed):
            batch.steps.append((step, passed))
            batch.size += len(passed)
            if batch.size >= self._pace.batch:
                self._write(batch)
                batch = Batch()
        self._write(batch)

    def _followed(self) -> list[Followed]:
        """Return, stream by stream, what goes on where this file ends."""
        streams: dict[bytes, list[Sent]] = {}
        older = (one for key, one in self._kept.items() if key not in self._sent)
        for one in (*self._sent.values(), *older):  # what came just now is believed first
            if one.key not in self._banned:
                streams.setdefault(one.step.sender.uuid, []).append(one)
        found = []
        for changes in streams.values():
            way = follow(self._connection, bytes.fromhex(self._person), changes)
            self._here |= way.here
            self._gone.extend(way.here & self._kept.keys())
            self._rivals |= way.rivals
            self._hold(way.held)
            found.append(way)
        return found

    def _admitted(self, followed: Sequence[Followed]) -> Iterator[Admitted]:
        """Yield the steps that may come in, all streams together in the order of their lamports.

        So a step comes behind the one that it takes back, whatever the streams of the two.
        """
        blocked: set[bytes] = set()
        ways = [iter(one.steps) for one in followed]
        steps = heapq.merge(*ways, key=lambda one: (one[0].gesture.lamport, one[0].sender.uuid))
        for step, changes in self._looked_up(steps):
            if step.sender.uuid in blocked:
                self._hold((one, Reason(Message(BEHIND))) for one in changes)
                continue
            answer = self._gate.admit(step, changes)
            if isinstance(answer, list):
                yield step, answer
                continue
            number, reason = answer
            blocked.add(step.sender.uuid)
            if any((one.step.sender.uuid, one.seq) in self._rivals for one in changes):
                self._banned.update(one.key for one in changes)
                self._rivalled = True
            behind = Reason(Message(BEHIND))
            self._hold((one, reason if n == number else behind) for n, one in enumerate(changes))

    def _looked_up(
        self, steps: Iterable[tuple[Step, list[Sent]]]
    ) -> Iterator[tuple[Step, list[Sent]]]:
        """Yield the steps; the gate learns of many objects at once."""
        waiting: list[tuple[Step, list[Sent]]] = []
        count = 0
        for step, changes in steps:
            waiting.append((step, changes))
            count += len(changes)
            if count >= _AHEAD:
                self._gate.prepare([one for _, some in waiting for one in some])
                yield from waiting
                waiting, count = [], 0
        self._gate.prepare([one for _, some in waiting for one in some])
        yield from waiting

    def _write(self, batch: Batch) -> None:
        if not batch.steps:
            return
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(N_("Stopped. What was merged so far stays; take the files in again."))
        keys = [one.sent.key for _, passed in batch.steps for one in passed]
        time.sleep(BREATH)
        with writing(self._project.door.db, patience=self._project.door.patience):
            self._pace.begun()
            add(self._connection, batch)
            release(self._connection, [key for key in keys if key in self._kept])
            self._pace.written(len(keys))
        for _, passed in batch.steps:
            for one in passed:
                self._held.pop(one.sent.key, None)
                self._count(one)
        self._done += len(keys)
        if self._progress is not None:
            self._progress(self._done, self._total)

    def _count(self, one: Passed) -> None:
        if one.sent.key in self._kept:
            self.merged.released += 1
        else:
            self.merged.new += 1
        if one.sent.document:
            self.merged.documents.add(one.sent.document)
        if self._gate.streams_with(one.sent.object) - self._streams:
            self.merged.met.add(one.sent.object)

    def _absent(self) -> int:
        """Return how many changes of the person this file has that whoever sent did not have."""
        last: dict[bytes, int] = {}
        for stream, seq, _ in self._sent:
            last[stream] = max(seq, last.get(stream, 0))
        rows = self._connection.execute(
            """
            select s.uuid,
              (select c.seq from changes c join gestures g on g.id = c.gesture
               where c.stream = s.id and g.sealed is not null order by c.seq desc limit 1)
            from streams s where s.person = ?
            """,
            (bytes.fromhex(self._person),),
        ).fetchall()
        return sum(max(0, int(seq or 0) - last.get(bytes(uuid), 0)) for uuid, seq in rows)

    def _keep(self) -> None:
        """Put into quarantine what could not come in, and let go of what is here after all."""
        self.merged.held = [pair for key, pair in self._held.items() if key in self._sent]
        waiting = list(self._held.values())
        for start in range(0, max(len(waiting), 1), _KEEPING):
            some = waiting[start : start + _KEEPING]
            if not some and not self._gone:
                return
            with writing(self._project.door.db, patience=self._project.door.patience):
                hold(self._connection, self._person, some)
                release(self._connection, self._gone)
            self._gone = []

    def _hold(self, held: Iterable[tuple[Sent, Reason]]) -> None:
        for one, reason in held:
            self._held[one.key] = (one, reason)
