"""The process behind the dashboard: it counts once, remembers, and counts anew what changed."""

import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.store.compared import latest
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.agreement import Behind, Wanted, cases_behind, documents_behind
from annotator.workflow.counting import Helped, Reader, Selection, no_collecting
from annotator.workflow.overview import Ledger, Overview, Setting, overview

_TELL = 0.7  # seconds of counting between two interim answers
_FIRST = 100  # documents that are counted for the first figures


@dataclass(frozen=True, slots=True)
class Ask:
    """What are the figures now, for a person?"""

    number: int
    person: Id
    helped: Helped = Helped.ALL


@dataclass(frozen=True, slots=True)
class AskCases:
    """Which cases stand behind a figure or a cell of the newest answer?"""

    number: int
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Stop:
    """Count no further; the next question goes on from there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The figures, or the cases asked for, or why there are none; more comes unless it is whole."""

    number: int
    overview: Overview | None = None
    cases: tuple[Behind, ...] | None = None
    error: AnnotatorError | None = None
    whole: bool = True


def serve(path: Path, pipe: "Connection[Any, Any]") -> None:
    """Answer questions about a project until the pipe ends."""
    with suppress(EOFError, OSError), no_collecting():  # whoever asked is gone
        server = OverviewServer(path, pipe)
        try:
            server.run()
        finally:
            server.close()


class OverviewServer:
    """Answers the newest question: soon with what it has, at the end with the intervals."""

    def __init__(self, path: Path, pipe: "Connection[Any, Any]", *, workers: int = 0) -> None:
        self._path = path
        self._pipe = pipe
        self._workers = workers
        self._project: Project | None = None
        self._reader: Reader | None = None
        self._ledger = Ledger()
        self._setting = Setting("", {}, {}, (), "", assigned=False)
        self._selection = Selection(())
        self._total = 0
        self._seen = -1  # of the history, when all was counted

    def run(self) -> None:
        """Answer what comes: of questions about the figures the newest one only."""
        waiting: Ask | None = None
        while True:
            if waiting is None:
                self._pipe.poll(None)
            while self._pipe.poll():
                message = self._pipe.recv()
                if isinstance(message, Ask):
                    waiting = message
                elif isinstance(message, Stop):
                    waiting = None
                else:
                    self._try(message)
            if waiting is not None and self._try(waiting):
                waiting = None

    def _try(self, ask: Ask | AskCases) -> bool:
        try:
            return self._answer(ask)
        except AnnotatorError as error:
            self._pipe.send(Answer(ask.number, error=error))
            return True

    def close(self) -> None:
        """End the processes that count, and close the file."""
        if self._reader is not None:
            self._reader.close()
        if self._project is not None:
            self._project.close()

    def _answer(self, ask: Ask | AskCases) -> bool:
        """Answer a question; return False when another one came meanwhile."""
        if isinstance(ask, AskCases):
            self._pipe.send(Answer(ask.number, cases=tuple(self._cases(ask.wanted))))
            return True
        if not self._count(ask):
            return False
        self._send(ask, exact=False)
        if self._pipe.poll():
            return False
        self._send(ask, exact=True)
        return True

    def _cases(self, wanted: Wanted) -> list[Behind]:
        if self._project is None or self._selection.alone:  # blind: nothing of others
            return []
        documents = documents_behind(self._ledger.counted, wanted)
        return cases_behind(self._project, self._selection, wanted, documents)

    def _send(self, ask: Ask, *, exact: bool, whole: bool = True) -> None:
        view = overview(
            self._ledger,
            self._setting,
            self._selection,
            person=ask.person,
            total=self._total,
            helped=ask.helped,
            exact=exact,
        )
        self._pipe.send(Answer(ask.number, overview=view, whole=whole and exact))

    def _count(self, ask: Ask) -> bool:
        """Count what is new or changed; return False when another question came meanwhile."""
        project, reader = self._open()
        self._setting = Setting.of(project)
        selection = self._setting.selection(ask.person)
        if selection != self._selection:
            self._selection, self._ledger, self._seen = selection, Ledger(), -1
        stand_ins, seen = self._changed(project)
        self._total = project.documents.count()
        told = time.monotonic()
        for portion in (stand_ins[:_FIRST], stand_ins[_FIRST:]):
            for part in reader.parts(portion, selection):
                self._ledger.take(part)
                if self._pipe.poll():
                    return False
                if time.monotonic() - told > _TELL or len(portion) == _FIRST < len(stand_ins):
                    self._send(ask, exact=False, whole=False)
                    told = time.monotonic()
        self._seen = seen
        return True

    def _changed(self, project: Project) -> tuple[list[int], int]:
        """Return the documents to count, and the place in the history that this is true of."""
        ledger = self._ledger
        if self._seen >= 0:
            news = project.history.news(self._seen)
            if not news.arrived:
                changed = [project.documents.stand_in(one) for one in news.documents]
                return sorted(one for one in changed if one), news.seen
        seen = project.history.latest()
        now = latest(project)
        for gone in ledger.facts.keys() - now.keys():
            ledger.forget(gone)
        known = ledger.facts
        found = [
            one for one, change in now.items() if one not in known or known[one].change != change
        ]
        return found, seen

    def _open(self) -> tuple[Project, Reader]:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        if self._reader is None:
            self._reader = Reader(self._project, workers=self._workers)
        return self._project, self._reader
