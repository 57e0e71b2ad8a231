"""The rows of a sheet of a workbook; one that is damaged costs only itself."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from annotator.errors import Message
from annotator.formats.extras import load_extra
from annotator.formats.files import MAX_FILE
from annotator.formats.rows import Broken, Row
from annotator.language import N_

BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError,
    SyntaxError, EOFError, OverflowError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # that a sheet can have
_OPENING = re.compile(rb"<(?:\w+:)?row\b[^<>]*?(?:\br=[\"'](\d{1,7})[\"'])?[^<>]*>?")
_CLOSING = re.compile(rb"</(?:\w+:)?row\s*>")
_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_EMPTY = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()


def rows_of(sheet: Any, *, instead: Path | None = None) -> Iterator[Row | Broken]:
    """Yield the rows of a sheet that openpyxl opened for reading, blank ones left out.

    `instead` is the workbook whose rows these are where the sheet was opened without them.
    """
    if instead is not None:
        with zipfile.ZipFile(instead) as archive, archive.open(sheet._worksheet_path) as source:
            raw = source.read(MAX_FILE)
        yield from _one_by_one(raw, _parser(sheet), 0)
        return
    parser = _parser(sheet)
    behind = 0
    try:
        with sheet.parent._archive.open(sheet._worksheet_path) as source:
            parser.source = source
            for number, cells in parser.parse():
                texts = _texts(number, cells)
                if any(text.strip() for text in texts):
                    yield Row(number, texts)
                behind = max(behind, number)
    except BROKEN:
        with sheet.parent._archive.open(sheet._worksheet_path) as source:
            raw = source.read(MAX_FILE)
        yield from _one_by_one(raw, _parser(sheet), behind)


def without_rows(path: Path) -> BytesIO:
    """Return a workbook with everything but the rows of its sheets."""
    made = BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for one in archive.infolist():
            is_sheet = _SHEET.fullmatch(one.filename) is not None
            copy.writestr(one.filename, _EMPTY if is_sheet else archive.read(one))
    made.seek(0)
    return made


def _parser(sheet: Any) -> Any:
    book = sheet.parent
    reader = load_extra("openpyxl.worksheet._reader", extra="exchange")
    return reader.WorkSheetParser(
        None,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _one_by_one(raw: bytes, parser: Any, behind: int) -> Iterator[Row | Broken]:
    """Yield the rows behind one, each read by itself."""
    etree = load_extra("xml.etree.ElementTree")
    end = _END.search(raw)
    raw = raw[: end.start()] if end else raw
    starts = list(_OPENING.finditer(raw))
    number = 0
    for at, found in enumerate(starts):
        said = int(found[1] or 0)
        number = said if number < said <= _MOST_ROWS else number + 1
        if number <= behind:
            continue
        stop = starts[at + 1].start() if at + 1 < len(starts) else len(raw)
        chunk = raw[found.start() : stop]
        closing = _CLOSING.search(chunk)
        whole = chunk[: closing.end()] if closing else chunk
        try:
            held = etree.fromstring(
                f'<sheet xmlns="{_MAIN}" xmlns:x="{_MAIN}">'.encode() + whole + b"</sheet>"
            )
            (row,) = held
            _, cells = parser.parse_row(row)
            texts = _texts(number, cells)
        except BROKEN as error:
            yield Broken(number, _damaged(error))
            continue
        if any(text.strip() for text in texts):
            yield Row(number, texts)


def _damaged(error: Exception) -> Message:
    return Message(
        N_("This row of the sheet is damaged and was left out ({reason})."),
        {"reason": str(error) or type(error).__name__},
    )


def _texts(number: int, cells: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the cells of a row as texts, without those at its end that are empty."""
    if not 0 < number <= _MOST_ROWS:
        raise ValueError(f"row {number}")
    found: dict[int, str] = {}
    for cell in cells:
        column = cell["column"]
        if not 0 < column <= _MOST_COLUMNS:
            raise ValueError(f"column {column}")
        if text := _text(cell["value"]):
            found[column] = text
    return tuple(found.get(column, "") for column in range(1, max(found, default=0) + 1))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
