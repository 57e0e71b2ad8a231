"""Records become an export: shaped, written, read again by somebody else, and only then in place.

One way for a project and for a file that is converted.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError
from annotator.formats.concerns import Concern
from annotator.formats.files import replacing
from annotator.formats.loss import LossReport
from annotator.formats.proofs.proving import Proof, prove
from annotator.formats.proofs.sent import Ledger
from annotator.formats.records import ProjectRecord, Record, WriteOptions
from annotator.formats.registry import Format
from annotator.language import N_
from annotator.workflow.choices import ExportChoices, refused, write_options
from annotator.workflow.manifest import About, Counted, card_text, manifest_of
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.shaping import Shaper
from annotator.workflow.staging import Stage, staged

Items = Iterable[ProjectRecord | Record]
Source = Callable[[Ticker], Items]  # gives the items, and says with each how far it is
_PER_SPAN = 100  # bytes, about, that a span takes in a file


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written, what it cost, and whether it was read again."""

    losses: LossReport
    files: tuple[Path, ...]  # the data, where they are now; a folder is one
    proof: Proof | None = None  # None: nobody read it again
    manifest: dict[str, Any] = field(default_factory=dict)
    described: tuple[Path, ...] = ()  # manifest and card, where they are now


def deliver(
    source: Source,
    form: Format,
    destination: Path,
    choices: ExportChoices,
    *,
    key: str = "",
    about: About | None = None,
    ticker: Ticker = SILENT,
) -> Delivered:
    """Write what a source gives to a file or folder, and prove it, before it takes its place.

    The old file stays whole until then, and on any failure. `key` makes pseudonyms. Raises
    AnnotatorError when the choices do not fit, a span does not hold, or the proof fails; Cancelled.
    """
    check_choices(form, choices)
    shaper = Shaper(form, choices, key)
    counted = Counted()
    halves = _Halves(ticker)
    options = write_options(choices)
    with staged(form, destination) as stage:
        notes = stage.folder / ".sent"
        with closing(Ledger(notes)) as ledger:
            shaped = counted.counting(shaper.shaped(source(halves.first)))
            report = _written(form, stage, ledger.noting(shaped), options)
        report.take(shaper.report)
        proof = None
        if choices.verify:
            paths = [one for one in sorted(stage.folder.iterdir()) if one != notes]
            step = halves.stepping(report.documents)
            proof = prove(form, paths, ledger.entries, options, report, step)
        notes.unlink()
        manifest: dict[str, Any] = {}
        if choices.card:
            called = {one: shaper.called(one) for one in _people(choices, counted)}
            files = {_path_in(stage, one): one for one in stage.files()}
            manifest = manifest_of(
                form, choices, called, counted, report, proof, about or About(), files
            )
            _describe(form, stage, manifest)
        made = sorted(one.name for one in stage.folder.iterdir())
        beside = [one.relative_to(stage.folder) for one in (stage.manifest, stage.card)]
    described = {stage.manifest.name, stage.card.name}
    places = tuple(destination.with_name(one) for one in made if one not in described)
    told = tuple(destination.parent / one for one in beside) if choices.card else ()
    return Delivered(report, places, proof, manifest, told)


def survey(items: Items, form: Format, choices: ExportChoices, *, key: str = "") -> LossReport:
    """Return what an export would lose, by writing to nowhere."""
    check_choices(form, choices)
    if form.losses is None:
        raise AnnotatorError(N_("The format {name} can be read, but not written."), name=form.name)
    shaper = Shaper(form, choices, key)
    report = form.losses(shaper.shaped(items), write_options(choices))
    report.take(shaper.report)
    return report


def check_choices(form: Format, choices: ExportChoices) -> None:
    """Raise AnnotatorError when the format has no use for a choice that was made."""
    if form.write is None:
        raise AnnotatorError(N_("The format {name} can be read, but not written."), name=form.name)
    if unfit := refused(form, choices):
        raise AnnotatorError(
            N_("The format {name} has no use for the choice {choice}."),
            name=form.name,
            choice=unfit[0].value.replace("_", "-"),
        )


def _written(
    form: Format, stage: Stage, items: Iterator[ProjectRecord | Record], options: WriteOptions
) -> LossReport:
    write = form.write
    if write is None:
        raise AnnotatorError(N_("The format {name} can be read, but not written."), name=form.name)
    whole = stage.folder / stage.destination.name
    if Concern.SHARD not in form.concerns or form.is_folder or not options.shard:
        return write(items, whole, options)
    total = LossReport(options.examples)
    shards = _Shards(items, options.shard)
    while shards.number == 0 or shards.waiting:
        part = write(shards.next(), stage.data(shards.number), options)
        shards.number += 1
        total.documents += part.documents
        total.annotations += part.annotations
        total.take(part)
    if shards.number == 1:
        stage.single()
    return total


class _Shards:
    """Cuts the items into files of about a size, each with the project's header in front."""

    def __init__(self, items: Iterator[ProjectRecord | Record], limit: int) -> None:
        self._items = items
        self._limit = limit
        self._header: list[ProjectRecord] = []
        self.waiting: list[Record] = []
        self.number = 0

    def next(self) -> Iterator[ProjectRecord | Record]:
        """Yield the items of the next file; what is waiting then opens the one after it."""
        size = 0
        first, self.waiting = self.waiting, []
        if self.number:
            yield from self._header
        for item in chain(first, self._items):
            if isinstance(item, ProjectRecord):
                self._header = [item]
            else:
                spans = sum(len(one.annotations) for one in item.layers)
                weight = len(item.text.encode("utf-8", "surrogatepass")) + _PER_SPAN * spans
                if size and size + weight > self._limit:
                    self.waiting = [item]
                    return
                size += weight
            yield item


class _Halves:
    """Progress of a work that is done twice over: written, and read again."""

    def __init__(self, ticker: Ticker) -> None:
        self._ticker = ticker
        self._total = 1
        self.first = Ticker(self._tell, ticker.stop)

    def _tell(self, done: int, total: int) -> None:
        self._total = max(total, 1)
        self._ticker.tell(done, 2 * self._total)

    def stepping(self, articles: int) -> Callable[[], None]:
        """Return what is called for each of so many articles that are read again."""
        read = 0

        def step() -> None:
            nonlocal read
            read += 1
            done = self._total * min(read, articles) // max(articles, 1)
            self._ticker.step(self._total + done, 2 * self._total)

        return step


def _people(choices: ExportChoices, counted: Counted) -> set[str]:
    return {*choices.annotators, *counted.layers}


def _path_in(stage: Stage, file: Path) -> str:
    inside = stage.folder / stage.destination.name
    base = inside if inside.is_dir() else stage.folder
    return file.relative_to(base).as_posix()


def _describe(form: Format, stage: Stage, manifest: dict[str, Any]) -> None:
    """Write manifest and card; a card that the format has written itself is gone on with."""
    with replacing(stage.manifest) as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2, default=str).encode() + b"\n")
    before = stage.card.read_text(encoding="utf-8") if stage.card.exists() else ""
    text = card_text(manifest, form)
    if before:  # its head says how the files are read
        text = before.partition("## Labels")[0] + "".join(text.partition("## Labels")[1:])
    with replacing(stage.card) as file:
        file.write(text.encode())
