"""What a command's words point at: a project file, a person, an article, labels."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from annotator.cli import output
from annotator.core.model import Annotator, Id, Role
from annotator.errors import AnnotatorError
from annotator.language import N_, listed, say
from annotator.store.checked import open_checked
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Row
from annotator.store.errors import NotAllowed, ReadOnly
from annotator.store.findings import Findings
from annotator.store.handed import worker_of
from annotator.store.project import Project
from annotator.store.trust import note

_PAGE = 500
_PREFIX = 4  # hexadecimal digits that may stand for an article's id


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """Open a project to look at it; one from elsewhere is checked first."""
    with _opened(path, readonly=True) as project:
        yield project


@contextmanager
def writing(path: Path, person: str | None) -> Iterator[Project]:
    """Open a project to change it as a person; what dead writers left is cleared away first."""
    with _opened(path, readonly=False) as project:
        if project.newer:
            raise ReadOnly(
                N_("{file} was made by a newer program, so it is only read. Update this one."),
                file=path.name,
            )
        if project.readonly:
            raise ReadOnly(
                N_("{file} cannot be written. Save a copy in a folder where you may write."),
                file=path.name,
            )
        project.sign_in(worker(project, person).id)
        project.sweep()
        yield project
        note(project)


@contextmanager
def _opened(path: Path, *, readonly: bool) -> Iterator[Project]:
    with output.watched() as ticker:
        project = open_checked(
            path,
            readonly=readonly,
            patience=JOB_PATIENCE,
            progress=ticker.tell,
            cancelled=ticker.stop,
            found=partial(_judge, path.name, readonly=readonly),
        )
    with project:
        yield project


def worker(project: Project, name: str | None) -> Annotator:
    """Return who works: the person named, else the usual one.

    Raises NotAllowed where a work file made the project and somebody else than its person is named.
    """
    owner = worker_of(project)
    if owner is not None and name not in (None, owner, project.annotators.get(owner).name):
        raise NotAllowed(
            N_("{file} is the project in which {name} works, and nobody else."),
            file=project.path.name,
            name=project.annotators.get(owner).name,
        )
    if name is not None:
        return _named(_keyboard_people(project), name)
    usual = usual_worker(project)
    if usual is None:
        raise AnnotatorError(N_("The project has no lead; say who you are with --person NAME."))
    return usual


def usual_worker(project: Project) -> Annotator | None:
    """Return who works when nobody is named, or None when that is not clear.

    It is the person for whom a work file made the project, the only person, or the first lead.
    """
    owner = worker_of(project)
    if owner is not None:
        return project.annotators.get(owner)
    people = _keyboard_people(project)
    leads = people if len(people) == 1 else [one for one in people if Role.LEAD in one.roles]
    return leads[0] if leads else None


def _keyboard_people(project: Project) -> list[Annotator]:
    return [one for one in project.annotators.people() if one.roles != {Role.SOURCE}]


def annotator_named(project: Project, name: str) -> Annotator:
    """Return whose layer a name means: a person, a source of suggestions, or gold."""
    return _named(project.annotators.all(), name)


def _named(people: list[Annotator], name: str) -> Annotator:
    for one in people:
        if name in (one.name, one.id):
            return one
    raise AnnotatorError(
        N_("The project has no annotator {name}; there are: {names}."),
        name=name,
        names=listed(one.name for one in people),
    )


def find_article(project: Project, word: str) -> Row:
    """Return the article that a word means: its name, its number in the list, or its id's start.

    Raises AnnotatorError when there is none, or several.
    """
    rows = list(_rows(project))
    named = [row for row in rows if word in (row.name, row.title, row.source)]
    if not named and word.isdecimal() and 0 < int(word) <= len(rows):
        return rows[int(word) - 1]
    if not named and len(word) >= _PREFIX:
        named = [row for row in rows if row.id.startswith(word.lower())]
    if not named:
        raise AnnotatorError(
            N_("There is no article {name}. Give its name, its number or the start of its id."),
            name=word,
        )
    if len(named) > 1:
        raise AnnotatorError(
            N_("Several articles are called {name}; give the id: {ids}."),
            name=word,
            ids=listed(row.id[:12] for row in named[:5]),
        )
    return named[0]


def _rows(project: Project) -> Iterator[Row]:
    ids = project.documents.ids()
    for start in range(0, len(ids), _PAGE):
        yield from project.documents.rows(ids[start : start + _PAGE], "")


def names_of(project: Project) -> dict[Id, str]:
    """Return the name of everybody, by id."""
    return {one.id: one.name for one in project.annotators.all()}


def _judge(name: str, findings: Findings, *, readonly: bool) -> None:
    """Tell the warnings of a check; what a rebuild mends is not mended behind a reader's back."""
    if readonly and findings.only_derived:
        raise AnnotatorError(
            N_("{file} is whole, but its tables must be made anew. Run: annotator rebuild"),
            file=name,
        )
    if findings.sound:
        for one in findings.all:
            output.warn(say(one.message))
