"""The article in view: what I marked and said in it, and every edit of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.core.arabic import ARTICLE
from annotator.core.chains import cut_chain
from annotator.core.clitics import snap
from annotator.core.model import (
    Annotation,
    Id,
    Label,
    Line,
    LineStatus,
    Note,
    NoteKind,
    Pieces,
    State,
    Work,
)
from annotator.core.occurrences import Group, find_occurrences
from annotator.core.phrases import phrase_of
from annotator.core.words import trim
from annotator.gui.session.standing import Standing, first_word
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.undo import Undone
from annotator.workflow.taking import ACCEPT, Known, Taking, first_attributes, take

Change = Callable[[Gesture], None]
_PASSED = 300  # suggestions that were seen and not judged: so many are written down
READ = (LineStatus.CONTENT, LineStatus.CAPTION)  # lines in which is marked


@dataclass(frozen=True, slots=True)
class Snapped:
    """A mark as it was selected and as it was made (code points)."""

    label: Id
    whole: tuple[int, int]
    piece: tuple[int, int]


class Article(Standing):
    """One document as the person at the keyboard sees it and works on it.

    `edit(verb, change)` makes one gesture of a change; `revert(verb)` undoes or redoes one.
    """

    def __init__(
        self,
        project: Project,
        document: Id,
        *,
        labels: Callable[[], dict[Id, Label]],
        guideline: Callable[[Id], str],
        edit: Callable[[str, Change], None],
        revert: Callable[[Callable[[], Undone | None], str], None],
    ) -> None:
        super().__init__(project, document)
        self._labels = labels
        self._guideline = guideline
        self._edit = edit
        self._revert = revert
        self._snapped: Snapped | None = None

    # Marking

    def mark(self, start: int, end: int, label: Id) -> Pieces:
        """Mark a stretch of text (code points), its ends as the label's policy would have them.

        What is marked so already is left as it is. Returns where the mark stands.
        """
        known = self._labels()[label]
        whole = trim(self.text, start, end, edge_punctuation=known.policy.edge_punctuation)
        pieces = (snap(self.text, start, end, known.policy, self.evidence()),)
        self._snapped = Snapped(label, whole, pieces[0])
        if any(one.label == label and one.pieces == pieces for one in self.annotations()):
            return pieces
        covered = list(map(self.suggested, self.covered_by(label, [pieces])))

        def change(gesture: Gesture) -> None:
            self._put(gesture, pieces, label, self._usual(known, pieces))
            self._judge(gesture, covered, label, [pieces])

        self._edit("mark", change)
        return pieces

    def snapped(self) -> Snapped | None:
        """Return what the last mark lost to its label's policy, or None when it lost nothing."""
        last = self._snapped
        return last if last and last.whole != last.piece else None

    def unsnap(self) -> bool:
        """Give the last mark the ends that were selected; return False when there is nothing to."""
        last = self.snapped()
        for one in self.annotations() if last else ():
            if last and (one.label, one.pieces) == (last.label, (last.piece,)):
                self._snapped = None
                self._write("resize", replace(one, pieces=(last.whole,)))
                return True
        return False

    def relabel(self, annotation: Annotation, label: Id) -> None:
        """Give an annotation another label, with that label's attributes."""
        if annotation.label == label:
            return
        usual = self._usual(self._labels()[label], annotation.pieces)
        kept = {name: annotation.attributes.get(name, value) for name, value in usual.items()}
        self._write(
            "relabel",
            replace(annotation, label=label, attributes=kept, guideline=self._guideline(label)),
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

    def mark_chain(self, start: int, end: int, label: Id) -> list[tuple[int, int]]:
        """Mark the links of a chain, each as the policy would have it; return the new ones."""
        policy = self._labels()[label].policy
        heads = self._heads(label)
        links = cut_chain(self.text, start, end, policy, heads, self.evidence())
        return self._mark_all("chain", links, label)

    def cut(self, annotation: Annotation) -> int:
        """Cut an annotation into the links of its chain; return how many those are."""
        policy = self._labels()[annotation.label].policy
        evidence = self.evidence(apart=annotation.id)
        heads = self._heads(annotation.label)
        place = (annotation.start, annotation.end)
        links = cut_chain(self.text, *place, policy, heads, evidence)
        if len(links) > 1:

            def change(gesture: Gesture) -> None:
                first, *others = links
                self._project.annotations.write(gesture, replace(annotation, pieces=(first,)))
                for one in others:
                    self._put(gesture, (one,), annotation.label, dict(annotation.attributes))

            self._edit("chain", change)
        return len(links)

    def phrase(self, start: int, end: int, label: Id) -> str:
        """Return what is looked for when a stretch, as a label would have it, is found again."""
        policy = self._labels()[label].policy
        evidence = self.evidence()
        return phrase_of(self.text, *snap(self.text, start, end, policy, evidence), evidence)

    def occurrences(self, phrase: str, label: Id) -> tuple[Group, ...]:
        """Return the occurrences of a phrase that the label has not, outside lines put aside."""
        return find_occurrences(
            self.text,
            phrase,
            evidence=self.evidence(),
            policy=self._labels()[label].policy,
            skip=[(one.start, one.end) for one in self.lines() if one.status not in READ],
            taken=[
                piece for one in self.annotations() if one.label == label for piece in one.pieces
            ],
        )

    def mark_places(self, places: Sequence[tuple[int, int]], label: Id) -> list[tuple[int, int]]:
        """Mark places (code points) as they are, in one gesture; return the new ones."""
        return self._mark_all("every", sorted(places), label)

    def mark_every(self, start: int, end: int, label: Id) -> list[tuple[int, int]]:
        """Mark a stretch and every certain occurrence of its text; return the new ones."""
        policy = self._labels()[label].policy
        own = snap(self.text, start, end, policy, self.evidence())
        groups = self.occurrences(self.phrase(start, end, label), label)
        sure = [hit for group in groups if group.sure for hit in group.hits]
        return self._mark_all("every", sorted({own, *sure}), label)

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

    def accept(self, *suggestions: Annotation) -> None:
        """Take suggestions into my layer, in one gesture; with other ends they are my marks."""
        takings = self.takings(*suggestions)

        def change(gesture: Gesture) -> None:
            known = Known(self.text, self.evidence(), self._labels(), self._guideline)
            for one in takings:
                take(self._project, gesture, one, known)

        self._edit(ACCEPT, change)

    def takings(self, *suggestions: Annotation) -> list[Taking]:
        """Return suggestions as they are now, each with what it was made as."""
        return [Taking(one, self.suggested(one)) for one in suggestions]

    def reject(self, *suggestions: Annotation) -> None:
        """Turn suggestions down, in one gesture."""
        made = [self.suggested(one) for one in suggestions]

        def turn_down(gesture: Gesture) -> None:
            for one in made:
                self._project.verdicts.write(gesture, one, taken=False)

        self._edit("reject", turn_down)

    def correct(self, suggestion: Annotation, label: Id) -> None:
        """Mark the place of a suggestion as another label."""
        known, made = self._labels()[label], self.suggested(suggestion)

        def change(gesture: Gesture) -> None:
            self._put(gesture, suggestion.pieces, label, self._usual(known, suggestion.pieces))
            self._project.verdicts.write(gesture, made, taken=False, changed=True)

        self._edit("mark", change)

    # What is said of it

    def set_state(self, state: State) -> None:
        """Say where I am with the article."""
        work = replace(self.work(), state=state)
        if work == self.work():
            return
        seen = self.suggestions()[:_PASSED] if state is State.DONE else []
        passed = [self.suggested(one) for one in seen]

        def change(gesture: Gesture) -> None:
            self._project.documents.write_work(gesture, work)
            for one in passed:
                self._project.verdicts.write(gesture, one, taken=False, passed=True)

        self._edit(state.value, change)

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

    def _put(
        self,
        gesture: Gesture,
        pieces: Pieces,
        label: Id,
        attributes: Mapping[str, str],
    ) -> None:
        self._project.annotations.mark(
            gesture,
            self.id,
            label=label,
            pieces=pieces,
            attributes=attributes,
            guideline=self._guideline(label),
        )

    def _usual(self, label: Label, pieces: Pieces) -> dict[str, str]:
        return first_attributes(label, pieces, self.text, self.evidence())

    def _mark_all(
        self, verb: str, places: Sequence[tuple[int, int]], label: Id
    ) -> list[tuple[int, int]]:
        known = self._labels()[label]
        here = {one.pieces for one in self.annotations() if one.label == label}
        new = [place for place in places if (place,) not in here]
        covered = list(map(self.suggested, self.covered_by(label, [(place,) for place in new])))

        def change(gesture: Gesture) -> None:
            for place in new:
                self._put(gesture, (place,), label, self._usual(known, (place,)))
            self._judge(gesture, covered, label, [(place,) for place in new])

        if new:
            self._edit(verb, change)
        return new

    def _judge(
        self,
        gesture: Gesture,
        covered: Sequence[Annotation],
        label: Id,
        marked: Sequence[Pieces],
    ) -> None:
        """Write down what became of suggestions where I marked something by myself."""
        for one in covered:
            same = one.label == label and one.pieces in marked
            self._project.verdicts.write(gesture, one, taken=same, changed=not same)

    def _heads(self, label: Id) -> frozenset[str]:
        firsts = {first_word(one) for one in self.annotations() if one.label == label}
        return frozenset(one.removeprefix(ARTICLE) for one in firsts if one)

    def _write(self, verb: str, annotation: Annotation) -> None:
        self._edit(verb, lambda gesture: self._project.annotations.write(gesture, annotation))

    def _say_work(self, verb: str, work: Work) -> None:
        self._edit(verb, lambda gesture: self._project.documents.write_work(gesture, work))
