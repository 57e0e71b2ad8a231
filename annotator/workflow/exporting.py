"""Articles go out: a snapshot of the project becomes records, and a format writes them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.core.model import (
    Id,
    Label,
    Origin,
    OriginKind,
    State,
)
from annotator.errors import AnnotatorError
from annotator.formats.loss import LossReport
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    NoteRecord,
    ProjectRecord,
    Record,
    RelationRecord,
)
from annotator.formats.registry import Format
from annotator.language import N_
from annotator.store.bodies import AnnotationBody, RelationBody
from annotator.store.project import Project
from annotator.store.snapshot import DocumentState, documents_at
from annotator.workflow.choices import ExportChoices
from annotator.workflow.collector import no_collecting
from annotator.workflow.dividing import parts_of, staged
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.shaping import Shaper


def export(
    project: Project,
    form: Format,
    destination: Path,
    choices: ExportChoices | None = None,
    *,
    ticker: Ticker = SILENT,
) -> LossReport:
    """Write the project as it stands now to a file; return what was written and what was lost.

    Work on the project goes on meanwhile and is not in the file. The old file stays whole until
    the new one is. Raises Cancelled, or what the format says.
    """
    choices = choices or ExportChoices()
    if len(choices.sides) > 1 and not form.holds_sides:
        return _export_sides(project, form, destination, choices, ticker)
    if form.write is None:
        raise AnnotatorError(N_("The format {name} can be read, but not written."), name=form.name)
    shaper = Shaper(form, choices, project.about.id)
    with no_collecting():
        report = form.write(
            shaper.shaped(items(project, ticker=ticker)), destination, choices.write
        )
    return report.with_counts(shaper.report)


def _export_sides(
    project: Project, form: Format, destination: Path, choices: ExportChoices, ticker: Ticker
) -> LossReport:
    """Write each side to a file of its own; they take their places when all of them are whole."""
    whole: LossReport | None = None
    with staged(destination) as folder:
        for number, (name, part) in enumerate(parts_of(form, destination.name, choices)):
            said = ticker.part(number, len(choices.sides))
            report = export(project, form, folder / name, part, ticker=said)
            whole = report if whole is None else whole.and_of(report)
    return whole or LossReport()


def losses(
    project: Project,
    form: Format,
    choices: ExportChoices | None = None,
    *,
    ticker: Ticker = SILENT,
) -> LossReport:
    """Return what the format cannot hold of what would be exported, found by a dry run."""
    choices = choices or ExportChoices()
    if form.losses is None:
        raise AnnotatorError(N_("The format {name} can be read, but not written."), name=form.name)
    shaper = Shaper(form, choices, project.about.id)
    with no_collecting():
        report = form.losses(shaper.shaped(items(project, ticker=ticker)), choices.write)
    return report.with_counts(shaper.report)


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
