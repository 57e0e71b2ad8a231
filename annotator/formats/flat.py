"""An article as tokens and labelled token ranges, for formats that know nothing else.

What that costs is counted in a LossReport, here and nowhere else.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from annotator.core.sentences import sentences
from annotator.core.spans import flatten
from annotator.core.text import grapheme_bounds
from annotator.core.words import tokens
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Placed, laid_out
from annotator.formats.records import AnnotationRecord, LayerRecord, Record, Subword, WriteOptions

_INVISIBLE = regex.compile(r"[\p{Cf}\p{Mn}]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of text (code points) that begins and ends with tokens."""

    start: int
    end: int
    label: str
    annotation: AnnotationRecord


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article in tokens; every mark begins where a token begins and ends where one ends."""

    record: Record  # as it was given
    layer: LayerRecord
    text: str  # as it is written: without the lines that were left out
    tokens: tuple[tuple[int, int], ...]  # code points of that text
    sentences: tuple[tuple[int, int], ...]  # ranges of token indexes; none cuts a flat mark
    marks: tuple[Mark, ...]  # in text order; may overlap
    flat: tuple[Mark, ...]  # those that do not overlap, by the policy

    def token_range(self, mark: Mark) -> tuple[int, int]:
        """Return the half-open range of token indexes of a mark."""
        first = bisect_left(self.tokens, (mark.start, mark.start))
        return first, bisect_left(self.tokens, (mark.end, mark.end), first)


def sheet(
    record: Record,
    options: WriteOptions,
    report: LossReport,
    *,
    holds: frozenset[LossKind] = frozenset(),
    nested: bool = False,
) -> Sheet:
    """Return the article in tokens and marks, counting in `report` what that costs.

    Attributes, metadata and overlaps are counted by the format, which may have a place for them;
    `holds` names what else it has a place for; `nested` says that no sentence may cut any mark.
    """
    page = laid_out(record, report, holds=holds)
    text, placed = page.text, page.placed
    found = [one for one in tokens(text) if not _invisible(text[slice(*one)])]
    aligned = _Aligner(record, text, found, options.subword, report).marks(placed)
    marks = sorted(aligned, key=lambda one: (one.start, -one.end))
    flat, _ = flatten(marks, options.overlap)
    if options.subword is Subword.SPLIT:
        found = list(_cut(record, found, marks, report))
    return Sheet(
        record=record,
        layer=page.layer,
        text=text,
        tokens=tuple(found),
        sentences=_sentences(text, found, marks if nested else flat),
        marks=tuple(marks),
        flat=tuple(flat),
    )


def dropped(sheet: Sheet) -> Iterator[Mark]:
    """Yield the marks that are not among the flat ones."""
    kept = {id(mark) for mark in sheet.flat}
    return (mark for mark in sheet.marks if id(mark) not in kept)


def _invisible(text: str) -> bool:
    return _INVISIBLE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Aligner:
    """Fits annotations to tokens, by the policy for what begins or ends inside a word."""

    record: Record
    text: str
    tokens: Sequence[tuple[int, int]]
    policy: Subword
    report: LossReport

    def marks(self, placed: Iterable[Placed]) -> Iterator[Mark]:
        """Yield a mark for each piece that can be told in whole tokens."""
        starts, ends = [start for start, _ in self.tokens], [end for _, end in self.tokens]
        for one, pieces in placed:
            if len(pieces) > 1:
                self.report.add(LossKind.PIECES, self.record, one)
            for start, end in pieces:
                first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
                if first > last:
                    self.report.add(LossKind.WITHOUT_WORD, self.record, one)
                    continue
                whole = starts[first], ends[last]
                inner = max(start, whole[0]), min(end, whole[1])
                fitted = inner if inner == whole else self._fitted(one, inner, whole)
                if fitted:
                    if inner != (start, end):
                        self.report.add(LossKind.TRIMMED, self.record, one)
                    yield Mark(*fitted, one.label, one)

    def _fitted(
        self, one: AnnotationRecord, inner: tuple[int, int], whole: tuple[int, int]
    ) -> tuple[int, int] | None:
        if self.policy is Subword.DROP:
            self.report.add(LossKind.SUBWORD_DROPPED, self.record, one)
            return None
        wide = _to_graphemes(self.text, inner, whole) if self.policy is Subword.SPLIT else whole
        if wide != inner:
            self.report.add(LossKind.WIDENED, self.record, one)
        return wide


def _to_graphemes(text: str, place: tuple[int, int], words: tuple[int, int]) -> tuple[int, int]:
    """Return the place with whole clusters, but not beyond the words: a cluster may reach over."""
    start, end = grapheme_bounds(text, place[0])[0], grapheme_bounds(text, place[1] - 1)[1]
    return max(start, words[0]), min(end, words[1])


def _cut(
    record: Record, found: Sequence[tuple[int, int]], marks: Sequence[Mark], report: LossReport
) -> Iterator[tuple[int, int]]:
    """Yield the tokens, those in which a mark begins or ends in parts."""
    edges = {edge: mark for mark in marks for edge in (mark.start, mark.end)}
    ordered = sorted(edges)
    for start, end in found:
        inside = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        if inside:
            report.add(LossKind.SPLIT_WORD, record, edges[inside[0]].annotation)
        yield from pairwise((start, *inside, end))


def _sentences(
    text: str, found: Sequence[tuple[int, int]], flat: Sequence[Mark]
) -> tuple[tuple[int, int], ...]:
    """Return the sentences in token indexes; two that a flat mark reaches over become one."""
    starts = [start for start, _ in found]
    firsts = {bisect_left(starts, start) for start, _ in sentences(text)}
    for mark in flat:
        first, last = bisect_left(starts, mark.start), bisect_left(starts, mark.end)
        firsts.difference_update(range(first + 1, last))
    bounds = sorted(first for first in firsts | {0} if first < len(found))
    return tuple(pairwise((*bounds, len(found)))) if bounds else ()
