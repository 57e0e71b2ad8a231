"""Taking suggestions into one's layer in one gesture; thousands of them, and back, by a job."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.clitics import Evidence, evidence_of
from annotator.core.model import Annotation, Id, Label, Origin, OriginKind, Pieces, made_under
from annotator.core.phrases import phrase_of
from annotator.core.proposing.rules import attributes_of
from annotator.store.connection import JOB_PATIENCE
from annotator.store.gesture import Gesture
from annotator.store.project import Project
from annotator.store.undo import Undone
from annotator.workflow.progress import SILENT, Ticker

ACCEPT = "accept"  # the verb of its gestures
_TELLING = 200_000  # code points of an article that are asked for evidence


@dataclass(frozen=True, slots=True)
class Taking:
    """A suggestion as it shall be marked, and as it was made: its ends may have been moved."""

    marked: Annotation
    made: Annotation

    @property
    def moved(self) -> bool:
        """Tell whether a person gave it other ends."""
        return self.marked.pieces != self.made.pieces


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article and the project while suggestions are taken."""

    text: str
    evidence: Evidence
    labels: Mapping[Id, Label]
    guideline: Callable[[Id], str]  # under which meaning of a label it is marked


def first_attributes(label: Label, pieces: Pieces, text: str, evidence: Evidence) -> dict[str, str]:
    """Return the attributes a new annotation begins with: what its text tells, or the first."""
    first = {one.name: one.choices[0].name for one in label.attributes if one.choices}
    if not first:
        return {}
    return first | attributes_of(phrase_of(text, *pieces[0], evidence), label)


def take(project: Project, gesture: Gesture, taking: Taking, known: Known) -> None:
    """Mark what was suggested and write down that it was taken; with other ends: changed."""
    one, label = taking.marked, known.labels.get(taking.marked.label)
    attributes = one.attributes
    if label is not None and not one.layer:
        attributes = first_attributes(label, one.pieces, known.text, known.evidence)
    by = one.origin.by if not one.layer else project.annotators.get(one.layer).name
    project.annotations.mark(
        gesture,
        one.document,
        label=one.label,
        pieces=one.pieces,
        attributes=attributes,
        origin=None if taking.moved else Origin(OriginKind.SUGGESTED, by, gesture.me.id),
        score=None if taking.moved else one.score,
        guideline=known.guideline(one.label),
    )
    project.verdicts.write(gesture, taking.made, taken=not taking.moved, changed=taking.moved)


def take_job(
    path: Path, person: Id, document: Id, takings: Sequence[Taking], *, ticker: Ticker = SILENT
) -> int:
    """Take many suggestions of one article in one gesture; return how many.

    What the person marked meanwhile is passed. Raises Cancelled (nothing is taken then), what
    opening a project raises, WriteFailed, Busy, Refused.
    """
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        text, labels = project.documents.text(document), project.labels.by_id()
        version = project.labels.version()
        mine = project.annotations.of(document, person)
        known = Known(
            text,
            evidence_of([text[:_TELLING]], [one.quote for one in mine]),
            labels,
            lambda label: made_under(version, labels[label]),
        )
        here = {(one.label, one.pieces) for one in mine}
        left = [one for one in takings if (one.marked.label, one.marked.pieces) not in here]
        with project.gesture(ACCEPT, document=document) as gesture:
            for at, one in enumerate(left):
                ticker.step(at, len(left))
                take(project, gesture, one, known)
        ticker.tell(len(left), len(left))
        return len(left)


def revert_job(
    path: Path, person: Id, document: Id, verb: str, *, ticker: Ticker = SILENT
) -> Undone | None:
    """Take the person's last gesture in an article back ("undo"), or put it back ("redo").

    Raises what opening a project raises, WriteFailed, Busy.
    """
    del ticker  # it is one step
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        revert = project.undo.undo if verb == "undo" else project.undo.redo
        return revert(document)
