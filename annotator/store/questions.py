"""What was asked, answered and told, all articles together."""

from dataclasses import dataclass

from annotator.core.model import Annotation, Id, Note, NoteKind
from annotator.store.annotations import Annotations
from annotator.store.bodies import NoteBody, decode, one_of
from annotator.store.documents import HIDDEN
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage
from annotator.store.state import hexed


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what answers it, and where it was asked."""

    question: Note
    answers: tuple[Note, ...]
    article: str  # its title, else its name
    quote: str = ""  # the span that it is about; "": the article as a whole
    start: int = 0  # code points
    end: int = 0

    @property
    def open(self) -> bool:
        """Tell whether it still waits for an answer."""
        return not (self.question.closed or self.answers)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was told to a person, with the article that it is about."""

    note: Note
    article: str
    quote: str = ""
    start: int = 0
    end: int = 0
    label: Id = ""  # of the span that it is about


@tells_damage
class Questions(Shelf):
    """Questions and answers of the project, and what was told to single people."""

    def all(self) -> list[Asked]:
        """Return every question, the oldest first, with its answers: for leads."""
        return [
            Asked(note, answers, article, *self._place(note))
            for note, answers, article in self._threads()
        ]

    def answered(self, person: Id) -> list[Asked]:
        """Return the questions of a person that were answered and that they did not settle yet."""
        return [
            Asked(note, answers, article, *self._place(note))
            for note, answers, article in self._threads()
            if note.author == person and answers and not note.closed
        ]

    def told(self, person: Id) -> list[Told]:
        """Return what rulings and reviewers told a person alone, the newest first."""
        found = [
            Told(note, article, *self._place(note), self._label(note))
            for note, article in self._of_kind(NoteKind.FEEDBACK)
            if note.to == person
        ]
        return sorted(found, key=lambda one: -one.note.at)

    def _threads(self) -> list[tuple[Note, tuple[Note, ...], str]]:
        """Return each question with its answers and its article's name."""
        answers: dict[Id, list[Note]] = {}
        for note, _ in self._of_kind(NoteKind.ANSWER):
            answers.setdefault(note.target, []).append(note)
        return [
            (note, tuple(answers.get(note.id, ())), article)
            for note, article in self._of_kind(NoteKind.QUESTION)
        ]

    def _of_kind(self, kind: NoteKind) -> list[tuple[Note, str]]:
        rows = self._door.connection.execute(
            f"""
            select o.uuid, d.uuid, o.layer, o.body, g.at,
              case when d.title <> '' then d.title else d.name end
            from objects o join documents d on d.id = o.document
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where o.kind = 'note' and o.alive = 1 and json_extract(o.body, '$.kind') = ?
              and g.sealed is not null and d.id not in ({HIDDEN})
            order by o.id
            """,
            (kind.value,),
        ).fetchall()
        found = []
        for identity, document, layer, text, at, article in rows:
            body = decode(text, NoteBody)
            note = Note(
                bytes(identity).hex(),
                bytes(document).hex(),
                body.target,
                hexed(layer),
                one_of(NoteKind, body.kind),
                body.text,
                body.closed,
                body.at or int(at),
                body.to,
            )
            found.append((note, str(article)))
        return found

    def _place(self, note: Note) -> tuple[str, int, int]:
        """Return (quote, start, end) of the span that a note is about, if it is about one."""
        if note.target == note.document:
            return "", 0, 0
        found = self._annotation(note)
        return (found.quote, found.start, found.end) if found is not None else ("", 0, 0)

    def _label(self, note: Note) -> Id:
        found = self._annotation(note)
        return found.label if found is not None else ""

    def _annotation(self, note: Note) -> Annotation | None:
        spans = Annotations(self._door).of(note.document)
        return next((one for one in spans if one.id == note.target), None)
