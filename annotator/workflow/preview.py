"""What an import would bring: a look at the first articles of each file; nothing is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from annotator.core.backwards import looks_visual
from annotator.core.baked import baked_share, unbake
from annotator.core.model import document_id, text_digest
from annotator.errors import AnnotatorError, Message, reason_of
from annotator.formats import csv, encoding, registry, xlsx
from annotator.formats.clean import clean_text, tidy
from annotator.formats.encoding import Guess
from annotator.formats.files import iterate_files
from annotator.formats.json_array import first_objects
from annotator.formats.jsonl_own import is_header
from annotator.formats.jsonl_plain import TEXT_FIELDS, TITLE_FIELDS
from annotator.formats.reading import read_file, taken_for
from annotator.formats.records import (
    AnnotationRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
)
from annotator.formats.units import Unit, differs, is_edge
from annotator.language import N_
from annotator.store.project import Project
from annotator.workflow.preparing import Repair
from annotator.workflow.progress import SILENT, Ticker

LOOKED_AT = 60  # files that are opened; of the others only the name is judged
RECORDS = 40  # articles that are read of each file
HEAD = 256 * 1024  # bytes of a text that are looked at
_LARGE = 8 * 1024 * 1024  # bytes above which what must be read as a whole is not opened for a look
_WHOLE = (registry.HTML, registry.DOCX, registry.CAS, registry.SPACY, registry.PRODIGY)
# Formats in JSON whose text, title and id can stand in fields of any name.
FIELDED = (registry.JSONL, registry.DOCCANO, registry.LABEL_STUDIO, registry.HUGGING_FACE)
# Formats whose offsets can be counted in another unit than code points.
COUNTED = (
    *(registry.JSONL, registry.DOCCANO, registry.LABEL_STUDIO, registry.BRAT, registry.PRODIGY),
    *(registry.HUGGING_FACE, registry.PARQUET, registry.ARROW, registry.CSV, registry.XLSX),
)
_KNOWN = 500  # articles that are looked up in the project
_TITLE = 160  # code points that a title has at most
_BAKED = 0.3  # share of presentation forms from which on a repair is offered


@dataclass(frozen=True, slots=True)
class UnitTrial:
    """How the spans of a file stand in its texts when its offsets are counted in one unit."""

    unit: Unit
    spans: int  # that lie in their texts and say what their quotes say
    whole: int  # of these, that begin and end where words do
    left_out: int
    taken: bool  # whether the file is read so, as the choices are


@dataclass(frozen=True, slots=True)
class FileGlance:
    """One file: what it is, and what its beginning holds."""

    path: Path
    size: int  # bytes
    format: str = ""  # the name of its format; "" when it cannot be read
    why: Message | None = None  # why it is taken for that
    encoding: Guess | None = None  # only where the format has several
    records: tuple[Record, ...] = ()  # the first ones
    problems: tuple[Problem, ...] = ()
    fields: tuple[str, ...] = ()  # columns of a table, fields of JSON lines
    delimiter: str = ""  # of a table
    people: tuple[tuple[str, str], ...] = ()  # (id, name) of those that a header names
    units: tuple[UnitTrial, ...] = ()  # where they make a difference
    own: bool = False  # a dataset that this program wrote
    opened: bool = True  # False: only the name was judged


@dataclass(frozen=True, slots=True)
class RepairOffer:
    """A way to repair letters that were prepared for a surface that cannot shape Arabic."""

    kind: Repair
    before: str  # a few lines of the first file that needs it
    after: str
    files: tuple[Path, ...]  # those it concerns, of those that were looked at


@dataclass(frozen=True, slots=True)
class Preview:
    """What was seen of all files."""

    files: tuple[FileGlance, ...] = ()
    more_files: int = 0  # beyond those that were opened
    more_bytes: int = 0

    @property
    def readable(self) -> tuple[FileGlance, ...]:
        """Return the files that can be read."""
        return tuple(one for one in self.files if one.format)

    @property
    def records(self) -> tuple[Record, ...]:
        """Return all articles that were looked at."""
        return tuple(record for one in self.files for record in one.records)

    def fields_of(self, form: str) -> tuple[str, ...]:
        """Return the columns or fields of all files of one format, each once."""
        names = (name for one in self.files if one.format == form for name in one.fields)
        return tuple(dict.fromkeys(names))

    def has(self, form: str) -> bool:
        """Tell whether a file of this format is among them."""
        return any(one.format == form for one in self.files)

    @property
    def spans(self) -> int:
        """Return how many spans were seen in the articles that were looked at."""
        return sum(len(layer.annotations) for one in self.records for layer in one.layers)

    @property
    def annotators(self) -> tuple[str, ...]:
        """Return whom the files name as the owners of their spans; "" where they do not say."""
        names = (layer.annotator for one in self.records for layer in one.layers)
        return tuple(dict.fromkeys(names))

    @property
    def labels(self) -> Counter[str]:
        """Return how often each label was seen."""
        return Counter(
            span.label for one in self.records for layer in one.layers for span in layer.annotations
        )


def preview(
    paths: Sequence[Path], options: ReadOptions | None = None, *, ticker: Ticker = SILENT
) -> Preview:
    """Look at the beginning of the first files, without writing anything.

    Raises Cancelled. A file that cannot be read is in the answer, with its problem.
    """
    options = options or ReadOptions()
    found: list[FileGlance] = []
    more = more_bytes = 0
    for path in iterate_files(paths):
        if len(found) < LOOKED_AT:
            ticker.step(len(found), LOOKED_AT)
            found.append(glance(path, options))
        else:
            more += 1
            more_bytes += _size(path)
            if more % 100 == 0:
                ticker.step(LOOKED_AT, LOOKED_AT)
    return Preview(tuple(found), more, more_bytes)


def glance(path: Path, options: ReadOptions) -> FileGlance:
    """Look at the beginning of one file."""
    known = FileGlance(path, _size(path))
    try:
        taken = taken_for(path, options.form)
        kind = taken.kind
        known = replace(known, format=kind.name, why=taken.why)
        if kind is registry.TEXT:
            return _text(known, options)
        if kind in _WHOLE and known.size > _LARGE:
            return replace(known, opened=False)
        if kind in (registry.CSV, registry.XLSX):
            table = (csv if kind is registry.CSV else xlsx).columns(path, options)
            known = replace(known, fields=table.columns)
            if kind is registry.CSV:
                known = replace(known, encoding=table.encoding, delimiter=table.delimiter)
        elif kind in FIELDED:
            known = _json_fields(known)
        items = list(islice(read_file(path, options, kind), RECORDS))
    except AnnotatorError as error:
        return replace(known, problems=(Problem(path.name, None, error.message),))
    except OSError as error:
        message = Message(N_("The file cannot be opened ({reason})."), {"reason": reason_of(error)})
        return replace(known, problems=(Problem(path.name, None, message),))
    records = tuple(one for one in items if isinstance(one, Record))
    headers = [one for one in items if isinstance(one, ProjectRecord)]
    return replace(
        known,
        records=records,
        problems=tuple(one for one in items if isinstance(one, Problem)),
        own=bool(headers),
        people=tuple((who.id, who.name) for one in headers for who in one.annotators),
        encoding=known.encoding or _encoding_of(items),
        units=_trials(path, options, kind, items) if kind in COUNTED else (),
    )


def _trials(
    path: Path, options: ReadOptions, kind: registry.Format, items: Sequence[object]
) -> tuple[UnitTrial, ...]:
    """Read the beginning once in each unit, unless all of them count its texts alike."""
    texts = [one.text for one in items if isinstance(one, Record)]
    if not any(map(differs, texts)) or any(isinstance(one, ProjectRecord) for one in items):
        return ()
    found = {
        unit: list(islice(read_file(path, replace(options, offsets=unit.value), kind), RECORDS))
        for unit in Unit
    }
    if not any(span for some in found.values() for _, span in _spans(some)):
        return ()
    now = [(text, span.pieces) for text, span in _spans(items)]
    taken = Unit(options.offsets) if options.offsets else None
    if taken is None:
        same = (unit for unit, some in found.items()
                if [(text, span.pieces) for text, span in _spans(some)] == now)  # fmt: skip
        taken = next(same, Unit.CODE_POINTS)
    return tuple(_trial(unit, found[unit], taken=unit is taken) for unit in Unit)


def _trial(unit: Unit, items: Sequence[object], *, taken: bool) -> UnitTrial:
    spans = list(_spans(items))
    whole = sum(is_edge(text, one.start) and is_edge(text, one.end) for text, one in spans)
    bad = sum(isinstance(one, Problem) and one.near is not None for one in items)
    return UnitTrial(unit, len(spans), whole, bad, taken)


def _spans(items: Sequence[object]) -> Iterator[tuple[str, AnnotationRecord]]:
    for one in items:
        if isinstance(one, Record):
            for layer in one.layers:
                yield from ((one.text, span) for span in layer.annotations)


def repair_offer(preview: Preview) -> RepairOffer | None:
    """Return how the letters of these files can be repaired, or None when nothing is wrong.

    Where any is backwards that is the offer: it mends the shapes of letters too, and turns only
    what is backwards. Articles with spans are left alone: a repair would move what their offsets
    mean.
    """
    harmed: dict[Repair, dict[Path, str]] = {"visual": {}, "forms": {}}  # a text of each file
    for one in preview.files:
        kinds: dict[Repair, str] = {}
        for record in one.records:
            kind = _repair_of(record)
            if kind != "none":
                kinds.setdefault(kind, record.text[:HEAD])
        worst: Repair = "visual" if "visual" in kinds else "forms"
        if kinds:
            harmed[worst][one.path] = kinds[worst]
    backwards = bool(harmed["visual"])
    texts = list((harmed["visual"] or harmed["forms"]).values())
    if not texts:
        return None
    before = "\n".join(islice(_telling_lines(texts[0]), 3))
    return RepairOffer(
        kind="visual" if backwards else "forms",
        before=before,
        after=unbake(before, visual_order=backwards),
        files=(*harmed["visual"], *harmed["forms"]),
    )


def _repair_of(record: Record) -> Repair:
    sample = record.text[:HEAD]
    if record.layers:
        return "none"
    if looks_visual(sample):
        return "visual"
    return "forms" if baked_share(sample) >= _BAKED else "none"


@dataclass(frozen=True, slots=True)
class Known:
    """How many of the articles that were looked at the project has already."""

    same: int = 0  # from the same source
    elsewhere: int = 0  # with the same text, under another name


def known_here(project: Project, preview: Preview) -> Known:
    """Return which of the articles that were looked at are here already."""
    texts = [(text_digest(one.text), one.source) for one in preview.records[:_KNOWN]]
    here = project.documents.with_texts([digest for digest, _ in texts])
    same = elsewhere = 0
    for digest, source in texts:
        if document_id(digest, source) in here.get(digest, ()):
            same += 1
        elif digest in here:
            elsewhere += 1
    return Known(same, elsewhere)


def first_line_is_title(records: Sequence[Record]) -> bool:
    """Guess whether plain texts begin with their title: a short first line before longer ones."""
    short = 0
    for record in records:
        first, _, rest = record.text.strip().partition("\n")
        short += len(first) <= _TITLE and len(rest.strip()) > len(first)
    return short * 2 > len(records)


def new_labels(seen: Sequence[str], existing: Sequence[str]) -> tuple[str, ...]:
    """Return the names of labels that the project does not have."""
    return tuple(name for name in dict.fromkeys(seen) if name not in existing)


def _text(known: FileGlance, options: ReadOptions) -> FileGlance:
    """Look at the head of a plain text, cut at the end of a line."""
    with known.path.open("rb") as file:
        head = file.read(HEAD)
    whole = known.size <= HEAD
    if not whole:
        head = head[: head.rfind(b"\n") + 1] or head[: len(head) // 4 * 4]
    decoded = encoding.decode(head, encoding=options.encoding)
    text = clean_text(decoded.text).text
    if not text.strip() and whole:
        raise AnnotatorError(N_("The file holds no text."))
    title = text.strip().partition("\n")[0] if options.first_line_title else ""
    path = known.path
    record = Record(text, name=tidy(path.stem), title=tidy(title), source=path.name)
    guess = Guess(decoded.encoding, decoded.certain)
    return replace(known, records=(record,), encoding=guess)


def _json_fields(known: FileGlance) -> FileGlance:
    """Name the fields of the first records; of Label Studio's tasks, those of their data."""
    names: dict[str, None] = {}
    for body in islice(first_objects(known.path), RECORDS):
        if is_header(body):
            return replace(known, own=True)
        data = body.get("data")
        held = (
            data if known.format == registry.LABEL_STUDIO.name and isinstance(data, dict) else body
        )
        names.update({key: None for key, value in held.items() if isinstance(value, str | int)})
    return replace(known, fields=tuple(names))


def _encoding_of(items: Sequence[object]) -> Guess | None:
    for one in items:
        if isinstance(one, Record) and one.encoding != "utf-8":
            return Guess(one.encoding, certain=one.encoding_certain)
    return None


def _telling_lines(text: str) -> Iterator[str]:
    """Yield the lines that show the harm: those with presentation forms, else any with words."""
    lines = [line for line in text.split("\n") if line.strip()]
    harmed = [line for line in lines if baked_share(line) > 0]
    yield from (line[:120] for line in harmed or lines)


def usual_field(fields: Sequence[str], *, title: bool = False) -> str:
    """Return the field that a reader takes by itself for the text (or the title); "" for none."""
    lowered = {name.casefold(): name for name in reversed(fields)}
    usual = TITLE_FIELDS if title else TEXT_FIELDS
    return next((lowered[name] for name in usual if name in lowered), "")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
