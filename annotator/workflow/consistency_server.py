"""The process that looks at the article in view: kept warm, learning between two questions."""

import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.consistency import Consistency, Look

_AGAIN = 3.0  # seconds of learning after which the last question is answered again
_CALM = 0.002  # seconds between two articles that are learnt from: the window comes first


@dataclass(frozen=True, slots=True)
class Ask:
    """What is not consistent in an article, in one person's layer?"""

    number: int
    document: Id
    person: Id


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, or why nothing could be."""

    number: int
    look: Look | None
    error: AnnotatorError | None = None


def serve(path: Path, pipe: "Connection[Any, Any]") -> None:
    """Answer questions about a project until the pipe ends."""
    with suppress(EOFError, OSError):  # whoever asked is gone
        ConsistencyServer(path, pipe).run()


class ConsistencyServer:
    """Answers the newest question, and again when it has learnt more."""

    def __init__(self, path: Path, pipe: "Connection[Any, Any]") -> None:
        self._path = path
        self._pipe = pipe
        self._project: Project | None = None
        self._consistency: Consistency | None = None
        self._person: Id = ""
        self._last: Ask | None = None
        self._told: Look | None = None
        self._told_at = 0.0
        self._has_news = False  # something was learnt since

    def run(self) -> None:
        """Answer, learn, wait; in this order."""
        while True:
            if self._pipe.poll():
                ask = self._pipe.recv()
                while self._pipe.poll():
                    ask = self._pipe.recv()  # only the newest counts
                self._last = ask
                self._answer(ask, again=False)
            elif not self._learn():
                self._pipe.poll(None)

    def _answer(self, ask: Ask, *, again: bool) -> None:
        self._told_at, self._has_news = time.monotonic(), False
        try:
            consistency = self._of(ask.person)
            consistency.look_again()
            look = consistency.of(ask.document)
        except AnnotatorError as error:
            if not again:
                self._pipe.send(Answer(ask.number, None, error))
            return
        if not again or look != self._told:
            self._pipe.send(Answer(ask.number, look))
        self._told = look

    def _learn(self) -> bool:
        """Take in one more article; return False when there is nothing to do."""
        if self._consistency is None or self._last is None:
            return False
        more = True
        with suppress(AnnotatorError):  # one article that cannot be read; the others can
            more = self._consistency.learn()
        self._has_news |= more
        if self._has_news and (not more or time.monotonic() - self._told_at > _AGAIN):
            self._answer(self._last, again=True)
        if more:
            time.sleep(_CALM)
        return more

    def _of(self, person: Id) -> Consistency:
        if self._project is None:
            self._project = Project.open(self._path, readonly=True, patience=JOB_PATIENCE)
        if self._consistency is None or self._person != person:
            self._consistency = Consistency(self._project, person)
            self._person = person
        return self._consistency
