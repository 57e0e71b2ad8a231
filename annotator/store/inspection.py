"""Whether a project file is what it says it is; and its derived state made anew."""

import sqlite3
from pathlib import Path

from annotator.errors import Cancelled, Message
from annotator.language import N_
from annotator.store.chain import check_journal
from annotator.store.connection import connect, disconnect, read_header, writing
from annotator.store.contents import check_contents
from annotator.store.errors import Busy, ProjectError
from annotator.store.findings import (
    Finding,
    Findings,
    Notebook,
    Progress,
    Severity,
    Stop,
    Watch,
)
from annotator.store.journal import derive_all
from annotator.store.known import Known, heads
from annotator.store.project import Project
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION, check_schema
from annotator.store.shadow import check_derived

__all__ = ["Finding", "Findings", "Severity", "inspect", "rebuild"]

_PASSES = 3  # how often every change is read


def inspect(
    file: sqlite3.Connection | Path,
    *,
    known: Known | None = None,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
) -> Findings:
    """Check a project from the ground up: file, layout, journal, contents, derived state.

    Writes nothing. Others may work on the file meanwhile. `known` is what the file held when it
    was last seen, so that it is told when something has gone since. `progress(done, total)`
    counts changes. Raises NotAProject, Busy, Cancelled; whatever else is wrong is a finding.
    """
    if isinstance(file, Path):
        read_header(file)
        db = connect(file, readonly=True, patience=5.0)
        try:
            return inspect(db.conn, known=known, progress=progress, cancelled=cancelled)
        finally:
            disconnect(db)
    notebook = Notebook()
    watch = Watch(file, progress, cancelled)
    living = 0
    try:
        with watch.running():
            if _check_file(watch, notebook):
                living = _check_project(watch, notebook, known)
    except (Busy, Cancelled):
        raise
    except ProjectError as error:
        notebook.note(Severity.DAMAGE, error.message)
    except (sqlite3.Error, UnicodeError, ValueError, TypeError, OverflowError) as error:
        # A value of a type or size that no file of ours holds stopped the reading.
        notebook.damage(N_("The file cannot be read ({reason})."), reason=error)
    return Findings(notebook.findings(), watch.total // _PASSES, living)


def rebuild(project: Project) -> None:
    """Derive the state anew from the journal, in one transaction that is no step of anybody's.

    Takes long enough in a large project to make others wait. Raises Busy while a large piece of
    work is unfinished, Damaged when the journal makes no sense.
    """
    project.sweep()
    connection = project.connection
    with writing(project.door.db, patience=project.door.patience):
        if connection.execute("select 1 from gestures where sealed is null").fetchone():
            raise Busy(
                N_("Something is being imported into this project. Try again when it is in.")
            )
        for name in ("annotations", "work", "objects", "documents"):
            connection.execute(f"delete from {name}")
        derive_all(connection)


def _check_file(watch: Watch, notebook: Notebook) -> bool:
    application = watch.rows("pragma application_id")[0][0]
    version = watch.rows("pragma user_version")[0][0]
    if application != APPLICATION_ID:
        notebook.damage(N_("The file is a database, but not an annotator project."))
        return False
    name = Path(watch.rows("pragma database_list")[0][2]).name
    check_schema(watch.connection, name, newer=version > SCHEMA_VERSION)
    # A quick check would not see an index that lacks what its table holds.
    for (said,) in watch.rows("pragma integrity_check(20)"):
        if said != "ok":
            notebook.damage(N_("The file's pages are damaged."), said)
    return not notebook.damaged


def _check_project(watch: Watch, notebook: Notebook, known: Known | None) -> int:
    changes, last = watch.rows("select count(*), max(position) from changes")[0]
    watch.until = last or 0
    watch.total = changes * _PASSES
    watch.grant(changes)
    check_journal(watch, notebook)
    living = check_contents(watch, notebook)
    if not notebook.damaged:
        check_derived(watch, notebook)
    here = watch.rows("select hex(uuid) from objects where document is null and kind = 'project'")
    if known is not None and here and here[0][0].lower() == known.project:
        _compare_with_known(watch, notebook, known, living)
    return living


def _compare_with_known(watch: Watch, notebook: Notebook, known: Known, living: int) -> None:
    now = heads(watch.connection)
    lost = sum(max(0, seq - now.get(stream, 0)) for stream, seq in known.heads.items())
    if lost:
        notebook.note(
            Severity.WARNING,
            Message(
                N_(
                    "{count} changes that this machine has seen in this project are not in this "
                    "file: it is an older copy, or something cut it short."
                ),
                {"count": lost},
            ),
        )
    removed, articles = watch.rows(
        """
        select count(*), total(c.kind = 'document')
        from changes c join gestures g on g.id = c.gesture
        where g.sealed > ? and c.alive = 0 and c.kind in ('annotation', 'document')
        """,
        (known.sealed,),
    )[0]
    if living < known.annotations - removed and not articles:
        notebook.note(
            Severity.WARNING,
            Message(
                N_("{before} annotations were alive in this file when last seen, now {now}."),
                {"before": known.annotations, "now": living},
            ),
        )
