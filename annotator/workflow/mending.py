"""Doing what a look at consistency proposes: one gesture an article, in one's own layer only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from annotator.core.clitics import evidence_of
from annotator.core.consistency.finding import Finding, Fix, Way
from annotator.core.model import Annotation, Id, Label, Note, NoteKind, Pieces, made_under
from annotator.store.connection import JOB_PATIENCE
from annotator.store.errors import Refused
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.taking import first_attributes

MEND = "mend"  # the verb of its gestures


@dataclass
class Mended:
    """What came of it: one gesture an article, by which it is taken back."""

    gestures: list[Id] = field(default_factory=list)
    done: int = 0
    passed: int = 0  # findings whose marks were changed meanwhile


def mend_article(
    project: Project, gesture: Gesture, document: Id, findings: Iterable[Finding]
) -> int:
    """Do what findings propose in one article, as far as their marks are as they were found.

    Of several about one mark the first is done. Returns how many were done.
    """
    labels = project.labels.by_id()
    version = project.labels.version()
    mine = {one.id: one for one in project.annotations.of(document, gesture.me.id)}
    touched: set[Id] = set()
    done = 0
    for finding in findings:
        fix = finding.fix
        if fix is None:
            continue
        own = mine.get(fix.annotation)
        if fix.way is Way.MARK:
            done += _mark(project, gesture, document, fix, labels, version, mine.values())
        elif own is not None and own.id not in touched and _is_as_found(own, finding):
            touched.add(own.id)
            _change(project, gesture, own, fix, labels, version)
            done += 1
    return done


def mend_job(
    path: Path, person: Id, chosen: Sequence[tuple[Id, Finding]], *, ticker: Ticker = SILENT
) -> Mended:
    """Do what findings (document, finding) propose, one gesture an article, each durable.

    Stopped between two articles it tells what was done so far, instead of raising Cancelled.
    Raises what opening a project raises, WriteFailed, Busy.
    """
    result = Mended()
    ordered = sorted(chosen, key=lambda one: (one[0], one[1].start, one[1].end))
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        for document, some in groupby(ordered, key=lambda one: one[0]):
            if ticker.stop():
                break
            findings = [finding for _, finding in some]
            done = 0
            try:
                with project.gesture(MEND, document=document) as gesture:
                    done = mend_article(project, gesture, document, findings)
            except Refused:
                done = 0  # the article was taken out of the project
            if done:
                result.gestures.append(gesture.id)
            result.done += done
            result.passed += len(findings) - done
            ticker.tell(result.done + result.passed, len(ordered))
    return result


def ask_owner(
    project: Project, gesture: Gesture, document: Id, finding: Finding, text: str
) -> None:
    """Put a question to the owner of a mark in another layer: nobody edits that layer."""
    note = Note(new_id(), document, finding.annotation, gesture.me.id, NoteKind.QUESTION, text)
    project.notes.write(gesture, note)


def _is_as_found(own: Annotation, finding: Finding) -> bool:
    """Tell whether the mark, or of a nested one its neighbour, is still where it was."""
    if finding.annotation != own.id:
        return own.start <= finding.start and finding.end <= own.end
    here = (finding.start, finding.end) in (*own.pieces, (own.start, own.end))
    return here and own.label == finding.label


def _change(
    project: Project,
    gesture: Gesture,
    own: Annotation,
    fix: Fix,
    labels: dict[Id, Label],
    version: str,
) -> None:
    if fix.way is Way.REMOVE:
        project.annotations.remove(gesture, own)
        return
    under = made_under(version, labels[own.label])
    if fix.way is Way.RELABEL:
        label = labels[fix.label]
        usual = _first(project, own.document, own.pieces, label)
        kept = {name: own.attributes.get(name, value) for name, value in usual.items()}
        changed = replace(
            own, label=label.id, attributes=kept, guideline=made_under(version, label)
        )
    elif fix.way is Way.CUT:
        first, *others = fix.ranges
        changed = replace(own, pieces=(first,))
        for one in others:
            _put(project, gesture, own.document, (one,), labels[own.label], version, own)
    elif fix.way is Way.CONFIRM:
        changed = replace(own, guideline=under)
    else:
        changed = replace(own, pieces=fix.ranges)
    project.annotations.write(gesture, changed)


def _mark(
    project: Project,
    gesture: Gesture,
    document: Id,
    fix: Fix,
    labels: dict[Id, Label],
    version: str,
    mine: Iterable[Annotation],
) -> int:
    if any(one.label == fix.label and one.pieces == fix.ranges for one in mine):
        return 0
    _put(project, gesture, document, fix.ranges, labels[fix.label], version, None)
    return 1


def _put(
    project: Project,
    gesture: Gesture,
    document: Id,
    pieces: Pieces,
    label: Label,
    version: str,
    like: Annotation | None,
) -> None:
    project.annotations.mark(
        gesture,
        document,
        label=label.id,
        pieces=pieces,
        attributes=dict(like.attributes) if like else _first(project, document, pieces, label),
        guideline=made_under(version, label),
    )


def _first(project: Project, document: Id, pieces: Pieces, label: Label) -> dict[str, str]:
    """Return the attributes that a new annotation begins with."""
    if not label.attributes:
        return {}
    text = project.documents.text(document)
    return first_attributes(label, pieces, text, evidence_of([text]))
