"""Objects in one large JSON array, read one by one; a broken one costs only itself."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec

from annotator.errors import Message
from annotator.formats.json_lines import (
    BAD_JSON,
    MAX_LINE,
    JsonLine,
    json_objects,
    no_object,
    not_json,
)
from annotator.formats.records import Problem

_CHUNK = 1024 * 1024  # characters
_NEAR_END = 64  # an error so near to the end of what was read may come from reading too little
_SPACE = re.compile(r"[\s,]*")
_OPENING = re.compile(r'[\[,]\s*(?=\{\s*")')
_scanner = json.JSONDecoder()
_HEAD = 4096


def json_array(path: Path, needs: str) -> Iterator[JsonLine | Problem]:
    """Yield the objects of an array, each with the line it begins on.

    `needs` is a field that every one of them has: by it the reader finds its way again after
    something broken.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        yield from _Array(path.name, file, needs).elements()


def json_records(path: Path, needs: str) -> Iterator[JsonLine | Problem]:
    """Yield the objects of an array, or of JSON lines, whichever the file holds."""
    yield from json_array(path, needs) if is_array(path) else json_objects(path)


def first_objects(path: Path, needs: str = "") -> Iterator[dict[str, Any]]:
    """Yield the objects that stand in lines, or in an array, as far as they can be read."""
    yield from (one.body for one in json_records(path, needs) if isinstance(one, JsonLine))


def is_array(path: Path) -> bool:
    """Tell whether a file begins like an array."""
    with path.open("rb") as file:
        return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


class _Array:
    """A window on the text of an array, that moves along."""

    def __init__(self, name: str, file: TextIO, needs: str) -> None:
        self._name = name
        self._file = file
        self._needs = needs
        self._text = ""
        self._at = 0
        self._ended = False
        self._counted = (0, 1)  # up to which place lines are counted, and the line there

    def elements(self) -> Iterator[JsonLine | Problem]:
        """Yield the objects and the problems in the order of the file."""
        self._skip()
        if self._text[self._at : self._at + 1] != "[":
            yield self._problem(self._at, no_object().message)
            return
        self._at += 1
        while self._skip():
            if self._text[self._at] == "]":
                line, self._at = self._line(self._at), self._at + 1
                if not self._skip():
                    return
                message = Message("The list ends here, but the file goes on behind it.")
                yield Problem(self._name, line, message)
                continue
            try:
                end = self._end()
            except (json.JSONDecodeError, RecursionError) as error:
                place = error.pos if isinstance(error, json.JSONDecodeError) else self._at
                yield self._problem(min(place, len(self._text)), _broken(error))
                if not self._found_again():
                    return
                continue
            yield self._element(self._at, end)
            self._at = end
        if self._at >= len(self._text):
            message = Message("The file ends in the middle; perhaps a part of it is missing.")
            yield self._problem(self._at, message)

    def _element(self, start: int, end: int) -> JsonLine | Problem:
        raw = self._text[start:end].encode("utf-8", "surrogateescape")
        try:
            body = msgspec.json.decode(raw)
        except BAD_JSON as error:
            return self._problem(start, not_json(error))
        if isinstance(body, dict):
            return JsonLine(self._line(start), raw, body)
        return self._problem(start, no_object().message)

    def _skip(self) -> bool:
        """Go to the next sign that is neither space nor comma; False at the end of the file."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def _more(self) -> bool:
        """Read on, twice as much as is waiting; forget what is behind."""
        if self._ended:
            return False
        self._line(self._at)
        self._counted = (0, self._counted[1])
        waiting = self._text[self._at :]
        piece = self._file.read(max(_CHUNK, len(waiting)))
        self._ended = not piece
        self._text, self._at = waiting + piece, 0
        return not self._ended

    def _end(self) -> int:
        """Return where the value that begins here ends, reading on as long as it takes."""
        while True:
            try:
                return _scanner.raw_decode(self._text, self._at)[1]
            except json.JSONDecodeError as error:
                cut = "Unterminated" in error.msg or error.pos > len(self._text) - _NEAR_END
                if not (cut and len(self._text) - self._at < MAX_LINE and self._more()):
                    raise

    def _found_again(self) -> bool:
        """Go to the next object that has the field all of them have; False if there is none."""
        self._at += 1
        while True:
            found = _OPENING.search(self._text, self._at)
            if found is None:
                self._at = max(self._at, len(self._text) - 2)
                if not self._more():
                    return False
                continue
            self._at = found.end()
            try:
                end = self._end()
                body = json.loads(self._text[self._at : end])
            except (json.JSONDecodeError, RecursionError):
                continue
            if isinstance(body, dict) and (not self._needs or self._needs in body):
                return True

    def _line(self, place: int) -> int:
        """Return the line of a place; places come in order."""
        at, line = self._counted
        if place < at:
            at, line = 0, line - self._text.count("\n", 0, at)
        self._counted = (place, line + self._text.count("\n", at, place))
        return self._counted[1]

    def _problem(self, place: int, message: Message) -> Problem:
        return Problem(self._name, self._line(place), message)


def _broken(error: Exception) -> Message:
    if isinstance(error, RecursionError):
        return Message("This record is nested too deeply and was left out.")
    return Message(
        "The record here is not valid JSON and was left out ({reason}).",
        {"reason": error.msg if isinstance(error, json.JSONDecodeError) else str(error)},
    )
