"""What became of suggestions: counted by who suggested and by label."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.model import Annotation, Id
from annotator.store.bodies import VerdictBody
from annotator.store.project import Project


class Fate(StrEnum):
    """What a person made of a suggestion in the end."""

    TAKEN = "taken"
    CHANGED = "changed"  # other ends or another label, at once or later
    REJECTED = "rejected"  # or taken and removed again
    PASSED = "passed"  # seen and not judged when the article was done


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Whose suggestions are counted together."""

    source: str
    kind: str  # SourceKind, or "imported"
    label: Id
    planted: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How many suggestions of one origin met each fate."""

    taken: int = 0
    changed: int = 0
    rejected: int = 0
    passed: int = 0

    @property
    def total(self) -> int:
        """Return how many there were."""
        return self.taken + self.changed + self.rejected + self.passed

    @property
    def share(self) -> float | None:
        """Return the share that was taken as it was; None where there was none."""
        return self.taken / self.total if self.total else None

    def __add__(self, other: "Acceptance") -> "Acceptance":
        return Acceptance(
            self.taken + other.taken,
            self.changed + other.changed,
            self.rejected + other.rejected,
            self.passed + other.passed,
        )


def acceptance(project: Project, person: Id = "") -> dict[Origin, Acceptance]:
    """Count what became of the suggestions that were judged (by one person), by origin.

    A suggestion that was taken and then given other ends or another label counts as changed.
    """
    found = project.verdicts.everywhere()
    return _counted(project, (one for one in found if not person or one[1] == person))


def acceptance_in(
    project: Project, document: Id, verdicts: Iterable[tuple[Id, VerdictBody]]
) -> dict[Origin, Acceptance]:
    """Count what became of the suggestions in one document, from the verdicts of annotators."""
    return _counted(project, ((document, layer, verdict) for layer, verdict in verdicts))


def _counted(
    project: Project, verdicts: Iterable[tuple[Id, Id, VerdictBody]]
) -> dict[Origin, Acceptance]:
    counts: dict[Origin, Counter[Fate]] = {}
    known = _Known(project)
    for document, layer, verdict in verdicts:
        whole = known.whole(document, verdict)
        if whole is None:
            continue
        origin = Origin(whole.source, whole.kind, whole.label, whole.planted)
        fate = known.fate(document, layer, whole)
        counts.setdefault(origin, Counter())[fate] += 1
    return {
        origin: Acceptance(**{fate.value: found[fate] for fate in Fate})
        for origin, found in sorted(counts.items())
    }


class _Known:
    """What stands in the articles that verdicts are about, read once for each in turn."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._document: Id = ""
        self._all: list[Annotation] = []

    def whole(self, document: Id, verdict: VerdictBody) -> VerdictBody | None:
        """Return a verdict with what was suggested, also where that stands in a layer."""
        if verdict.label:
            return verdict
        for one in self._of(document):
            if one.id == verdict.suggestion:
                return VerdictBody(
                    verdict.suggestion,
                    verdict.taken,
                    verdict.passed,
                    verdict.changed,
                    label=one.label,
                    pieces=one.pieces,
                    source=one.origin.by,
                    kind="imported",
                    score=one.score,
                )
        return None

    def fate(self, document: Id, layer: Id, verdict: VerdictBody) -> Fate:
        if verdict.passed:
            return Fate.PASSED
        if verdict.changed:
            return Fate.CHANGED
        if not verdict.taken:
            return Fate.REJECTED
        mine = [one for one in self._of(document) if one.layer == layer]
        if any((one.label, one.pieces) == (verdict.label, verdict.pieces) for one in mine):
            return Fate.TAKEN
        return Fate.CHANGED if _touches(mine, verdict) else Fate.REJECTED

    def _of(self, document: Id) -> list[Annotation]:
        if document != self._document:
            self._document, self._all = document, self._project.annotations.of(document)
        return self._all


def _touches(mine: Iterable[Annotation], verdict: VerdictBody) -> bool:
    start, end = verdict.pieces[0][0], verdict.pieces[-1][1]
    return any(one.start < end and start < one.end for one in mine)
