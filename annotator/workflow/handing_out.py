"""Hand-outs are written: what one person needs to work, and all that came back from them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from annotator import __version__
from annotator.core.model import Annotator, Id, Role
from annotator.language import N_
from annotator.store.errors import Refused
from annotator.store.excerpt import packs, project_images
from annotator.store.going import Company, Scope, scope_of
from annotator.store.handed import Said, give_secret, log, note
from annotator.store.ids import now
from annotator.store.project import Project
from annotator.store.quarantine import kept
from annotator.store.travelling import changes_of, heads_of, lamport_of, streams_of
from annotator.store.wire import written
from annotator.workflow import handfile
from annotator.workflow.hand_values import HAND_OUT, HandedOut, Standing
from annotator.workflow.handfile import Head, OutManifest, Putter
from annotator.workflow.handing_places import free_name, opened, require_lead
from annotator.workflow.progress import SILENT, Ticker


def hand_out(
    path: Path, people: Sequence[Id], folder: Path, *, ticker: Ticker = SILENT
) -> list[HandedOut]:
    """Write a hand-out for each of some people into a folder.

    `path` is the lead's project. The files are named by project, person and moment. Whoever never
    had anything assigned gets none. Raises Refused when somebody is unknown or the project is a
    working project itself, AnnotatorError when the folder cannot be written, Busy, Cancelled.
    """
    made = []
    with opened(path) as project:
        require_lead(project)
        for person in people:
            _require_person(project.annotators.get(person))
        for number, person in enumerate(people):
            ticker.step(number, len(people))
            one = _Hand(project, person, ticker).out(folder)
            if one is not None:
                made.append(one)
        ticker.tell(len(people), len(people))
    return made


def standings(path: Path) -> list[Standing]:
    """Return how hand-outs and hand-ins stand with everybody who has or had something assigned."""
    with opened(path) as project:
        assigned: dict[Id, set[Id]] = {}
        for one in project.assignments.everywhere():
            assigned.setdefault(one.annotator, set()).add(one.document)
        made = {one.person: one for one in reversed(log(project, "made"))}
        taken = {one.person: one for one in reversed(log(project, "taken"))}
        held: dict[Id, int] = {}
        for kind in kept(project.connection):
            held[kind.person] = held.get(kind.person, 0) + kind.changes
        found = []
        for person in project.annotators.all():
            mine = assigned.get(person.id, set())
            if not mine and person.id not in made and person.id not in taken:
                continue
            sent = set(made[person.id].said.articles) if person.id in made else set()
            found.append(
                Standing(
                    person=person.id,
                    name=person.name,
                    articles=len(mine),
                    handed_out=made[person.id].at if person.id in made else 0,
                    taken_in=taken[person.id].at if person.id in taken else 0,
                    arrived=_arrived(project, person.id),
                    held=held.get(person.id, 0),
                    unsent=len(mine - sent),
                )
            )
        return found


def _arrived(project: Project, person: Id) -> int:
    until = project.history.latest()
    streams = streams_of(project, person, until=until)
    return sum(seq for seq, _ in heads_of(project, streams, until=until).values())


def _require_person(person: Annotator) -> None:
    if not person.roles - {Role.SOURCE}:
        raise Refused(N_("{name} is nobody to whom work can be handed out."), name=person.name)


class _Hand:
    """One hand-out in the making."""

    def __init__(self, project: Project, person: Id, ticker: Ticker) -> None:
        self._project = project
        self._person = project.annotators.get(person)
        self._ticker = ticker
        earlier = log(project, "made", person)
        self._before = frozenset(earlier[0].said.articles) if earlier else frozenset()
        self._scope: Scope = scope_of(project, person, self._before)
        self._made = now()

    def out(self, folder: Path) -> HandedOut | None:
        """Write it, and note that it was made; None when there is nothing to hand out."""
        project, person, scope = self._project, self._person, self._scope
        if not scope.documents:
            return None
        mine = streams_of(project, person.id, until=scope.until)
        heads = heads_of(project, mine, until=scope.until)
        manifest = OutManifest(
            format=handfile.OUT,
            version=handfile.VERSION,
            program=__version__,
            project=project.about.id,
            project_name=project.about.name,
            person=person.id,
            name=person.name,
            made=self._made,
            lamport=lamport_of(project, until=self._scope.until),
            heads={stream: Head(*head) for stream, head in heads.items()},
            secret=give_secret(project, person.id).hex(),
            articles=len(scope.assigned | scope.reviewed),
        )
        path = free_name(folder, project.about.name, person.name, HAND_OUT)

        def fill(putter: Putter) -> OutManifest:
            self._fill(putter)
            return manifest

        digest = handfile.write(path, fill)
        arrived = sum(seq for seq, _ in heads.values())
        said = Said(
            made=self._made,
            lamport=manifest.lamport,
            articles=tuple(sorted(scope.documents | self._before)),
            heads={stream: seq for stream, (seq, _) in heads.items()},
            changes=arrived,
        )
        note(project, "made", person.id, digest, said)
        return HandedOut(path, person.id, person.name, manifest.articles, arrived)

    def _fill(self, putter: Putter) -> None:
        project, scope = self._project, self._scope
        company = Company()
        putter.put_lines("articles/", self._articles(company))
        encode = msgspec.json.encode
        images = project_images(project, scope, company)
        putter.put_lines("project/", (encode(one) + b"\n" for one in images))
        for stream in sorted(scope.streams):
            lines = written(changes_of(project, stream, until=scope.until))
            putter.put_lines(f"streams/{stream}/", lines)

    def _articles(self, company: Company) -> Iterator[bytes]:
        for one in packs(self._project, self._scope, company):
            self._ticker.step(0, 1)
            yield msgspec.json.encode(one) + b"\n"
