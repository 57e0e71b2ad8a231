"""Undo of what concerns the whole project, from its history: imports, labels, people."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.core.model import Annotator, Id, Label
from annotator.core.suggesting import Gazetteer, Pattern, SuggestingRules
from annotator.errors import Cancelled
from annotator.language import N_
from annotator.store import joined
from annotator.store.bodies import DocumentBody, ProjectBody, decode
from annotator.store.errors import Busy, Refused
from annotator.store.findings import STOPPED, Progress, Stop
from annotator.store.gesture import BRINGING, Gesture
from annotator.store.history import Deed
from annotator.store.journal import entries_of
from annotator.store.project import Project
from annotator.store.state import Entry
from annotator.store.undo import before, still_is, touched

BATCH = 200  # documents staged in one short transaction
ATTEMPTS = 3

# Kinds of changes by which somebody has worked on a document.
WORK = ("annotation", "annotations", "relation", "work", "note", "verdict")
_SOURCES: dict[str, type[Gazetteer | Pattern]] = {"gazetteer": Gazetteer, "pattern": Pattern}
_BRINGING = ", ".join(f"'{verb}'" for verb in sorted(BRINGING))
_WORK = ", ".join(f"'{kind}'" for kind in WORK)


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """What came of undoing an import: how many articles left, and which were worked on."""

    gesture: Id  # the undoing one, by which it can be put back; "": nothing was left to remove
    removed: int
    kept: tuple[str, ...]  # names of the articles that stay
    freed: int = 0  # articles that were here before and lost what the import brought to them


@dataclass(frozen=True, slots=True)
class Effect:
    """What undoing a gesture would do to one object."""

    kind: str
    identity: Id
    name_now: str
    name_then: str  # "": it was not there
    moved_on: bool  # it changed since, so it would be left alone


class _MovedOn(Exception):
    """Somebody began to work on a document that was about to leave."""


def undo_import(
    project: Project,
    gesture: Id,
    *,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> ImportUndone:
    """Take the articles of an import out again, but for those that somebody has worked on since.

    Labels and people that came with it stay. Everything happens at once at the end; cancelling
    leaves nothing. Raises Refused when it is no import, NotAllowed, Busy, Cancelled.
    """
    deed = _deed(project, gesture)
    if deed.verb not in ("import", "redo", "reimport"):
        raise Refused(N_("This step of the history is no import."))
    for _ in range(ATTEMPTS):
        leaving, kept = _sorted_out(project, gesture)
        parts = joined.leaving(project.connection, _stand_in(project, gesture))
        names = tuple(name for _, name in kept)
        if not leaving and not parts:
            return ImportUndone("", 0, names)

        def check(leaving: list[Id] = leaving) -> None:
            again = set(_sorted_out(project, gesture)[0])
            if not again.issuperset(leaving):
                raise _MovedOn

        try:
            verb = "unimport" if parts else "undo"
            undone = _stage(
                project, verb, gesture, leaving, False, check, progress, cancelled, parts
            )
        except _MovedOn:
            continue
        freed = len({document for _, _, _, document, _, _ in parts})
        return ImportUndone(undone, len(leaving), names, freed)
    raise Busy(N_("Others are working on these articles just now. Try again later."))


def redo_import(
    project: Project,
    undone: Id,
    *,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> int:
    """Put back the articles and spans that an undo of an import took out; return how many.

    Articles that stayed and get their spans back are counted too.

    Those that came back by other ways are left alone. Raises Refused, NotAllowed, Busy, Cancelled.
    """
    if _deed(project, undone).verb not in ("undo", "unimport"):
        raise Refused(N_("This step of the history took nothing out."))
    rows = project.connection.execute(
        """
        select d.uuid from gestures g join changes c on c.gesture = g.id
        join documents d on d.change = c.position
        where g.uuid = ? and c.kind = 'document' and d.alive = 0
        """,
        (bytes.fromhex(undone),),
    ).fetchall()
    coming = [bytes(row[0]).hex() for row in rows]
    parts = joined.returning(project.connection, _stand_in(project, undone))
    if coming or parts:
        verb = "reimport" if parts else "redo"
        _stage(project, verb, undone, coming, True, None, progress, cancelled, parts)
    return len(coming) + len({document for _, _, _, document, _, _ in parts})


def preview(project: Project, gesture: Id) -> list[Effect]:
    """Return what ``undo_project_gesture`` would do. Raises Refused when it cannot be undone."""
    connection = project.connection
    effects = []
    for first, last in _reversible(project, gesture):
        then, alive = before(connection, first)
        effects.append(
            Effect(
                kind=last.kind,
                identity=last.object.hex(),
                name_now=_name(last.kind, last.body),
                name_then=_name(last.kind, then) if then and alive else "",
                moved_on=not still_is(connection, last),
            )
        )
    return effects


def undo_project_gesture(project: Project, gesture: Id) -> tuple[int, int]:
    """Take back a gesture of the whole project (labels, people, its name and guideline).

    Labels and people that it brought are not deleted, since work may refer to them: labels are
    retired, people inactive. Returns (objects changed, objects left alone because they moved on).
    Undoing the undo puts it back. Raises Refused, NotAllowed, Busy.
    """
    deed = _deed(project, gesture)
    pairs = _reversible(project, gesture)
    changed = left_alone = 0
    verb = "redo" if deed.verb == "undo" else "undo"
    with project.gesture(verb, undoes=gesture) as opened:
        for first, last in pairs:
            if not still_is(project.connection, last):
                left_alone += 1
                continue
            body, alive = before(project.connection, first)
            _write(project, opened, last, body, alive)
            changed += 1
    return changed, left_alone


def _reversible(project: Project, gesture: Id) -> list[tuple[Entry, Entry]]:
    deed = _deed(project, gesture)
    known = project.door.known_gesture(gesture)
    entries = entries_of(project.connection, known[0]) if known else []
    if (
        deed.document
        or deed.verb in BRINGING
        or any(one.document is not None or one.layer is not None for one in entries)
    ):
        raise Refused(N_("This step cannot be undone from here."))
    return touched(entries)


def _stand_in(project: Project, gesture: Id) -> int:
    known = project.door.known_gesture(gesture)
    return known[0] if known else 0


def _deed(project: Project, gesture: Id) -> Deed:
    deed = project.history.deed(gesture)
    if deed is None:
        raise Refused(N_("The history has no such step."))
    return deed


def _write(project: Project, gesture: Gesture, last: Entry, body: str, alive: bool) -> None:
    if last.kind == "label":
        label = decode(body or last.body, Label)
        project.labels.write(gesture, label if body else replace(label, retired=True))
    elif last.kind == "annotator":
        person = decode(body or last.body, Annotator)
        project.annotators.write(gesture, person if body else replace(person, active=False))
    elif last.kind in _SOURCES:
        source = decode(body or last.body, _SOURCES[last.kind])
        project.sources.write(gesture, source if body else replace(source, retired=True))
    elif last.kind == "suggesting":
        rules = decode(body, SuggestingRules) if body else SuggestingRules("")
        project.sources.write_rules(gesture, rules)
    else:
        gesture.put_text(last.kind, last.object.hex(), body or last.body, alive=alive)


def _name(kind: str, body: str) -> str:
    if kind == "label":
        return decode(body, Label).name
    if kind == "annotator":
        return decode(body, Annotator).name
    if kind in _SOURCES:
        return decode(body, _SOURCES[kind]).name
    return decode(body, ProjectBody).name if kind == "project" else ""


def _sorted_out(project: Project, gesture: Id) -> tuple[list[Id], list[tuple[Id, str]]]:
    """Return the articles of an import that nobody touched, and (id, name) of the others."""
    rows = project.connection.execute(
        f"""
        select d.uuid, d.name, exists (
          select 1 from changes w join gestures h on h.id = w.gesture
          where w.document = d.id and w.gesture <> g.id and w.kind in ({_WORK})
            and h.verb not in ({_BRINGING}))
        from gestures g join changes c on c.gesture = g.id join documents d on d.id = c.document
        where g.uuid = ? and c.kind = 'document' and c.alive = 1 and d.alive = 1 order by d.id
        """,
        (bytes.fromhex(gesture),),
    ).fetchall()
    leaving = [bytes(uuid).hex() for uuid, _, worked in rows if not worked]
    return leaving, [(bytes(uuid).hex(), str(name)) for uuid, name, worked in rows if worked]


def _stage(
    project: Project,
    verb: str,
    undoes: Id,
    documents: list[Id],
    alive: bool,
    check: Callable[[], None] | None,
    progress: Progress | None,
    cancelled: Stop | None,
    parts: Sequence[joined.Put] = (),
) -> Id:
    done = 0
    with project.bulk(verb, undoes=undoes) as work:
        for start in range(0, len(parts), BATCH):
            work.put(parts[start : start + BATCH])
        for batch in _batches(documents):
            work.put([("document", one, _body(project, one), one, "", alive) for one in batch])
            done += len(batch)
            if cancelled is not None and cancelled():
                raise Cancelled(STOPPED)
            if progress is not None:
                progress(done, len(documents))
        work.seal(check=check)
    return work.opened.uuid.hex()


def _batches(documents: list[Id]) -> Iterator[list[Id]]:
    for start in range(0, len(documents), BATCH):
        yield documents[start : start + BATCH]


def _body(project: Project, document: Id) -> str:
    row = project.connection.execute(
        "select c.body from documents d join changes c on c.position = d.change where d.uuid = ?",
        (bytes.fromhex(document),),
    ).fetchone()
    decode(row[0], DocumentBody)
    return str(row[0])
