"""What a check of a project file finds, and the stopwatch under which it asks."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.errors import Cancelled, Message
from annotator.language import N_
from annotator.store.errors import Damaged, ProjectError

Progress = Callable[[int, int], None]  # (done, total)
Stop = Callable[[], bool]

STOPPED = N_("Stopped. Nothing was changed.")
MOST = 25  # findings of one sort that are told one by one
PATIENCE = 300.0  # seconds that any check may take
PER_CHANGE = 0.01  # seconds more for each change of the journal
_TICK = 50_000  # steps of SQLite's machine between two looks at the watch


class Severity(StrEnum):
    """How bad a finding is: lost truth, a wrong copy of it, or something to look at."""

    DAMAGE = "damage"
    DERIVED = "derived"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; `where` names the place for a log."""

    severity: Severity
    message: Message
    where: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found, worst first, and how much it looked at."""

    all: tuple[Finding, ...]
    changes: int = 0
    annotations: int = 0  # living, by the journal

    @property
    def damage(self) -> tuple[Finding, ...]:
        """Return what means that something of the journal is lost or was altered."""
        return tuple(one for one in self.all if one.severity is Severity.DAMAGE)

    @property
    def only_derived(self) -> bool:
        """Tell whether a rebuild from the journal mends everything."""
        return not self.damage and any(one.severity is Severity.DERIVED for one in self.all)

    @property
    def sound(self) -> bool:
        """Tell whether the file may be worked with (there may be warnings)."""
        return all(one.severity is Severity.WARNING for one in self.all)


class Notebook:
    """Collects findings; of one sort only the first few are kept, the rest is counted."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._counts: dict[str, int] = {}

    def damage(self, template: str, where: object = "", /, **params: object) -> None:
        """Note that something of the journal is lost or altered."""
        self.note(Severity.DAMAGE, Message(template, params), where)

    def note(self, severity: Severity, message: Message, where: object = "") -> None:
        """Note a finding; what is no text in the file is marked as such."""
        params = {name: _printable(value) for name, value in message.params.items()}
        message = Message(message.template, params)
        count = self._counts[message.template] = self._counts.get(message.template, 0) + 1
        if count <= MOST:
            self._found.append(Finding(severity, message, str(_printable(where))))

    @property
    def damaged(self) -> bool:
        """Tell whether any damage was noted."""
        return any(one.severity is Severity.DAMAGE for one in self._found)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted, worst first."""
        found = list(self._found)
        for template, count in self._counts.items():
            if count > MOST:
                worst = next(one for one in found if one.message.template == template)
                more = Message(
                    N_("{count} more of this kind: {example}"),
                    {"count": count - MOST, "example": worst.message},
                )
                found.append(Finding(worst.severity, more))
        order = list(Severity)
        return tuple(sorted(found, key=lambda one: order.index(one.severity)))


@dataclass
class Watch:
    """Asks a file that may be hostile: stops on request, and when it takes absurdly long.

    Inside ``running`` texts that are no UTF-8 arrive with surrogates instead of as an error.
    """

    connection: sqlite3.Connection
    progress: Progress | None = None
    cancelled: Stop | None = None
    until: int = 0  # position of the last change that is looked at; others may go on writing
    total: int = 0  # steps that ``step`` counts
    done: int = 0
    _deadline: float = field(default=0.0, init=False)
    _stopped: bool = field(default=False, init=False)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the watch while the block runs."""
        factory = self.connection.text_factory
        self._deadline = time.monotonic() + PATIENCE
        self.connection.text_factory = _lenient
        self.connection.set_progress_handler(self._look, _TICK)
        try:
            yield
        finally:
            self.connection.set_progress_handler(None, 0)
            self.connection.text_factory = factory

    def grant(self, changes: int) -> None:
        """Give more time to a longer journal."""
        self._deadline += changes * PER_CHANGE

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Return all rows of one statement. Raises Cancelled, Damaged."""
        try:
            return self.connection.execute(query, values).fetchall()
        except (sqlite3.Error, ProjectError) as error:
            if self._stopped:
                raise Cancelled(STOPPED) from error
            if isinstance(error, ProjectError):
                raise
            raise Damaged(N_("The file cannot be read ({reason})."), reason=error) from error

    def step(self, steps: int) -> None:
        """Count steps done. Raises Cancelled when it shall stop, Damaged when it takes too long."""
        self.done += steps
        if self.cancelled is not None and self.cancelled():
            raise Cancelled(STOPPED)
        if time.monotonic() > self._deadline:
            raise _too_long()
        if self.progress is not None:
            self.progress(min(self.done, self.total), self.total)

    def _look(self) -> int:
        if self.cancelled is not None and self.cancelled():
            self._stopped = True
        return int(self._stopped or time.monotonic() > self._deadline)


def _too_long() -> Damaged:
    return Damaged(
        N_("Checking takes far longer than for any file of this program, so it was stopped.")
    )


def _printable(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return str(value).encode("utf-8", "replace").decode()


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
