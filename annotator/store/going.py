"""What of a project goes to one person, told kind by kind: the tables that say so.

Blind by default: of other people's layers nothing goes to an annotator; to a reviewer goes what
stands in the articles they review. Gold of tests goes to nobody, nor that they are tests.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import msgspec

from annotator.core.model import GOLD, Annotator, Id, NoteKind, Purpose, Role, Task
from annotator.core.suggesting import dice
from annotator.store.bodies import AssignmentBody, NoteBody, canonical, decode
from annotator.store.gesture import Rights
from annotator.store.project import Project
from annotator.store.travelling import streams_of
from annotator.store.versions import Version

_DECOYS = 0.15  # of the articles, in which nothing is suggested where there are hidden tests
_TOLD = frozenset({NoteKind.ANSWER, NoteKind.RETURN, NoteKind.FEEDBACK})  # to whoever it concerns


@dataclass(frozen=True, slots=True)
class Scope:
    """Who gets what: the articles of a person, those to review, and who must be known there."""

    me: Annotator
    until: int  # the order of visibility up to which the project is read
    assigned: frozenset[Id]
    reviewed: frozenset[Id]
    tests: frozenset[Id]  # articles that measure people: their gold is the lead's alone
    hidden: frozenset[Id]  # of them, those of which nobody is to know it
    further: frozenset[Id]  # were given out before, or this person did something in them
    people: dict[Id, Annotator]
    gold: Id
    streams: frozenset[Id]  # own ones, which travel themselves
    open: bool = False  # annotators see how others get on

    @property
    def documents(self) -> frozenset[Id]:
        """Return all documents that go out."""
        return self.assigned | self.reviewed | self.further

    @property
    def rights(self) -> Rights:
        """Return what this person may do beside leading."""
        return Rights(self.me.id, self.me.roles - {Role.LEAD}, self.gold)

    def role(self, person: Id, role: Role) -> bool:
        """Tell whether somebody has a role."""
        return person in self.people and role in self.people[person].roles


@dataclass(frozen=True, slots=True)
class Newest:
    """An object's newest change."""

    kind: str
    object: Id
    document: Id
    layer: Id
    alive: bool
    body: str
    version: Version


@dataclass
class Company:
    """Whom the images of a hand-out name: they must be known where it is opened."""

    people: set[Id] = field(default_factory=set)


def scope_of(project: Project, person: Id, before: frozenset[Id] = frozenset()) -> Scope:
    """Return what goes to a person, as the project stands now. Raises Refused, Busy.

    `before` are the documents that went out earlier: what became of them is told as well.
    """
    until = project.history.latest()
    people = {one.id: one for one in project.annotators.all()}
    me = project.annotators.get(person)
    gold = project.annotators.gold()
    body = project.about.body()
    given = list(project.assignments.everywhere())
    mine = [one for one in given if one.annotator == person]
    assigned = frozenset(one.document for one in mine if one.task is Task.ANNOTATE)
    reviewed = frozenset(one.document for one in mine if one.task is Task.REVIEW)
    scope = Scope(
        me=me,
        until=until,
        assigned=assigned,
        reviewed=reviewed if Role.REVIEWER in me.roles else frozenset(),
        tests=frozenset(),
        hidden=frozenset(),
        further=frozenset(),
        people=people,
        gold=gold.id if gold else "",
        streams=frozenset(),
        open=body.open_work,
    )
    streams = streams_of(project, person, until=until, only=scope.rights)
    rule = project.assignments.planning().rule
    hidden = {one.document for one in given if one.purpose is Purpose.HIDDEN} | rule.hidden
    tests = {one.document for one in given if one.purpose is not Purpose.WORK}
    further = before | _worked(project, streams, until)
    if body.open_articles and (mine or further):
        further |= {project.documents.id_of(one) for one in project.documents.ids()}
    return replace(
        scope,
        tests=frozenset(tests | hidden | rule.qualification),
        hidden=frozenset(hidden),
        further=further - scope.documents,
        streams=frozenset(streams),
    )


def _worked(project: Project, streams: Iterable[Id], until: int) -> frozenset[Id]:
    """Return the documents in which something was done in some streams."""
    found: set[Id] = set()
    for stream in streams:
        rows = project.connection.execute(
            """
            select distinct d.uuid from streams s join changes c on c.stream = s.id
            join gestures g on g.id = c.gesture
            join documents d on d.id = c.document or d.id = g.document
            where s.uuid = ? and g.sealed <= ?
            """,
            (bytes.fromhex(stream), until),
        ).fetchall()
        found |= {bytes(row[0]).hex() for row in rows}
    return frozenset(found)


# --- what goes of the project, kind by kind -------------------------------------------------------


def _always(said: Newest, scope: Scope, company: Company) -> bool:
    del said, scope, company
    return True


def _person(said: Newest, scope: Scope, company: Company) -> bool:
    one = decode(said.body, Annotator)
    return (
        one.id == scope.me.id
        or one.id in company.people
        or (one.name == GOLD and not one.roles)
        or bool(one.roles & {Role.LEAD, Role.SOURCE})
    )


PROJECT: dict[str, Callable[[Newest, Scope, Company], bool]] = {
    "project": _always,
    "annotator": _person,
    "label": _always,
    "gazetteer": _always,
    "pattern": _always,
    "suggesting": _always,
}


# --- what goes with a document, kind by kind ------------------------------------------------------


def _as_it_is(said: Newest, scope: Scope) -> str:
    del scope
    return said.body


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether an object of a document goes out, and what is written of it."""

    goes: Callable[[Newest, Scope, frozenset[Id]], bool]
    written: Callable[[Newest, Scope], str] = _as_it_is


def _for_everybody(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    del said, scope, mine
    return True


def _layer(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    del mine
    if said.layer == scope.me.id or scope.role(said.layer, Role.SOURCE):
        return True
    if said.document not in scope.reviewed:
        return False
    return said.layer != scope.gold or said.document not in scope.tests


def _reviewers(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    return said.layer == scope.me.id or (
        said.document in scope.reviewed and _layer(said, scope, mine)
    )


def _work(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    return (scope.open and said.layer != scope.gold) or _reviewers(said, scope, mine)


def _mine(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    del mine
    return said.layer == scope.me.id


def _assigned(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    del mine
    whose = decode(said.body, AssignmentBody).annotator
    return scope.open or whose == scope.me.id or said.document in scope.reviewed


def _assignment(said: Newest, scope: Scope) -> str:
    """Return an assignment as its person may read it: not that it is a test, nor of how many."""
    if said.document in scope.reviewed:
        return said.body
    body = decode(said.body, AssignmentBody)
    if body.purpose == Purpose.HIDDEN.value:
        body = msgspec.structs.replace(body, purpose=Purpose.WORK.value)
    unaided = body.unaided or _might_be_hidden(said.document, scope)
    return canonical(msgspec.structs.replace(body, asked=0, unaided=unaided))


def _might_be_hidden(document: Id, scope: Scope) -> bool:
    """Tell whether nothing is suggested to a person in an article: in tests, and in some others.

    Were it in tests alone, the silence would tell which they are. The others are drawn by what
    only the lead's file knows.
    """
    if document in scope.hidden:
        return True
    return bool(scope.hidden) and dice(min(scope.hidden), scope.me.id, document) < _DECOYS


def _note(said: Newest, scope: Scope, mine: frozenset[Id]) -> bool:
    if said.layer == scope.me.id or said.document in scope.reviewed:
        return True
    body = decode(said.body, NoteBody)
    if body.kind == NoteKind.FEEDBACK.value and said.document in scope.hidden:
        return False
    if scope.open and not body.to:
        return True
    if not (scope.role(said.layer, Role.LEAD) or scope.role(said.layer, Role.REVIEWER)):
        return False
    told = body.kind in _TOLD or body.target in mine
    return body.to == scope.me.id or (not body.to and told)


DOCUMENT: dict[str, Rule] = {
    "document": Rule(_for_everybody),
    "lines": Rule(_for_everybody),
    "assignment": Rule(_assigned, _assignment),
    "annotations": Rule(_layer),
    "annotation": Rule(_layer),
    "relation": Rule(_layer),
    "work": Rule(_work),
    "note": Rule(_note),
    "ruling": Rule(_reviewers),
    "verdict": Rule(_mine),
    "dismissal": Rule(_mine),
    "time": Rule(_mine),
}
