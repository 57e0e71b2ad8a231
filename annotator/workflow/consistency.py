"""Looking for marks that do not agree: in one article as it is worked on, and in all of a layer.

Blind: a layer is compared with itself only, never with another person's.
"""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.consistency.finding import Finding, Kind, Subject, Way, plain_surface
from annotator.core.consistency.looking import find_inconsistent, text_evidence
from annotator.core.consistency.usage import Usage
from annotator.core.model import Annotation, Id, State
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.progress import SILENT, Ticker

MOST = 2_000  # findings of a whole project that are listed; all are counted
_MOST_ARTICLES = 200_000  # whose marks are remembered, so that they can be counted anew


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one article, and why some of it was put aside, by its key."""

    document: Id
    findings: tuple[Finding, ...]
    reasons: dict[str, str]

    def open(self) -> list[Finding]:
        """Return what was not put aside."""
        return [one for one in self.findings if one.key not in self.reasons]


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of a project: in which article, and in whose layer."""

    document: Id
    title: str
    owner: Id
    finding: Finding
    after: str  # the marked text when it is mended


@dataclass
class Report:
    """What was found in a project; `found` is cut off at a bound, the counts are not."""

    found: list[Found] = field(default_factory=list)
    counts: Counter[tuple[Id, Kind]] = field(default_factory=Counter)  # by owner
    articles: int = 0  # that were looked at
    dismissed: int = 0
    full: bool = False  # more texts than are remembered: some comparisons are missing

    @property
    def total(self) -> int:
        """Return how much was found."""
        return sum(self.counts.values())


class Consistency:
    """Judges the articles of one layer; learns, a little at a time, how its texts are labelled."""

    def __init__(self, project: Project, person: Id) -> None:
        self._project = project
        self._person = person
        self._usage = Usage()
        self._numbers: dict[str, int] = {}  # of surfaces, as `_learnt` holds them
        self._names: list[str] = []
        self._learnt: dict[Id, array[int]] = {}  # by article: surface and label, in turn
        self._label_ids: list[Id] = []
        self._seen = project.history.latest()
        self._ahead = self._articles()
        self._load()

    @property
    def is_full(self) -> bool:
        """Tell whether there are more texts than are remembered."""
        return self._usage.full or len(self._learnt) >= _MOST_ARTICLES

    def learn(self) -> bool:
        """Take in one more article, the newest first; return False when there is none left."""
        document = next(self._ahead, None)
        if document is None:
            return False
        if document not in self._learnt:
            self._study(document)
        return True

    def look_again(self) -> None:
        """Take in what was written since."""
        news = self._project.history.news(self._seen)
        if news.seen == self._seen:
            return
        self._seen = news.seen
        if news.project:
            self._load()
        for document in news.documents:
            self._study(document)

    def of(self, document: Id) -> Look:
        """Return what is not consistent in an article now."""
        project, person = self._project, self._person
        mine = project.annotations.of(document, person)
        text = project.documents.text(document)
        state = project.documents.work(document, person).state
        done = state in (State.DONE, State.SKIPPED)
        kept = self._learnt.get(document)
        self._count(kept, -1)  # an article is no evidence for itself
        try:
            findings = find_inconsistent(
                Subject(
                    text,
                    mine,
                    self._labels,
                    project.lines.of(document),
                    text_evidence(text),
                    self._usage,
                    None if done else max((one.end for one in mine), default=0),
                )
            )
        finally:
            self._count(kept, 1)
        reasons = project.dismissals.of(document, person)
        known = {one.key for one in findings}
        return Look(
            document,
            tuple(findings),
            {key: reason for key, reason in reasons.items() if key in known},
        )

    def _articles(self) -> Iterator[Id]:
        for stand_in in reversed(self._project.annotations.documents_of(self._person)):
            yield self._project.documents.id_of(stand_in)

    def _study(self, document: Id) -> None:
        self._count(self._learnt.pop(document, None), -1)
        if len(self._learnt) >= _MOST_ARTICLES:
            return
        spans = self._project.annotations.of(document, self._person)
        learnt = array("I")
        for one in spans:
            if len(one.pieces) == 1 and (surface := plain_surface(one.quote)):
                learnt.extend((self._number(surface), self._label_number(one)))
        self._learnt[document] = learnt
        self._count(learnt, 1)

    def _number(self, surface: str) -> int:
        number = self._numbers.setdefault(surface, len(self._names))
        if number == len(self._names):
            self._names.append(surface)
        return number

    def _label_number(self, one: Annotation) -> int:
        if one.label not in self._label_ids:
            self._label_ids.append(one.label)
        return self._label_ids.index(one.label)

    def _count(self, learnt: "array[int] | None", by: int) -> None:
        for at in range(0, len(learnt or ()), 2):
            if learnt is not None:
                self._usage.add(self._names[learnt[at]], self._label_ids[learnt[at + 1]], by)

    def _load(self) -> None:
        self._labels = self._project.labels.by_id()


def look_at_all(path: Path, persons: tuple[Id, ...], *, ticker: Ticker = SILENT) -> Report:
    """Look at every article in which those persons marked something, each layer by itself.

    Raises what opening a project raises, and Cancelled.
    """
    report = Report()
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        work = [(one, project.annotations.documents_of(one)) for one in persons]
        total = 2 * sum(len(documents) for _, documents in work)
        done = 0
        looked: set[int] = set()
        for person, documents in work:
            consistency = Consistency(project, person)
            while consistency.learn():
                done += 1
                ticker.step(min(done, total), total)
            for stand_in in documents:
                _take_in(report, project, consistency.of(project.documents.id_of(stand_in)), person)
                looked.add(stand_in)
                done += 1
                ticker.step(min(done, total), total)
            report.full |= consistency.is_full
        report.articles = len(looked)
    order = {kind: at for at, kind in enumerate(Kind)}
    report.found.sort(key=lambda one: (order[one.finding.kind], one.finding.surface))
    return report


def _take_in(report: Report, project: Project, look: Look, person: Id) -> None:
    findings = look.open()
    report.dismissed += len(look.findings) - len(findings)
    report.counts.update((person, one.kind) for one in findings)
    room = MOST - len(report.found)
    if findings and room > 0:
        about = project.documents.get(look.document)
        title = about.title or about.name
        text = project.documents.text(look.document)
        report.found += [
            Found(look.document, title, person, one, after(text, one)) for one in findings[:room]
        ]


def after(text: str, finding: Finding) -> str:
    """Return the text that would be marked when a finding is mended, its parts joined by " | "."""
    if finding.fix is None:
        return finding.quote
    if finding.fix.way is Way.REMOVE:
        return ""
    ranges = finding.fix.ranges
    return " | ".join(text[start:end] for start, end in ranges) or finding.quote
