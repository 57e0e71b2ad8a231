"""Hand-ins are written: everything that the person of a working project did, every time."""

from pathlib import Path

from annotator import __version__
from annotator.core.model import Id, label_set_version
from annotator.language import N_
from annotator.store.errors import Refused
from annotator.store.handed import Handed, Said, log, note, secrets_of, worker_of
from annotator.store.ids import now
from annotator.store.project import Project
from annotator.store.travelling import changes_of, heads_of, lamport_of, streams_of
from annotator.store.wire import written
from annotator.workflow import handfile
from annotator.workflow.hand_values import HAND_IN, HandedIn, Working
from annotator.workflow.handfile import Head, InManifest, Putter
from annotator.workflow.handing_places import free_name, opened
from annotator.workflow.progress import SILENT, Ticker


def hand_in(path: Path, folder: Path, *, ticker: Ticker = SILENT) -> HandedIn:
    """Write all that the person of a working project did into a new hand-in in a folder.

    Raises Refused when the project is no working project, AnnotatorError when the folder cannot
    be written.
    """
    with opened(path) as project:
        person, secret = _signer(project)
        until = project.history.latest()
        streams = streams_of(project, person, until=until)
        heads = heads_of(project, streams, until=until)
        newest = _newest(project)
        manifest = InManifest(
            format=handfile.IN,
            version=handfile.VERSION,
            program=__version__,
            project=project.about.id,
            project_name=project.about.name,
            person=person,
            name=project.annotators.get(person).name,
            made=now(),
            lamport=lamport_of(project, until=until),
            heads={stream: Head(*head) for stream, head in heads.items()},
            labels={
                one.id: (one.name, label_set_version([one]))
                for one in project.labels.all(retired=True)
            },
            opened=newest.said.made,
        )
        target = free_name(folder, project.about.name, manifest.name, HAND_IN)

        def fill(putter: Putter) -> InManifest:
            for number, stream in enumerate(streams):
                ticker.step(number, len(streams))
                lines = written(changes_of(project, stream, until=until))
                putter.put_lines(f"streams/{stream}/", lines)
            return manifest

        digest = handfile.write(target, fill, secret)
        total = sum(seq for seq, _ in heads.values())
        if not project.readonly:
            note(project, "written", person, digest, Said(made=manifest.made, changes=total))
        ticker.tell(1, 1)
        return HandedIn(target, total, total - _confirmed(newest, heads))


def working(path: Path) -> Working | None:
    """Return what a working project knows about itself; None of any other project."""
    with opened(path) as project:
        person = worker_of(project)
        if person is None:
            return None
        until = project.history.latest()
        heads = heads_of(project, streams_of(project, person, until=until), until=until)
        newest, sent = _newest(project), log(project, "written", person)
        return Working(
            person=person,
            name=project.annotators.get(person).name,
            opened=newest.said.made,
            arrived=_confirmed(newest, heads),
            made=sum(seq for seq, _ in heads.values()),
            handed_in=sent[0].at if sent else 0,
        )


def _signer(project: Project) -> tuple[Id, bytes]:
    """Return who works in a working project, and what they sign with. Raises Refused."""
    person = worker_of(project)
    secrets = secrets_of(project, person) if person else []
    if person is None or not secrets:
        raise Refused(
            N_(
                "{file} was not made from a work file, so there is nobody to hand it in to. "
                "What is done in it is in it already."
            ),
            file=project.path.name,
        )
    return person, secrets[0]


def _newest(project: Project) -> Handed:
    return max(log(project, "opened"), key=lambda one: (one.said.lamport, one.said.made))


def _confirmed(newest: Handed, heads: dict[Id, tuple[int, str]]) -> int:
    """Return how many of the changes of this file have reached the lead, as far as is known."""
    return sum(min(seq, newest.said.heads.get(stream, 0)) for stream, (seq, _) in heads.items())
