"""Every occurrence of a text in all articles of one annotator: found, marked, taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from annotator.core.arabic import fold_text
from annotator.core.clitics import evidence_of
from annotator.core.finding import context
from annotator.core.model import Id, Label, LineStatus, State, made_under, quote_of
from annotator.core.occurrences import Finder
from annotator.core.phrases import forms_for_query
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Row
from annotator.store.errors import Refused
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.answers import AskOccurrences, Occurrence
from annotator.workflow.candidates import Asked, Place, candidates, share_of
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.taking import first_attributes

_PAGE, _USUAL = 50, 3_000  # articles looked into in one go, and code points of one
_READ = (LineStatus.CONTENT, LineStatus.CAPTION)


@dataclass(frozen=True, slots=True)
class OccurrenceSlice:
    """What a part of the search brought, and how far it is."""

    hits: tuple[Occurrence, ...]
    looked: int  # articles
    share: float  # of the project that is behind it, from 0 to 1
    complete: bool


@dataclass
class Marked:
    """What came of marking occurrences: one gesture an article, by which it is taken back."""

    gestures: list[Id] = field(default_factory=list)
    spans: int = 0
    passed: int = 0  # places that were marked meanwhile, or whose article is no longer there


def occurrence_slices(
    project: Project, index: TextIndex, asked: AskOccurrences, *, lengths: Iterable[int]
) -> Iterator[OccurrenceSlice]:
    """Yield where a phrase stands in about so many code points of a person's texts, then so many.

    What the person has marked with the label already is no hit.
    """
    label = _label(project, asked.label)
    wanted = Asked(forms_for_query(asked.phrase, loose=True), asked.person)
    steps = iter(lengths)
    length = next(steps)
    hits: list[Occurrence] = []
    looked = 0
    limit = min(_PAGE, max(5, length // _USUAL))
    for rows, place in candidates(project, index, wanted, Place(), limit=limit):
        texts = project.documents.texts([stand_in for stand_in, _ in rows])
        for stand_in, row in rows:
            if row.id != asked.apart:
                hits += _look(project, row, texts.get(stand_in, ""), asked, label)
            length -= row.length
        looked += len(rows)
        if length <= 0:
            share = share_of(project, index, place)
            yield OccurrenceSlice(tuple(hits), looked, share, complete=False)
            hits, looked, length = [], 0, next(steps)
    yield OccurrenceSlice(tuple(hits), looked, 1.0, complete=True)


def mark_occurrences(
    path: Path,
    person: Id,
    label: Id,
    places: Sequence[tuple[Id, int, int]],
    *,
    ticker: Ticker = SILENT,
) -> Marked:
    """Mark places (document, start, end), one gesture an article; each is durable when it is made.

    Stopped between two articles it tells what was done so far, instead of raising Cancelled.
    Raises what opening a project raises, WriteFailed, Busy.
    """
    done = Marked()
    ordered = sorted(set(places))
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        known = _label(project, label)
        guideline = made_under(project.labels.version(), known)
        for document, some in groupby(ordered, key=lambda one: one[0]):
            if ticker.stop():
                break
            wanted = [((start, end),) for _, start, end in some]
            try:
                here = {
                    one.pieces
                    for one in project.annotations.of(document, person)
                    if one.label == label
                }
                new = [pieces for pieces in wanted if pieces not in here]
                text = project.documents.text(document) if new and known.attributes else ""
                evidence = evidence_of([text])
                with project.gesture("every", document=document) as gesture:
                    for pieces in new:
                        project.annotations.mark(
                            gesture,
                            document,
                            label=label,
                            pieces=pieces,
                            attributes=first_attributes(known, pieces, text, evidence),
                            guideline=guideline,
                        )
            except Refused:
                done.passed += len(wanted)
                continue
            done.passed += len(wanted) - len(new)
            done.spans += len(new)
            if new:
                done.gestures.append(gesture.id)
            ticker.tell(done.spans + done.passed, len(ordered))
    return done


def _look(
    project: Project, row: Row, text: str, asked: AskOccurrences, label: Label
) -> list[Occurrence]:
    spans = project.annotations.of(row.id, asked.person)
    groups = Finder(asked.phrase, evidence=evidence_of([text]), policy=label.policy).find(
        text,
        skip=[(o.start, o.end) for o in project.lines.of(row.id) if o.status not in _READ],
        taken=[piece for one in spans if one.label == label.id for piece in one.pieces],
    )
    begun = row.state is not State.TODO or bool(spans)
    return [
        Occurrence(
            row.id,
            row.title or row.name,
            group.kind,
            start,
            end,
            fold_text(quote_of(text, ((start, end),))),
            context(text, start, end),
            begun,
        )
        for group in groups
        for start, end in group.hits
    ]


def _label(project: Project, label: Id) -> Label:
    return project.labels.by_id()[label]
