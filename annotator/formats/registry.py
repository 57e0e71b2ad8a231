"""The formats there are, and which of them a file is in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Message, reason_of
from annotator.formats import (
    brat,
    brat_out,
    cas,
    chat,
    conll,
    conll_in,
    csv,
    doccano,
    docx,
    gliner,
    html,
    huggingface,
    huggingface_in,
    jsonl,
    jsonl_own,
    label_studio,
    label_studio_out,
    prodigy,
    report,
    spacy,
    spacy_in,
    table_out,
    text,
    xlsx,
)
from annotator.formats.json_array import first_objects
from annotator.formats.loss import LossReport
from annotator.formats.records import (
    Items,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.zips import names_in
from annotator.language import N_

Reader = Callable[[Path, ReadOptions], Items]
Writer = Callable[[Iterable[Record | ProjectRecord], Path, WriteOptions], LossReport]
Surveyor = Callable[[Iterable[Record | ProjectRecord], WriteOptions], LossReport]
Knower = Callable[[Mapping[str, Any]], bool]

_HEAD = 4096
_GLANCE = 20  # records that are asked which format they are of
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_FOREIGN = (b"%PDF-", b"SQLite format 3\x00", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")


@dataclass(frozen=True, slots=True)
class Format:
    """One file syntax: what it is called, what its files end with, how it is read and written."""

    name: str
    title: str  # a key of translation; the names of programs are the same in every language
    extensions: tuple[str, ...]  # the first is given to new files
    read: Reader | None = None
    write: Writer | None = None
    losses: Surveyor | None = None  # what writing would lose
    needs: str = ""  # the library it needs beyond those that are always there
    extra: str = ""  # the extra that brings that library; "": of the same name
    knows: Knower | None = None  # of formats in JSON: whether a record looks like one of theirs

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
CSV = Format(
    "csv",
    N_("Table (CSV, TSV)"),
    (".csv", ".tsv", ".tab"),
    csv.read,
    table_out.write,
    table_out.losses,
)
XLSX = Format(
    "xlsx",
    N_("Excel workbook"),
    (".xlsx",),
    xlsx.read,
    table_out.write_sheet,
    table_out.sheet_losses,
    needs="openpyxl",
    extra="exchange",
)
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
    spacy_in.read,
    spacy.write,
    spacy.losses,
    needs="spacy",
)
DOCCANO = Format(
    "doccano",
    "doccano",
    (".doccano.jsonl",),
    doccano.read,
    doccano.write,
    doccano.losses,
    knows=doccano.knows,
)
LABEL_STUDIO = Format(
    "label-studio",
    "Label Studio",
    (".labelstudio.json",),
    label_studio.read,
    label_studio_out.write,
    label_studio_out.losses,
    knows=label_studio.knows,
)
BRAT = Format(
    "brat",
    "brat",
    (".brat.zip", ".ann"),
    brat.read,
    brat_out.write,
    brat_out.losses,
)
PRODIGY = Format(
    "prodigy",
    "Prodigy",
    (".prodigy.jsonl",),
    prodigy.read,
    prodigy.write,
    prodigy.losses,
    knows=prodigy.knows,
)
HUGGING_FACE = Format(
    "huggingface",
    "Hugging Face (JSON)",
    (".hf",),
    huggingface_in.read,
    huggingface.write,
    huggingface.losses,
    knows=huggingface_in.knows,
)
PARQUET = Format(
    "parquet",
    "Hugging Face (Parquet)",
    (".parquet",),
    huggingface_in.read_parquet,
    huggingface.write_parquet,
    huggingface.losses,
    needs="pyarrow",
    extra="exchange",
)
GLINER = Format("gliner", "GLiNER", (".gliner.json",), write=gliner.write, losses=gliner.losses)
CHAT = Format(
    "chat",
    N_("Chat lines for tuning models (JSON lines)"),
    (".chat.jsonl",),
    write=chat.write,
    losses=chat.losses,
)
REPORT = Format(
    "report",
    N_("Page to read and to print (HTML)"),
    (".report.html",),
    write=report.write,
    losses=report.losses,
)
CAS = Format(
    "cas",
    "UIMA CAS (INCEpTION)",
    (".cas.zip", ".xmi"),
    cas.read,
    cas.write,
    cas.losses,
    needs="cassis",
    extra="exchange",
)
FORMATS = (
    *(TEXT, JSONL, CSV, XLSX, DOCX, HTML, CONLL),
    *(PRODIGY, DOCCANO, LABEL_STUDIO, BRAT, CAS, HUGGING_FACE, PARQUET, SPACY),
    *(GLINER, CHAT, REPORT),
)


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


def format_for(path: Path) -> Format | None:
    """Return the format that a new file of this name is written in: by its longest ending."""
    name = path.name.lower()
    found = [(len(end), one) for one in FORMATS if one.can_write for end in one.extensions
             if name.endswith(end)]  # fmt: skip
    return max(found, key=lambda pair: pair[0])[1] if found else None


def detect(path: Path) -> Format:
    """Return the format that a file can be read in, by its name, and its beginning where unclear.

    Raises AnnotatorError when it is none that can be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP) or head.startswith(_OLE):
        if (kind := _of_archive(path)) is not None:
            return kind
        raise _unreadable(path)
    if head.startswith(_FOREIGN):
        raise _unreadable(path)
    suffix = path.suffix.lower()
    kind = next((one for one in FORMATS if one.can_read and suffix in one.extensions), None)
    if kind is TEXT and path.with_suffix(".ann").is_file():
        return BRAT
    kind = kind or _by_content(path, head)
    if kind is JSONL and b'"%TYPES"' in head:
        return CAS
    return _of_records(path) if kind is JSONL else kind


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


def _of_archive(path: Path) -> Format | None:
    """Return which format an archive is in, by its name or by what is in it."""
    if path.suffix.lower() == ".docx":
        return DOCX
    names = names_in(path)
    if any(name.startswith("word/") for name in names):
        return DOCX
    if any(name.startswith("xl/") for name in names):
        return XLSX
    if any(name.endswith((".xmi", "exportedproject.json")) for name in names):
        return CAS
    if any(name.endswith(".ann") for name in names):
        return BRAT
    return None


def _of_records(path: Path) -> Format:
    """Return which of the formats in JSON the first records are in."""
    for body in islice(first_objects(path), _GLANCE):
        if jsonl_own.is_header(body):
            return JSONL
        for one in FORMATS:
            if one.knows is not None and one.knows(body):
                return one
    return JSONL


def _by_content(path: Path, head: bytes) -> Format:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HTML
    if start.startswith((b'{"', b"[{")):
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
