"""Documents as a lead compares them: every layer with its marks, state and time, page by page.

Read from the derived state, so that a document costs the same however often it was changed. Of the
bodies in the journal only those are handed out that hold attributes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from annotator.core.layers import Ends, Layer, Layered, Place, Values, aside_of
from annotator.core.model import Id, Line, LineStatus, State, Task
from annotator.store.bodies import (
    AssignmentBody,
    LinesBody,
    NoteBody,
    RulingBody,
    TimeBody,
    VerdictBody,
    WorkBody,
    decode,
    one_of,
)
from annotator.store.documents import HIDDEN
from annotator.store.project import Project
from annotator.store.reading import reading

PAGE = 100  # documents read in one short transaction


@dataclass(slots=True)
class Marked:
    """One person's layer in one document."""

    marks: dict[Place, Values] = field(default_factory=dict)
    state: State = State.TODO
    round: int = 1
    at: int = 0  # when that was said: milliseconds since 1970
    suggested: bool = False  # a suggestion was accepted or judged in it
    seconds: int = 0  # of active work
    questions: int = 0  # still open


@dataclass(slots=True)
class Compared:
    """One document with all its layers by annotator, and what is asked and ruled about it."""

    document: Id
    stand_in: int
    name: str
    change: int  # the newest journal position that is about it
    text: str
    aside: tuple[Ends, ...] = ()
    layers: dict[Id, Marked] = field(default_factory=dict)
    assignments: list[AssignmentBody] = field(default_factory=list)
    rulings: list[tuple[Id, RulingBody]] = field(default_factory=list)  # with their reviewers
    verdicts: list[tuple[Id, VerdictBody]] = field(default_factory=list)  # with their annotators

    def of(self, annotator: Id) -> Marked:
        """Return a person's layer, made when it is asked for first."""
        found = self.layers.get(annotator)
        if found is None:
            found = self.layers[annotator] = Marked()
        return found

    def layered(self, annotators: Sequence[Id], *, rounds: frozenset[int] = frozenset()) -> Layered:
        """Return the layers of some annotators side by side, those that were begun.

        With `rounds`, only layers that stand in one of these rounds.
        """
        layers = []
        for one in annotators:
            marked = self.layers.get(one)
            if marked is None or not (marked.marks or marked.state is not State.TODO):
                continue
            if not rounds or marked.round in rounds:
                layers.append(Layer(one, marked.marks, marked.state is State.DONE))
        return Layered(self.document, self.text, tuple(layers), self.aside)


class _Attributed(msgspec.Struct, gc=False):
    """Of an annotation's body only what is compared."""

    attributes: dict[str, str] = {}


class _AllAttributed(msgspec.Struct, gc=False):
    items: tuple[_Attributed, ...]


def latest(project: Project) -> dict[int, int]:
    """Return the newest journal position about each visible document, by its stand-in."""
    with reading(project.door):
        rows = project.connection.execute(
            "select document, max(position) from changes where document is not null"
            f" and document not in ({HIDDEN}) group by document order by document"
        ).fetchall()
    return {int(row[0]): int(row[1]) for row in rows}


def compared(project: Project, stand_ins: Sequence[int]) -> Iterator[Compared]:
    """Yield documents as they stand now, in their order; those that are not there are left out.

    Other work on the file goes on between the pages.
    """
    for start in range(0, len(stand_ins), PAGE):
        with reading(project.door):
            page = project.read(partial(_page, project, stand_ins[start : start + PAGE]))
        yield from page


def _page(project: Project, stand_ins: Sequence[int]) -> list[Compared]:
    ask, marks = project.connection.execute, ", ".join("?" * len(stand_ins))
    found: dict[int, Compared] = {}
    for number, uuid, name, text in ask(
        f"""
        select d.id, d.uuid, d.name, t.text from documents d join texts t on t.id = d.text
        where d.id in ({marks}) and d.id not in ({HIDDEN}) order by d.id
        """,
        stand_ins,
    ).fetchall():
        found[number] = Compared(bytes(uuid).hex(), number, name, 0, text)
    for number, change in ask(
        f"select document, max(position) from changes where document in ({marks})"
        " group by document",
        stand_ins,
    ).fetchall():
        if number in found:
            found[number].change = change
    _read_marks(ask, marks, stand_ins, found)
    _read_work(ask, marks, stand_ins, found)
    _read_objects(ask, marks, stand_ins, found)
    return list(found.values())


def _read_marks(ask: Any, marks: str, stand_ins: Sequence[int], found: dict[int, Compared]) -> None:
    names = {int(row[0]): bytes(row[1]).hex() for row in ask(_NAMED).fetchall()}
    values, suggested = _read_values(ask, marks, stand_ins)
    last, places = (-1, -1), {}
    for number, change, item, layer, label, start, end in ask(
        f"select document, change, item, layer, label, start, end from annotations"
        f" where document in ({marks}) order by document, change, item",
        stand_ins,
    ).fetchall():
        if (number, change) != last:  # the spans of one change are one layer's
            last = number, change
            document = found.get(number)
            marked = document.of(names[layer]) if document is not None else Marked()
            places = marked.marks
            marked.suggested = marked.suggested or change in suggested
            of = values.get(change, ())
        place = start, end, names[label]
        if place not in places:
            places[place] = of[item] if of else ()


def _read_values(
    ask: Any, marks: str, stand_ins: Sequence[int]
) -> tuple[dict[int, list[Values]], set[int]]:
    """Return the attributes that each change carries, by item, and which accepted a suggestion."""
    values: dict[int, list[Values]] = {}
    suggested = set()
    for change, kind, is_suggested, body in ask(
        f"""
        select c.position, c.kind, instr(c.body, '"origin":"suggested"'),
          case when instr(c.body, '"attributes":{{') then c.body end
        from (select distinct change from annotations where document in ({marks})) a
        join changes c on c.position = a.change
        """,
        stand_ins,
    ).fetchall():
        if is_suggested:
            suggested.add(change)
        if body is None:
            continue
        alone = kind == "annotation"
        items = (decode(body, _Attributed),) if alone else decode(body, _AllAttributed).items
        # Canonical JSON has its keys in order.
        values[change] = [tuple(one.attributes.items()) for one in items]
    return values, suggested


_NAMED = "select id, uuid from objects where kind in ('label', 'annotator') and document is null"


def _read_work(ask: Any, marks: str, stand_ins: Sequence[int], found: dict[int, Compared]) -> None:
    for number, layer, body, at in ask(
        f"""
        select w.document, c.layer, c.body, g.at from work w
        join changes c on c.position = w.change join gestures g on g.id = c.gesture
        where w.document in ({marks})
        """,
        stand_ins,
    ).fetchall():
        if number in found:
            work, marked = decode(body, WorkBody), found[number].of(bytes(layer).hex())
            marked.state, marked.round, marked.at = one_of(State, work.state), work.round, int(at)


def _read_objects(
    ask: Any, marks: str, stand_ins: Sequence[int], found: dict[int, Compared]
) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    for number, kind, layer, body in ask(
        f"""
        select o.document, o.kind, o.layer, o.body from objects o
        join changes c on c.position = o.change join gestures g on g.id = c.gesture
        where o.document in ({marks}) and o.kind in ({kinds}) and o.alive = 1
          and g.sealed is not null order by o.id
        """,
        stand_ins,
    ).fetchall():
        if number in found:
            _KINDS[kind](found[number], bytes(layer).hex() if layer else "", body)


def _take_lines(one: Compared, _layer: Id, body: str) -> None:
    one.aside = aside_of(
        Line(line.start, line.end, one_of(LineStatus, line.status), line.by)
        for line in decode(body, LinesBody).lines
    )


def _take_time(one: Compared, layer: Id, body: str) -> None:
    one.of(layer).seconds += decode(body, TimeBody).seconds


def _take_note(one: Compared, layer: Id, body: str) -> None:
    note = decode(body, NoteBody)
    if note.kind == "question" and not note.closed:
        one.of(layer).questions += 1


def _take_assignment(one: Compared, _layer: Id, body: str) -> None:
    given = decode(body, AssignmentBody)
    if given.task == Task.ANNOTATE.value:
        one.assignments.append(given)


def _take_ruling(one: Compared, layer: Id, body: str) -> None:
    one.rulings.append((layer, decode(body, RulingBody)))


def _take_verdict(one: Compared, layer: Id, body: str) -> None:
    one.verdicts.append((layer, decode(body, VerdictBody)))
    one.of(layer).suggested = True


_KINDS = {
    "lines": _take_lines,
    "time": _take_time,
    "note": _take_note,
    "assignment": _take_assignment,
    "ruling": _take_ruling,
    "verdict": _take_verdict,
}
