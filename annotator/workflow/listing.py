"""Word lists read from files: an entry a line, or a column of a table; what is none is told."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.arabic import fold_text
from annotator.core.patterns import compiled, places
from annotator.core.words import words
from annotator.errors import AnnotatorError, reason_of
from annotator.formats.encoding import decode
from annotator.language import N_
from annotator.workflow.progress import Ticker

LONGEST = 200  # code points of an entry
MOST = 200_000  # entries of a list
_LARGEST = 50 * 1024**2  # bytes of a file
_TOLD = 1_000  # lines that are told one by one
_TABLES = (".csv", ".tsv")
_SEPARATORS = "\t;,|"
_TRIED = 2_000  # places of a trial that are shown


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file holds: entries in its order, each once, and what could not be used."""

    name: str
    entries: tuple[str, ...]
    bad: tuple[AnnotatorError, ...] = ()
    bad_count: int = 0
    twice: int = 0  # lines that say again what another line said
    columns: tuple[str, ...] = ()  # of a table: the titles of its columns


def is_table(path: Path) -> bool:
    """Tell whether a file is a table of which a column is chosen."""
    return path.suffix.lower() in _TABLES


def read_list(path: Path, *, column: int = 0, titled: bool = False) -> Listed:
    """Read a list from a file: of a table one column, without its first line where `titled`.

    Raises AnnotatorError when the file cannot be read at all.
    """
    text = _text_of(path)
    if not is_table(path):
        return _gathered(path, _plain(text))
    rows = list(_rows(path, text))
    columns = tuple(cell.strip() for cell in rows[0][1]) if rows else ()
    return _gathered(path, _cells(path, rows[titled:], column), columns)


def entries_of(text: str, *, name: str) -> Listed:
    """Return the entries of a list that was typed in, one a line."""
    return _gathered(Path(name), _plain(text))


def try_pattern(regex: str, text: str, *, ticker: Ticker) -> list[tuple[int, int]]:
    """Return what a regular expression finds in a text (code points).

    Raises AnnotatorError when it is none or takes too long.
    """
    del ticker
    return places(compiled(regex), text)[:_TRIED]


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise AnnotatorError(
                N_("{file} is larger than {limit} megabytes; a list of names is not."),
                file=path.name,
                limit=_LARGEST // 1024**2,
            )
        return decode(path.read_bytes()).text
    except OSError as error:
        raise AnnotatorError(
            N_("{file} cannot be read: {reason}."), file=path.name, reason=reason_of(error)
        ) from error


def _plain(text: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(text.splitlines(), 1)


def _rows(path: Path, text: str) -> Iterator[tuple[int, Sequence[str]]]:
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count) if path.suffix.lower() == ".csv" else "\t"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise AnnotatorError(
                N_("{file}, line {line}: {reason}."),
                file=path.name,
                line=reader.line_num,
                reason=str(error),
            ) from error
        yield reader.line_num, row


def _cells(
    path: Path, rows: Iterable[tuple[int, Sequence[str]]], column: int
) -> Iterator[tuple[int, str | AnnotatorError]]:
    for line, row in rows:
        if len(row) > column:
            yield line, row[column]
        elif any(cell.strip() for cell in row):
            yield (
                line,
                AnnotatorError(
                    N_("{file}, line {line}: there is no column {column}."),
                    file=path.name,
                    line=line,
                    column=column + 1,
                ),
            )


def _gathered(
    path: Path, lines: Iterable[tuple[int, str | AnnotatorError]], columns: tuple[str, ...] = ()
) -> Listed:
    known: dict[str, str] = {}
    bad: list[AnnotatorError] = []
    bad_count = twice = 0
    for number, line in lines:
        entry = line if isinstance(line, AnnotatorError) else " ".join(line.split())
        problem = entry if isinstance(entry, AnnotatorError) else _problem(path, number, entry)
        if problem is None and len(known) >= MOST:
            problem = AnnotatorError(
                N_("{file}, line {line}: a list holds at most {most} entries."),
                file=path.name,
                line=number,
                most=MOST,
            )
        if problem is not None:
            bad_count += 1
            if len(bad) < _TOLD:
                bad.append(problem)
        elif isinstance(entry, str) and entry:
            folded = fold_text(entry)
            twice += folded in known
            known.setdefault(folded, entry)
    return Listed(path.stem, tuple(known.values()), tuple(bad), bad_count, twice, columns)


def _problem(path: Path, number: int, entry: str) -> AnnotatorError | None:
    if not entry:
        return None
    if len(entry) > LONGEST:
        return AnnotatorError(
            N_("{file}, line {line}: longer than {limit} letters, that is no name."),
            file=path.name,
            line=number,
            limit=LONGEST,
        )
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in entry):
        return AnnotatorError(
            N_("{file}, line {line}: holds signs that are no text."), file=path.name, line=number
        )
    if next(words(entry), None) is None:
        return AnnotatorError(
            N_("{file}, line {line}: holds no word."), file=path.name, line=number
        )
    return None
