"""A hand-out is opened: it makes the working project of its person, or brings it up to date."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from annotator.core.model import Id, Label, Role
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.bodies import decode
from annotator.store.connection import JOB_PATIENCE, connect, disconnect, sync_folder
from annotator.store.errors import Damaged, ProjectError, Refused
from annotator.store.excerpt import Image, Pack
from annotator.store.gesture import Door
from annotator.store.handed import Said, keep_secret, log, note, worker_of
from annotator.store.journal import Writer
from annotator.store.merging import merge
from annotator.store.project import Project, make_tables
from annotator.store.receiving import (
    Received,
    leader_of,
    receive_documents,
    receive_project,
    receive_rest,
)
from annotator.store.travelling import heads_of, streams_of
from annotator.store.trust import note as trust
from annotator.store.wire import Sent, read_lines
from annotator.workflow import handfile
from annotator.workflow.hand_values import About, Opened
from annotator.workflow.handfile import HandFile, OutManifest
from annotator.workflow.handing_places import fit, opened
from annotator.workflow.opening import SUFFIX
from annotator.workflow.progress import SILENT, Ticker

M = TypeVar("M", Image, Pack)


def about_file(file: Path) -> About:
    """Return what a hand-out or hand-in says of itself. Raises AnnotatorError when it is neither,
    is damaged, or a newer program made it."""
    with handfile.opened(file) as found:
        said = found.manifest
        return About(
            path=file,
            out=isinstance(said, OutManifest),
            project=said.project,
            project_name=said.project_name,
            person=said.person,
            name=said.name,
            made=said.made,
            articles=said.articles if isinstance(said, OutManifest) else 0,
            changes=sum(one.seq for one in said.heads.values()),
        )


def working_path(about: About, folder: Path) -> Path:
    """Return where the working project of a hand-out stands in a folder: the one that is there
    already, else a free name for a new one."""
    plain = f"{fit(about.project_name)} - {fit(about.name)}"
    free: Path | None = None
    for number in range(1, 100):
        path = folder / f"{plain}{f' {number}' if number > 1 else ''}{SUFFIX}"
        if not path.exists():
            free = free or path
        elif _is_of(path, about):
            return path
    return free or folder / f"{plain} {about.project}{SUFFIX}"


def open_hand_out(
    file: Path, into: Path, *, beside: bool = False, ticker: Ticker = SILENT
) -> Opened:
    """Make the working project `into` of a hand-out, or bring it up to date when it exists.

    `beside` says that a window is open on it. Raises AnnotatorError when the file is damaged, or
    for another person or project than `into` is, or made by a newer program (the message says
    what to update), or for a working project when it is none.
    """
    with handfile.opened(file) as found:
        if not isinstance(found.manifest, OutManifest):
            raise Refused(
                N_("{file} holds finished work. The project it came from takes it in."),
                file=file.name,
            )
        if into.exists():
            with opened(into) as project:
                return _Opening(found, found.manifest, beside, ticker).update(project)
        return _created(_Opening(found, found.manifest, False, ticker), into)


def _is_of(path: Path, about: About) -> bool:
    try:
        with Project.open(path, readonly=True) as project:
            return (project.about.id, worker_of(project)) == (about.project, about.person)
    except ProjectError:
        return False


def _created(opening: "_Opening", into: Path) -> Opened:
    """Make a project beside, and give it its name when all is in it."""
    part = into.with_name(f".{into.name}.part")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        part.touch()
        make_tables(part)
        done = opening.create(part)
        part.rename(into)
        sync_folder(into.parent)
    finally:
        _remove(part)
    with Project.open(into) as project:
        trust(project)
    return replace(done, path=into)


def _remove(part: Path) -> None:
    for suffix in ("", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)


class _Opening:
    """One hand-out on its way into a working project."""

    def __init__(
        self, found: HandFile, manifest: OutManifest, beside: bool, ticker: Ticker
    ) -> None:
        self._file = found
        self._manifest = manifest
        self._beside = beside
        self._ticker = ticker
        self._images = list(_lines(found, "project/", Image))

    def create(self, part: Path) -> Opened:
        """Fill the tables of a new project."""
        lead = leader_of(self._images)
        db = connect(part, readonly=False, patience=JOB_PATIENCE)
        try:
            door = Door(db, part, JOB_PATIENCE, me=lead, writer=Writer(db.conn, lead.id))
            return self._bring(Project(door, readonly=False), created=True)
        finally:
            disconnect(db)

    def update(self, project: Project) -> Opened:
        """Bring a working project up to date."""
        said = self._manifest
        worker = worker_of(project)
        if project.about.id != said.project:
            raise Refused(
                N_("{file} belongs to the project “{project}”, not to {here}."),
                file=self._file.path.name,
                project=said.project_name,
                here=project.path.name,
            )
        if worker is None:
            raise Refused(
                N_("{here} is the project from which {file} came. Open it elsewhere."),
                file=self._file.path.name,
                here=project.path.name,
            )
        if worker != said.person:
            raise Refused(
                N_("{file} is for {name}, and {here} is the work of somebody else."),
                file=self._file.path.name,
                name=said.name,
                here=project.path.name,
            )
        if self._is_older(project):
            return self._told(project, Received(), older=True)
        project.sign_in(_lead_of(project))
        return self._bring(project, created=False)

    def _is_older(self, project: Project) -> bool:
        """Tell whether what it brings is here: by both clocks it was made before another one."""
        mine = (self._manifest.lamport, self._manifest.made)
        return any(
            one.file == self._file.sha256
            or (one.said.lamport >= mine[0] and one.said.made >= mine[1])
            for one in log(project, "opened")
        )

    def _bring(self, project: Project, *, created: bool) -> Opened:
        said, above = self._manifest, self._manifest.lamport
        guideline = "" if created else project.about.body().guideline
        before = set() if created else _assigned(project, said.person)
        received = receive_project(project, self._images, above=above)
        members = self._file.named("articles/")
        for number, name in enumerate(members):
            self._ticker.step(number, 2 * len(members))
            packs = list(_parsed(self._file, name, Pack))
            received.documents += receive_documents(
                project, packs, above=above, beside=self._beside
            )
        merged = merge(project, said.person, list(self._sent()), beside=self._beside)
        for number, name in enumerate(members):
            self._ticker.tell(len(members) + number, 2 * len(members))
            packs = list(_parsed(self._file, name, Pack))
            received.changed += receive_rest(project, packs, above=above).changed
        keep_secret(project, said.person, bytes.fromhex(said.secret))
        heads = {stream: one.seq for stream, one in said.heads.items()}
        note(
            project,
            "opened",
            said.person,
            self._file.sha256,
            Said(made=said.made, lamport=said.lamport, heads=heads),
        )
        after = _assigned(project, said.person)
        return self._told(
            project,
            received,
            created=created,
            articles=len(after - before),
            withdrawn=len(before - after),
            guideline=not created and project.about.body().guideline != guideline,
            recovered=merged.new + merged.released,
        )

    def _sent(self) -> Iterator[Sent]:
        """Yield the person's own changes as the lead has them."""
        for stream in self._manifest.heads:
            parts = self._file.named(f"streams/{stream}/")
            yield from read_lines(b"".join([self._file.read(name) for name in parts]))

    def _told(
        self,
        project: Project,
        received: Received,
        *,
        created: bool = False,
        older: bool = False,
        articles: int = 0,
        withdrawn: int = 0,
        guideline: bool = False,
        recovered: int = 0,
    ) -> Opened:
        person = self._manifest.person
        until = project.history.latest()
        heads = heads_of(project, streams_of(project, person, until=until), until=until)
        confirmed = {
            stream: max(one.said.heads.get(stream, 0) for one in log(project, "opened"))
            for stream in heads
        }
        images = {one.object: one for one in self._images}
        return Opened(
            path=project.path,
            created=created,
            older=older,
            person=person,
            name=self._manifest.name,
            articles=articles,
            withdrawn=withdrawn,
            labels=tuple(
                decode(images[one].body, Label).name
                for kind, one, _, _ in received.changed
                if kind == "label" and not created
            ),
            guideline=guideline,
            notes=sum(kind == "note" and alive for kind, _, _, alive in received.changed),
            recovered=recovered,
            arrived=sum(min(seq, confirmed[stream]) for stream, (seq, _) in heads.items()),
            made=sum(seq for seq, _ in heads.values()),
        )


def _lead_of(project: Project) -> Id:
    for one in project.annotators.all():
        if Role.LEAD in one.roles:
            return one.id
    raise Damaged(N_("The work file names nobody who leads the project."))


def _assigned(project: Project, person: Id) -> set[Id]:
    return {x.document for x in project.assignments.everywhere() if x.annotator == person}


def _lines(found: HandFile, start: str, shape: type[M]) -> Iterator[M]:
    for name in found.named(start):
        yield from _parsed(found, name, shape)


def _parsed(found: HandFile, name: str, shape: type[M]) -> Iterator[M]:
    decoder = msgspec.json.Decoder(shape)
    read: Callable[[bytes], M] = decoder.decode
    try:
        for line in found.read(name).split(b"\n"):
            if line:
                yield read(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise AnnotatorError(
            N_("{file} did not arrive whole, or was altered. Ask for it again."),
            file=found.path.name,
        ) from error
