"""A project file in which three annotators are done with the same documents."""

from collections.abc import Iterator
from pathlib import Path

from annotator.core.layers import Layer
from annotator.core.model import Id, Label, Role, State, document_id, text_digest
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody, WorkBody
from annotator.store.ids import named_id, new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from benchmarks.layered import ANNOTATORS, LABELS, documents

_BATCH = 500


def make_campaign(path: Path, count: int) -> None:
    """Write `count` documents of `benchmarks.layered` into a new project."""
    labels = [Label(new_id(), name, order=at) for at, name in enumerate(LABELS)]
    with Project.create(path, name="campaign", person="Lead", labels=labels) as project:
        people = {name: new_annotator(name, Role.ANNOTATOR) for name in ANNOTATORS}
        with project.gesture("people") as gesture:
            for one in people.values():
                project.annotators.write(gesture, one)
        ids = {label.name: label.id for label in labels}
        names = {name: one.id for name, one in people.items()}
        with project.bulk("import") as work:
            batch = []
            for arrival in _arrivals(count, names, ids):
                batch.append(arrival)
                if len(batch) == _BATCH:
                    work.add(batch)
                    batch = []
            work.add(batch)
            work.seal()


def _arrivals(count: int, people: dict[str, Id], labels: dict[str, Id]) -> Iterator[Arrival]:
    for at, one in enumerate(documents(count)):
        digest, source = text_digest(one.text), f"{at}.txt"
        identity = document_id(digest, source)
        layers = tuple((people[x.annotator], _annotations(x, one.text, labels)) for x in one.layers)
        objects = tuple(
            ("work", named_id("work", identity, who), WorkBody(State.DONE.value), who)
            for who in people.values()
        )
        body = DocumentBody(digest, len(one.text), source, f"article {at}", source)
        yield Arrival(identity, one.text, body, layers=layers, objects=objects)


def _annotations(layer: Layer, text: str, labels: dict[str, Id]) -> AnnotationsBody:
    return AnnotationsBody(
        tuple(
            AnnotationBody(labels[label], ((start, end),), text[start:end], dict(values))
            for (start, end, label), values in layer.marks.items()
        )
    )
