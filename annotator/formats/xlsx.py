"""Excel workbooks come in: the first sheet, one article or one span a row."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.formats.csv import Table, records_of, table_of
from annotator.formats.encoding import Guess
from annotator.formats.extras import load_extra
from annotator.formats.records import Items, Problem, ReadOptions
from annotator.formats.rows import Broken, Row
from annotator.formats.xlsx_rows import BROKEN, rows_of, without_rows

_SAMPLE = 51  # rows by which the columns are judged
_LARGEST = 1024 * 1024 * 1024  # bytes of all members unpacked
_HEAD = 1024


def columns(path: Path, options: ReadOptions) -> Table:
    """Return the columns of the first sheet, its first rows, and a proposal what they are.

    Raises AnnotatorError when there is no table, or openpyxl is not installed.
    """
    with _sheet(path) as found:
        sample = list(islice(found, _SAMPLE))
    return _table(sample, options)


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of the first sheet and its problems. It needs openpyxl."""
    try:
        with _sheet(path) as found:
            sample = list(islice(found, _SAMPLE))
            table = _table(sample, options)
            yield from records_of(path, table, chain(sample, found), header=options.header)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _table(sample: Sequence[Row | Broken], options: ReadOptions) -> Table:
    cells = [row.cells for row in sample if isinstance(row, Row)]
    return table_of(cells, options, "\t", Guess("utf-8", True))


@contextmanager
def _sheet(path: Path) -> Iterator[Iterator[Row | Broken]]:
    """Give the rows of the first sheet. Raises AnnotatorError when there is no reading it."""
    openpyxl = load_extra("openpyxl", extra="exchange")
    try:
        _refuse_monsters(path)
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except SyntaxError:  # of the XML; where it is a sheet's, its rows are read one by one
            book = openpyxl.load_workbook(without_rows(path), read_only=True, data_only=True)
            with closing(book):
                yield rows_of(book.worksheets[0], instead=path)
            return
        with closing(book):
            yield rows_of(book.worksheets[0])
    except BROKEN as error:
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
