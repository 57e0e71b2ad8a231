"""How long a large gesture keeps others from the file, and how much it writes in that time."""

import sqlite3
import time

BREATH = 0.002  # seconds between batches, in which the window gets its turn
ALONE = 0.3  # seconds that a batch may take, its commit included, when nobody else is there
BESIDE = 0.03  # the same while a window is open, in which nothing was done for a while
SHARED = 0.008  # the same while others write
_COMPANY = 30.0  # seconds since others wrote, for which they count as being there
STRIDE_BESIDE, STRIDE_ALONE = 0.02, 0.2  # seconds that a merge writes before a commit
STRIDE_MOST = 2_000  # changes
FEWEST, MOST = 10, 300  # articles in a batch: fewer take as long, more take much memory


class Pace:
    """Measures batches, and says how large the next one may be."""

    def __init__(self, connection: sqlite3.Connection, *, beside: bool) -> None:
        self._connection = connection
        self._limit = BESIDE if beside else ALONE
        self._version = 0  # of the file, as the last batch found it
        self._met = -_COMPANY  # when others wrote last
        self._released = 0.0
        self._began = 0.0
        self.batch = FEWEST * 2

    def wait(self) -> None:
        """Let others have their turn, unless the next batch took long enough to prepare."""
        time.sleep(max(0.0, self._released + BREATH - time.monotonic()))

    def begun(self) -> None:
        """Note, inside its transaction, that a batch begins, and whether others wrote before it."""
        self._began = time.monotonic()
        version = int(self._connection.execute("pragma data_version").fetchone()[0])
        if self._version and version != self._version:
            self._met = self._began
        self._version = version

    def ended(self, articles: int) -> None:
        """Note that a batch of so many articles is committed, and choose the size of the next."""
        self._released = time.monotonic()
        if articles < self.batch:  # a rest, or no articles at all
            return
        together = self._released - self._met < _COMPANY
        limit = min(self._limit, SHARED) if together else self._limit
        wanted = int(articles * limit / max(self._released - self._began, 0.0001))
        self.batch = max(FEWEST, min(wanted, self.batch * 2, MOST))


class Stride:
    """Chooses how many changes a merge writes in one commit, by the time before the commit.

    The commit waits for the disk, which takes as long for a few changes as for many: when the disk
    is slow, smaller batches would keep others waiting more often and no shorter.
    """

    def __init__(self, *, beside: bool) -> None:
        self._limit = STRIDE_BESIDE if beside else STRIDE_ALONE
        self._began = 0.0
        self.batch = 50

    def begun(self) -> None:
        """Note, inside its transaction, that a batch begins."""
        self._began = time.monotonic()

    def written(self, changes: int) -> None:
        """Note, still inside it, that so many changes are written, and choose the next size."""
        each = max(time.monotonic() - self._began, 0.0001) / max(changes, 1)
        self.batch = max(FEWEST, min(int(self._limit / each), self.batch * 2, STRIDE_MOST))
