"""A small project with everything in it, and the whole of what a person sees in a project."""

import random
from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.core.model import (
    GOLD,
    Annotation,
    Id,
    Label,
    Line,
    LineStatus,
    Note,
    NoteKind,
    Role,
    State,
    Work,
    document_id,
    quote_of,
    text_digest,
)
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.store.query import Query

WORDS = (  # noqa: SIM905 - a sentence is read as a sentence
    "استقبل الرئيس في القصر وفدًا من الوزراء وبحث معهم سبل التعاون ثم قرر المجلس تأجيل "
    "الاجتماع إلى يوم الأحد 2024 بحضور Microsoft و😀 محمد بن علي"
).split()
LABELS = ("PERSON", "TITLE", "MEETING", "DECISION")


def article(number: int, *, words: int = 60) -> str:
    """Return a made-up text; the same number gives the same text."""
    dice = random.Random(number)
    lines = [" ".join(dice.choices(WORDS, k=12)) for _ in range(max(1, words // 12))]
    return f"خبر {number}\n" + "\n".join(lines)


def arrival(number: int, *, layer: Id = "", label: Id = "", marks: int = 0) -> Arrival:
    """Return an article as an import brings it, with `marks` annotations in `layer`."""
    text = article(number)
    sha256, source = text_digest(text), f"source-{number}"
    pieces = [((at * 3, at * 3 + 2),) for at in range(marks)]
    bodies = tuple(AnnotationBody(label, one, quote_of(text, one)) for one in pieces)
    return Arrival(
        id=document_id(sha256, source),
        text=text,
        body=DocumentBody(sha256, len(text), f"{number}.txt", f"خبر {number}", source),
        lines=(Line(0, text.index("\n"), LineStatus.CAPTION, "1"),),
        layers=((layer, AnnotationsBody(bodies)),) if bodies else (),
    )


def bring(project: Project, numbers: Sequence[int], *, marks: int = 0, batch: int = 5) -> None:
    """Import made-up articles, their marks going to the gold layer."""
    gold = next(one.id for one in project.annotators.all() if one.name == GOLD)
    label = project.labels.all()[0].id
    with project.bulk("import") as work:
        for at in range(0, len(numbers), batch):
            several = numbers[at : at + batch]
            work.add([arrival(one, layer=gold, label=label, marks=marks) for one in several])
        work.seal()


def mark(project: Project, document: Id, dice: random.Random) -> Id:
    """Mark something in a document and return the annotation's id."""
    length = len(project.documents.text(document))
    start = dice.randrange(length - 5)
    label = dice.choice(project.labels.all()).id
    with project.gesture("mark", document=document) as gesture:
        return project.annotations.mark(
            gesture, document, label=label, pieces=((start, start + dice.randint(1, 5)),)
        )


def make(path: Path, *, documents: int = 6, marks: int = 24, seed: int = 1) -> Path:
    """Make a project in which every kind of object and gesture occurs."""
    dice = random.Random(seed)
    labels = [Label(new_id(), name, order=at) for at, name in enumerate(LABELS)]
    with Project.create(path, name="عيّنة", person="سلمى", labels=labels) as project:
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, new_annotator("Omar", Role.ANNOTATOR, Role.LEAD))
        bring(project, range(documents), marks=4)
        everything = document_ids(project)
        for at in range(marks):
            mark(project, everything[at % documents], dice)
        _edit(project, everything[0])
        _talk(project, everything[1])
        with project.gesture("remove") as gesture:
            project.documents.remove(gesture, everything[-1])
    return path


def _edit(project: Project, document: Id) -> None:
    mine = [one for one in project.annotations.of(document) if one.layer == project_me(project)]
    with project.gesture("remove", document=document) as gesture:
        project.annotations.remove(gesture, mine[0])
    project.undo.undo(document)
    with project.gesture("relabel", document=document) as gesture:
        changed = _with_label(mine[1], project.labels.all()[-1].id)
        project.annotations.write(gesture, changed)
    project.undo.undo(document)
    project.undo.redo(document)


def _talk(project: Project, document: Id) -> None:
    me = project_me(project)
    with project.gesture("note", document=document) as gesture:
        note = Note(new_id(), document, document, me, NoteKind.QUESTION, "هل هذا لقب؟")
        project.notes.write(gesture, note)
    with project.gesture("work", document=document) as gesture:
        project.documents.write_work(gesture, Work(document, me, State.DONE))
    with project.gesture("time", document=document) as gesture:
        project.time.add(gesture, document, 42)
    with project.gesture("suggestion", document=document) as gesture:
        label, text = project.labels.all()[0].id, project.documents.text(document)
        suggestion = Annotation(new_id(), document, "", label, ((0, 1),), text[:1])
        project.verdicts.write(gesture, suggestion, taken=False)


def _with_label(annotation: Annotation, label: Id) -> Annotation:
    fields = {name: getattr(annotation, name) for name in Annotation.__dataclass_fields__}
    return Annotation(**(fields | {"label": label}))


def project_me(project: Project) -> Id:
    """Return who is at the keyboard, or the first who could be."""
    return project.me.id if project.me else project.annotators.people()[0].id


def document_ids(project: Project) -> list[Id]:
    """Return the ids of the visible documents, in their order."""
    return [project.documents.id_of(one) for one in project.documents.ids()]


def dump(project: Project) -> bytes:
    """Return all that can be seen in a project, one JSON line per thing."""
    lines: list[object] = [
        ("project", project.about.id, project.about.body()),
        ("labels", project.labels.all(retired=True), project.labels.version()),
        ("people", [(one.id, one.name, sorted(one.roles)) for one in project.annotators.all()]),
        ("history", project.history.page(limit=1_000_000)),
        ("counts", sorted(project.annotations.label_counts().items())),
    ]
    people = [one.id for one in project.annotators.all()]
    stand_ins = project.documents.ids()
    for person in people:
        lines.append((person, project.documents.rows(stand_ins, person)))
        lines.append((person, sorted(project.documents.progress(person).items())))
        lines.append((person, project.documents.ids(Query(annotator=person, questions=True))))
    for document in document_ids(project):
        lines.extend(_document_lines(project, document, people))
    return b"\n".join(msgspec.json.encode(line) for line in lines)


def _document_lines(project: Project, document: Id, people: list[Id]) -> list[object]:
    annotations = project.annotations.of(document)
    lines: list[object] = [
        ("document", project.documents.get(document), project.documents.text(document)),
        ("annotations", annotations),
        ("lines", project.lines.of(document)),
        ("notes", project.notes.of(document)),
    ]
    lines.extend(
        ("versions", project.history.of_annotation(document, one.id)) for one in annotations
    )
    for person in people:
        work = project.documents.work(document, person)
        lines.append(("work", person, work.state, work.round, sorted(work.fields)))
        lines.append(("time", person, project.time.seconds(document, person)))
        lines.append(("verdicts", person, sorted(project.verdicts.of(document, person).items())))
    return lines
