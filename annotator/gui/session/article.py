"""The article in view: what I marked and said in it, and every edit of it."""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, replace

from annotator.core.model import (
    Annotation,
    Annotator,
    Id,
    Label,
    Line,
    LineStatus,
    Note,
    NoteKind,
    Origin,
    OriginKind,
    Pieces,
    Role,
    State,
    Work,
)
from annotator.core.words import trim
from annotator.store.annotations import reading_order, written_in
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.undo import Undone

Change = Callable[[Gesture], None]


@dataclass(slots=True)
class _Kept:
    """What was read of an article and has not changed since; None: to be read anew."""

    mine: list[Annotation] | None = None
    suggestions: list[Annotation] | None = None
    notes: list[Note] | None = None
    lines: tuple[Line, ...] | None = None
    work: Work | None = None
    can_undo: bool | None = None


class Article:
    """One document as the person at the keyboard sees it and works on it.

    `edit(verb, change)` makes one gesture of a change; `revert(verb)` undoes or redoes one.
    What was read is kept: own edits are taken over, and `forget` is called when others wrote.
    """

    def __init__(
        self,
        project: Project,
        document: Id,
        *,
        labels: Callable[[], dict[Id, Label]],
        guideline: Callable[[], str],
        edit: Callable[[str, Change], None],
        revert: Callable[[Callable[[], Undone | None], str], None],
    ) -> None:
        self._project = project
        self.id = document
        self.text = project.documents.text(document)
        self._labels = labels
        self._guideline = guideline
        self._edit = edit
        self._revert = revert
        self._kept = _Kept()

    # What is there

    def annotations(self) -> list[Annotation]:
        """Return my annotations, in reading order."""
        if self._kept.mine is None:
            self._kept.mine = self._project.annotations.of(self.id, self._me.id)
        return list(self._kept.mine)

    def suggestions(self) -> list[Annotation]:
        """Return the suggestions that I have not judged yet."""
        if self._kept.suggestions is None:
            self._kept.suggestions = self._unjudged()
        return list(self._kept.suggestions)

    def notes(self) -> list[Note]:
        """Return my notes and questions, and what answers them."""
        if self._kept.notes is None:
            notes = self._project.notes.of(self.id)
            mine = {note.id for note in notes if note.author == self._me.id}
            self._kept.notes = [one for one in notes if one.id in mine or one.target in mine]
        return list(self._kept.notes)

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
            self._kept.work = self._project.documents.work(self.id, self._me.id)
        return self._kept.work

    def has_begun(self) -> bool:
        """Tell whether it is known, without reading, that my work here has begun."""
        return self._kept.work is not None and self._kept.work.state is not State.TODO

    def can_undo(self) -> bool:
        """Tell whether there is something of mine that undo would take back."""
        if self._kept.can_undo is None:
            self._kept.can_undo = self._project.undo.next_undo(self.id) is not None
        return self._kept.can_undo

    def forget(self) -> None:
        """Read everything anew when it is asked for: somebody else may have written."""
        self._kept = _Kept()

    def take_over(self, gesture: Gesture) -> None:
        """Take over what a gesture of mine wrote to the article."""
        kept = self._kept
        kinds = {entry.kind for entry in gesture.written}
        if kept.mine is not None:
            for annotation, alive in written_in(gesture, self.id):
                kept.mine = [one for one in kept.mine if one.id != annotation.id]
                if alive:
                    insort(kept.mine, annotation, key=reading_order)
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

    def _unjudged(self) -> list[Annotation]:
        only = frozenset({Role.SOURCE})
        sources = {one.id for one in self._project.annotators.all() if one.roles == only}
        if not sources:
            return []
        judged = self._project.verdicts.of(self.id, self._me.id)
        return [
            one
            for one in self._project.annotations.of(self.id)
            if one.layer in sources and one.id not in judged
        ]

    # Marking

    def mark(self, start: int, end: int, label: Id) -> None:
        """Mark a stretch of text (code points), its ends trimmed as the label's policy says.

        What is marked so already is left as it is.
        """
        known = self._labels()[label]
        pieces = (trim(self.text, start, end, edge_punctuation=known.policy.edge_punctuation),)
        if any(one.label == label and one.pieces == pieces for one in self.annotations()):
            return
        self._edit("mark", lambda gesture: self._put(gesture, pieces, label, _usual(known)))

    def relabel(self, annotation: Annotation, label: Id) -> None:
        """Give an annotation another label, with that label's attributes."""
        if annotation.label == label:
            return
        usual = _usual(self._labels()[label])
        kept = {name: annotation.attributes.get(name, value) for name, value in usual.items()}
        self._write(
            "relabel",
            replace(annotation, label=label, attributes=kept, guideline=self._guideline()),
        )

    def resize(self, annotation: Annotation, piece: int, start: int, end: int) -> None:
        """Give one piece of an annotation other ends (code points)."""
        pieces = list(annotation.pieces)
        pieces[piece] = (start, end)
        if tuple(pieces) != annotation.pieces:
            self._write("resize", replace(annotation, pieces=tuple(sorted(pieces))))

    def set_attribute(self, annotation: Annotation, name: str, choice: str) -> None:
        """Choose the value of an attribute."""
        attributes = {**annotation.attributes, name: choice}
        self._write("attribute", replace(annotation, attributes=attributes))

    def remove(self, annotation: Annotation) -> None:
        """Take an annotation away."""
        self._edit("remove", lambda gesture: self._project.annotations.remove(gesture, annotation))

    def split(self, annotation: Annotation, position: int) -> None:
        """Make two annotations of one, cut at a position (code points) and trimmed."""
        if not annotation.start < position < annotation.end or len(annotation.pieces) > 1:
            return
        first = trim(self.text, annotation.start, position)
        second = trim(self.text, position, annotation.end)

        def both(gesture: Gesture) -> None:
            self._project.annotations.write(gesture, replace(annotation, pieces=(first,)))
            self._put(gesture, (second,), annotation.label, dict(annotation.attributes))

        self._edit("split", both)

    def join(self, first: Annotation, second: Annotation) -> None:
        """Make one annotation of two: the first grows over the second, which goes."""
        whole = (min(first.start, second.start), max(first.end, second.end))

        def one(gesture: Gesture) -> None:
            self._project.annotations.remove(gesture, second)
            self._project.annotations.write(gesture, replace(first, pieces=(whole,)))

        self._edit("join", one)

    def set_line(self, position: int, status: LineStatus) -> None:
        """Say what the line at a position is; the lead's to say, for every annotator."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        end = end if end >= 0 else len(self.text)
        if start == end or status is self.line_status(position):
            return
        lines = [one for one in self.lines() if one.start != start]
        if status is not LineStatus.CONTENT:
            lines.append(Line(start, end, status, "lead"))
        lines.sort(key=lambda one: one.start)
        self._edit(
            "lines",
            lambda gesture: self._project.lines.write(gesture, self.id, tuple(lines)),
        )

    # Suggestions

    def accept(self, suggestion: Annotation) -> None:
        """Take a suggestion into my layer."""
        source = self._project.annotators.get(suggestion.layer).name

        def take(gesture: Gesture) -> None:
            self._project.annotations.mark(
                gesture,
                self.id,
                label=suggestion.label,
                pieces=suggestion.pieces,
                attributes=suggestion.attributes,
                origin=Origin(OriginKind.SUGGESTED, source, self._me.id),
                score=suggestion.score,
                guideline=self._guideline(),
            )
            self._project.verdicts.write(gesture, self.id, suggestion.id, taken=True)

        self._edit("accept", take)

    def reject(self, suggestion: Annotation) -> None:
        """Turn a suggestion down."""
        self._edit(
            "reject",
            lambda gesture: self._project.verdicts.write(
                gesture, self.id, suggestion.id, taken=False
            ),
        )

    # What is said of it

    def set_state(self, state: State) -> None:
        """Say where I am with the article."""
        work = self.work()
        if work.state != state:
            self._say_work(state.value, replace(work, state=state))

    def set_field(self, field: str, on: bool) -> None:
        """Say (or take back) that the article is irrelevant or garbled."""
        work = self.work()
        fields = work.fields | {field} if on else work.fields - {field}
        if fields != work.fields:
            self._say_work("field", replace(work, fields=fields))

    def say(self, kind: NoteKind, text: str, target: Id = "") -> None:
        """Write a note or raise a question, on the article or one of its annotations."""
        if text.strip():
            note = Note(new_id(), self.id, target or self.id, self._me.id, kind, text.strip())
            self._edit(kind.value, lambda gesture: self._project.notes.write(gesture, note))

    def close_question(self, note: Note) -> None:
        """Say that a question of mine is settled."""
        settled = replace(note, closed=True)
        self._edit("close_question", lambda gesture: self._project.notes.write(gesture, settled))

    def remove_note(self, note: Note) -> None:
        """Take a note of mine away."""
        self._edit(
            "remove_note",
            lambda gesture: self._project.notes.write(gesture, note, alive=False),
        )

    # Taking back

    def undo(self) -> None:
        """Take back my last gesture in the article."""
        self._revert(lambda: self._project.undo.undo(self.id), "undo")

    def redo(self) -> None:
        """Put back what undo took."""
        self._revert(lambda: self._project.undo.redo(self.id), "redo")

    # Inside

    @property
    def _me(self) -> Annotator:
        me = self._project.me
        if me is None:
            raise RuntimeError("nobody is signed in")
        return me

    def _put(self, gesture: Gesture, pieces: Pieces, label: Id, attributes: dict[str, str]) -> None:
        self._project.annotations.mark(
            gesture,
            self.id,
            label=label,
            pieces=pieces,
            attributes=attributes,
            guideline=self._guideline(),
        )

    def _write(self, verb: str, annotation: Annotation) -> None:
        self._edit(verb, lambda gesture: self._project.annotations.write(gesture, annotation))

    def _say_work(self, verb: str, work: Work) -> None:
        self._edit(verb, lambda gesture: self._project.documents.write_work(gesture, work))


def _usual(label: Label) -> dict[str, str]:
    """Return the attributes that a new annotation of a label begins with."""
    return {one.name: one.choices[0].name for one in label.attributes if one.choices}
