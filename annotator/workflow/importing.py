"""Articles come in: files are read, checked, and staged as one gesture that can be undone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.model import Id
from annotator.errors import Cancelled, Message
from annotator.formats.files import iterate_files
from annotator.formats.records import Problem
from annotator.language import N_
from annotator.store.bulk import Bulk
from annotator.store.joining import Joining
from annotator.store.project import Project
from annotator.workflow.aside import prepared_aside
from annotator.workflow.casting import Ground, Noun
from annotator.workflow.collector import no_collecting
from annotator.workflow.preparing import (
    ImportChoices,
    Prepared,
    Read,
    Step,
    prepare,
)
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.recurring import Recurring, in_order

MAX_PROBLEMS = 1000  # kept word for word; the rest is counted
MAX_UNSURE = 5
WORTH_IT = 8 * 1024 * 1024  # bytes of files for which another process is begun


@dataclass
class ImportReport:
    """What came of an import."""

    files: int = 0
    added: int = 0
    same: int = 0  # here already: the same text from the same source
    joined: int = 0  # here already, and spans came to them
    spans: int = 0
    encodings: Counter[tuple[str, bool]] = field(default_factory=Counter)  # and if it is certain
    unsure: list[str] = field(default_factory=list)  # a few files whose encoding was guessed
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    new_labels: list[str] = field(default_factory=list)
    new_annotators: list[str] = field(default_factory=list)
    cancelled: bool = False

    def add_encoding(self, one: Prepared) -> None:
        """Count how an article was read."""
        self.encodings[one.encoding] += 1
        certain = one.encoding[1]
        if not certain and len(self.unsure) < MAX_UNSURE and one.file not in self.unsure:
            self.unsure.append(one.file)

    def add_problem(self, problem: Problem) -> None:
        """Count a problem, and keep it while there are few."""
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


def import_files(
    project: Project,
    paths: Sequence[Path],
    choices: ImportChoices | None = None,
    *,
    beside: bool = False,
    ticker: Ticker = SILENT,
) -> ImportReport:
    """Bring articles into the project as one gesture, visible all at once at its end.

    Every good record goes in; every bad one is in the report. When it is cancelled or fails,
    nothing is left behind. `beside` says that a window may be open on the project: it is slower,
    and the window hardly waits. Raises NotAllowed unless the person at the keyboard is a lead.
    """
    choices = choices or ImportChoices()
    files = list(iterate_files(paths))
    sizes = [_size(path) for path in files]
    report = ImportReport(files=len(files))
    try:
        with project.bulk("import", beside=beside) as work, no_collecting():
            ground = Ground(
                tuple(project.labels.all(retired=True)),
                tuple(project.annotators.all()),
                project.me.id if project.me else "",
            )
            aside = sum(sizes) >= WORTH_IT and not beside
            intake = _Intake(project, work, report, sizes, ticker, same_text=choices.same_text)
            with _prepared(files, choices, ground, aside=aside) as steps:
                for step in steps:
                    intake.take(step)
            intake.finish()
            if report.added or report.joined or report.new_labels or report.new_annotators:
                work.seal()
    except Cancelled:
        return ImportReport(files=len(files), cancelled=True)
    return report


def _prepared(
    files: Sequence[Path], choices: ImportChoices, ground: Ground, *, aside: bool
) -> AbstractContextManager[Iterator[Step]]:
    if aside:
        return prepared_aside(files, choices, ground)
    return nullcontext(prepare(files, choices, ground))


class _Intake:
    """Stages articles in batches, with what they need and what is learned from their lines."""

    def __init__(
        self,
        project: Project,
        work: Bulk,
        report: ImportReport,
        sizes: Sequence[int],
        ticker: Ticker,
        *,
        same_text: bool,
    ) -> None:
        self._project = project
        self._work = work
        self._report = report
        self._sizes = sizes
        self._ticker = ticker
        self._file = 0  # the one that is being read
        self._read = 0  # bytes of it
        self._done = 0  # bytes of those before
        self._nouns: dict[Id, Noun] = {}  # that no article needed yet
        self._same_text = same_text
        self._waiting: list[Prepared] = []
        self._recurring = Recurring()

    def take(self, step: Step) -> None:
        """Do one step. Raises Cancelled."""
        if isinstance(step, Prepared):
            self._waiting.append(step)
            self._report.add_encoding(step)
            if len(self._waiting) >= self._work.pace.batch:
                self._flush()
            self._read = min(self._read + step.size, self._sizes[self._file])
        elif isinstance(step, Problem):
            self._report.add_problem(step)
        elif isinstance(step, Noun):
            self._nouns[step.value.id] = step
            if step.certain:
                self._put_noun(step.value.id)
        elif isinstance(step, Read):
            self._done += self._sizes[self._file]
            self._file += 1
            self._read = 0
        self._ticker.step(self._done + self._read, sum(self._sizes))

    def finish(self) -> None:
        """Stage what is left, and what was learned about recurring lines only later."""
        self._flush()
        for document, more in self._recurring.late():
            lines = in_order(self._project.lines.of(document), more)
            self._work.put_lines(document, lines)

    def _flush(self) -> None:
        known = self._work.here([one.written.id for one in self._waiting])
        arrived = []
        again: list[Prepared] = []
        for one in self._waiting:
            written = one.written
            if written.id in known or (
                self._same_text and self._work.joining(written, same_text=True)
            ):
                again.append(one)
                continue
            known.add(written.id)
            self._put_nouns(one)
            if one.look is not None:
                written = written.with_lines(self._recurring.lines_of(written.id, one.look))
            arrived.append(written)
            self._report.spans += one.spans
        self._waiting.clear()
        self._work.stage(arrived)
        self._report.added += len(arrived)
        self._join(again)

    def _join(self, again: Sequence[Prepared]) -> None:
        """Bring the layers of articles that are here already to those who marked nothing there."""
        coming: dict[Id, Joining] = {}
        for one in again:
            joined = self._work.joining(one.written, same_text=self._same_text)
            if joined is None:
                continue
            if joined.document in coming:  # what came just now must be seen
                self._work.join([*coming.values()])
                coming.clear()
                joined = self._work.joining(one.written, same_text=self._same_text) or joined
            if joined.changes:
                self._put_nouns(one)
                coming[joined.document] = joined
                self._report.joined += 1
                self._report.spans += joined.spans
            elif not joined.left_out:
                self._report.same += 1
            for layer, spans in joined.left_out.items():
                self._report.add_problem(self._left_out(one, layer, spans))
        if coming:
            self._work.join([*coming.values()])

    def _left_out(self, one: Prepared, layer: Id, spans: int) -> Problem:
        name = next((who.name for who in self._project.annotators.all() if who.id == layer), "")
        message = Message(
            N_(
                "{person} has marked the article {name} already; spans of the file that are "
                "not among those marks were left out: {spans}."
            ),
            {"person": name, "name": one.written.name, "spans": spans},
        )
        return Problem(one.file, one.line, message)

    def _put_nouns(self, one: Prepared) -> None:
        for noun in one.needs:
            self._put_noun(noun)

    def _put_noun(self, identity: Id) -> None:
        noun = self._nouns.pop(identity, None)
        if noun is None:
            return
        self._work.put_new(noun.kind, identity, noun.value)
        is_label = noun.kind == "label"
        names = self._report.new_labels if is_label else self._report.new_annotators
        names.append(noun.value.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
