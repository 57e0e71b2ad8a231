"""What stands in one article for the person at the keyboard, read once and then kept."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from annotator.core.arabic import fold_text
from annotator.core.clitics import Evidence, evidence_of
from annotator.core.model import (
    Annotation,
    Annotator,
    Id,
    Line,
    LineStatus,
    Note,
    NoteKind,
    Pieces,
    Role,
    State,
    Work,
    quote_of,
)
from annotator.core.suggesting import SourceKind
from annotator.core.words import word_at
from annotator.store.annotations import reading_order, written_in
from annotator.store.gesture import Gesture
from annotator.store.project import Project

_TOLD = (NoteKind.ANSWER, NoteKind.RETURN, NoteKind.FEEDBACK)  # by leads and reviewers
_TELLING = 200_000  # code points of an article that are asked for evidence


@dataclass(slots=True)
class _Kept:
    """What was read of an article and has not changed since; None: to be read anew."""

    mine: list[Annotation] | None = None
    imported: list[Annotation] | None = None  # in the layers of sources
    suggestions: dict[Id, Annotation] | None = None
    notes: list[Note] | None = None
    lines: tuple[Line, ...] | None = None
    work: Work | None = None
    can_undo: bool | None = None
    begun: dict[Id, str] | None = None  # with which word each of my annotations begins


@dataclass(slots=True)
class _Live:
    """Suggestions that stand in no layer."""

    now: tuple[Annotation, ...] = ()
    judged: dict[Id, Annotation] = field(default_factory=dict)  # not suggested again: undo may
    unsorted: bool = False  # whether among the judged are some that were only suggested before
    ends: dict[Id, tuple[Pieces, str]] = field(default_factory=dict)  # by hand, with their text

    def propose(self, live: tuple[Annotation, ...]) -> None:
        """Take in what is suggested now."""
        self.judged |= {one.id: one for one in self.now}
        for one in live:
            self.judged.pop(one.id, None)
        self.now, self.unsorted = live, bool(self.judged)

    def all(self, judged: Collection[Id]) -> list[Annotation]:
        """Return what is suggested now, and what I judged while it was."""
        if self.unsorted:
            self.judged = {name: one for name, one in self.judged.items() if name in judged}
            self.unsorted = False
        return [*self.now, *self.judged.values()]


class Standing:
    """My annotations in one document, what is suggested and said there, and my word on it.

    What was read is kept: own edits are taken over, and `forget` is called when others wrote.
    """

    def __init__(self, project: Project, document: Id) -> None:
        self._project = project
        self.id = document
        self.text = project.documents.text(document)
        self._kept = _Kept()
        self._seen: Evidence | None = None
        self._live = _Live()
        self.shows_suggestions = True

    def annotations(self) -> list[Annotation]:
        """Return my annotations, in reading order."""
        if self._kept.mine is None:
            self._kept.mine = self._project.annotations.of(self.id, self._me.id)
        return list(self._kept.mine)

    def suggestions(self) -> list[Annotation]:
        """Return the suggestions that I have not judged yet; none over what I marked.

        Ends that were moved by hand stand as they are now.
        """
        if not self.shows_suggestions:
            return []
        if self._kept.suggestions is None:
            self._kept.suggestions = {one.id: one for one in self._unjudged()}
        if not self._kept.suggestions:
            return []
        waiting = not_marked(list(self._kept.suggestions.values()), self.annotations())
        return sorted(map(self._moved, waiting), key=reading_order) if self._live.ends else waiting

    def suggested(self, suggestion: Annotation) -> Annotation:
        """Return a waiting suggestion as it was made, before its ends were moved by hand."""
        return (self._kept.suggestions or {}).get(suggestion.id, suggestion)

    def reshape(self, suggestion: Annotation, pieces: Pieces | None) -> None:
        """Give a suggestion other ends until it is judged; None: those that it had."""
        if pieces is None or pieces == self.suggested(suggestion).pieces:
            self._live.ends.pop(suggestion.id, None)
        else:
            self._live.ends[suggestion.id] = pieces, quote_of(self.text, pieces)

    def is_reshaped(self, suggestion: Annotation) -> bool:
        """Tell whether the ends of a suggestion were moved by hand."""
        return suggestion.id in self._live.ends

    def covered_by(self, label: Id, places: Sequence[Pieces]) -> list[Annotation]:
        """Return the suggestions that would go when these places get a label."""
        marked = [Annotation("", self.id, "", label, pieces) for pieces in places]
        before = self.suggestions()
        after = {one.id for one in not_marked(before, marked)}
        return [one for one in before if one.id not in after]

    def notes(self) -> list[Note]:
        """Return my notes and questions, what answers them, and what is asked about my marks."""
        if self._kept.notes is None:
            notes = self._project.notes.of(self.id)
            mine = {note.id for note in notes if note.author == self._me.id and not note.to}
            # The lead may ask about a mark of mine; nobody else knows that it is there.
            about = mine | {one.id for one in self.annotations()}
            self._kept.notes = [
                one for one in notes if one.id in mine or self._concerns(one, about)
            ]
        return list(self._kept.notes)

    def _concerns(self, note: Note, about: set[Id]) -> bool:
        """Tell whether somebody else's note is for me: blind, but for what is said to me."""
        me, asks = self._me, (NoteKind.QUESTION, NoteKind.ANSWER)
        if me.roles & {Role.LEAD, Role.REVIEWER} and note.kind in asks:
            return True
        if self._project.about.body().open_work and not note.to:
            return True
        return note.to in ("", me.id) and (note.target in about or note.kind in _TOLD)

    def lines(self) -> tuple[Line, ...]:
        """Return the lines that are not plain content (code points, in order)."""
        if self._kept.lines is None:
            self._kept.lines = self._project.lines.of(self.id)
        return self._kept.lines

    def line_status(self, position: int) -> LineStatus:
        """Return what the line at a position (code points) is."""
        for line in self.lines():
            if line.start <= position <= line.end:
                return line.status
        return LineStatus.CONTENT

    def work(self) -> Work:
        """Return my word on the article."""
        if self._kept.work is None:
            self._kept.work = self._project.workload.work(self.id, self._me.id)
        return self._kept.work

    def has_begun(self) -> bool:
        """Tell whether it is known, without reading, that my work here has begun."""
        return self._kept.work is not None and self._kept.work.state is not State.TODO

    def can_undo(self) -> bool:
        """Tell whether there is something of mine that undo would take back."""
        if self._kept.can_undo is None:
            self._kept.can_undo = self._project.undo.next_undo(self.id) is not None
        return self._kept.can_undo

    def evidence(self, *, apart: Id = "") -> Evidence:
        """Return what the article and my marks in it, `apart` from one, tell of first letters."""
        if self._seen is None:
            self._seen = evidence_of([self.text[:_TELLING]])
        if self._kept.begun is None:
            self._kept.begun = {one.id: first_word(one) for one in self.annotations()}
        begun = {name: word for name, word in self._kept.begun.items() if name != apart}
        return Evidence(self._seen.articled, begun.values(), self._seen.words)

    def forget(self, *, others: bool = True) -> None:
        """Read everything anew when it is asked for, what `others` may have written as well."""
        self._kept = _Kept(imported=None if others else self._kept.imported)

    def take_over(self, gesture: Gesture) -> None:
        """Take over what a gesture of mine wrote to the article."""
        kept = self._kept
        kinds = {entry.kind for entry in gesture.written}
        if kept.mine is not None:
            written = {
                one.id: (one, alive)
                for one, alive in written_in(gesture, self.id)
                if one.layer == self._me.id  # the rest is gold's, by a ruling
            }
            kept.mine = [one for one in kept.mine if one.id not in written]
            kept.mine += [one for one, alive in written.values() if alive]
            kept.mine.sort(key=reading_order)  # all but the last few are in order
            if kept.begun is not None:
                for annotation, alive in written.values():
                    kept.begun[annotation.id] = first_word(annotation) if alive else ""
        if kinds:
            kept.can_undo = True
        if "verdict" in kinds:
            kept.suggestions = None
        if "note" in kinds:
            kept.notes = None
        if "lines" in kinds:
            kept.lines = None
        if "work" in kinds:
            kept.work = None

    def propose(self, live: Sequence[Annotation]) -> bool:
        """Take in what is suggested just now and stands in no layer; tell whether that is new."""
        if tuple(live) == self._live.now:
            return False
        self._live.propose(tuple(live))
        self._kept.suggestions = None
        return True

    def _unjudged(self) -> list[Annotation]:
        rules = self._project.sources.rules()
        hidden = self._project.assignments.is_unaided(self.id)
        if not rules.shown_in(self.id, self._me.id, hidden=hidden):
            return []
        imported = self._imported() if SourceKind.IMPORTED in rules.kinds else []
        judged = {
            name
            for name, verdict in self._project.verdicts.of(self.id, self._me.id).items()
            if not verdict.passed
        }
        live = self._live.all(judged)
        waiting = [one for one in (*imported, *live) if one.id not in judged]
        return sorted(waiting, key=reading_order)

    def _moved(self, one: Annotation) -> Annotation:
        ends = self._live.ends.get(one.id)
        return replace(one, pieces=ends[0], quote=ends[1]) if ends else one

    def _imported(self) -> list[Annotation]:
        if self._kept.imported is None:
            self._kept.imported = self._of_sources()
        return self._kept.imported

    def _of_sources(self) -> list[Annotation]:
        only = frozenset({Role.SOURCE})
        sources = {one.id for one in self._project.annotators.all() if one.roles == only}
        if not sources:
            return []
        return [one for one in self._project.annotations.of(self.id) if one.layer in sources]

    @property
    def _me(self) -> Annotator:
        me = self._project.me
        if me is None:
            raise RuntimeError("nobody is signed in")
        return me


def not_marked(suggestions: Sequence[Annotation], mine: Sequence[Annotation]) -> list[Annotation]:
    """Return the suggestions that do not lie over my spans.

    Of one label they may not touch; of another one may lie in the other, but not cross it.
    """
    spans = sorted((one.start, one.end, one.label) for one in mine)
    starts = [start for start, _, _ in spans]
    furthest = list(accumulate((end for _, end, _ in spans), max))
    kept = []
    for one in suggestions:
        at = bisect_left(starts, one.end) - 1
        while at >= 0 and furthest[at] > one.start:
            start, end, label = spans[at]
            inside = start <= one.start and one.end <= end
            outside = one.start <= start and end <= one.end
            nested = inside != outside  # not the same place
            if end > one.start and (label == one.label or not nested):
                break
            at -= 1
        else:
            kept.append(one)
    return kept


def first_word(annotation: Annotation) -> str:
    """Return the folded word with which an annotation begins, or ""."""
    word = word_at(annotation.quote, 0)
    return fold_text(annotation.quote[slice(*word)]) if word else ""
