"""A project file, opened: the nouns in it and the gestures by which they change."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from annotator.core.model import GOLD, Annotator, Id, Label, Role
from annotator.errors import reason_of
from annotator.language import N_
from annotator.store.annotations import Annotations
from annotator.store.assignments import Assignments
from annotator.store.bodies import ProjectBody
from annotator.store.bulk import Bulk, bulk
from annotator.store.connection import (
    GUI_PATIENCE,
    READ_PATIENCE,
    connect,
    disconnect,
    read_header,
    sync_folder,
    wait_at_most,
)
from annotator.store.documents import Documents
from annotator.store.errors import NotAProject, ReadOnly
from annotator.store.gesture import Door, Gesture
from annotator.store.history import History
from annotator.store.ids import new_id
from annotator.store.journal import Writer
from annotator.store.migrating import migrate
from annotator.store.objects import About, Annotators, Labels, Lines, Notes, WorkTime
from annotator.store.questions import Questions
from annotator.store.relations import Relations
from annotator.store.rulings import Rulings
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION, check_schema
from annotator.store.splits import Splits
from annotator.store.suggestions import Dismissals, Sources, Verdicts
from annotator.store.sweeping import sweep
from annotator.store.undo import Undo
from annotator.store.workload import Workload

T = TypeVar("T")


class Project:
    """One open project file. Belongs to the thread that opened it."""

    def __init__(self, door: Door, *, readonly: bool, newer: bool = False) -> None:
        self._door = door
        self.path = door.path
        self.readonly = readonly
        self.newer = newer  # a newer program made it: it is only read
        self.about = About(door)
        self.labels = Labels(door)
        self.annotators = Annotators(door)
        self.documents = Documents(door)
        self.annotations = Annotations(door)
        self.relations = Relations(door)
        self.lines = Lines(door)
        self.notes = Notes(door)
        self.time = WorkTime(door)
        self.sources = Sources(door)
        self.verdicts = Verdicts(door)
        self.dismissals = Dismissals(door)
        self.splits = Splits(door)
        self.assignments = Assignments(door)
        self.workload = Workload(door)
        self.questions = Questions(door)
        self.rulings = Rulings(door)
        self.history = History(door)
        self.undo = Undo(door)
        self.undo_rulings = Undo(door, reviewing=True)

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        name: str,
        person: str,
        labels: Sequence[Label] = (),
        guideline: str = "",
        identity: Id = "",
    ) -> Self:
        """Make a new project file with one person, who leads it, and open it for them.

        Raises NotAProject when the file exists or the folder cannot be written.
        """
        if path.exists():
            raise NotAProject(
                N_("{file} exists already. Choose another name, or open it."), file=path
            )
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove(part)
            part.touch()
            make_tables(part)
            _fill(part, name, person, labels, guideline, identity)
            part.rename(path)
            sync_folder(path.parent)
        except OSError as error:
            raise ReadOnly(
                N_("{folder} cannot be written ({reason}). Choose another folder."),
                folder=path.parent,
                reason=reason_of(error),
            ) from error
        finally:
            _remove(part)
        project = cls.open(path)
        project.sign_in(project.annotators.people()[0].id)
        return project

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        person: Id | None = None,
        readonly: bool = False,
        patience: float = GUI_PATIENCE,
    ) -> Self:
        """Open a project file; `person` is who will write (``sign_in`` says so later).

        A file that a newer program made, or that cannot be written, opens for reading only.
        Raises NotAProject, Damaged or Busy.
        """
        try:
            path = path.resolve()
        except (OSError, RuntimeError) as error:  # a link that leads to itself
            raise NotAProject(
                N_("{file} cannot be opened. Is it still there?"), file=path
            ) from error
        application, version = read_header(path)
        if application != APPLICATION_ID or version == 0:
            raise NotAProject(
                N_("{file} is a database, but not an annotator project."), file=path.name
            )
        newer = version > SCHEMA_VERSION
        readonly = readonly or newer or not _writable(path)
        db = connect(path, readonly=readonly, patience=patience)
        door = Door(db, path, patience)
        try:
            version = int(db.conn.execute("pragma user_version").fetchone()[0])
            check_schema(db.conn, path.name, newer=version > SCHEMA_VERSION)
            project = cls(door, readonly=readonly, newer=newer)
            project.about.body()
            if person is not None:
                project.sign_in(person)
        except BaseException:
            disconnect(db)
            raise
        return project

    @property
    def me(self) -> Annotator | None:
        """Return the person at the keyboard."""
        return self._door.me

    def sign_in(self, person: Id) -> None:
        """Say who is at the keyboard: a new writing session begins. Raises Refused, ReadOnly."""
        annotator = self.annotators.get(person)
        self._door.me = annotator
        if not self.readonly:
            self._door.writer = Writer(self._door.connection, person)

    def close(self) -> None:
        """Close the file."""
        disconnect(self._door.db)

    def gesture(
        self, verb: str, *, document: Id | None = None, undoes: Id | None = None
    ) -> AbstractContextManager[Gesture]:
        """Open a small gesture: durable and visible when its block ends."""
        return self._door.gesture(verb, document=document, undoes=undoes)

    def bulk(
        self, verb: str, *, undoes: Id | None = None, beside: bool = False, above: int = 0
    ) -> AbstractContextManager[Bulk]:
        """Open a large gesture: staged in batches, visible when it is sealed.

        `beside` says that a window may be open on the file, which must not wait long; the
        gesture's lamport is above `above`.
        """
        return bulk(self._door, verb, undoes=undoes, beside=beside, above=above)

    def sweep(self) -> int:
        """Take away what dead writers left unsealed; return how many gestures that were."""
        return sweep(self._door)

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has written.

        Asked several times a second, so it never waits. Raises Busy.
        """
        connection = self._door.connection
        wait_at_most(connection, 0)
        try:
            return int(connection.execute("pragma data_version").fetchone()[0])
        finally:
            wait_at_most(connection, max(self._door.patience, READ_PATIENCE))

    def read(self, what: Callable[[], T]) -> T:
        """Read several things at one moment of the file; inside a gesture, as it left them so far.

        Raises Busy.
        """
        if self._door.connection.in_transaction:
            return what()
        with self._snapshot():
            return what()

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        connection = self._door.connection
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("commit")

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the connection, for the other modules of this room."""
        return self._door.connection

    @property
    def door(self) -> Door:
        """Return the door, for the other modules of this room."""
        return self._door

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)


def make_tables(path: Path) -> None:
    """Make the tables of a project in an empty file."""
    db = connect(path, readonly=False, patience=GUI_PATIENCE)
    try:
        db.conn.execute("pragma page_size = 8192")
        db.conn.execute(f"pragma application_id = {APPLICATION_ID}")
        db.conn.execute(f"pragma user_version = {SCHEMA_VERSION}")
        migrate(db.conn)
    finally:
        disconnect(db)


def _fill(
    path: Path, name: str, person: str, labels: Sequence[Label], guideline: str, identity: Id
) -> None:
    lead = Annotator(new_id(), person, frozenset(Role) - {Role.SOURCE})
    gold = Annotator(new_id(), GOLD, frozenset())
    db = connect(path, readonly=False, patience=GUI_PATIENCE)
    try:
        door = Door(db, path, GUI_PATIENCE, me=lead, writer=Writer(db.conn, lead.id))
        with door.gesture("create") as gesture:
            about = About(door)
            about.write(gesture, ProjectBody(name, guideline), identity=identity or new_id())
            for annotator in (lead, gold):
                gesture.put("annotator", annotator.id, annotator)
            for label in labels:
                gesture.put("label", label.id, label)
    finally:
        disconnect(db)


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
