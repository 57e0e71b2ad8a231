"""Who is to do what with which document: the lead's word, and the rule by which it was planned."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotator.core.model import Assignment, Id, Purpose, Task
from annotator.store.bodies import AssignmentBody, PlanningBody, canonical, decode, one_of
from annotator.store.bulk import Bulk
from annotator.store.documents import HIDDEN
from annotator.store.gesture import Gesture
from annotator.store.ids import named_id
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage

_PAGE = 1_000  # assignments read at a time


def assignment_id(document: Id, annotator: Id, task: Task) -> Id:
    """Return the id of a person's assignment in a document: one for each task, all rounds."""
    return named_id("assignment", document, annotator, task.value)


@tells_damage
class Assignments(Shelf):
    """What the lead gave to whom; an assignment that was taken back is not alive."""

    def of(self, document: Id) -> list[Assignment]:
        """Return who has a document, and for what."""
        return [
            assignment_of(document, body)
            for _, _, body, _ in self.of_document("assignment", document)
        ]

    def get(self, document: Id, annotator: Id, task: Task = Task.ANNOTATE) -> Assignment | None:
        """Return the assignment of one person in a document, or None."""
        wanted = (annotator, task)
        return next((x for x in self.of(document) if (x.annotator, x.task) == wanted), None)

    def everywhere(self) -> Iterator[Assignment]:
        """Yield every assignment of the project's documents, in short reads."""
        seen = 0
        while rows := self._door.connection.execute(
            f"""
            select o.id, d.uuid, o.body
            from objects o join documents d on d.id = o.document
            join changes c on c.position = o.change join gestures g on g.id = c.gesture
            where o.id > ? and o.kind = 'assignment' and o.alive = 1 and g.sealed is not null
              and d.id not in ({HIDDEN})
            order by o.id limit ?
            """,
            (seen, _PAGE),
        ).fetchall():
            for number, document, body in rows:
                seen = int(number)
                yield assignment_of(bytes(document).hex(), body)

    def any(self) -> bool:
        """Tell whether anything was ever given to anybody."""
        row = self._door.connection.execute(
            "select 1 from objects where kind = 'assignment' and alive = 1 limit 1"
        ).fetchone()
        return row is not None

    def is_hidden(self, document: Id) -> bool:
        """Tell whether a document is kept for tests: nothing is suggested in it, to nobody."""
        if any(one.purpose is Purpose.HIDDEN for one in self.of(document)):
            return True
        return document in self.planning().rule.hidden

    def is_unaided(self, document: Id) -> bool:
        """Tell whether nothing is suggested in a document: it is a hidden test, or might be one."""
        return any(one.unaided for one in self.of(document)) or self.is_hidden(document)

    def is_test(self, document: Id) -> bool:
        """Tell whether a document measures people: its gold is the lead's alone."""
        if any(one.purpose is not Purpose.WORK for one in self.of(document)):
            return True
        rule = self.planning().rule
        return document in rule.hidden or document in rule.qualification

    def planning(self) -> PlanningBody:
        """Return the rule by which articles are given out, or what holds until there is one."""
        for _, body, _ in self.project_wide("planning"):
            return decode(body, PlanningBody)
        return PlanningBody()

    def write_planning(self, gesture: Gesture, planning: PlanningBody) -> None:
        """Set the rule; there is one."""
        gesture.put("planning", named_id("planning"), planning)

    def write(self, gesture: Gesture, one: Assignment, *, alive: bool = True) -> None:
        """Give a document to a person, set the round, or (not alive) take it back."""
        identity = assignment_id(one.document, one.annotator, one.task)
        gesture.put("assignment", identity, _body(one), document=one.document, alive=alive)

    def stage(
        self, bulk: Bulk, given: Iterable[Assignment], taken_back: Iterable[Assignment] = ()
    ) -> None:
        """Give and take back many at once, in a large gesture."""
        bulk.put(
            [
                (
                    "assignment",
                    assignment_id(one.document, one.annotator, one.task),
                    canonical(_body(one)),
                    one.document,
                    "",
                    alive,
                )
                for many, alive in ((given, True), (taken_back, False))
                for one in many
            ]
        )

    def send_back(self, gesture: Gesture, one: Assignment) -> Assignment:
        """Return an article to its annotator: the next round. Lead or reviewer."""
        again = replace(one, round=one.round + 1)
        self.write(gesture, again)
        return again


def _body(one: Assignment) -> AssignmentBody:
    return AssignmentBody(
        one.annotator,
        one.task.value,
        one.round,
        one.place,
        one.purpose.value,
        one.asked,
        one.unaided,
    )


def assignment_of(document: Id, text: str) -> Assignment:
    """Return the assignment that a body of the journal describes."""
    body = decode(text, AssignmentBody)
    return Assignment(
        document,
        body.annotator,
        one_of(Task, body.task),
        body.round,
        body.place,
        one_of(Purpose, body.purpose),
        body.asked,
        body.unaided,
    )
