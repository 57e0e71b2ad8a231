"""Undo of giving articles out: what was given is taken back, but for what somebody has begun."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.model import Id
from annotator.errors import Cancelled
from annotator.language import N_
from annotator.store.bodies import AssignmentBody, decode
from annotator.store.errors import Refused
from annotator.store.findings import STOPPED, Progress, Stop
from annotator.store.history import Deed
from annotator.store.journal import entries_of
from annotator.store.project import Project
from annotator.store.state import Entry
from annotator.store.undo import before, still_is, touched

_BATCH = 1_000  # assignments staged in one short transaction
_Change = tuple[str, Id, str, Id, Id, bool]


@dataclass(frozen=True, slots=True)
class AssigningUndone:
    """What came of it: how many assignments changed, and how many stay because they were begun."""

    changed: int
    begun: int
    moved_on: int  # changed since, so left alone


def is_assigning(project: Project, deed: Deed) -> bool:
    """Tell whether a deed gave articles out, or took such a step back."""
    while deed.undoes:
        earlier = project.history.deed(deed.undoes)
        if earlier is None:
            return False
        deed = earlier
    return deed.verb == "assign" and not deed.document


def undo_assigning(
    project: Project,
    gesture: Id,
    *,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> AssigningUndone:
    """Take a gesture that gave articles out back, all at once; undoing the undo puts it back.

    Raises Refused when it was another gesture, NotAllowed, Busy, Cancelled.
    """
    deed = project.history.deed(gesture)
    if deed is None or not is_assigning(project, deed):
        raise Refused(N_("This step of the history gave no articles out."))
    known = project.door.known_gesture(gesture)
    pairs = touched(entries_of(project.connection, known[0])) if known else []
    sorting = _Sorting(project, pairs)
    staged: list[_Change] = []
    done = 0
    with project.bulk("redo" if deed.verb == "undo" else "undo", undoes=gesture) as work:
        for change in sorting.changes():
            staged.append(change)
            done += 1
            if len(staged) == _BATCH:
                work.put(staged)
                staged.clear()
                if cancelled is not None and cancelled():
                    raise Cancelled(STOPPED)
                if progress is not None:
                    progress(done, len(pairs))
        if staged:
            work.put(staged)
        if done:
            work.seal()
    return AssigningUndone(done, sorting.begun, sorting.moved_on)


class _Sorting:
    """Tells apart what can be taken back, what was begun, and what changed since."""

    def __init__(self, project: Project, pairs: list[tuple[Entry, Entry]]) -> None:
        self._project = project
        self._pairs = pairs
        self.begun = self.moved_on = 0

    def changes(self) -> Iterator[_Change]:
        """Yield the changes that take the others back."""
        connection = self._project.connection
        begun: dict[Id, set[Id]] = {}
        for first, last in self._pairs:
            if not still_is(connection, last):
                self.moved_on += 1
                continue
            body, alive = before(connection, first)
            document = self._project.documents.id_of(last.document or 0)
            annotator = decode(last.body, AssignmentBody).annotator
            if annotator not in begun:
                given = self._project.workload.given(annotator)
                begun[annotator] = {one.assignment.document for one in given if one.begun}
            if not alive and document in begun[annotator]:
                self.begun += 1
                continue
            yield (last.kind, last.object.hex(), body or last.body, document, "", alive)
