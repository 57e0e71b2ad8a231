"""Hand-ins are taken in: checked, merged, and told about; what does not fit is kept."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.core.model import Id, Role, label_set_version
from annotator.errors import AnnotatorError, Cancelled, Message
from annotator.language import N_
from annotator.store.errors import Busy, Refused, WriteFailed
from annotator.store.handed import Said, log, note, secrets_of
from annotator.store.merging import Merged, merge
from annotator.store.project import Project
from annotator.store.quarantine import Reason, kept, people_held
from annotator.store.travelling import heads_of, streams_of
from annotator.store.wire import Sent, read_lines
from annotator.workflow import handfile
from annotator.workflow.collector import no_collecting
from annotator.workflow.hand_values import HAND_IN, Held, LabelDifference, Report, Taken
from annotator.workflow.handfile import HandFile, InManifest
from annotator.workflow.handing_places import opened, require_lead
from annotator.workflow.keeping import backup_job
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.reviewing import look_at
from annotator.workflow.ruling import put_right

_HOUR = 3_600_000  # milliseconds
_DAY = 24 * _HOUR


def take_in(
    path: Path, files: Sequence[Path], *, beside: bool = False, ticker: Ticker = SILENT
) -> Report:
    """Merge hand-ins into the lead's project; folders stand for the hand-ins in them.

    A verified backup is made before. What cannot be merged is kept and told. `beside` says that a
    window is open on the project. Stopping leaves what was merged so far: the same files can be
    taken in again. Raises Refused when `path` is a working project, Busy, Cancelled.
    """
    found = list(_files(files))
    with opened(path) as project:
        require_lead(project)
        backup = backup_job(path, "hand-in") if _brings(project, found) else None
        taken: list[Taken] = []
        for number, file in enumerate(found):
            taken.append(_Taking(project, file, beside, _part(ticker, number, len(found))).take())
        seen = {one.person for one in taken}
        for person in people_held(project.connection):  # what others sent may fit by now
            if person not in seen:
                again = merge(project, person, [], beside=beside)
                if again.released:
                    name = project.annotators.get(person).name
                    taken.append(Taken(Path(), person, name, released=again.released))
        if any((one.new or one.released) and _reviews(project, one.person) for one in taken):
            _put_gold_right(project)
        ticker.tell(1, 1)
        return Report(tuple(taken), backup, tuple(_waiting(project)))


def _reviews(project: Project, person: Id) -> bool:
    return bool(person) and Role.REVIEWER in project.annotators.get(person).roles


def _put_gold_right(project: Project) -> None:
    """Let gold say what its decider ruled where several ruled without knowing of each other.

    It follows from the rulings alone, so the order in which they came does not matter.
    """
    disputed = project.rulings.disputed()
    if disputed:
        lead = next(one for one in project.annotators.all() if Role.LEAD in one.roles)
        project.sign_in(lead.id)
    for document in disputed:
        with project.gesture("merge") as gesture:
            decider = look_at(project, document, lead.id).decider
            put_right(project, gesture, look_at(project, document, decider))


def waiting(path: Path) -> list[Held]:
    """Return what the project keeps back, by reason, alarms first."""
    with opened(path) as project:
        return _waiting(project)


def _waiting(project: Project) -> list[Held]:
    counts: Counter[tuple[bool, str]] = Counter()
    messages: dict[tuple[bool, str], Message] = {}
    for one in kept(project.connection):
        key = (one.reason.alarm, str(one.reason.message))
        counts[key] += one.changes
        messages[key] = one.reason.message
    return [Held(messages[key], counts[key], key[0]) for key in counts]


def _files(given: Sequence[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.suffix == HAND_IN)
        else:
            yield path


def _part(ticker: Ticker, number: int, of: int) -> Ticker:
    def tell(done: int, total: int) -> None:
        ticker.tell(number * 1000 + (1000 * done // max(total, 1)), of * 1000)

    return Ticker(tell, ticker.stop)


def _brings(project: Project, files: Sequence[Path]) -> bool:
    """Tell whether any of the files may bring something: then a backup is made first."""
    until = project.history.latest()
    for file in files:
        try:
            with handfile.opened(file) as found:
                said = found.manifest
        except AnnotatorError:
            continue  # told when it is its turn
        secrets = secrets_of(project, said.person)
        if not isinstance(said, InManifest) or not handfile.is_sealed_by(said, secrets):
            continue
        streams = streams_of(project, said.person, until=until)
        heads = heads_of(project, streams, until=until)
        if any((one.seq, one.hash) != heads.get(stream) for stream, one in said.heads.items()):
            return True
    return bool(people_held(project.connection))


class _Taking:
    """One hand-in on its way into the project."""

    def __init__(self, project: Project, file: Path, beside: bool, ticker: Ticker) -> None:
        self._project = project
        self._path = file
        self._beside = beside
        self._ticker = ticker

    def take(self) -> Taken:
        """Do it all; a file that cannot be trusted as a whole is left alone, and told."""
        person, name = "", ""
        try:
            with handfile.opened(self._path) as found:
                person, name = found.manifest.person, found.manifest.name
                manifest = self._trusted(found)
                with no_collecting():
                    sent = list(_sent(found, manifest))
                    merged = merge(
                        self._project,
                        person,
                        sent,
                        beside=self._beside,
                        progress=self._ticker.tell,
                        cancelled=self._ticker.stop,
                    )
                return self._told(found, manifest, sent, merged)
        except (Busy, WriteFailed, Cancelled):
            raise
        except AnnotatorError as error:
            return Taken(self._path, person, name, refused=error.message)

    def _trusted(self, found: HandFile) -> InManifest:
        """Return the manifest of a hand-in for this project by somebody who has its secret."""
        said, here = found.manifest, self._project
        if not isinstance(said, InManifest):
            raise Refused(N_("{file} is a work file. Open it to work in it."), file=self._path.name)
        if said.project != here.about.id:
            raise Refused(
                N_("{file} belongs to the project “{project}”, not to this one."),
                file=self._path.name,
                project=said.project_name,
            )
        secrets = secrets_of(here, said.person)
        if not secrets:
            raise Refused(
                N_(
                    "{file} is by {name}, to whom this project has handed nothing out. Is this an "
                    "older copy of the project? Hand out to {name}, and ask for the work again."
                ),
                file=self._path.name,
                name=said.name,
            )
        if not handfile.is_sealed_by(said, secrets):
            raise Refused(
                N_(
                    "{file} was altered, or was not made by {name}: its seal is wrong. Nothing "
                    "of it was taken. Ask {name} to hand in again."
                ),
                file=self._path.name,
                name=said.name,
            )
        return said

    def _told(self, found: HandFile, said: InManifest, sent: list[Sent], merged: Merged) -> Taken:
        noted = Said(
            made=said.made,
            lamport=said.lamport,
            changes=len(sent),
            new=merged.new + merged.released,
            held=len(merged.held),
        )
        flags = tuple(self._flags(said, sent, merged))
        note(self._project, "taken", said.person, found.sha256, noted)
        return Taken(
            path=self._path,
            person=said.person,
            name=self._project.annotators.get(said.person).name,
            new=merged.new,
            already=merged.already,
            released=merged.released,
            held=_held(merged),
            articles=len(merged.documents),
            labels=_label_difference(self._project, said),
            flags=flags,
        )

    def _flags(self, said: InManifest, sent: list[Sent], merged: Merged) -> Iterator[Message]:
        if merged.met:
            yield Message(
                N_(
                    "{name} changed the same on two machines ({count} times). The later change "
                    "counts; both are kept."
                ),
                {"name": said.name, "count": len(merged.met)},
            )
        if merged.absent:
            yield Message(
                N_(
                    "{count} changes of {name} that are here are not in this file: it is older, "
                    "or comes from another machine or a restored copy. Nothing is lost; the next "
                    "work file brings them there."
                ),
                {"name": said.name, "count": merged.absent},
            )
        yield from self._clock(said, sent)

    def _clock(self, said: InManifest, sent: list[Sent]) -> Iterator[Message]:
        """Tell when the clock there must have been wrong: the order of changes does not need it."""
        now = int(time.time() * 1000)
        times = [one.step.gesture.at for one in sent] or [said.made]
        made = [one.said.made for one in log(self._project, "made", said.person)]
        ahead = max(*times, said.made) - now
        behind = min(made, default=0) - min(times)
        off = ahead if ahead > _HOUR else behind if behind > _DAY else 0
        if off:
            yield Message(
                N_(
                    "The clock of {name} is or was off by {days} days. Nothing is lost; only "
                    "times and durations are wrong."
                ),
                {"name": said.name, "days": max(1, round(off / _DAY))},
            )


def _sent(found: HandFile, manifest: InManifest) -> Iterator[Sent]:
    for stream, head in manifest.heads.items():
        parts = found.named(f"streams/{stream}/")
        last: Sent | None = None
        for one in read_lines(b"".join([found.read(name) for name in parts])):
            last = one
            yield one
        if last is None or (last.seq, last.hash.hex()) != (head.seq, head.hash):
            raise AnnotatorError(
                N_("{file} did not arrive whole, or was altered. Ask for it again."),
                file=found.path.name,
            )


def _held(merged: Merged) -> tuple[Held, ...]:
    counts: Counter[str] = Counter()
    reasons: dict[str, Reason] = {}
    for _, reason in merged.held:
        counts[str(reason.message)] += 1
        reasons[str(reason.message)] = reason
    found = [Held(reasons[one].message, count, reasons[one].alarm) for one, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (not one.alarm, -one.changes)))


def _label_difference(project: Project, said: InManifest) -> LabelDifference:
    missing, changed = [], []
    for one in project.labels.all():
        theirs: tuple[str, str] | None = said.labels.get(one.id)
        if theirs is None:
            missing.append(one.name)
        elif theirs[1] != label_set_version([one]):
            changed.append(one.name)
    return LabelDifference(tuple(missing), tuple(changed))
