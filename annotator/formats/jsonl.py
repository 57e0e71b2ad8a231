"""JSON lines: tells our own lossless lines from plain ones, with the caps both keep."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from annotator.errors import Message
from annotator.formats import jsonl_own, jsonl_plain
from annotator.formats.files import capped_lines
from annotator.formats.records import Items, Problem, ReadOptions

MAX_LINE = 64 * 1024 * 1024  # bytes
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BAD_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a file of JSON lines, ours or plain, and its problems."""
    lines = _lines(path)
    for first in lines:
        if isinstance(first, Problem):
            yield first
            continue
        reader = jsonl_own.Reader(path) if is_own(first[1]) else jsonl_plain.Reader(path, options)
        yield from reader.line(*first)
        if reader.stopped:
            return
        break
    else:
        return
    for one in lines:
        if isinstance(one, Problem):
            yield one
        else:
            yield from reader.line(*one)
            if reader.stopped:
                return


def is_own(line: bytes) -> bool:
    """Tell whether the first line of a file is the header of our own JSON lines."""
    if b'"annotator_jsonl"' not in line:
        return False
    try:
        header = msgspec.json.decode(line)
    except _BAD_JSON:
        return False
    return isinstance(header, dict) and "annotator_jsonl" in header


def _lines(path: Path) -> Iterator[tuple[int, bytes] | Problem]:
    """Yield number and bytes of each line that is not blank; too long ones as problems."""
    with path.open("rb", buffering=1024 * 1024) as file:
        for number, line in capped_lines(file, MAX_LINE):
            if line is None:
                message = Message(
                    "This line is longer than {limit} megabytes and was left out.",
                    {"limit": MAX_LINE // 1024**2},
                )
                yield Problem(path.name, number, message)
                continue
            if number == 1:
                if line.startswith(_UTF16_MARKS):
                    message = Message("This file is in UTF-16; save it as UTF-8.")
                    yield Problem(path.name, None, message)
                    return
                line = line.removeprefix(_UTF8_MARK)  # noqa: PLW2901
            if not line.isspace() and line:
                yield number, line
