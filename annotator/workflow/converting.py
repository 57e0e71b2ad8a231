"""Files in one format become a file in another, without a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from annotator.core.model import (
    Annotator,
    Attribute,
    Choice,
    Label,
    Origin,
    OriginKind,
    document_id,
    text_digest,
)
from annotator.errors import AnnotatorError
from annotator.formats.files import iterate_files
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
)
from annotator.formats.registry import Format
from annotator.language import N_
from annotator.workflow.choices import ExportChoices
from annotator.workflow.collector import no_collecting
from annotator.workflow.delivering import Delivered, deliver, survey
from annotator.workflow.progress import SILENT, Ticker

_TOLD = 100  # problems that are named
_PERSON = Origin()


@dataclass
class Given:
    """What stands in some files: a header of all their labels, and how many articles."""

    header: ProjectRecord = field(default_factory=ProjectRecord)
    articles: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0


def look_through(paths: Sequence[Path], options: ReadOptions, *, ticker: Ticker = SILENT) -> Given:
    """Read files once to know their labels and people: formats want them before the articles."""
    given = Given()
    headers: list[ProjectRecord] = []
    labels: dict[str, dict[str, dict[str, None]]] = {}  # attributes and values, by label
    for item in records_in(paths, options):
        if isinstance(item, Problem):
            given.problem_count += 1
            if len(given.problems) < _TOLD:
                given.problems.append(item)
        elif isinstance(item, ProjectRecord):
            headers.append(item)
        else:
            given.articles += 1
            ticker.step(0, 1)
            for layer in item.layers:
                for one in layer.annotations:
                    known = labels.setdefault(one.label, {})
                    for name, value in one.attributes.items():
                        known.setdefault(name, {})[value] = None
    given.header = _header(headers, labels)
    return given


def _header(
    headers: Sequence[ProjectRecord], labels: dict[str, dict[str, dict[str, None]]]
) -> ProjectRecord:
    """Return the headers as one, with what no header says of the labels that are there."""
    known: dict[str, Label] = {}
    people: dict[str, Annotator] = {}
    for one in headers:
        for label in one.labels:
            known.setdefault(label.name, label)
        people |= {person.id: person for person in one.annotators}
    for order, (name, attributes) in enumerate(labels.items()):
        label = known.get(name) or Label(text_digest(name)[:32], name, order=len(known) + order)
        there = {one.name for one in label.attributes}
        more = tuple(
            Attribute(key, tuple(Choice(value) for value in values))
            for key, values in attributes.items()
            if key not in there
        )
        known[name] = replace(label, attributes=(*label.attributes, *more))
    first = headers[0] if headers else ProjectRecord()
    return replace(first, labels=tuple(known.values()), annotators=tuple(people.values()))


def records_in(
    paths: Sequence[Path], options: ReadOptions
) -> Iterator[Record | ProjectRecord | Problem]:
    """Yield what files and the files of folders hold, every article with an id."""
    for path in iterate_files(paths):
        for item in read_file(path, options):
            yield _as_written(item, path) if isinstance(item, Record) else item


def _as_written(record: Record, path: Path) -> Record:
    """Return the article as its file has it: that it was read just now is no origin of a span."""
    if any(_is_read_now(one, path) for layer in record.layers for one in layer.annotations):
        layers = tuple(
            msgspec.structs.replace(
                layer,
                annotations=tuple(
                    msgspec.structs.replace(one, origin=_PERSON) if _is_read_now(one, path) else one
                    for one in layer.annotations
                ),
            )
            for layer in record.layers
        )
        record = replace(record, layers=layers)
    if not record.id:
        record = replace(record, id=document_id(text_digest(record.text), record.source))
    return record


def _is_read_now(one: AnnotationRecord, path: Path) -> bool:
    return one.origin.kind is OriginKind.IMPORTED and one.origin.by in (path.name, path.stem)


def convert(
    paths: Sequence[Path],
    options: ReadOptions,
    form: Format,
    destination: Path,
    choices: ExportChoices,
    *,
    key: str = "",
    ticker: Ticker = SILENT,
) -> tuple[Delivered, Given]:
    """Write what the files hold in another format.

    Raises AnnotatorError when nothing in them can be read, Cancelled, or what `deliver` says.
    """
    given = _readable(paths, options, ticker)

    def source(first: Ticker) -> Iterator[ProjectRecord | Record]:
        yield given.header
        done = 0
        for item in records_in(paths, options):
            if isinstance(item, Record):
                done += 1
                first.step(min(done, given.articles), given.articles)
                yield item

    with no_collecting():
        return deliver(source, form, destination, choices, key=key, ticker=ticker), given


def convert_losses(
    paths: Sequence[Path],
    options: ReadOptions,
    form: Format,
    choices: ExportChoices,
    *,
    ticker: Ticker = SILENT,
) -> tuple[Delivered, Given]:
    """Return what converting would lose; nothing is written."""
    given = _readable(paths, options, ticker)
    found = (one for one in records_in(paths, options) if isinstance(one, Record))
    return Delivered(survey(_after(given.header, found), form, choices), ()), given


def _after(header: ProjectRecord, found: Iterator[Record]) -> Iterator[ProjectRecord | Record]:
    yield header
    yield from found


def _readable(paths: Sequence[Path], options: ReadOptions, ticker: Ticker) -> Given:
    given = look_through(paths, options, ticker=ticker)
    if not given.articles:
        if given.problems:
            raise AnnotatorError(
                N_("Nothing could be read. The first problem: {problem}"),
                problem=given.problems[0].message,
            )
        raise AnnotatorError(N_("There is no article in these files."))
    return given
