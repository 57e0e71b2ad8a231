"""JSON lines: tells our own lossless lines from plain ones, with the caps both keep."""

from pathlib import Path

import msgspec

from annotator.formats import jsonl_own, jsonl_plain
from annotator.formats.json_array import is_array, json_array
from annotator.formats.json_lines import BAD_JSON, filled_lines
from annotator.formats.records import Items, Problem, ReadOptions


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a file of JSON lines, ours or plain, and its problems."""
    if is_array(path):
        yield from _array(path, options)
        return
    lines = filled_lines(path)
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


def _array(path: Path, options: ReadOptions) -> Items:
    """Yield the records of plain JSON that stand in one array."""
    reader = jsonl_plain.Reader(path, options)
    for one in json_array(path, options.text or "text"):
        if isinstance(one, Problem):
            yield one
        else:
            yield from reader.line(one.number, one.raw)


def is_own(line: bytes) -> bool:
    """Tell whether the first line of a file is the header of our own JSON lines."""
    if b'"annotator_jsonl"' not in line:
        return False
    try:
        header = msgspec.json.decode(line)
    except BAD_JSON:
        return False
    return isinstance(header, dict) and "annotator_jsonl" in header
