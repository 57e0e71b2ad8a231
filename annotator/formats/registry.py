"""The formats there are, and which of them a file is in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError, Message, reason_of
from annotator.formats import conll, conll_in, csv, docx, html, jsonl, jsonl_own, spacy, text
from annotator.formats.loss import LossReport
from annotator.formats.records import (
    Items,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.language import N_

Reader = Callable[[Path, ReadOptions], Items]
Writer = Callable[[Iterable[Record | ProjectRecord], Path, WriteOptions], LossReport]
Surveyor = Callable[[Iterable[Record | ProjectRecord], WriteOptions], LossReport]

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_FOREIGN = (b"%PDF-", b"SQLite format 3\x00", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")


@dataclass(frozen=True, slots=True)
class Format:
    """One file syntax: what it is called, what its files end with, how it is read and written."""

    name: str
    title: str  # a key of translation
    extensions: tuple[str, ...]  # the first is given to new files
    read: Reader | None = None
    write: Writer | None = None
    losses: Surveyor | None = None  # what writing would lose
    needs: str = ""  # the extra it needs

    @property
    def can_read(self) -> bool:
        """Tell whether files of this format can be read."""
        return self.read is not None

    @property
    def can_write(self) -> bool:
        """Tell whether files of this format can be written."""
        return self.write is not None


TEXT = Format("text", N_("Plain text"), (".txt", ".text", ".md"), text.read)
JSONL = Format(
    "jsonl",
    N_("JSON lines (everything, nothing lost)"),
    (".jsonl", ".ndjson", ".json"),
    jsonl.read,
    jsonl_own.write,
    jsonl_own.losses,
)
CSV = Format("csv", N_("Table (CSV, TSV)"), (".csv", ".tsv", ".tab"), csv.read)
DOCX = Format("docx", N_("Word document"), (".docx",), docx.read)
HTML = Format("html", N_("Web page"), (".html", ".htm", ".xhtml"), html.read)
CONLL = Format(
    "iob2",
    N_("Token and tag (CoNLL, IOB2)"),
    (".conll", ".iob", ".iob2", ".bio", ".bilou", ".bioes"),
    conll_in.read,
    conll.write,
    conll.losses,
)
SPACY = Format(
    "spacy",
    N_("spaCy training data (DocBin)"),
    (".spacy",),
    write=spacy.write,
    losses=spacy.losses,
    needs="spacy",
)
FORMATS = (TEXT, JSONL, CSV, DOCX, HTML, CONLL, SPACY)


def format_named(name: str) -> Format:
    """Return the format of that name. Raises AnnotatorError when there is none."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise AnnotatorError(
        "There is no format {name}; there are: {names}.",
        name=name,
        names=", ".join(one.name for one in FORMATS),
    )


def detect(path: Path) -> Format:
    """Return the format that a file can be read in, by its name, and its beginning where unclear.

    Raises AnnotatorError when it is none that can be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP) or head.startswith(_OLE):
        if path.suffix.lower() == ".docx" or b"word/" in head or b"[Content_Types].xml" in head:
            return DOCX
        raise _unreadable(path)
    if head.startswith(_FOREIGN):
        raise _unreadable(path)
    suffix = path.suffix.lower()
    for one in FORMATS:
        if one.can_read and suffix in one.extensions:
            return one
    return _by_content(path, head)


def read_file(path: Path, options: ReadOptions, kind: Format | None = None) -> Items:
    """Yield the records of a file in its format (found out, if None) and its problems.

    Nothing is raised for a bad file: what cannot be read arrives as a Problem.
    """
    try:
        kind = kind or detect(path)
        if kind.read is None:
            raise AnnotatorError("Files of the format {name} cannot be read.", name=kind.name)
        yield from kind.read(path, options)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
    except OSError as error:
        message = Message("The file cannot be opened ({reason}).", {"reason": reason_of(error)})
        yield Problem(path.name, None, message)


def _by_content(path: Path, head: bytes) -> Format:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HTML
    if start.startswith(b'{"'):
        return JSONL
    if path.suffix == "" and b"\x00" not in head:
        return TEXT
    raise _unreadable(path)


def _unreadable(path: Path) -> AnnotatorError:
    return AnnotatorError(
        "{file} is not a kind of file that can be read. Files that can: {extensions}.",
        file=path.name,
        extensions=" ".join(end for one in FORMATS if one.can_read for end in one.extensions),
    )
