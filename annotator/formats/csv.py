"""Tables (CSV, TSV): one article a row, in the columns that a person chose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from annotator.errors import AnnotatorError
from annotator.formats.clean import clean_text, tidy
from annotator.formats.encoding import Guess, cannot_decode, guess_file_encoding
from annotator.formats.files import sha256
from annotator.formats.jsonl_plain import ID_FIELDS, TEXT_FIELDS, TITLE_FIELDS
from annotator.formats.records import Items, Problem, ReadOptions, Record
from annotator.formats.rows import Broken, Row, rows
from annotator.formats.span_rows import SpanColumns, SpanRows, span_columns, unit_of
from annotator.formats.text_lines import is_mostly_utf8
from annotator.formats.units import Unit

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Table:
    """What a table looks like, for a person to choose its columns."""

    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]  # the first rows, without the header
    delimiter: str
    encoding: Guess
    text: str  # the columns that seem to hold text, title and id; "" for none
    title: str
    id: str
    spans: SpanColumns | None = None  # where each row is a span
    unit: Unit = Unit.CODE_POINTS  # in which it counts its offsets


def columns(path: Path, options: ReadOptions) -> Table:
    """Return the columns of a table, its first rows, and a proposal what they are.

    Raises AnnotatorError when the file is no table.
    """
    guess = Guess(options.encoding, certain=True) if options.encoding else _guess(path)
    try:
        delimiter = options.delimiter or _delimiter(path, guess.encoding)
        with _opened(path, guess.encoding) as file:
            found = (row.cells for row in rows(file, delimiter) if isinstance(row, Row))
            sample = list(islice(found, _SAMPLE_ROWS + 1))
    except (UnicodeDecodeError, LookupError) as error:
        raise cannot_decode(guess.encoding) from error
    return table_of(sample, options, delimiter, guess)


def table_of(
    sample: list[tuple[str, ...]], options: ReadOptions, delimiter: str, encoding: Guess
) -> Table:
    """Return what a table looks like whose first rows these are.

    Raises AnnotatorError when there are none, or a column that was chosen is not there.
    """
    if not sample:
        raise AnnotatorError("The file holds no table.")
    names = _names(sample[0], header=options.header)
    if options.header:
        del sample[0]
    spans = span_columns(names, sample)
    text = _chosen(names, options.text, TEXT_FIELDS) or _longest(names, sample)
    unit = Unit(options.offsets) if options.offsets else Unit.CODE_POINTS
    if spans is not None and not options.offsets:
        unit = unit_of(names, sample, text, spans)
    return Table(
        columns=names,
        sample=tuple(sample),
        delimiter=delimiter,
        encoding=encoding,
        spans=spans,
        unit=unit,
        text=text,
        title=_chosen(names, options.title, TITLE_FIELDS),
        id=_chosen(names, options.id, ID_FIELDS),
    )


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a table and its problems, with the line each row begins on."""
    try:
        table = columns(path, options)
        with _opened(path, table.encoding.encoding) as file:
            yield from records_of(path, table, rows(file, table.delimiter), header=options.header)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
    except UnicodeDecodeError as error:
        yield Problem(path.name, None, cannot_decode(error.encoding).message)


def records_of(path: Path, table: Table, found: Iterator[Row | Broken], *, header: bool) -> Items:
    """Yield the records of these rows, and their problems."""
    if table.spans is not None:
        reader = SpanRows(
            path, table.columns, table.text, table.title, table.id, table.spans, table.unit
        )
        yield from reader.items(found, header=header)
        return
    waiting_for_header = header
    for row in found:
        if isinstance(row, Broken):
            yield Problem(path.name, row.line, row.message)
        elif waiting_for_header:
            waiting_for_header = False
        else:
            try:
                yield _record(path, table, row)
            except AnnotatorError as error:
                yield Problem(path.name, row.line, error.message)


def _record(path: Path, table: Table, row: Row) -> Record:
    if len(row.cells) > len(table.columns):
        raise AnnotatorError(
            "This row has {found} cells, but the table has {expected} columns; it was left out. "
            "Perhaps a text with the separator in it is not quoted.",
            found=len(row.cells),
            expected=len(table.columns),
        )
    cells = dict(zip(table.columns, row.cells, strict=False))
    text = clean_text(cells.pop(table.text, "")).text
    if not text.strip():
        raise AnnotatorError("This row has no text in the column {column}.", column=table.text)
    identity = tidy(cells.pop(table.id, ""))
    return Record(
        text=text,
        title=tidy(cells.pop(table.title, "")),
        name=identity or f"{path.stem}-{row.line}",
        source=identity or f"{path.name}:{row.line}",
        metadata={name: value for name, cell in cells.items() if (value := tidy(cell))},
        file=path.name,
        line=row.line,
        raw_sha256=sha256(table.delimiter.join(row.cells).encode("utf-8", "surrogatepass")),
        encoding=table.encoding.encoding,
        encoding_certain=table.encoding.certain,
    )


def _names(first: Sequence[str], *, header: bool) -> tuple[str, ...]:
    """Return a name for each column, no two the same."""
    names: list[str] = []
    for index, cell in enumerate(first, 1):
        plain = (tidy(cell.removeprefix("\ufeff")) if header else "") or str(index)
        name, copy = plain, 2
        while name in names:
            name, copy = f"{plain} ({copy})", copy + 1
        names.append(name)
    return tuple(names)


def _chosen(names: Sequence[str], chosen: str, usual: Sequence[str]) -> str:
    if chosen:
        if chosen in names:
            return chosen
        raise AnnotatorError(
            "The table has no column {column}; its columns are: {columns}.",
            column=chosen,
            columns=", ".join(names),
        )
    lowered = {name.casefold(): name for name in reversed(names)}
    return next((lowered[field] for field in usual if field in lowered), "")


def _longest(names: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """Return the column with the most text in the sample."""
    lengths = Counter(dict.fromkeys(names, 0))
    for row in sample:
        lengths.update({name: len(cell) for name, cell in zip(names, row, strict=False)})
    return max(names, key=lambda name: lengths[name])


def _guess(path: Path) -> Guess:
    guess = guess_file_encoding(path)
    if not guess.encoding.startswith("utf") and is_mostly_utf8(path):
        return Guess("utf-8", certain=True)  # a broken byte does not make it another encoding
    return guess


def _opened(path: Path, encoding: str) -> TextIO:
    """Open a table; a byte that is not UTF-8 costs only its row, which cannot be stored."""
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    return path.open(encoding=encoding, newline="", errors=errors)


def _delimiter(path: Path, encoding: str) -> str:
    """Return the separator under which most rows have the same number of cells, above one."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        with _opened(path, encoding) as file:
            widths = [
                len(row.cells) if isinstance(row, Row) else 0
                for row in islice(rows(file, delimiter), _SAMPLE_ROWS)
            ]
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        score = (count / len(widths) if widths else 0.0, width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best
