"""Rows of a delimited file with the line each begins on; a broken row costs only itself."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from annotator.errors import Message

MAX_ROW = 16 * 1024 * 1024  # characters
MAX_ROW_LINES = 20_000  # an unclosed quote must not swallow the file


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and the line (from 1) it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be read, by the line it begins on."""

    line: int
    message: Message


class _TooLongError(csv.Error):
    """A row without end."""


class _Lines:
    """The physical lines of a file, some of which can be given back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.number = 0  # of the last line given
        self.taken: list[str] = []  # since the last row began
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(MAX_ROW + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_ROW and not line.endswith(("\n", "\r")):
            while (rest := self._file.readline(MAX_ROW)) and not rest.endswith(("\n", "\r")):
                pass
        if self._size > MAX_ROW or len(self.taken) > MAX_ROW_LINES:
            raise _TooLongError
        return line

    def begin(self) -> None:
        """Begin a row."""
        self.taken.clear()
        self._size = 0

    def give_back(self) -> None:
        """Give back all lines of the row but its first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def rows(file: TextIO, delimiter: str) -> Iterator[Row | Broken]:
    """Yield the rows of a file opened with newline="", blank ones left out.

    Raises UnicodeDecodeError where the file is not in the encoding it was opened with.
    """
    csv.field_size_limit(MAX_ROW)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.give_back()
            unquoted = lines.taken[0].rstrip("\r\n").split(delimiter) if delimiter == "\t" else []
            if len(unquoted) > 1:  # tables with tabs are often written without quoting
                yield Row(first, tuple(unquoted))
            else:
                yield Broken(first, _broken(error))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(first, tuple(cells))


def _broken(error: csv.Error) -> Message:
    if isinstance(error, _TooLongError) or "field larger" in str(error):
        return Message("This row does not end; perhaps a quotation mark is not closed.")
    return Message(
        "This row is not a proper row of a table and was left out ({reason}).",
        {"reason": str(error)},
    )
