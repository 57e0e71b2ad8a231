"""Tables of spans: CSV with Python's own `csv`, workbooks with openpyxl."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.formats.extras import load_extra
from annotator.formats.proofs.found import Found, FoundSpan, to_code_points
from annotator.formats.records import WriteOptions

_FORMULA = tuple("=+-@\t\r\n")


def delimited(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of tables with commas or tabs."""
    csv.field_size_limit(1 << 30)
    for path in paths:
        tabs = path.suffix.lower() in (".tsv", ".tab")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter="\t" if tabs else ",", strict=True)
            yield from _articles(([_plain(cell) for cell in row] for row in rows), options)


def _plain(cell: str) -> str:
    """Return what stood there before an apostrophe kept it from being a formula."""
    bare = cell.lstrip("'")
    return cell[1:] if cell.startswith("'") and bare.startswith(_FORMULA) else cell


def workbook(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of workbooks."""
    openpyxl: Any = load_extra("openpyxl", extra="exchange")
    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            sheet = book.worksheets[0]
            rows = (["" if one is None else str(one) for one in row]
                    for row in sheet.iter_rows(values_only=True))  # fmt: skip
            yield from _articles(rows, options)
        finally:
            book.close()


def _articles(rows: Iterable[list[str]], options: WriteOptions) -> Iterator[Found]:
    """Yield articles: a row with a text begins one, and so does another id."""
    table = iter(rows)
    names = next(table)
    now: list[dict[str, str]] = []
    for row in table:
        cells = dict(zip(names, row, strict=False))
        if now and (cells["text"] or cells["id"] != now[0]["id"]):
            yield _article(now, options)
            now = []
        now.append(cells)
    if now:
        yield _article(now, options)


def _article(rows: list[dict[str, str]], options: WriteOptions) -> Found:
    text = rows[0]["text"]
    place = to_code_points(text, options.offsets) if text else int
    spans = []
    for row in rows:
        if not row["label"]:
            continue
        starts, ends = row["start"].split(";"), row["end"].split(";")
        pieces = tuple(
            (place(int(start)), place(int(end))) for start, end in zip(starts, ends, strict=True)
        )
        more = {
            name.removeprefix("attribute."): value
            for name, value in row.items()
            if name.startswith("attribute.") and value
        }
        spans.append(FoundSpan(row["label"], pieces, row["annotator"], more))
    return Found(text or None, spans)
