"""A program of the team's own that suggests: started once, asked by lines of JSON, never trusted.

A question is one line, {"id", "text", "labels"}; an answer is one line, {"id", "spans": [{"start",
"end", "label", "score"}]}, with offsets in code points. docs/suggestions.md tells more.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

import msgspec

from annotator.core.model import Id, Label
from annotator.core.suggesting import Proposal, SourceKind
from annotator.errors import AnnotatorError, reason_of
from annotator.language import N_

PATIENCE = 10.0  # seconds for one answer
MOST = 2_000  # spans of one answer
_LONGEST = 8 * 1024**2  # bytes of a line
_KEPT = 30  # articles whose answers are kept
_STARTS = 3  # so often a program that fails is started
_TOLD = 3  # lies of one answer that are told


class _Span(msgspec.Struct):
    start: int
    end: int
    label: str
    score: float = 0.5


class _Answer(msgspec.Struct):
    id: str
    spans: list[msgspec.Raw]


class Command:
    """Starts a program when it is first asked; kills it when it hangs or does not keep to lines."""

    kind = SourceKind.COMMAND

    def __init__(self, line: str, *, patience: float = PATIENCE) -> None:
        self._line = line
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._asks: SimpleQueue[bytes | None] = SimpleQueue()
        self._waiting: dict[Id, str] = {}  # texts asked about, the oldest first
        self._answers: dict[Id, bytes] = {}
        self._moved = 0.0  # when it was last heard of, or asked while idle
        self._starts = 0
        self._news = False
        self._problems: list[AnnotatorError] = []

    def propose(
        self, document: Id, text: str, labels: Sequence[Label], seen: Sequence[Proposal]
    ) -> Iterable[Proposal]:
        """Return what it answered about a text, or ask and return nothing yet.

        Raises AnnotatorError that says what went wrong since the last time.
        """
        del seen
        self._hear()
        self._news = False
        found: list[Proposal] = []
        answer = self._answers.get(document)
        if answer is not None:
            found = self._read(answer, text, labels)
        elif document not in self._waiting and self._starts < _STARTS + 1:
            self._ask(document, text, labels)
        if self._problems and not found:
            raise self._problems.pop(0)
        return found

    def is_busy(self) -> bool:
        """Tell whether an answer is on its way."""
        self._hear()
        return bool(self._waiting)

    def is_ready(self) -> bool:
        """Tell whether an answer, or a problem, came that was not told yet."""
        self._hear()
        return self._news

    def close(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        self._waiting.clear()
        if process is None:
            return
        self._asks.put(None)
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)  # and what it started
        process.wait()

    def _ask(self, document: Id, text: str, labels: Sequence[Label]) -> None:
        if self._process is None and not self._start():
            return
        if not self._waiting:
            self._moved = time.monotonic()
        self._waiting[document] = text
        names = [label.name for label in labels]
        question = {"id": document, "text": text, "labels": names}
        self._asks.put(json.dumps(question, ensure_ascii=False).encode() + b"\n")

    def _start(self) -> bool:
        self._starts += 1
        try:
            words = shlex.split(self._line)
            self._process = subprocess.Popen(  # noqa: S603 - it stands in the person's own settings
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError, IndexError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else str(error)
            self._starts = _STARTS + 1  # it would be no better the next time
            self._tell(N_("The program {command} cannot be started: {reason}."), reason=reason)
            return False
        self._lines, self._asks = SimpleQueue(), SimpleQueue()
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is not None and stdout is not None:
            Thread(target=_write, args=(stdin, self._asks), daemon=True).start()
            Thread(target=_read_lines, args=(stdout, self._lines), daemon=True).start()
        return True

    def _hear(self) -> None:
        """Take in what came, and see whether it still lives."""
        while self._process is not None:
            try:
                line = self._lines.get_nowait()
            except Empty:
                break
            if line is None:
                self._give_up(N_("The program {command} ended."))
                return
            self._moved = time.monotonic()
            self._take(line)
        if self._waiting and time.monotonic() - self._moved > self._patience:
            self._give_up(N_("The program {command} did not answer in time and was ended."))

    def _take(self, line: bytes) -> None:
        try:
            answer = msgspec.json.decode(line, type=_Answer)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            self._tell(
                N_("The program {command} wrote a line that is no answer: {reason}."),
                reason=str(error),
            )
            # Which question it was meant for nobody knows: the oldest has had its answer.
            self._waiting.pop(next(iter(self._waiting), ""), None)
            return
        if answer.id not in self._waiting:
            self._tell(N_("The program {command} answered what nobody asked."))
            return
        del self._waiting[answer.id]
        self._starts = 0
        self._news = True
        self._answers[answer.id] = line
        while len(self._answers) > _KEPT:
            self._answers.pop(next(iter(self._answers)))

    def _read(self, line: bytes, text: str, labels: Sequence[Label]) -> list[Proposal]:
        """Return what an answer proposes; what cannot be is left out and told."""
        known = {label.name: label.id for label in labels}
        spans = msgspec.json.decode(line, type=_Answer).spans
        found: list[Proposal] = []
        lies = []
        for raw in spans[:MOST]:
            try:
                span = msgspec.json.decode(raw, type=_Span)
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                lies.append(str(error))
                continue
            if not 0 <= span.start < span.end <= len(text):
                lies.append(f"{span.start}-{span.end}")
            elif span.label not in known:
                lies.append(span.label)
            elif not 0 <= span.score <= 1:
                lies.append(f"score {span.score}")
            else:
                found.append(
                    Proposal(
                        span.start,
                        span.end,
                        known[span.label],
                        "command",
                        self.kind,
                        round(span.score, 3),
                    )
                )
        if len(spans) > MOST:
            lies.append(f"{len(spans)} > {MOST}")
        if lies:
            self._tell(
                N_("Some of what the program {command} suggests cannot be: {reason}."),
                reason=", ".join(lies[:_TOLD]),
            )
        return found

    def _give_up(self, why: str) -> None:
        waited = bool(self._waiting)
        self.close()
        if waited:
            self._tell(why)

    def _tell(self, why: str, **params: object) -> None:
        problem = AnnotatorError(why, command=self._line, **params)
        if all(str(problem) != str(one) for one in self._problems):
            self._problems.append(problem)
        self._news = True


def _write(stdin: IO[bytes], asks: "SimpleQueue[bytes | None]") -> None:
    with suppress(OSError, ValueError):
        while (ask := asks.get()) is not None:
            stdin.write(ask)
            stdin.flush()
    with suppress(OSError):
        stdin.close()


def _read_lines(stdout: IO[bytes], lines: "SimpleQueue[bytes | None]") -> None:
    with suppress(OSError, ValueError):
        while line := stdout.readline(_LONGEST + 1):
            if len(line) > _LONGEST:
                break  # no end in sight: it counts as ended
            if line.strip():
                lines.put(line)
    lines.put(None)
