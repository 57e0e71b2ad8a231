"""JSON lines with their numbers, and the values in them that nobody can trust yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from annotator.errors import AnnotatorError, Message
from annotator.formats.clean import tidy
from annotator.formats.files import capped_lines
from annotator.formats.records import Problem, Record

EXACT = "fields"  # in the foreign map of an article: values of its metadata as they stood
MAX_LINE = 64 * 1024 * 1024  # bytes
BAD_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One object, its line (from 1) and the bytes it stood in."""

    number: int
    raw: bytes
    body: dict[str, Any]


def filled_lines(path: Path) -> Iterator[tuple[int, bytes] | Problem]:
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


def json_objects(path: Path) -> Iterator[JsonLine | Problem]:
    """Yield the object of each line, or its problem."""
    for one in filled_lines(path):
        if isinstance(one, Problem):
            yield one
            continue
        number, raw = one
        try:
            body = _decoder.decode(raw)
        except BAD_JSON as error:
            yield Problem(path.name, number, not_json(error))
            continue
        if isinstance(body, dict):
            yield JsonLine(number, raw, body)
        else:
            yield Problem(path.name, number, no_object().message)


def not_json(error: Exception) -> Message:
    """Return the message for a line that could not be decoded."""
    if isinstance(error, RecursionError):
        return Message("This line is nested too deeply and was left out.")
    if isinstance(error, UnicodeDecodeError):
        return Message("This line is not UTF-8 and was left out; save the file as UTF-8.")
    return Message(
        "This line is not valid JSON and was left out ({reason}).", {"reason": str(error)}
    )


def no_object() -> AnnotatorError:
    """Return the error for a line that holds another value."""
    return AnnotatorError(
        "This line is not a record with fields, so it was left out; every line must look "
        "like {example}.",
        example='{"text": "…"}',
    )


def no_text(body: Mapping[str, Any], field: str) -> AnnotatorError:
    """Return the error for a record without a text."""
    return AnnotatorError(
        "This line has no text in the field {field}, so it was left out; its fields are: {fields}.",
        field=field,
        fields=", ".join(map(str, body)) or "–",
    )


def encoded(value: object) -> bytes:
    """Return a value as one line of JSON, with its line feed."""
    return _encoder.encode(value) + b"\n"


def as_text(value: object) -> str:
    """Return a JSON value as the text of a metadata field."""
    return value if isinstance(value, str) else _encoder.encode(value).decode()


def as_value(text: str) -> Any:
    """Return what `as_text` made a text of: the JSON value, else the text itself."""
    if text[:1] in ("{", "["):
        try:
            return _decoder.decode(text)
        except BAD_JSON:
            return text
    return text


def taken(body: dict[str, Any], *names: str) -> str:
    """Take the first of these fields that holds a text or a whole number out of `body`."""
    for name in names:
        value = body.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            del body[name]
            return tidy(str(value))
    return ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of an article beside its text: as texts, and as it stood there."""

    metadata: dict[str, str] = field(default_factory=dict)
    exact: dict[str, object] = field(default_factory=dict)  # values that are no texts of one line

    def add(self, body: Mapping[str, Any], prefix: str = "") -> None:
        """Take what is left of a record, every name with its format's prefix."""
        for key, value in body.items():
            if value is None or value in ([], {}):
                continue
            name = f"{prefix}{tidy(str(key))}"
            self.metadata[name] = tidy(as_text(value))
            if value != self.metadata[name]:
                self.exact[name] = value

    @property
    def foreign(self) -> dict[str, object]:
        """Return what the record keeps so that the values go out again as they were."""
        return {EXACT: self.exact} if self.exact else {}


def fields_of(record: Record) -> dict[str, object]:
    """Return the metadata of an article, its values as they stood in the file it came from."""
    found: dict[str, object] = {**record.metadata}
    exact = record.foreign.get(EXACT)
    for name, value in exact.items() if isinstance(exact, Mapping) else ():
        if name in found and tidy(as_text(value)) == found[name]:  # nobody changed it since
            found[name] = value
    return found


def with_metadata(record: Record, kept: Mapping[str, str]) -> Record:
    """Return the article with this of its metadata, and with nothing else that files said of it."""
    exact = record.foreign.get(EXACT)
    held = exact if isinstance(exact, Mapping) else {}
    left = {name: value for name, value in held.items() if name in kept}
    return replace(record, metadata=dict(kept), foreign={EXACT: left} if left else {})


def objects_in(value: object) -> Iterator[dict[str, Any]]:
    """Yield copies of the objects in a list; nothing of what is no list."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield dict(one)


def whole(value: object) -> int | None:
    """Return a whole number, also one that is written 3.0; None of anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value if isinstance(value, int) else None
