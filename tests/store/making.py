"""Small real projects for the tests of the store."""

from collections.abc import Sequence
from pathlib import Path

from annotator.core.model import Annotator, Id, Label, Pieces, Role, document_id, text_digest
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody
from annotator.store.ids import new_id
from annotator.store.inspection import inspect
from annotator.store.project import Project

TEXTS = (
    "قال محمد بن سلمان في مؤتمر الرياض.\nوأضاف الوزير.",
    "اجتمع 😀 المجلس مع Microsoft عام 2024.",
    "نص ثالث لا وسم فيه.",
)


def make_project(folder: Path, *, documents: int = 2) -> Project:
    """Return a new project, open for its lead Sam, with labels PERS and MEET and Aya in it."""
    labels = [Label(new_id(), "PERS", key="1"), Label(new_id(), "MEET", key="2", order=1)]
    project = Project.create(folder / "صحف.annproj", name="صحف", person="Sam", labels=labels)
    with project.gesture("people") as gesture:
        project.annotators.write(gesture, Annotator(new_id(), "Aya", frozenset({Role.ANNOTATOR})))
    bring(project, [arrival(number) for number in range(documents)])
    return project


def person(project: Project, name: str) -> Id:
    """Return the id of the person of that name."""
    found = project.annotators.named(name)
    assert found is not None
    return found.id


def label(project: Project, name: str = "PERS") -> Id:
    """Return the id of the label of that name."""
    return next(one.id for one in project.labels.all() if one.name == name)


def open_as(project: Project, name: str) -> Project:
    """Open the same file once more, for the person of that name."""
    return Project.open(project.path, person=person(project, name))


def arrival(
    number: int, *, layer: Id = "", label: Id = "", pieces: Sequence[Pieces] = ()
) -> Arrival:
    """Return the document `number`, with the spans of one layer."""
    text = TEXTS[number % len(TEXTS)]
    digest, source = text_digest(text), f"{number}.txt"
    layers: tuple[tuple[Id, AnnotationsBody], ...] = ()
    if pieces:
        items = tuple(
            AnnotationBody(
                label, one, " ".join(text[start:end] for start, end in one), origin="imported"
            )
            for one in pieces
        )
        layers = ((layer, AnnotationsBody(items)),)
    body = DocumentBody(digest, len(text), f"{number}.txt", f"title {number}", source)
    return Arrival(document_id(digest, source), text, body, layers=layers)


def bring(project: Project, arrivals: Sequence[Arrival]) -> Id:
    """Import documents in one gesture, and return its id."""
    with project.bulk("import") as work:
        work.add(arrivals)
        work.seal()
    return work.opened.uuid.hex()


def documents(project: Project) -> list[Id]:
    """Return the ids of the documents, in their order."""
    return [project.documents.id_of(one) for one in project.documents.ids()]


def mark(project: Project, document: Id, start: int, end: int, name: str = "PERS") -> Id:
    """Mark a span in one gesture, and return the annotation's id."""
    with project.gesture("mark", document=document) as gesture:
        return project.annotations.mark(
            gesture, document, label=label(project, name), pieces=((start, end),)
        )


def dump(project: Project) -> list[str]:
    """Return every row of every table but the list of sessions, as text."""
    return [row for row in project.connection.iterdump() if '"streams"' not in row]


def assert_sound(project: Project) -> None:
    """Fail unless a full check of the file finds nothing at all."""
    assert [str(one.message) + one.where for one in inspect(project.connection).all] == []
