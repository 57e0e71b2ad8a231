"""Tables for people: a row for each span, in CSV, TSV, or a sheet that runs from right to left."""

import csv
from collections.abc import Callable, Container, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from annotator.core.model import Pieces, quote_of
from annotator.formats.extras import load_extra
from annotator.formats.files import replacing
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, all_laid_out
from annotator.formats.records import AnnotationRecord, ProjectRecord, Record, WriteOptions
from annotator.formats.span_rows import ATTRIBUTE, inert
from annotator.formats.units import Unit, backwards
from annotator.formats.writing import Written

COLUMNS = (
    *("id", "title", "annotator", "state"),
    *("label", "start", "end", "quote", "text"),
)
PROVENANCE = ("origin", "by", "accepted_by", "score", "seconds", "guideline")
METADATA = "metadata."  # before the names of columns that hold metadata
_HOLDS = frozenset(
    {
        *(LossKind.PEOPLE, LossKind.STATE, LossKind.SECONDS),
        *(LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE),
    }
)
LONGEST_CELL = 32_767  # characters that a cell of a spreadsheet holds
_TABS = (".tsv", ".tab")
_MARK = "\ufeff".encode()  # by it spreadsheets know UTF-8
_WIDTHS = {"title": 40, "quote": 40, "text": 60}  # characters


def losses(items: Written, options: WriteOptions) -> LossReport:
    """Return what writing would lose, by writing to nowhere."""
    report = LossReport(options.examples)
    for _ in _rows(items, options, report, longest=None):
        pass
    return report


def write(items: Written, destination: Path, options: WriteOptions) -> LossReport:
    """Write a table with commas, or with tabs if the name says so; formulas are inert."""
    report = LossReport(options.examples)
    delimiter = "\t" if destination.suffix.lower() in _TABS else ","
    with replacing(destination) as file:
        file.write(_MARK)
        for row in _rows(items, options, report, longest=None):
            line = StringIO()
            csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(map(inert, row))
            file.write(line.getvalue().encode())
    return report


def sheet_losses(items: Written, options: WriteOptions) -> LossReport:
    """Return what writing a sheet would lose; it needs no library."""
    report = LossReport(options.examples)
    for _ in _rows(items, options, report, longest=LONGEST_CELL):
        pass
    return report


def write_sheet(items: Written, destination: Path, options: WriteOptions) -> LossReport:
    """Write an Excel workbook whose sheet runs from right to left; formulas are plain text.

    Raises AnnotatorError when openpyxl is not installed.
    """
    openpyxl = load_extra("openpyxl", extra="exchange")
    report = LossReport(options.examples)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("spans")
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    with replacing(destination) as file:
        for number, row in enumerate(_rows(items, options, report, longest=LONGEST_CELL)):
            if number == 0:
                for at, name in enumerate(row):
                    letter = openpyxl.utils.get_column_letter(at + 1)
                    sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
            sheet.append([_cell(openpyxl, sheet, value) for value in row])
        book.save(file)
    return report


def _cell(openpyxl: Any, sheet: Any, value: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"  # never a formula, whatever it begins with
    return cell


def _rows(
    items: Written, options: WriteOptions, report: LossReport, *, longest: int | None
) -> Iterator[list[str]]:
    """Yield the header and a row for each span, or one for an article without any.

    Which attributes have columns only the labels of a project say, so those of others are lost;
    which metadata, the options.
    """
    columns: list[str] = []
    attributes: dict[str, None] = {}
    for item in items:
        if isinstance(item, ProjectRecord):
            attributes |= {a.name: None for label in item.labels for a in label.attributes}
            continue
        if not columns:
            columns = _columns(options, attributes)
            yield columns
        for cells in _article(item, options, report, attributes, longest):
            yield [cells.get(name, "") for name in columns]
    if not columns:
        yield _columns(options, attributes)


def _columns(options: WriteOptions, attributes: Iterable[str]) -> list[str]:
    return [
        *COLUMNS,
        *(PROVENANCE if options.provenance else ()),
        *(f"{ATTRIBUTE}{name}" for name in attributes),
        *(f"{METADATA}{name}" for name in options.metadata),
    ]


def _article(
    record: Record,
    options: WriteOptions,
    report: LossReport,
    attributes: Container[str],
    longest: int | None,
) -> Iterator[dict[str, str]]:
    pages = all_laid_out(record, report, holds=_HOLDS)
    text = pages[0].text
    if longest is not None and len(text) > longest:
        report.add(LossKind.TOO_LONG, record)
        text = ""
    if any(name not in options.metadata for name in record.metadata):
        report.add(LossKind.METADATA, record)
    once = {"text": text, **{f"{METADATA}{name}": v for name, v in record.metadata.items()}}
    offset = backwards(record.text, Unit(options.offsets) if options.offsets else Unit.CODE_POINTS)
    for page in pages:
        seconds = str(page.layer.seconds or "")
        rows = [_row(page, one, pieces, offset, report, attributes) for one, pieces in page.placed]
        for row in rows or [_head(page)]:
            yield {**row, "seconds": seconds, **once}
            once, seconds = {}, ""  # once is enough


def _head(page: Page) -> dict[str, str]:
    record, layer = page.record, page.layer
    return {
        "id": record.name,
        "title": record.title,
        "annotator": layer.annotator,
        "state": layer.state.value if layer.state else "",
    }


def _row(
    page: Page,
    one: AnnotationRecord,
    pieces: Pieces,
    offset: Callable[[int], int],
    report: LossReport,
    attributes: Container[str],
) -> dict[str, str]:
    report.annotations += 1
    if any(name not in attributes for name in one.attributes):
        report.add(LossKind.ATTRIBUTES, page.record, one)
    return {
        **_head(page),
        "label": one.label,
        "start": ";".join(str(offset(start)) for start, _ in pieces),
        "end": ";".join(str(offset(end)) for _, end in pieces),
        "quote": quote_of(page.text, pieces),
        "origin": one.origin.kind.value,
        "by": one.origin.by,
        "accepted_by": one.origin.accepted_by,
        "score": "" if one.score is None else str(one.score),
        "guideline": one.guideline,
        **{f"{ATTRIBUTE}{name}": value for name, value in one.attributes.items()},
    }
