"""The lines of a text file with their numbers; a line that cannot be read costs only itself."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from annotator.errors import Message
from annotator.formats.encoding import cannot_decode, guess_file_encoding
from annotator.formats.files import capped_lines
from annotator.formats.records import Problem

MAX_LINE = 16 * 1024 * 1024  # bytes
_SAMPLE = 2000
_WIDE = ("utf-16", "utf-32")
_UTF8_MARK = b"\xef\xbb\xbf"


def encoding_of(path: Path, chosen: str = "") -> str:
    """Return the encoding of a file of lines; a few broken lines do not make it another one."""
    if chosen:
        return chosen
    return "utf-8" if is_mostly_utf8(path) else guess_file_encoding(path).encoding


def is_mostly_utf8(path: Path) -> bool:
    """Tell whether nearly all lines beyond ASCII are UTF-8, as far as the first ones show."""
    with path.open("rb") as file:
        good = bad = 0
        for _, line in islice(capped_lines(file, MAX_LINE), _SAMPLE):
            if line is not None and not line.isascii():
                good, bad = (good + 1, bad) if _is_utf8(line) else (good, bad + 1)
    return good > 4 * bad


def text_lines(path: Path, encoding: str) -> Iterator[tuple[int, str] | Problem]:
    """Yield number (from 1) and text of each line, its line end taken off; or its problem."""
    if encoding.startswith(_WIDE):
        yield from _wide_lines(path, encoding)
        return
    with path.open("rb", buffering=1024 * 1024) as file:
        for number, raw in capped_lines(file, MAX_LINE):
            if raw is None:
                yield Problem(path.name, number, too_long())
                continue
            line = raw.removeprefix(_UTF8_MARK) if number == 1 else raw
            try:
                yield number, line.decode(encoding).rstrip("\r\n")
            except (UnicodeDecodeError, LookupError):
                yield Problem(path.name, number, _undecoded(encoding))


def too_long() -> Message:
    """Return the message for a line without end."""
    return Message(
        "This line is longer than {limit} megabytes and was left out.",
        {"limit": MAX_LINE // 1024**2},
    )


def _wide_lines(path: Path, encoding: str) -> Iterator[tuple[int, str] | Problem]:
    number = 0
    try:
        with path.open(encoding=encoding, newline="\n") as file:
            while line := file.readline(MAX_LINE):
                number += 1
                yield number, line.removeprefix("\ufeff").rstrip("\r\n")
    except UnicodeError:
        yield Problem(path.name, number + 1, cannot_decode(encoding).message)


def _undecoded(encoding: str) -> Message:
    return Message(
        "This line is not text in the encoding {encoding} and was left out; save the file as "
        "UTF-8.",
        {"encoding": encoding},
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
