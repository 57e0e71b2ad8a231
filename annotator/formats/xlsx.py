"""Excel workbooks come in: the first sheet, one article or one span a row."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError
from annotator.formats.csv import Table, records_of, table_of
from annotator.formats.encoding import Guess
from annotator.formats.extras import load_extra
from annotator.formats.records import Items, Problem, ReadOptions
from annotator.formats.rows import Row

_SAMPLE = 51  # rows by which the columns are judged
_LARGEST = 1024 * 1024 * 1024  # bytes of all members unpacked
_HEAD = 1024
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError,
    SyntaxError, EOFError, OverflowError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


def columns(path: Path, options: ReadOptions) -> Table:
    """Return the columns of the first sheet, its first rows, and a proposal what they are.

    Raises AnnotatorError when there is no table, or openpyxl is not installed.
    """
    with _sheet(path) as sheet:
        sample = [row.cells for row in islice(_rows(sheet), _SAMPLE)]
    return table_of(sample, options, "\t", Guess("utf-8", True))


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of the first sheet and its problems. It needs openpyxl."""
    try:
        with _sheet(path) as sheet:
            found = _rows(sheet)
            sample = list(islice(found, _SAMPLE))
            table = table_of([row.cells for row in sample], options, "\t", Guess("utf-8", True))
            yield from records_of(path, table, chain(sample, found), header=options.header)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


@contextmanager
def _sheet(path: Path) -> Iterator[Any]:
    """Give the first sheet of a workbook. Raises AnnotatorError when it cannot be read."""
    openpyxl = load_extra("openpyxl", extra="exchange")
    try:
        _refuse_monsters(path)
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            yield book.worksheets[0]
    except _BROKEN as error:
        raise AnnotatorError(
            "The workbook is damaged and cannot be read ({reason}); save it again, or save its "
            "sheet as CSV in UTF-8.",
            reason=str(error) or type(error).__name__,
        ) from error


def _refuse_monsters(path: Path) -> None:
    """Refuse a workbook that unpacks without limit or declares entities."""
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise ValueError("too large")
        for member in archive.infolist():
            with archive.open(member) as file:
                if b"<!DOCTYPE" in file.read(_HEAD):
                    raise ValueError("DOCTYPE")


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = tuple(_text(cell) for cell in cells)
        while texts and not texts[-1]:
            texts = texts[:-1]
        if any(text.strip() for text in texts):
            yield Row(number, texts)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
