"""What slow work tells whoever waits for it, and how it is told to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from annotator.errors import Cancelled


def _nobody(done: int, total: int) -> None:
    del done, total


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Ticker:
    """The two ends of slow work: `tell(done, total)` and `stop()`, asked between its steps."""

    tell: Callable[[int, int], None] = _nobody
    stop: Callable[[], bool] = _never

    def step(self, done: int, total: int) -> None:
        """Say how far the work is. Raises Cancelled when it shall stop."""
        if self.stop():
            raise Cancelled("Stopped. Nothing was changed.")
        self.tell(done, total)

    def part(self, number: int, of: int) -> "Ticker":
        """Return the ends of one of several equal parts of the work, counted from 0."""
        return Ticker(lambda done, total: self.tell(number * total + done, of * total), self.stop)


SILENT = Ticker()
