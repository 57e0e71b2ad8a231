"""Articles with spans, as hypothesis draws them, for round trips of all formats."""

from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from annotator.core.model import quote_of
from annotator.formats.loss import LossReport
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    Item,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.registry import Format

texts = st.text(
    alphabet=st.sampled_from('اب جقَّ\n😀\u2028\u0085\u200f،."\\<&|=٣a'), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))
labels = st.sampled_from(["PERSON", "شخص", "A-B"])
Spans = set[tuple[str, tuple[tuple[int, int], ...]]]


@st.composite
def annotations(draw: st.DrawFn, text: str, *, several: bool) -> tuple[AnnotationRecord, ...]:
    """Draw annotations, none of them twice."""
    found: dict[tuple[str, object], AnnotationRecord] = {}
    for _ in range(draw(st.integers(0, 4))):
        size = 6 if several else 2
        edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=size)))
        pieces = tuple(zip(edges[::2], edges[1::2], strict=False))
        one = AnnotationRecord(draw(labels), pieces, quote=quote_of(text, pieces))
        found[one.label, pieces] = one
    return tuple(found.values())


@st.composite
def articles(draw: st.DrawFn, *, several: bool = False) -> Record:
    """Draw an article of one layer; `several` allows several pieces."""
    text = draw(texts)
    return Record(
        text,
        name=draw(st.sampled_from(["خبر", "a-17", "x y"])),
        title=draw(st.sampled_from(["", "عنوان"])),
        layers=(LayerRecord("x", annotations=draw(annotations(text, several=several))),),
    )


def spans(record: Record) -> Spans:
    """Return label and place of all spans."""
    return {(one.label, one.pieces) for layer in record.layers for one in layer.annotations}


def through(
    form: Format, path: Path, records: Iterable[Record], options: WriteOptions | None = None
) -> tuple[list[Record], LossReport]:
    """Write the records and read them again; no problem may come of it."""
    assert form.write is not None
    assert form.losses is not None
    given = list(records)
    options = options or WriteOptions()
    report = form.write(given, path, options)
    assert report == form.losses(given, options)
    return good(read_file(path, ReadOptions(), form)), report


def good(items: Iterable[Item]) -> list[Record]:
    """Return the records; a problem fails the test."""
    found = []
    for one in items:
        assert isinstance(one, Record), one
        found.append(one)
    return found


def parted(items: Iterable[Item]) -> tuple[list[Record], list[Problem]]:
    """Return the records and the problems."""
    found = list(items)
    return (
        [one for one in found if isinstance(one, Record)],
        [one for one in found if isinstance(one, Problem)],
    )
