"""Articles go out: a snapshot of the project becomes records, and a format writes them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.core.model import (
    Id,
    Label,
    Origin,
    OriginKind,
    State,
)
from annotator.core.splitting import Side
from annotator.formats.loss import LossReport
from annotator.formats.proofs.proving import joined
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ProjectRecord,
    Record,
    RelationRecord,
)
from annotator.formats.registry import Format
from annotator.store.bodies import AnnotationBody, RelationBody
from annotator.store.project import Project
from annotator.store.snapshot import DocumentState, documents_at
from annotator.workflow.choices import ExportChoices
from annotator.workflow.collector import no_collecting
from annotator.workflow.delivering import Delivered, deliver, survey
from annotator.workflow.dividing import describe_whole, parts_of, splits_body, staged
from annotator.workflow.manifest import About
from annotator.workflow.progress import SILENT, Ticker


def export(
    project: Project,
    form: Format,
    destination: Path,
    choices: ExportChoices | None = None,
    *,
    agreement: Mapping[str, Any] | None = None,
    ticker: Ticker = SILENT,
) -> Delivered:
    """Write the project as it stands now to a file; return what was written and what was lost.

    Work on the project goes on meanwhile and is not in the file. The old file stays whole until
    the new one is, and is proven. `agreement` stands in the manifest. Raises Cancelled, or what the
    format says.
    """
    choices = choices or ExportChoices()
    if len(choices.sides) > 1 and not form.holds_sides:
        return _export_sides(project, form, destination, choices, agreement, ticker)
    about = About(tuple(project.labels.all(retired=True)), agreement, splits_body(choices))
    with no_collecting():
        return deliver(
            lambda first: items(project, ticker=first),
            form,
            destination,
            choices,
            key=project.about.id,
            about=about,
            ticker=ticker,
        )


def _export_sides(
    project: Project,
    form: Format,
    destination: Path,
    choices: ExportChoices,
    agreement: Mapping[str, Any] | None,
    ticker: Ticker,
) -> Delivered:
    """Write each side to a file of its own; they take their places when all of them are whole."""
    losses = LossReport(choices.write.examples)
    parts: list[tuple[Side, Delivered]] = []
    described: tuple[str, ...] = ()
    with staged(destination) as folder:
        for number, (side, name, part) in enumerate(parts_of(form, destination.name, choices)):
            said = ticker.part(number, len(choices.sides))
            one = export(project, form, folder / name, part, agreement=agreement, ticker=said)
            losses = losses.and_of(one.losses)
            parts.append((side, one))
        if choices.card:
            described = describe_whole(folder, form, destination.name, choices, parts)
    files = tuple(destination.with_name(file.name) for _, one in parts for file in one.files)
    proofs = [one.proof for _, one in parts if one.proof is not None]
    proof = joined(proofs) if len(proofs) == len(parts) else None
    beside = tuple(destination.with_name(name) for name in described)
    return Delivered(losses, files, proof, described=beside)


def losses(
    project: Project,
    form: Format,
    choices: ExportChoices | None = None,
    *,
    ticker: Ticker = SILENT,
) -> LossReport:
    """Return what the format cannot hold of what would be exported, found by a dry run."""
    with no_collecting():
        found = items(project, ticker=ticker)
        return survey(found, form, choices or ExportChoices(), key=project.about.id)


def items(project: Project, *, ticker: Ticker = SILENT) -> Iterator[ProjectRecord | Record]:
    """Yield the project's header, then every article as it stood when this began."""
    sealed = project.history.latest()
    labels = project.labels.all(retired=True)
    people = tuple(project.annotators.all())
    about = project.about.body()
    yield ProjectRecord(about.name, tuple(labels), people, about.guideline)
    maker = _Maker(labels)
    total = project.documents.count()
    for done, state in enumerate(documents_at(project, sealed), start=1):
        ticker.step(done, total)
        yield maker.record(state)


def _relations(
    known: Mapping[Id, RelationBody], spans: Mapping[Id, AnnotationBody]
) -> tuple[RelationRecord, ...]:
    """Return the relations whose two annotations are there."""
    return tuple(
        RelationRecord(one.label, one.head, one.tail, one.attributes, identity, one.foreign)
        for identity, one in known.items()
        if one.head in spans and one.tail in spans
    )


class _Maker:
    """Makes records of documents."""

    def __init__(self, labels: list[Label]) -> None:
        self._names = {label.id: label.name for label in labels}
        self._origins: dict[tuple[str, str, Id], Origin] = {}  # few, and many annotations of each

    def record(self, state: DocumentState) -> Record:
        """Return the record of a document."""
        layers = tuple(
            self._layer(state, annotator)
            for annotator in sorted({*state.layers, *state.work, *state.seconds})
        )
        body = state.body
        return Record(
            text=state.text,
            name=body.name,
            title=body.title,
            source=body.source,
            metadata=body.metadata,
            foreign=body.foreign,
            layers=layers,
            lines=state.lines,
            notes=tuple(
                NoteRecord(
                    text=note.text,
                    kind=note.kind,
                    id=note.id,
                    target=note.target,
                    author=note.author,
                    closed=note.closed,
                    at=note.at,
                )
                for note in state.notes.values()
            ),
            id=state.id,
            replaces=body.replaces,
        )

    def _layer(self, state: DocumentState, annotator: Id) -> LayerRecord:
        work = state.work.get(annotator)
        spans = state.layers.get(annotator, {})
        order = sorted([(one.pieces[0][0], -one.pieces[-1][1], key) for key, one in spans.items()])
        annotations = [self._annotation(key, spans[key]) for _, _, key in order]
        return LayerRecord(
            annotator=annotator,
            state=State(work.state) if work else None,
            round=work.round if work else 1,
            fields=work.fields if work else (),
            seconds=state.seconds.get(annotator, 0),
            annotations=tuple(annotations),
            relations=_relations(state.relations.get(annotator, {}), spans),
        )

    def _annotation(self, identity: Id, body: AnnotationBody) -> AnnotationRecord:
        made = (body.origin, body.by, body.accepted_by)
        origin = self._origins.get(made)
        if origin is None:
            origin = self._origins[made] = Origin(OriginKind(body.origin), *made[1:])
        # By place, in the order of its fields: names take half as long again.
        return AnnotationRecord(
            self._names[body.label],
            body.pieces,
            body.quote,
            body.attributes,
            origin,
            body.score,
            identity,
            body.guideline,
            body.foreign,
        )
