"""Which format a file is in, and why it is taken for that; and its records, whatever it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Message, reason_of
from annotator.formats import jsonl_own
from annotator.formats.conll_rows import columns_of
from annotator.formats.json_array import first_objects, is_array
from annotator.formats.records import Items, Problem, ReadOptions
from annotator.formats.registry import (
    BRAT,
    CAS,
    CONLL,
    CSV,
    DOCX,
    FORMATS,
    HTML,
    JSONL,
    PARQUET,
    TEXT,
    XLSX,
    Format,
    format_named,
)
from annotator.formats.zips import names_in
from annotator.language import N_

_HEAD = 4096
_ROWS = 64 * 1024  # bytes by which it is judged whether lines are tokens with tags
_FEW = 5  # rows with tags that are no proof
_GLANCE = 20  # records that are asked which format they are of
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_FOREIGN = (b"%PDF-", b"SQLite format 3\x00", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file is taken for, and why."""

    kind: Format
    why: Message


def taken_for(path: Path, chosen: str = "") -> Taken:
    """Return the format that a file is read in: the one chosen, else by its name or beginning.

    Raises AnnotatorError when it is none that can be read.
    """
    if chosen:
        asked = format_named(chosen)
        if asked.read is None:
            raise AnnotatorError("Files of the format {name} cannot be read.", name=asked.name)
        return Taken(asked, Message(N_("it was chosen")))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((_ZIP, _OLE)):
        return _of_archive(path)
    if head.startswith(_FOREIGN):
        raise _unreadable(path)
    suffix = path.suffix.lower()
    kind = next((one for one in FORMATS if one.can_read and suffix in one.extensions), None)
    if kind is None:
        return _by_content(path, head)
    if kind is TEXT and path.with_suffix(".ann").is_file():
        beside = path.with_suffix(".ann").name
        return Taken(BRAT, Message(N_("its marks stand beside it, in {file}"), {"file": beside}))
    if kind in (TEXT, CSV) and _has_tags(path):
        return Taken(CONLL, Message(N_("its lines are tokens with tags")))
    if kind is JSONL:
        return _of_records(path, head)
    return Taken(kind, Message(N_("its name ends in {ending}"), {"ending": suffix}))


def detect(path: Path) -> Format:
    """Return the format that a file can be read in, by its name, and its beginning where unclear.

    Raises AnnotatorError when it is none that can be read.
    """
    return taken_for(path).kind


def read_file(path: Path, options: ReadOptions, kind: Format | None = None) -> Items:
    """Yield the records of a file in its format (chosen, or found out) and its problems.

    Nothing is raised for a bad file: what cannot be read arrives as a Problem.
    """
    try:
        kind = kind or taken_for(path, options.form).kind
        if kind.read is None:
            raise AnnotatorError("Files of the format {name} cannot be read.", name=kind.name)
        yield from kind.read(path, options)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
    except OSError as error:
        message = Message("The file cannot be opened ({reason}).", {"reason": reason_of(error)})
        yield Problem(path.name, None, message)


def _of_archive(path: Path) -> Taken:
    """Return which format an archive is in, by its name or by what is in it."""
    if path.suffix.lower() == ".docx":
        return Taken(DOCX, Message(N_("its name ends in {ending}"), {"ending": ".docx"}))
    names = names_in(path)
    for kind, begins, ends in (
        (DOCX, "word/", ""),
        (XLSX, "xl/", ""),
        (CAS, "", (".xmi", "exportedproject.json")),
        (BRAT, "", (".ann",)),
    ):
        telling = (
            one for one in names if one.startswith(begins) and (begins or one.endswith(ends))
        )
        if found := next(telling, ""):
            said = Message(N_("it is an archive that holds {member}"), {"member": found})
            return Taken(kind, said)
    raise _unreadable(path)


def _of_records(path: Path, head: bytes) -> Taken:
    """Return which of the formats in JSON the first records are in."""
    if b'"%TYPES"' in head:
        return Taken(CAS, Message(N_("it declares types of UIMA")))
    known: Iterable[tuple[int, dict[str, Any]]] = enumerate(islice(first_objects(path), _GLANCE), 1)
    if is_array(path):  # behind something broken, tasks of Label Studio are found by their data
        known = chain(known, enumerate(islice(first_objects(path, "data"), _GLANCE), 1))
    for number, body in known:
        if jsonl_own.is_header(body):
            return Taken(
                JSONL, Message(N_("its first line is the header that this program writes"))
            )
        for one in FORMATS:
            if one.knows is not None and one.knows(body):
                fields = " ".join(str(key) for key in islice(body, 6))
                said = Message(
                    N_("its record {number} has the fields of that format: {fields}"),
                    {"number": number, "fields": fields},
                )
                return Taken(one, said)
    return Taken(JSONL, Message(N_("its lines are JSON, and of no other program that is known")))


def _by_content(path: Path, head: bytes) -> Taken:
    """Return what a file is whose name does not say it."""
    start = head.removeprefix(_UTF8_MARK).lstrip().lower()
    begins = Message(N_("it begins so"))
    if start.startswith((b"<!doctype html", b"<html")):
        return Taken(HTML, begins)
    if start.startswith((b"<?xml", b"<xmi")) and b"xmi:xmi" in start:
        return Taken(CAS, begins)
    if head.startswith(b"PAR1"):
        return Taken(PARQUET, begins)
    if start.startswith((b'{"', b"[{")):
        return _of_records(path, head)
    if b"\x00" not in head and _has_tags(path):
        return Taken(CONLL, Message(N_("its lines are tokens with tags")))
    if path.suffix == "" and b"\x00" not in head:
        return Taken(TEXT, Message(N_("it holds text, and its name does not say of which kind")))
    raise _unreadable(path)


def _has_tags(path: Path) -> bool:
    """Tell whether nearly all lines of a file are a token and tags such as B-PERSON."""
    with path.open("rb") as file:
        head = file.read(_ROWS)
    # The last line may have been cut.
    lines = head.removeprefix(_UTF8_MARK).decode("utf-8", "replace").split("\n")
    found = columns_of(lines)
    if found is None or found.bare:
        return False
    rows = [found.cells(line) for line in lines if line.strip() and not line.startswith("#")]
    tagged = [found.tags_of(cells) for cells in rows if len(cells) > 1]
    good = [tags for tags in tagged if tags and None not in tags]
    labels = sum(any(tag and tag[1] for tag in tags) for tags in good)
    return labels > 0 and len(good) > max(_FEW, 0.9 * len(rows))


def _unreadable(path: Path) -> AnnotatorError:
    return AnnotatorError(
        "{file} is not a kind of file that can be read. Files that can: {extensions}.",
        file=path.name,
        extensions=" ".join(end for one in FORMATS if one.can_read for end in one.extensions),
    )
