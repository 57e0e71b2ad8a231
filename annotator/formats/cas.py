"""UIMA CAS (XMI, JSON) and INCEpTION's projects, read and written with dkpro-cassis."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.core.model import GOLD
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, identity, imported, merged
from annotator.formats.clean import tidy
from annotator.formats.extras import load_extra
from annotator.formats.files import read_whole, sha256
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, laid_out
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
    RelationRecord,
    WriteOptions,
)
from annotator.formats.relations import between, settled
from annotator.formats.writing import Written, records_of, surveyor
from annotator.formats.zips import Archive, FileNames, is_zip, opened, problem, putting

NAME = "cas"  # of fields in `foreign`
ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
RELATION = "custom.Relation"
META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_TYPES = "TypeSystem.xml"
_LABELS = ("value", "label", "category", "entityType", "name")  # features that name what a span is
_FRAME = (".segmentation.", ".lexmorph.", ".syntax.", ".metadata.", "uima.tcas.DocumentAnnotation")
_KNOWN = frozenset({"begin", "end", "sofa", "xmiID", "order"})
_HEAD = 4096


@dataclass
class _Found:
    """What was read of one article: its text and the layers of those who annotated it."""

    name: str
    ground: Ground
    raw: bytes
    title: str = ""
    layers: list[LayerRecord] = field(default_factory=list)
    bad: list[tuple[str, Message]] = field(default_factory=list)  # in which file


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the articles of a CAS or of a zip of them and the problems. It needs dkpro-cassis."""
    del options
    try:
        cassis = load_extra("cassis", extra="exchange")
        if is_zip(path):
            yield from _archive(cassis, path)
            return
        types = path.with_name(_TYPES)
        system = read_whole(types) if types.is_file() else None
        found = _taken(cassis, path.name, path.stem, "", read_whole(path), system, None)
        yield from _given(path.name, path.name, found)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _archive(cassis: Any, path: Path) -> Items:
    """Yield what a zip holds: CAS files beside their types, or a project of INCEpTION."""
    with opened(path) as archive:
        found: _Found | None = None
        for member in archive.names:
            if not _is_wanted(member):
                continue
            document, owner = _whose(member)
            if found is not None and (not owner or found.name != document):
                yield from _given(path.name, found.name, found)
                found = None
            try:
                raw, system = _parts(archive, member)
                found = _taken(cassis, member, document, owner, raw, system, found)
            except AnnotatorError as error:
                yield problem(path.name, member, error.message)
        if found is not None:
            yield from _given(path.name, found.name, found)


def _is_wanted(member: str) -> bool:
    path = PurePosixPath(member)
    if path.suffix.lower() == ".zip":
        return path.parts[0] in ("annotation", "curation") and path.stem != "INITIAL_CAS"
    inside = path.parts[0] in ("source", "annotation_ser", "curation_ser")
    return not inside and (
        path.suffix.lower() == ".xmi"
        or (path.suffix.lower() == ".json" and path.name != "exportedproject.json")
    )


def _whose(member: str) -> tuple[str, str]:
    """Return the article and the annotator that a member of a project belongs to."""
    path = PurePosixPath(member)
    if path.suffix.lower() != ".zip" or len(path.parts) < 3:
        return str(path.with_suffix("")), ""
    return path.parts[-2], GOLD if path.parts[0] == "curation" else path.stem


def _parts(archive: Archive, member: str) -> tuple[bytes, bytes | None]:
    """Return the bytes of a CAS and of its types, from the zip or from a zip in it."""
    raw = archive.read(member)
    if not member.lower().endswith(".zip"):
        beside = str(PurePosixPath(member).with_name(_TYPES))
        types = next((one for one in (beside, _TYPES) if one in archive.names), None)
        return raw, archive.read(types) if types else None
    inner = Archive(raw, member)
    body = next((one for one in inner.names if one.lower().endswith((".xmi", ".json"))), "")
    return inner.read(body), inner.read(_TYPES) if _TYPES in inner.names else None


def _taken(
    cassis: Any,
    file: str,
    name: str,
    owner: str,
    raw: bytes,
    system: bytes | None,
    before: _Found | None,
) -> _Found:
    """Add the layer of a CAS to its article. Raises AnnotatorError when it cannot be read."""
    for one in (raw, system or b""):
        if b"<!DOCTYPE" in one or b"<!ENTITY" in one:
            raise AnnotatorError("The file declares entities; such files are not opened.")
    try:
        with warnings.catch_warnings():  # what it warns of is found by our own checks
            warnings.simplefilter("ignore")
            cas = _loaded(cassis, raw, system)
        text = cas.sofa_string
        if not isinstance(text, str) or not text.strip():
            raise AnnotatorError("The file holds no text.")
        found = before or _Found(name, Ground(text), raw)
        if before is not None and Ground(text).text != before.ground.text:
            raise AnnotatorError("Its text is not that of the other annotators; it was left out.")
        found.title = found.title or _title(cas)
        found.layers.append(_layer(cas, file, owner, found))
    except AnnotatorError:
        raise
    except Exception as error:  # the library, and those it reads XML with, raise their own
        raise AnnotatorError(
            "The annotations cannot be read ({reason}); their types must stand beside them in "
            "{file}.",
            reason=(str(error) or type(error).__name__)[:200],
            file=_TYPES,
        ) from error
    return found


def _loaded(cassis: Any, raw: bytes, system: bytes | None) -> Any:
    if raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return cassis.load_cas_from_json(BytesIO(raw))
    types = cassis.load_typesystem(BytesIO(system)) if system else cassis.TypeSystem()
    return cassis.load_cas_from_xmi(BytesIO(raw), typesystem=types, lenient=not system)


def _given(archive: str, source: str, found: _Found) -> Items:
    for file, message in found.bad:
        yield Problem(archive if file == archive else f"{archive}/{file}", None, message)
    yield Record(
        text=found.ground.text,
        name=tidy(PurePosixPath(found.name).stem if "/" in found.name else found.name),
        title=found.title,
        source=source,
        layers=tuple(one for one in merged(found.layers) if one.annotations or one.annotator),
        file=archive,
        raw_sha256=sha256(found.raw),
    )


def _title(cas: Any) -> str:
    for one in cas.select_all_annotations():
        if one.type.name == META:
            title = getattr(one, "documentTitle", None)
            return tidy(title) if isinstance(title, str) else ""
    return ""


def _layer(cas: Any, file: str, owner: str, found: _Found) -> LayerRecord:
    origin = imported(PurePosixPath(file).name)
    claims: list[AnnotationRecord] = []
    arrows: list[Any] = []
    ids: dict[int, str] = {}
    for number, one in enumerate(cas.select_all_annotations()):
        kind = one.type.name
        begin, end = getattr(one, "begin", None), getattr(one, "end", None)
        if any(part in kind for part in _FRAME) or kind.startswith("uima.cas."):
            continue
        if hasattr(one, "Governor") and hasattr(one, "Dependent"):
            arrows.append(one)
            continue
        if not isinstance(begin, int) or not isinstance(end, int):
            continue
        said = _features(one)
        label = next((said.pop(name) for name in _LABELS if said.get(name)), "")
        ids[id(one)] = identity(found.ground.text, found.name, owner, number)
        claims.append(
            AnnotationRecord(
                label or kind.rpartition(".")[2],
                ((begin, end),),
                attributes=said,
                origin=origin,
                id=ids[id(one)],
                foreign={NAME: {"type": kind}} if kind != ENTITY else {},
            )
        )
    kept, unfit = found.ground.settle(claims)
    relations, loose = settled(kept, [_relation(one, ids) for one in arrows])
    found.bad += [(file, message) for message in (*unfit, *loose)]
    return LayerRecord(owner, annotations=kept, relations=relations)


def _features(one: Any) -> dict[str, str]:
    """Return the features of an annotation that are plain values."""
    found = {}
    for feature in one.type.all_features:
        value = getattr(one, feature.name, None)
        if feature.name not in _KNOWN and isinstance(value, str | int | float) and value != "":
            found[feature.name] = tidy(str(value))
    return found


def _relation(one: Any, ids: Mapping[int, str]) -> RelationRecord:
    said = _features(one)
    label = next((said.pop(name) for name in _LABELS if said.get(name)), "")
    kind = one.type.name
    return RelationRecord(
        label or kind.rpartition(".")[2],
        ids.get(id(one.Governor), ""),
        ids.get(id(one.Dependent), ""),
        said,
        foreign={NAME: {"type": kind}},
    )


def _counted(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    names = FileNames()
    for record in records_of(items):
        _page(record, options, report, names)
        yield b""


def _page(
    record: Record, options: WriteOptions, report: LossReport, names: FileNames
) -> tuple[str, Page]:
    holds = frozenset({LossKind.RELATIONS, LossKind.FOREIGN})
    page = laid_out(record, report, holds=holds)
    name = names.of(record.name)
    if name != record.name:
        report.add(LossKind.FILE_NAME, record)
    if record.metadata:
        report.add(LossKind.METADATA, record)
    for one, pieces in page.placed:
        report.annotations += len(pieces)
        if len(pieces) > 1:
            report.add(LossKind.PIECES, record, one)
        if one.attributes:
            report.add(LossKind.ATTRIBUTES, record, one)
        if one.foreign:
            report.add(LossKind.FOREIGN, record, one)
    return name, page


def write(items: Written, destination: Path, options: WriteOptions) -> LossReport:
    """Write a zip (or a new folder) with a CAS in XMI for each article, and the types.

    Raises AnnotatorError when dkpro-cassis is not installed.
    """
    cassis = load_extra("cassis", extra="exchange")
    report, names = LossReport(options.examples), FileNames()
    system = _types(cassis)
    with putting(destination) as put:
        put(_TYPES, system.to_xml().encode())
        for record in records_of(items):
            name, page = _page(record, options, report, names)
            put(f"{name}.xmi", _cas(cassis, system, page).to_xmi().encode())
    return report


def _types(cassis: Any) -> Any:
    system = cassis.TypeSystem()
    entity = system.create_type(ENTITY)
    system.create_feature(entity, "value", "uima.cas.String")
    system.create_feature(entity, "identifier", "uima.cas.String")
    relation = system.create_type(RELATION)
    system.create_feature(relation, "label", "uima.cas.String")
    for name in ("Governor", "Dependent"):
        system.create_feature(relation, name, ENTITY)
    meta = system.create_type(META, supertypeName="uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId"):
        system.create_feature(meta, name, "uima.cas.String")
    return system


def _cas(cassis: Any, system: Any, page: Page) -> Any:
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = page.text, "text/plain"
    record = page.record
    about = {"documentTitle": record.title, "documentId": record.name, "language": "ar"}
    cas.add(system.get_type(META)(begin=0, end=len(page.text), **about))
    entity, relation = system.get_type(ENTITY), system.get_type(RELATION)
    made: dict[str, Any] = {}
    for one, pieces in page.placed:
        for start, end in pieces:
            span = entity(begin=start, end=end, value=one.label)
            made.setdefault(one.id, span)
            cas.add(span)
    for arrow in between((one for one, _ in page.placed), page.layer.relations):
        source, target = made[arrow.head], made[arrow.tail]
        cas.add(
            relation(
                begin=target.begin,
                end=target.end,
                label=arrow.label,
                Governor=source,
                Dependent=target,
            )
        )
    return cas


losses = surveyor(_counted)
