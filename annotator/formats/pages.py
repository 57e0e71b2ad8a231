"""An article as it is written: whose layer, without the lines and labels that were not chosen.

What that costs is counted in a LossReport, here and nowhere else.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise

from annotator.core.model import LineStatus, NoteKind, Pieces
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import AnnotationRecord, LayerRecord, Record, WriteOptions
from annotator.formats.relations import KEY as RELATIONS

Placed = tuple[AnnotationRecord, Pieces]  # an annotation and where it is in the text as written
_KEPT_LINES = frozenset({LineStatus.CONTENT, LineStatus.CAPTION})


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it is written, of one layer."""

    record: Record  # as it was given
    layer: LayerRecord
    text: str  # without the lines that were left out
    placed: tuple[Placed, ...]


def layer_of(record: Record, options: WriteOptions) -> LayerRecord:
    """Return the layer that is written: the one chosen, else the first; an empty one if none."""
    for layer in record.layers:
        if options.layer is None or layer.annotator == options.layer:
            return layer
    return LayerRecord()


def layers_of(record: Record, options: WriteOptions) -> tuple[LayerRecord, ...]:
    """Return the layers that a format with room for several writes: the one chosen, else all."""
    if options.layer is None:
        return record.layers
    return tuple(one for one in record.layers if one.annotator == options.layer)


def laid_out(
    record: Record,
    options: WriteOptions,
    report: LossReport,
    *,
    holds: frozenset[LossKind] = frozenset(),
) -> Page:
    """Return the article with the one layer that is written, counting what that costs.

    `holds` names what the format has a place for, and what is therefore no loss.
    """
    layer = layer_of(record, options)
    others = sum(1 for one in record.layers if one is not layer and one.annotations)
    if others:
        report.add(LossKind.LAYERS, record, times=others)
    return with_layer(record, layer, options, report, holds=holds)


def all_laid_out(
    record: Record,
    options: WriteOptions,
    report: LossReport,
    *,
    holds: frozenset[LossKind] = frozenset(),
) -> list[Page]:
    """Return a page for each layer that is written; one without annotations if there is none."""
    layers = layers_of(record, options)
    others = sum(1 for one in record.layers if one not in layers and one.annotations)
    if others:
        report.add(LossKind.LAYERS, record, times=others)
    first, *more = layers or (LayerRecord(),)
    pages = [with_layer(record, first, options, report, holds=holds)]
    said = holds | {LossKind.NOTES, LossKind.QUESTIONS, LossKind.LINES}
    counted = report.documents
    pages += [with_layer(record, one, options, report, holds=said) for one in more]
    report.documents = counted
    return pages


def with_layer(
    record: Record,
    layer: LayerRecord,
    options: WriteOptions,
    report: LossReport,
    *,
    holds: frozenset[LossKind] = frozenset(),
) -> Page:
    """Return the article with this layer."""
    placed = [(one, one.pieces) for one in _chosen(record, layer, options, report)]
    for one, _ in placed:
        _count_foreign(record, one, report, holds)
    _count_notes(record, report, holds)
    text = record.text
    if options.content_only:
        text, placed = _content_only(record, placed, report)
    elif record.lines and LossKind.LINES not in holds:
        report.add(LossKind.LINES, record, times=len(record.lines))
    report.documents += 1
    return Page(record, layer, text, tuple(placed))


def _count_foreign(
    record: Record, one: AnnotationRecord, report: LossReport, holds: frozenset[LossKind]
) -> None:
    if not one.foreign:
        return
    if RELATIONS in one.foreign and LossKind.RELATIONS not in holds:
        report.add(LossKind.RELATIONS, record, one)
    if LossKind.FOREIGN not in holds and any(key != RELATIONS for key in one.foreign):
        report.add(LossKind.FOREIGN, record, one)


def _chosen(
    record: Record, layer: LayerRecord, options: WriteOptions, report: LossReport
) -> Iterator[AnnotationRecord]:
    for one in layer.annotations:
        if options.labels and one.label not in options.labels:
            report.add(LossKind.OTHER_LABEL, record, one)
        else:
            yield one


def _count_notes(record: Record, report: LossReport, holds: frozenset[LossKind]) -> None:
    notes = sum(note.kind is NoteKind.NOTE for note in record.notes)
    for kind, count in (
        (LossKind.NOTES, notes),
        (LossKind.QUESTIONS, len(record.notes) - notes),
    ):
        if count and kind not in holds:
            report.add(kind, record, times=count)


def _content_only(
    record: Record, placed: Iterable[Placed], report: LossReport
) -> tuple[str, list[Placed]]:
    """Take the lines that are not content out of the text, and move the annotations."""
    gaps = list(_gaps(record))
    ends = [end for _, end in gaps]
    shifts = [0, *accumulate(end - start for start, end in gaps)]
    inside = pairwise((0, *chain.from_iterable(gaps), len(record.text)))
    text = "".join(record.text[start:end] for start, end in islice(inside, 0, None, 2))
    kept: list[Placed] = []
    for one, pieces in placed:
        if any(start < b and a < end for start, end in pieces for a, b in gaps):
            report.add(LossKind.LEFT_OUT, record, one)
            continue
        # No gap lies inside a piece, so its two ends move by the same number.
        moved = tuple(
            (s - by, e - by) for s, e in pieces for by in (shifts[bisect_right(ends, s)],)
        )
        kept.append((one, moved))
    return text, kept


def _gaps(record: Record) -> Iterator[tuple[int, int]]:
    """Yield what is taken out, in order: lines with the line feed that ends (or begins) them."""
    reached = 0
    for line in sorted(record.lines, key=lambda one: (one.start, one.end)):
        if line.status in _KEPT_LINES or line.start < reached:
            continue
        start, end = line.start, line.end
        if end < len(record.text) and record.text[end] == "\n":
            end += 1
        elif start > reached and record.text[start - 1] == "\n":
            start -= 1
        if start < end:
            reached = end
            yield start, end
