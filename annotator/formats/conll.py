"""Token and tag columns: a token and its tags a line, a blank line after each sentence."""

from collections.abc import Iterator

from annotator.formats.flat import Mark, Sheet, sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import Columns, WriteOptions
from annotator.formats.tags import TokenSpan, tag_name, written_tags
from annotator.formats.writing import Written, records_of, surveyor, writer

DEPTHS = 5  # columns of tags in a nested file: the same in every article, so that tools can read it


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    nested = options.columns is Columns.NESTED
    for record in records_of(items):
        page = sheet(record, options, report, nested=nested)
        written = _in_depths(page) if nested else [list(page.flat)]
        _count(page, written, report)
        depths = [[(*page.token_range(mark), mark.label) for mark in marks] for marks in written]
        if options.docstart:
            yield f"{_line('-DOCSTART-', ['O'] * len(depths), options.columns)}\n".encode()
        yield from _sentences(page, depths, options)


def _count(page: Sheet, written: list[list[Mark]], report: LossReport) -> None:
    record = page.record
    marks = [mark for depth in written for mark in depth]
    kept = {id(mark) for mark in marks}
    for mark in page.marks:
        if id(mark) not in kept:
            report.add(LossKind.OVERLAP, record, mark.annotation)
    for mark in marks:
        if mark.annotation.attributes:
            report.add(LossKind.ATTRIBUTES, record, mark.annotation)
        if tag_name(mark.label) != mark.label:
            report.add(LossKind.RENAMED, record, mark.annotation)
    if record.metadata or record.title or record.source:
        report.add(LossKind.METADATA, record)
    report.annotations += len(marks)


def _in_depths(page: Sheet) -> list[list[Mark]]:
    """Return the marks of each column: each mark in the first column where nothing is in its way.

    The marks come in text order, containers first, so a column's last mark is the one in the way.
    """
    depths: list[list[Mark]] = [[] for _ in range(DEPTHS)]
    for mark in page.marks:
        for depth in depths:
            if not depth or depth[-1].end <= mark.start:
                depth.append(mark)
                break
    return depths


def _sentences(
    page: Sheet, depths: list[list[TokenSpan]], options: WriteOptions
) -> Iterator[bytes]:
    tags = [written_tags(len(page.tokens), spans, options.scheme) for spans in depths]
    text = page.text
    for first, last in page.sentences:
        rows = zip(page.tokens[first:last], *(one[first:last] for one in tags), strict=True)
        lines = (
            _line(text[start:end], [str(tag) for tag in cells], options.columns)
            for (start, end), *cells in rows
        )
        yield ("".join(lines) + "\n").encode()


def _line(token: str, tags: list[str], columns: Columns) -> str:
    if columns is Columns.CONLL2003:
        return f"{token} -X- -X- {tags[0]}\n"
    return "\t".join((token, *tags)) + "\n"


losses = surveyor(_encoded)
write = writer(_encoded)
