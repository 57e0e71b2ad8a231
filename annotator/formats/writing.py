"""What writers do alike: a dry run that only counts, and a file that is whole or not there."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from annotator.formats.files import replacing
from annotator.formats.loss import LossReport
from annotator.formats.records import ProjectRecord, Record, WriteOptions

_COLOR = re.compile("#[0-9A-Fa-f]{6}")
Written = Iterable[Record | ProjectRecord]
Encode = Callable[[Written, WriteOptions, LossReport], Iterator[bytes]]


def surveyor(encode: Encode) -> Callable[[Written, WriteOptions], LossReport]:
    """Return the function that tells what writing would lose, by writing to nowhere."""

    def losses(items: Written, options: WriteOptions) -> LossReport:
        report = LossReport(options.examples)
        for _ in encode(items, options, report):
            pass
        return report

    return losses


def writer(encode: Encode) -> Callable[[Written, Path, WriteOptions], LossReport]:
    """Return the function that writes one file in blocks and tells what was lost."""

    def write(items: Written, destination: Path, options: WriteOptions) -> LossReport:
        report = LossReport(options.examples)
        with replacing(destination) as file:
            for block in encode(items, options, report):
                file.write(block)
        return report

    return write


def records_of(items: Written) -> Iterator[Record]:
    """Yield the articles, without the project's header."""
    return (item for item in items if isinstance(item, Record))


def colors_of(project: ProjectRecord) -> dict[str, str]:
    """Return the colours of a project's labels, by name; what is no colour is left out."""
    kept = (one for one in project.labels if not one.retired)
    return {one.name: one.color for one in kept if _COLOR.fullmatch(one.color)}
