"""brat's stand-off files come in: a text, and beside it an .ann with what is marked in it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from annotator.core.model import Pieces
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, identity, imported
from annotator.formats.clean import tidy
from annotator.formats.encoding import decode
from annotator.formats.files import read_whole, sha256
from annotator.formats.json_lines import as_text
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    NoteRecord,
    Problem,
    ReadOptions,
    Record,
    RelationRecord,
)
from annotator.formats.relations import loose_relation, settled
from annotator.formats.units import Unit
from annotator.formats.zips import is_zip, opened, problem

NAME = "brat"  # of fields in `foreign`
LINES = "brat.lines"  # the metadata that keeps lines for which there is no place: events and such
TRUE = "true"  # the value of an attribute that is only there or not
_SPAN = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?", re.DOTALL)
_ATTRIBUTE = re.compile(r"([AM]\S+)\t(\S+) (\S+)(?: (.*))?")
_RELATION = re.compile(r"(R\S+)\t(\S+) (\S+?):(\S+) (\S+?):(\S+)\s*")
_NOTE = re.compile(r"(#\S*)\t(\S+) (\S+)(?:\t(.*))?", re.DOTALL)
_KEPT = re.compile(r"(?:[EN]\S+|\*)\t\S.*", re.DOTALL)
_SPACE = re.compile(r"\s+")


@dataclass
class _Marks:
    """What an .ann file says, line by line."""

    spans: dict[str, tuple[int, str, Pieces, str | None]] = field(default_factory=dict)
    attributes: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)
    relations: list[tuple[int, str, re.Match[str]]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, target, text
    kept: list[str] = field(default_factory=list)
    bad: list[tuple[int, Message]] = field(default_factory=list)


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the articles of a pair of files, named by either, or of a zip of pairs."""
    if is_zip(path):
        yield from _archive(path, options)
        return
    text, marks = path.with_suffix(".txt"), path.with_suffix(".ann")
    try:
        if not text.exists():
            raise AnnotatorError(
                "The text {file} is not there; it must stand beside the file of its marks.",
                file=text.name,
            )
        raw = read_whole(marks) if marks.exists() else b""
        yield from _pair(text.name, read_whole(text), raw, options)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _archive(path: Path, options: ReadOptions) -> Items:
    with opened(path) as archive:
        there = set(archive.names)
        for name in archive.names:
            if PurePosixPath(name).suffix.lower() != ".txt" or "/." in f"/{name}":
                continue
            try:
                marks = str(PurePosixPath(name).with_suffix(".ann"))
                raw = archive.read(marks) if marks in there else b""
                yield from _pair(name, archive.read(name), raw, options)
            except AnnotatorError as error:
                yield problem(path.name, name, error.message)


def _pair(name: str, raw: bytes, marks: bytes, options: ReadOptions) -> Items:
    """Yield the record of a text and its marks, after the problems of its lines."""
    decoded = decode(raw, encoding=options.encoding)
    if not decoded.text.strip():
        raise AnnotatorError("The file holds no text.")
    said = _Marks()
    for number, line in enumerate(marks.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        _take(said, number, line.removesuffix(b"\r"))
    ground = _ground(decoded.text, said, options)
    annotations = _annotations(name, ground, said)
    relations = _relations(annotations, said)
    file = str(PurePosixPath(name).with_suffix(".ann"))
    for number, message in sorted(said.bad, key=lambda one: one[0]):
        yield Problem(file, number, message)
    ids = {_brat_id(one): one.id for one in annotations}
    yield Record(
        text=ground.text,
        name=tidy(PurePosixPath(name).stem),
        source=name,
        metadata={LINES: as_text(said.kept)} if said.kept else {},
        layers=(LayerRecord(annotations=annotations, relations=relations),) if annotations else (),
        notes=tuple(NoteRecord(text, target=ids.get(target, "")) for _, target, text in said.notes),
        file=PurePosixPath(name).name,
        raw_sha256=sha256(raw),
        encoding=decoded.encoding,
        encoding_certain=decoded.certain,
    )


def _take(said: _Marks, number: int, raw: bytes) -> None:
    """Sort one line in."""
    try:
        line = raw.decode()
    except UnicodeDecodeError:
        said.bad.append((number, _no_utf8()))
        return
    if not line.strip():
        return
    if found := _SPAN.fullmatch(line):
        places = [part.split(" ") for part in found[3].split(";")]
        pieces = tuple((int(start), int(end)) for start, end in places if len(end) < 18)
        if found[1] in said.spans:
            said.bad.append((number, _unread(line)))
        else:
            said.spans[found[1]] = (number, tidy(found[2]), pieces, found[4])
    elif found := _ATTRIBUTE.fullmatch(line):
        said.attributes.append((number, line, found[1], found[2], found[3], found[4] or TRUE))
    elif found := _RELATION.fullmatch(line):
        said.relations.append((number, line, found))
    elif found := _NOTE.fullmatch(line):
        said.notes.append((found[2], found[3], found[4] or ""))
    elif _KEPT.fullmatch(line):
        said.kept.append(line)
    else:
        said.bad.append((number, _unread(line)))


def _unread(line: str) -> Message:
    return Message(
        "This line says nothing that is known here and was left out: {line}.",
        {"line": tidy(line)[:80]},
    )


def _no_utf8() -> Message:
    return Message("This line is not UTF-8 and was left out; save the file as UTF-8.")


def _ground(raw: str, said: _Marks, options: ReadOptions) -> Ground:
    """Return the text in the way of counting in which most quotes stand where they should.

    brat counts code points, and a line end as one; other programs count both signs of a Windows
    line end, or UTF-16 units.
    """
    plain = raw.replace("\r\n", "\n").replace("\r", "\n")
    units = (Unit(options.offsets),) if options.offsets else (Unit.CODE_POINTS, Unit.UTF16)
    best, most = Ground(plain, units[0]), -1
    for text in dict.fromkeys((plain, raw)):
        for unit in units:
            ground = Ground(text, unit)
            right = sum(
                quote is not None and _same(_between(ground, pieces), quote)
                for _, _, pieces, quote in said.spans.values()
            )
            if right > most:
                best, most = ground, right
            if right == len(said.spans):
                return best
    return best


def _between(ground: Ground, pieces: Pieces) -> str:
    return " ".join(ground.between(start, end) for start, end in pieces)


def _same(found: str, quote: str) -> bool:
    return _SPACE.sub(" ", found).strip() == _SPACE.sub(" ", quote).strip()


def _annotations(name: str, ground: Ground, said: _Marks) -> tuple[AnnotationRecord, ...]:
    attributes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    arrows = {found[1] for _, _, found in said.relations}
    for number, line, _, key, target, value in said.attributes:
        if target in said.spans:
            attributes[target][tidy(key)] = tidy(value)
        elif target[:1] == "E":
            said.kept.append(line)
        elif target in arrows:
            continue  # it goes with its relation
        else:
            said.bad.append((number, _dangling(target)))
    origin = imported(PurePosixPath(name).name)
    kept: list[AnnotationRecord] = []
    for known, (place, label, pieces, quote) in said.spans.items():
        fits = quote is None or _same(_between(ground, pieces), quote)
        claim = AnnotationRecord(
            label,
            pieces,
            None if fits else quote,
            attributes=attributes.get(known, {}),
            origin=origin,
            id=identity(ground.text, name, NAME, known),
            foreign={NAME: {"id": known}},
        )
        fitting, bad = ground.settle([claim])
        said.bad += [(place, message) for message in bad]
        kept += [_in_one(ground.text, one) for one in fitting]
    return tuple(kept)


def _relations(
    annotations: tuple[AnnotationRecord, ...], said: _Marks
) -> tuple[RelationRecord, ...]:
    ids = {_brat_id(one): one.id for one in annotations}
    relations = []
    for at, line, found in said.relations:
        source, target = ids.get(found[4], ""), ids.get(found[6], "")
        if source and target:
            own = {"id": found[1], "roles": [found[3], found[5]]}
            attributes = {
                tidy(key): tidy(value)
                for _, _, _, key, of, value in said.attributes
                if of == found[1]
            }
            relations.append(
                RelationRecord(tidy(found[2]), source, target, attributes, foreign={NAME: own})
            )
        elif {found[4][:1], found[6][:1]} & {"E"}:
            said.kept.append(line)
        else:
            said.bad.append((at, loose_relation(found[2])))
    return settled(annotations, relations)[0]


def _dangling(target: str) -> Message:
    return Message(
        "What this line speaks of is not there, so it was left out: {name}.", {"name": target}
    )


def _brat_id(one: AnnotationRecord) -> str:
    own = one.foreign.get(NAME)
    return str(own.get("id", "")) if isinstance(own, Mapping) else ""


def _in_one(text: str, one: AnnotationRecord) -> AnnotationRecord:
    """Join pieces between which stand line feeds alone: brat cannot tell them otherwise."""
    if len(one.pieces) == 1:
        return one
    pieces = [one.pieces[0]]
    for start, end in one.pieces[1:]:
        before = pieces[-1]
        between = text[before[1] : start]
        if between and not between.strip("\n"):
            pieces[-1] = before[0], end
        else:
            pieces.append((start, end))
    return msgspec.structs.replace(one, pieces=tuple(pieces))
