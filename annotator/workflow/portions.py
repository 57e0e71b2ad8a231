"""Parts of an article as records of their own: its content alone, its paragraphs, its sentences."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import msgspec

from annotator.core.layers import Ends, aside_of
from annotator.core.model import Line, Pieces, document_id, text_digest
from annotator.core.sentences import sentences
from annotator.core.text import paragraphs
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import Cutting, LayerRecord, NoteRecord, Record
from annotator.formats.relations import settled
from annotator.workflow.choices import Portion


def content_of(record: Record, report: LossReport) -> Record:
    """Return the article without the lines that are not content (captions are).

    A line goes with the line feed that ends it (of the last line: that begins it).
    """
    gaps = list(_gaps(record))
    if not gaps:
        return record
    edges = [0, *(edge for gap in gaps for edge in gap), len(record.text)]
    kept = [one for one in zip(edges[::2], edges[1::2], strict=True) if one[0] < one[1]]
    return carved(record, kept or [(0, 0)], report)


def _gaps(record: Record) -> Iterator[Ends]:
    reached = 0
    for first, last in aside_of(record.lines):
        if first < reached:
            continue
        start, end = first, last
        if end < len(record.text) and record.text[end] == "\n":
            end += 1
        elif start > reached and record.text[start - 1] == "\n":
            start -= 1
        if start < end:
            reached = end
            yield start, end


def portions_of(record: Record, portion: Portion, report: LossReport) -> Iterator[Record]:
    """Yield the article in portions, in order; blank ones are left out.

    What a span of any layer reaches over is one portion, so that none is lost. What is said of the
    article as a whole (notes, work time) stays with the first.
    """
    if portion is Portion.ARTICLE:
        yield record
        return
    ranges = _whole_ranges(record, portion)
    if torn := sum(_torn(layer, ranges) for layer in record.layers):
        report.add(LossKind.RELATIONS, record, times=torn)
    for number, one in enumerate(ranges, start=1):
        yield carved(record, [one], report, number=number)


def _whole_ranges(record: Record, portion: Portion) -> list[Ends]:
    """Return the ranges of paragraphs or sentences, those that a span touches joined."""
    text = record.text
    plain = sentences(text) if portion is Portion.SENTENCE else paragraphs(text)
    found = [one for one in plain if text[slice(*one)].strip()]
    found += [
        (one.start, one.end) for layer in record.layers for one in layer.annotations
    ]  # as wide as from its first to its last piece
    ranges: list[Ends] = []
    for start, end in sorted(found):
        if ranges and start < ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges


def _torn(layer: LayerRecord, ranges: Sequence[Ends]) -> int:
    """Return how many relations go from one range to another."""
    if not layer.relations:
        return 0
    starts = [start for start, _ in ranges]
    where = {one.id: bisect_right(starts, one.start) for one in layer.annotations}
    return sum(where.get(one.head) != where.get(one.tail) for one in layer.relations)


def carved(
    record: Record, stretches: Sequence[Ends], report: LossReport, *, number: int = 0
) -> Record:
    """Return a record of these stretches of its text (ascending, apart), with what lies in them.

    With a `number` it is that portion of the article; what spans a portion does not hold is said
    by another one. Without, a span that is cut is counted as left out.
    """
    text = "".join(record.text[slice(*one)] for one in stretches)
    move = _Moved(stretches)
    layers = tuple(_layer(record, layer, move, report, number=number) for layer in record.layers)
    source = f"{record.source or record.name}#{number}" if number else record.source
    before = record.cutting
    places = tuple(
        (before.place(start), before.place(end - 1) + 1) if before and start < end else (start, end)
        for start, end in stretches
    )
    return replace(
        record,
        text=text,
        name=f"{record.name}#{number}" if number else record.name,
        source=source,
        layers=layers,
        lines=tuple(
            Line(*moved[0], line.status, line.by)
            for line in record.lines
            if (moved := move.pieces(((line.start, line.end),)))
        ),
        notes=_notes(record, layers, report, number=number),
        id=document_id(text_digest(text), source),
        replaces="",
        cutting=Cutting(
            before.id if before else record.id, before.name if before else record.name, places
        ),
    )


class _Moved:
    """Moves places of the article to where they are among the stretches."""

    def __init__(self, stretches: Sequence[Ends]) -> None:
        self._stretches = stretches
        self._starts = [start for start, _ in stretches]
        self._new = [0, *accumulate(end - start for start, end in stretches)]

    def pieces(self, pieces: Pieces) -> Pieces:
        """Return the pieces where they are now; () when one of them is not whole there."""
        moved = []
        for start, end in pieces:
            at = bisect_right(self._starts, start) - 1
            if at < 0 or end > self._stretches[at][1]:
                return ()
            by = self._new[at] - self._starts[at]
            moved.append((start + by, end + by))
        return tuple(moved)


def _layer(
    record: Record, layer: LayerRecord, move: _Moved, report: LossReport, *, number: int
) -> LayerRecord:
    kept = []
    for one in layer.annotations:
        if moved := move.pieces(one.pieces):
            kept.append(msgspec.structs.replace(one, pieces=moved))
        elif not number:
            report.add(LossKind.LEFT_OUT, record, one)
    relations, _ = settled(kept, layer.relations)
    if not number and (lost := len(layer.relations) - len(relations)):
        report.add(LossKind.RELATIONS, record, times=lost)
    seconds = layer.seconds if number < 2 else 0
    return msgspec.structs.replace(
        layer, annotations=tuple(kept), relations=relations, seconds=seconds
    )


def _notes(
    record: Record, layers: Sequence[LayerRecord], report: LossReport, *, number: int
) -> tuple[NoteRecord, ...]:
    """Return the notes on what is here; those on the article stand with its first portion."""
    theirs = {one.id for layer in record.layers for one in layer.annotations}
    here = {one.id for layer in layers for one in layer.annotations}
    kept: list[NoteRecord] = []
    said: set[str] = set()
    for note in record.notes:
        on_span = note.target in theirs
        if (
            (on_span and note.target in here)
            or note.target in said
            or (not on_span and number < 2 and not _answers(note, record))
        ):
            kept.append(note)
            said.add(note.id)
        elif not number:
            report.add(LossKind.NOTES, record)
    return tuple(kept)


def _answers(note: NoteRecord, record: Record) -> bool:
    return any(note.target and note.target == one.id for one in record.notes)
