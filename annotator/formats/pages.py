"""An article as it is written, layer by layer.

What that costs is counted in a LossReport, here and nowhere else.
"""

from dataclasses import dataclass

from annotator.core.model import NoteKind, Origin, Pieces
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import AnnotationRecord, LayerRecord, Record
from annotator.formats.relations import settled

_PERSON = Origin()
Placed = tuple[AnnotationRecord, Pieces]  # an annotation and where it is in the text as written


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it is written, of one layer."""

    record: Record  # as it was given
    layer: LayerRecord
    text: str
    placed: tuple[Placed, ...]


def laid_out(
    record: Record, report: LossReport, *, holds: frozenset[LossKind] = frozenset()
) -> Page:
    """Return the article with its first layer, counting what that costs.

    `holds` names what the format has a place for, and what is therefore no loss.
    """
    first, *more = record.layers or (LayerRecord(),)
    if others := sum(1 for one in more if one.annotations):
        report.add(LossKind.LAYERS, record, times=others)
    return with_layer(record, first, report, holds=holds)


def all_laid_out(
    record: Record, report: LossReport, *, holds: frozenset[LossKind] = frozenset()
) -> list[Page]:
    """Return a page for each layer; one without annotations if there is none."""
    first, *more = record.layers or (LayerRecord(),)
    pages = [with_layer(record, first, report, holds=holds)]
    said = holds | {LossKind.NOTES, LossKind.QUESTIONS, LossKind.LINES}
    counted = report.documents
    pages += [with_layer(record, one, report, holds=said) for one in more]
    report.documents = counted
    return pages


def with_layer(
    record: Record,
    layer: LayerRecord,
    report: LossReport,
    *,
    holds: frozenset[LossKind] = frozenset(),
) -> Page:
    """Return the article with this layer."""
    placed = [(one, one.pieces) for one in layer.annotations]
    for one, _ in placed:
        if one.foreign and LossKind.FOREIGN not in holds:
            report.add(LossKind.FOREIGN, record, one)
        _count_provenance(record, one, report, holds)
    _count_work(record, layer, report, holds)
    if layer.relations:
        _count_relations(record, layer, [one for one, _ in placed], report, holds)
    _count_notes(record, report, holds)
    if record.lines and LossKind.LINES not in holds:
        report.add(LossKind.LINES, record, times=len(record.lines))
    report.documents += 1
    return Page(record, layer, record.text, tuple(placed))


def _count_provenance(
    record: Record, one: AnnotationRecord, report: LossReport, holds: frozenset[LossKind]
) -> None:
    if one.origin != _PERSON and LossKind.ORIGIN not in holds:
        report.add(LossKind.ORIGIN, record, one)
    if one.score is not None and LossKind.SCORE not in holds:
        report.add(LossKind.SCORE, record, one)
    if one.guideline and LossKind.GUIDELINE not in holds:
        report.add(LossKind.GUIDELINE, record, one)


def _count_work(
    record: Record, layer: LayerRecord, report: LossReport, holds: frozenset[LossKind]
) -> None:
    if layer.seconds and LossKind.SECONDS not in holds:
        report.add(LossKind.SECONDS, record)
    said = layer.state is not None and LossKind.STATE not in holds
    if said or layer.fields or layer.round > 1:
        report.add(LossKind.STATE, record)
    if layer.annotator and layer.annotations and LossKind.PEOPLE not in holds:
        report.add(LossKind.PEOPLE, record)


def _count_relations(
    record: Record,
    layer: LayerRecord,
    written: list[AnnotationRecord],
    report: LossReport,
    holds: frozenset[LossKind],
) -> None:
    """Count the relations that the format cannot hold, or whose spans are not both written."""
    there, _ = settled(written, layer.relations) if LossKind.RELATIONS in holds else ((), ())
    if lost := len(layer.relations) - len(there):
        report.add(LossKind.RELATIONS, record, times=lost)
    bare = sum(bool(one.attributes) for one in there)
    if bare and LossKind.RELATION_ATTRIBUTES not in holds:
        report.add(LossKind.RELATION_ATTRIBUTES, record, times=bare)


def _count_notes(record: Record, report: LossReport, holds: frozenset[LossKind]) -> None:
    notes = sum(note.kind is NoteKind.NOTE for note in record.notes)
    for kind, count in (
        (LossKind.NOTES, notes),
        (LossKind.QUESTIONS, len(record.notes) - notes),
    ):
        if count and kind not in holds:
            report.add(kind, record, times=count)
