"""IOB2 columns: a token and its tag a line, a blank line after each sentence."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.formats.files import replacing
from annotator.formats.flat import Sheet, dropped, sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import ProjectRecord, Record, WriteOptions

_DOCSTART = "-DOCSTART-\tO\n\n"


def losses(items: Iterable[Record | ProjectRecord], options: WriteOptions) -> LossReport:
    """Return what writing these records would lose, by writing them to nowhere."""
    report = LossReport(options.examples)
    for _ in _encoded(items, options, report):
        pass
    return report


def write(
    items: Iterable[Record | ProjectRecord], destination: Path, options: WriteOptions
) -> LossReport:
    """Write the records as UTF-8 with line feeds and return what was lost."""
    report = LossReport(options.examples)
    with replacing(destination) as file:
        for block in _encoded(items, options, report):
            file.write(block.encode())
    return report


def _encoded(
    items: Iterable[Record | ProjectRecord], options: WriteOptions, report: LossReport
) -> Iterator[str]:
    for item in items:
        if isinstance(item, Record):
            if options.docstart:
                yield _DOCSTART
            page = sheet(item, options, report)
            _count(page, report)
            yield from _sentences(page)


def _count(page: Sheet, report: LossReport) -> None:
    record = page.record
    for mark in dropped(page):
        report.add(LossKind.OVERLAP, record, mark.annotation)
    for mark in page.flat:
        if mark.annotation.attributes:
            report.add(LossKind.ATTRIBUTES, record, mark.annotation)
        if tag_name(mark.label) != mark.label:
            report.add(LossKind.RENAMED, record, mark.annotation)
    if record.metadata or record.title or record.source:
        report.add(LossKind.METADATA, record)
    report.annotations += len(page.flat)


def tag_name(label: str) -> str:
    """Return the label as a tag can hold it: without white space."""
    return "_".join(label.split())


def _sentences(page: Sheet) -> Iterator[str]:
    tags = ["O"] * len(page.tokens)
    for mark in page.flat:
        first, last = page.token_range(mark)
        name = tag_name(mark.label)
        tags[first:last] = [f"I-{name}"] * (last - first)
        tags[first] = f"B-{name}"
    text = page.text
    for first, last in page.sentences:
        lines = (
            f"{text[start:end]}\t{tag}\n"
            for (start, end), tag in zip(page.tokens[first:last], tags[first:last], strict=True)
        )
        yield "".join(lines) + "\n"
