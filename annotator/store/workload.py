"""What people have to do: the articles given to each, in the order of their work, and how far."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from annotator.core.model import Assignment, Id, Purpose, State, Task, Work
from annotator.store.assignments import assignment_of
from annotator.store.bodies import AssignmentBody, decode, one_of
from annotator.store.documents import HIDDEN, Documents
from annotator.store.objects import Shelf
from annotator.store.reading import tells_damage

# One person's articles to mark (`:who`, whose layer is `:layer`), with their own word on each.
# Looking for the id as text first spares reading the body of everybody else's.
_GIVEN = f"""
  from objects o left join work w on w.document = o.document and w.layer = :layer
  left join changes c on c.position = w.change
  where o.kind = 'assignment' and o.alive = 1 and instr(o.body, :who)
    and json_extract(o.body, '$.annotator') = :who
    and coalesce(json_extract(o.body, '$.task'), 'annotate') = 'annotate'
    and o.document not in ({HIDDEN})
"""
_ROUND = "coalesce(json_extract(o.body, '$.round'), 1)"
# A word on an earlier round does not count: the article was returned since.
_RETURNED = f"({_ROUND} > 1 and {_ROUND} > coalesce(json_extract(c.body, '$.round'), 1))"
_BEGUN = """
  (coalesce(w.state, 'todo') <> 'todo' or exists (
     select 1 from annotations a where a.document = o.document and a.layer = :layer))
"""


@dataclass(frozen=True, slots=True)
class Worklist:
    """One person's articles: their stand-ins in the order of the work, and how far each is."""

    order: tuple[int, ...] = ()
    states: Mapping[int, State] = field(default_factory=dict)  # of every article in `order`
    returned: frozenset[int] = frozenset()  # to be done again in a later round


@dataclass(frozen=True, slots=True)
class Given:
    """An article given to a person to mark."""

    assignment: Assignment
    begun: bool  # the person has said something of it, or marked something in it
    length: int  # code points


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has to mark, and how much of it is done."""

    annotator: Id
    articles: int = 0
    length: int = 0  # code points
    states: Mapping[State, int] = field(default_factory=dict)
    returned: int = 0

    @property
    def done(self) -> int:
        """Return how many articles need no more work: done or skipped."""
        return self.states.get(State.DONE, 0) + self.states.get(State.SKIPPED, 0)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an article, how far they are with it, and in which round."""

    annotator: Id
    state: State
    round: int
    returned: bool
    purpose: Purpose = Purpose.WORK


class _Row(msgspec.Struct, array_like=True):
    document: int
    place: int
    state: str | None
    returned: bool


@tells_damage
class Workload(Shelf):
    """Who has what to mark: a person's own list, and for the lead everybody's."""

    def of(self, annotator: Id) -> Worklist:
        """Return what one person has to mark: what was returned first, then as planned."""
        # As one value: a hundred thousand rows, one by one, would stop the window.
        row = self._door.connection.execute(
            f"""
            select json_group_array(json_array(o.document, coalesce(o.body -> '$.place', 0),
              w.state, json(iif({_RETURNED}, 'true', 'false')))) {_GIVEN}
            """,
            self._of(annotator),
        ).fetchone()
        rows = msgspec.json.decode(row[0], type=list[_Row])
        rows.sort(key=lambda one: (not one.returned, one.place, one.document))
        return Worklist(
            tuple(one.document for one in rows),
            {one.document: _state(one.state, returned=one.returned) for one in rows},
            frozenset(one.document for one in rows if one.returned),
        )

    def work(self, document: Id, annotator: Id) -> Work:
        """Return the annotator's word on a document, in the round that is on: maybe to do again."""
        word = Documents(self._door).work(document, annotator)
        for _, _, text, _ in self.of_document("assignment", document):
            given = decode(text, AssignmentBody)
            mine = (given.annotator, given.task) == (annotator, Task.ANNOTATE)
            if mine and given.round > word.round:
                word = replace(word, state=State.TODO, round=given.round)
        return word

    def has_any(self, annotator: Id) -> bool:
        """Tell whether a person was given anything to mark."""
        row = self._door.connection.execute(
            f"select 1 {_GIVEN} limit 1", self._of(annotator)
        ).fetchone()
        return row is not None

    def given(self, annotator: Id) -> list[Given]:
        """Return what a person was given, as planning wants to know it."""
        rows = self._door.connection.execute(
            f"""
            select (select uuid from documents d where d.id = o.document), o.body,
              (select length from documents d where d.id = o.document), {_BEGUN}
            {_GIVEN} order by o.id
            """,
            self._of(annotator),
        ).fetchall()
        return [
            Given(assignment_of(bytes(uuid).hex(), body), bool(begun), int(length))
            for uuid, body, length, begun in rows
        ]

    def load(self, annotator: Id) -> Load:
        """Return how much a person has to mark and how much of it is done."""
        rows = self._door.connection.execute(
            f"""
            select coalesce(w.state, 'todo'), {_RETURNED}, count(*), sum(
              (select length from documents d where d.id = o.document))
            {_GIVEN} group by 1, 2
            """,
            self._of(annotator),
        ).fetchall()
        states: Counter[State] = Counter()
        for state, returned, count, _ in rows:
            states[_state(state, returned=bool(returned))] += int(count)
        return Load(
            annotator,
            articles=states.total(),
            length=sum(int(row[3]) for row in rows),
            states=states,
            returned=sum(int(row[2]) for row in rows if row[1]),
        )

    def holders(self, stand_ins: Sequence[int]) -> dict[int, list[Holder]]:
        """Return who has some articles to mark, in the order in which they were given."""
        connection = self._door.connection
        marks = ", ".join("?" * len(stand_ins))
        people = connection.execute(
            "select id, uuid from objects where kind = 'annotator' and document is null"
        ).fetchall()
        names = {int(layer): bytes(uuid).hex() for layer, uuid in people}
        said = {
            (document, names[layer]): (state, round_)
            for document, layer, state, round_ in connection.execute(
                f"""
                select w.document, w.layer, w.state, coalesce(json_extract(c.body, '$.round'), 1)
                from work w join changes c on c.position = w.change where w.document in ({marks})
                """,
                tuple(stand_ins),
            ).fetchall()
        }
        rows = connection.execute(
            f"""
            select document, body from objects
            where document in ({marks}) and kind = 'assignment' and alive = 1 order by id
            """,
            tuple(stand_ins),
        ).fetchall()
        found: defaultdict[int, list[Holder]] = defaultdict(list)
        for document, text in rows:
            body = decode(text, AssignmentBody)
            if body.task == Task.ANNOTATE:
                state, last = said.get((document, body.annotator), (None, 1))
                found[int(document)].append(_holder(body, state, last))
        return dict(found)

    def _of(self, annotator: Id) -> dict[str, object]:
        row = self._door.connection.execute(
            "select id from objects where uuid = ?", (bytes.fromhex(annotator),)
        ).fetchone()
        return {"who": annotator, "layer": int(row[0]) if row else 0}


def _holder(body: AssignmentBody, state: str | None, last: int) -> Holder:
    back = body.round > max(1, last)
    purpose = one_of(Purpose, body.purpose)
    return Holder(body.annotator, _state(state, returned=back), body.round, back, purpose)


def _state(state: str | None, *, returned: bool) -> State:
    return State.TODO if returned or state is None else one_of(State, state)
