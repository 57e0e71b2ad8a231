"""The project's small nouns: its own facts, labels, people, notes, line statuses, work time."""

from annotator.core.model import (
    GOLD,
    Annotator,
    Id,
    Label,
    Line,
    LineStatus,
    Note,
    NoteKind,
    Role,
    label_set_version,
)
from annotator.language import N_
from annotator.store.bodies import (
    LineBody,
    LinesBody,
    NoteBody,
    ProjectBody,
    TimeBody,
    decode,
    one_of,
)
from annotator.store.errors import Damaged, Refused
from annotator.store.gesture import Door, Gesture
from annotator.store.ids import named_id, new_id
from annotator.store.reading import tells_damage
from annotator.store.state import hexed


class Shelf:
    """Reads objects of one kind; those of others' unsealed gestures stay unseen."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def project_wide(self, kind: str) -> list[tuple[Id, str, bool]]:
        """Return (id, body, alive) of the project's own objects of a kind, the oldest first."""
        rows = self._door.connection.execute(
            """
            select o.uuid, o.body, o.alive from objects o
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where o.document is null and o.kind = ? and (g.sealed is not null or g.id = ?)
            order by o.id
            """,
            (kind, self._door.opened),
        ).fetchall()
        return [(bytes(row[0]).hex(), row[1], bool(row[2])) for row in rows]

    def of_document(self, kind: str, document: Id) -> list[tuple[Id, Id, str, int]]:
        """Return (id, layer, body, when it was written) of a document's living objects."""
        rows = self._door.connection.execute(
            """
            select o.uuid, o.layer, o.body, g.at from documents d
            join objects o on o.document = d.id
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where d.uuid = ? and o.kind = ? and o.alive = 1 order by o.id
            """,
            (bytes.fromhex(document), kind),
        ).fetchall()
        return [(bytes(row[0]).hex(), hexed(row[1]), row[2], int(row[3])) for row in rows]


@tells_damage
class About(Shelf):
    """What concerns the project as a whole: its id, name and guideline."""

    @property
    def id(self) -> Id:
        """Return the identity of the project, the same in every copy of it."""
        return self._row()[0]

    @property
    def name(self) -> str:
        """Return the project's name."""
        return self.body().name

    def body(self) -> ProjectBody:
        """Return name and guideline."""
        return decode(self._row()[1], ProjectBody)

    def write(self, gesture: Gesture, body: ProjectBody, *, identity: Id = "") -> None:
        """Set name and guideline."""
        gesture.put("project", identity or self.id, body)

    def _row(self) -> tuple[Id, str, bool]:
        rows = self.project_wide("project")
        if not rows:
            raise Damaged(N_("The file holds no project. Restore a backup."))
        return rows[0]


@tells_damage
class Labels(Shelf):
    """The label set, in its order."""

    def all(self, *, retired: bool = False) -> list[Label]:
        """Return the labels; the retired ones only when asked for."""
        labels = [decode(body, Label) for _, body, _ in self.project_wide("label")]
        return sorted(
            (label for label in labels if retired or not label.retired),
            key=lambda label: (label.order, label.name),
        )

    def by_id(self) -> dict[Id, Label]:
        """Return every label, retired ones too, by id."""
        return {label.id: label for label in self.all(retired=True)}

    def version(self) -> str:
        """Return the version of what the labels mean (12 hex digits)."""
        return label_set_version(self.all(retired=True))

    def write(self, gesture: Gesture, label: Label) -> None:
        """Add a label or set what it is. Raises Refused when its name or key is taken."""
        for other in self.all(retired=True):
            if other.id == label.id:
                continue
            if other.name == label.name:
                raise Refused(N_("There is a label {name} already."), name=label.name)
            if label.key and other.key == label.key and not (other.retired or label.retired):
                raise Refused(
                    N_("The key {key} belongs to the label {name}."),
                    key=label.key,
                    name=other.name,
                )
        if not label.name or label.name != label.name.strip():
            raise Refused(N_("A label needs a name without spaces at its ends."))
        gesture.put("label", label.id, label)


@tells_damage
class Annotators(Shelf):
    """The people of the project, and the owner of the gold layer."""

    def all(self) -> list[Annotator]:
        """Return everybody, the gold layer's owner included."""
        return [decode(body, Annotator) for _, body, _ in self.project_wide("annotator")]

    def people(self) -> list[Annotator]:
        """Return those who can sit at the keyboard: neither the gold layer nor a program."""
        return [one for one in self.all() if one.roles - {Role.SOURCE} and one.active]

    def get(self, identity: Id) -> Annotator:
        """Return one person. Raises Refused when the project does not know them."""
        for one in self.all():
            if one.id == identity:
                return one
        raise Refused(N_("The project has no annotator {id}."), id=identity)

    def named(self, name: str) -> Annotator | None:
        """Return the person of that name, or None."""
        return next((one for one in self.all() if one.name == name), None)

    def gold(self) -> Annotator | None:
        """Return the owner of the gold layer."""
        return self.named(GOLD)

    def write(self, gesture: Gesture, annotator: Annotator) -> None:
        """Add a person or set what they are.

        Raises Refused when the name is taken, or when nobody would be left to lead.
        """
        known = self.named(annotator.name)
        if known is not None and known.id != annotator.id:
            raise Refused(N_("There is an annotator {name} already."), name=annotator.name)
        people = {one.id: one for one in self.all()} | {annotator.id: annotator}
        if not any(Role.LEAD in one.roles and one.active for one in people.values()):
            raise Refused(N_("A project needs somebody who leads it."))
        gesture.put("annotator", annotator.id, annotator)


@tells_damage
class Lines(Shelf):
    """The line statuses of documents: the lead's, the same for every annotator."""

    def of(self, document: Id) -> tuple[Line, ...]:
        """Return the lines that are not plain content (code points, in order)."""
        for _, _, body, _ in self.of_document("lines", document):
            return tuple(
                Line(one.start, one.end, one_of(LineStatus, one.status), one.by)
                for one in decode(body, LinesBody).lines
            )
        return ()

    def write(self, gesture: Gesture, document: Id, lines: tuple[Line, ...]) -> None:
        """Set the line statuses of a document."""
        body = LinesBody(tuple(LineBody(o.start, o.end, o.status.value, o.by) for o in lines))
        gesture.put("lines", named_id("lines", document), body, document=document)


@tells_damage
class Notes(Shelf):
    """Notes, questions and answers on documents and annotations."""

    def of(self, document: Id) -> list[Note]:
        """Return what was said about a document and its annotations, oldest first."""
        found = []
        for identity, layer, text, written in self.of_document("note", document):
            body = decode(text, NoteBody)
            kind = one_of(NoteKind, body.kind)
            at = body.at or written
            found.append(
                Note(
                    identity,
                    document,
                    body.target,
                    layer,
                    kind,
                    body.text,
                    body.closed,
                    at,
                    body.to,
                )
            )
        return found

    def write(self, gesture: Gesture, note: Note, *, alive: bool = True) -> None:
        """Add a note, change it, or (not alive) take it away."""
        body = NoteBody(note.target, note.kind.value, note.text, note.closed, note.at, note.to)
        gesture.put("note", note.id, body, document=note.document, layer=note.author, alive=alive)


@tells_damage
class WorkTime(Shelf):
    """Active seconds per document and annotator; each writing session counts its own."""

    def seconds(self, document: Id, annotator: Id) -> int:
        """Return the annotator's active seconds in a document, all sessions together."""
        return sum(
            decode(body, TimeBody).seconds
            for _, layer, body, _ in self.of_document("time", document)
            if layer == annotator
        )

    def add(self, gesture: Gesture, document: Id, seconds: int) -> None:
        """Count more active seconds of the person at the keyboard."""
        stream = self._door.signed_in()[1].stream_uuid.hex()
        identity = named_id("time", document, gesture.me.id, stream)
        before = 0
        for known, _, body, _ in self.of_document("time", document):
            if known == identity:
                before = decode(body, TimeBody).seconds
        gesture.put(
            "time", identity, TimeBody(before + seconds), document=document, layer=gesture.me.id
        )


def new_annotator(name: str, *roles: Role) -> Annotator:
    """Return a new person with those roles."""
    return Annotator(id=new_id(), name=name, roles=frozenset(roles))
