"""The process that suggests: kept warm, learning between questions, the newest question first."""

import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annotator.core.model import Annotation, Id
from annotator.errors import AnnotatorError
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.commanding import Command
from annotator.workflow.modelling import Model, model_folder
from annotator.workflow.ranking import Ranking
from annotator.workflow.suggesting import Suggester

MOST = 2_000  # suggestions told of one article
_AGAIN = 2.0  # seconds of learning after which the newest question is answered again
_GLANCE = 0.05  # seconds between two looks at sources that have not answered yet


@dataclass(frozen=True, slots=True)
class Ask:
    """What is suggested in an article? `ahead`: it will be looked at next."""

    number: int
    document: Id
    person: Id
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """In which articles of those that wait is one least sure?"""

    person: Id


@dataclass(frozen=True, slots=True)
class Answer:
    """What is suggested in an article as far as is known; there may come more."""

    number: int
    document: Id
    suggestions: Sequence[Annotation]
    problems: Sequence[AnnotatorError] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """How unsure one is in some articles, 0 to 1; `share` of those that wait are looked at."""

    person: Id
    doubts: dict[int, float]  # by the integer that stands for an article in this file
    share: float


@dataclass(frozen=True, slots=True)
class Failed:
    """A question could not be answered."""

    number: int
    error: AnnotatorError


@dataclass(frozen=True, slots=True)
class Means:
    """What this machine adds to the sources of the project."""

    command: str = ""  # a program of the team's own, with its arguments


def serve(path: Path, pipe: "Connection[Any, Any]", means: Means) -> None:
    """Answer questions about a project until the pipe ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that programs it runs end too
    server = SuggestionServer(path, pipe, means)
    try:
        with suppress(EOFError, OSError):  # whoever asked is gone
            server.run()
    finally:
        server.close()


class SuggestionServer:
    """One suggester for whoever asked last."""

    def __init__(self, path: Path, pipe: "Connection[Any, Any]", means: Means) -> None:
        self._path = path
        self._pipe = pipe
        self._command = (Command(means.command),) if means.command else ()
        self._project: Project | None = None
        self._suggester: Suggester | None = None
        self._person: Id = ""
        self._newest: Ask | None = None
        self._asked: list[Ask] = []
        self._ranking: Ranking | None = None
        self._learnt = 0.0  # when the newest question was answered and learning went on
        self._to_tell = False  # something was learnt since
        self._told_ready = False

    def run(self) -> None:
        """Answer, learn, wait; in this order."""
        while True:
            if self._pipe.poll():
                self._take(self._pipe.recv())
            elif self._asked:
                self._answer(self._asked.pop(0))
            elif not self._go_on():
                self._take(self._pipe.recv())

    def close(self) -> None:
        """Let go of the file and of other programs."""
        for source in self._command:
            source.close()
        if self._project is not None:
            self._project.close()

    def _take(self, message: Ask | Rank) -> None:
        if isinstance(message, Rank):
            self._ranking = None
            with suppress(AnnotatorError):  # the order stays as it is
                self._ranking = Ranking(self._opened(), message.person)
            return
        if not message.ahead:
            self._newest = message
            self._asked.clear()
        self._asked.append(message)

    def _answer(self, ask: Ask) -> None:
        try:
            suggester = self._suggester_of(ask.person)
            suggester.look()
            found = suggester.suggest(ask.document)
        except AnnotatorError as error:
            self._pipe.send(Failed(ask.number, error))
            return
        self._pipe.send(Answer(ask.number, ask.document, found[:MOST], tuple(suggester.problems)))
        if not ask.ahead:
            self._learnt, self._to_tell = time.monotonic(), False

    def _go_on(self) -> bool:
        """Do a little of what nobody waits for; return False when there is nothing."""
        suggester = self._suggester
        if suggester is None:
            return False
        if self._learn(suggester):
            self._to_tell = True
            if time.monotonic() - self._learnt > _AGAIN:
                self._tell_again()
            return True
        if self._to_tell:
            self._tell_again()
            return True
        if not any(source.is_ready() for source in suggester.further()):
            self._told_ready = False
        elif not self._told_ready:
            self._told_ready = True  # once: an article without suggestions asks no source
            self._tell_again()
            return True
        if any(source.is_busy() for source in suggester.further()):
            self._pipe.poll(_GLANCE)
            return True
        return self._rank(suggester)

    def _learn(self, suggester: Suggester) -> bool:
        try:
            return suggester.learn()
        except AnnotatorError:
            return True  # one article that cannot be read; the others can

    def _tell_again(self) -> None:
        self._to_tell = False
        if self._newest is not None:
            self._answer(self._newest)

    def _rank(self, suggester: Suggester) -> bool:
        ranking = self._ranking
        if ranking is None or ranking.person != self._person:
            return False
        with suppress(AnnotatorError):
            ranking.step(suggester)
        if ranking.has_news:
            self._pipe.send(Ranked(ranking.person, ranking.news(), ranking.share))
        if ranking.is_complete:
            self._ranking = None
        return True

    def _suggester_of(self, person: Id) -> Suggester:
        if self._suggester is None or self._person != person:
            project = self._opened()
            model = Model(model_folder(project.about.id, person))
            self._suggester = Suggester(project, person, (*self._command, model))
            self._person = person
        return self._suggester

    def _opened(self) -> Project:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        return self._project
