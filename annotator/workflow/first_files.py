"""How the first records of an export will stand in the file: they are written, and looked at."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from annotator.core.model import quote_of
from annotator.errors import AnnotatorError
from annotator.formats.records import ProjectRecord, ReadOptions, Record
from annotator.formats.registry import Format, format_named
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, write_options
from annotator.workflow.exporting import items
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.shaping import Shaper

RECORDS = 3  # that are written
_LINES = 80  # of each file
_LINE = 6_000  # code points of a line
_FILES = 6
_READ = 200_000  # bytes of each file


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file of the export, or one in its archive, as far as it is shown."""

    name: str
    text: str
    more: bool = False  # whether there is more in it than is shown
    read_back: bool = False  # it is no text: this is what a reader finds in it


def sample(
    project: Project, form: Format, choices: ExportChoices, *, ticker: Ticker = SILENT
) -> tuple[SampleFile, ...]:
    """Write the first records that would go out to a place of their own and return what it holds.

    Raises AnnotatorError when the format cannot be written here, Cancelled.
    """
    if form.write is None:
        raise AnnotatorError("The format {name} can be read, but not written.", name=form.name)
    shaper = Shaper(form, choices, project.about.id)
    with tempfile.TemporaryDirectory(prefix="annotator-") as folder:
        path = Path(folder, f"sample{form.extensions[0]}")
        shaped = shaper.shaped(items(project, ticker=ticker))
        form.write(_first(shaped), path, replace(write_options(choices), shard=0))
        return tuple(islice(_files(path, form), _FILES))


def sample_job(
    path: Path, form: str, choices: ExportChoices, *, ticker: Ticker = SILENT
) -> tuple[SampleFile, ...]:
    """Sample an export in a process of its own."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return sample(project, format_named(form), choices, ticker=ticker)


def _first(shaped: Iterator[ProjectRecord | Record]) -> Iterator[ProjectRecord | Record]:
    left = RECORDS
    for one in shaped:
        yield one
        left -= isinstance(one, Record)
        if left == 0:
            return


def _files(path: Path, form: Format) -> Iterator[SampleFile]:
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file())
        found.sort(key=lambda one: one.suffix == ".md")  # the data before what describes them
        binary = False
        for one in found:
            name = one.relative_to(path).as_posix()
            text = _text(one.read_bytes()[:_READ])
            binary = binary or text is None
            if text is not None:
                yield _shown(name, text)
        if binary:
            yield _read_back(path, form)
        return
    # What stands beside the file belongs to it: a configuration, a schema.
    for one in sorted(path.parent.iterdir(), key=lambda one: (one != path, one.name)):
        if zipfile.is_zipfile(one) and form.name != "xlsx":
            yield from _zipped(one)
            continue
        text = _text(one.read_bytes()[:_READ]) if one.is_file() else None
        yield _read_back(one, form) if text is None else _shown(one.name, text)


def _zipped(path: Path) -> Iterator[SampleFile]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with suppress(zipfile.BadZipFile), archive.open(name) as file:
                text = _text(file.read(_READ))
                if text is not None and not name.endswith("/"):
                    yield _shown(name, text)


def _text(data: bytes) -> str | None:
    """Return the text of a file's beginning; None when it is none."""
    if b"\x00" in data:
        return None
    for cut in range(4):  # the end may lie inside a letter
        with suppress(UnicodeDecodeError):
            return data[: len(data) - cut].decode("utf-8-sig")
    return None


def _shown(name: str, text: str) -> SampleFile:
    lines = text.split("\n")
    kept = [line if len(line) <= _LINE else f"{line[:_LINE]}…" for line in lines[:_LINES]]
    return SampleFile(name, "\n".join(kept), more=len(lines) > _LINES)


def _read_back(path: Path, form: Format) -> SampleFile:
    lines: list[str] = []
    if form.read is not None:
        for item in form.read(path, ReadOptions()):
            if isinstance(item, Record):
                lines += _told(item)
    return replace(_shown(path.name, "\n".join(lines)), read_back=True)


def _told(record: Record) -> Iterator[str]:
    yield record.title or record.name or record.text.split("\n", 1)[0]
    for layer in record.layers:
        for one in layer.annotations:
            quote = quote_of(record.text, one.pieces).replace("\n", " ")
            yield f"{one.label}\t{one.start}–{one.end}\t{quote}"
    yield ""
