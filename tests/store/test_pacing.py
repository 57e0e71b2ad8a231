"""The size of the batches of an import, by who else is there."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.store import pacing
from annotator.store.pacing import (
    FEWEST,
    MOST,
    STRIDE_ALONE,
    STRIDE_BESIDE,
    STRIDE_MOST,
    Pace,
    Stride,
)


class Clock:
    """A clock that moves when it is told to, in the place of the module `time`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pacing, "time", clock)
    return clock


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "file.sqlite", isolation_level=None)
    connection.execute("create table t (x)")
    yield connection
    connection.close()


def write_elsewhere(file: sqlite3.Connection) -> None:
    path = file.execute("pragma database_list").fetchone()[2]
    with sqlite3.connect(path) as other:
        other.execute("insert into t values (1)")
    other.close()


def run(pace: Pace, clock: Clock, *, each: float, batches: int = 12) -> int:
    """Let batches of the size that is asked for take `each` seconds an article."""
    for _ in range(batches):
        pace.wait()
        pace.begun()
        clock.now += pace.batch * each
        pace.ended(pace.batch)
    return pace.batch


def test_batches_grow_when_nobody_else_is_there(file: sqlite3.Connection, clock: Clock) -> None:
    assert run(Pace(file, beside=False), clock, each=0.0001) == MOST


def test_batches_stay_short_beside_a_window(file: sqlite3.Connection, clock: Clock) -> None:
    batch = run(Pace(file, beside=True), clock, each=0.0005)
    assert batch * 0.0005 <= pacing.BESIDE


def test_batches_shrink_when_others_write(file: sqlite3.Connection, clock: Clock) -> None:
    pace = Pace(file, beside=False)
    run(pace, clock, each=0.0005)
    write_elsewhere(file)
    batch = run(pace, clock, each=0.0005)
    assert batch >= FEWEST
    assert batch * 0.0005 <= pacing.SHARED


def test_batches_grow_again_when_the_others_have_gone(
    file: sqlite3.Connection, clock: Clock
) -> None:
    pace = Pace(file, beside=False)
    run(pace, clock, each=0.0001, batches=3)
    write_elsewhere(file)
    run(pace, clock, each=0.0001, batches=3)
    clock.now += 60
    assert run(pace, clock, each=0.0001) == MOST


def test_what_one_writes_oneself_is_nobody_else(file: sqlite3.Connection, clock: Clock) -> None:
    pace = Pace(file, beside=False)
    for _ in range(12):
        file.execute("begin immediate")
        pace.begun()
        file.execute("insert into t values (2)")
        clock.now += pace.batch * 0.0005
        file.execute("commit")
        pace.ended(pace.batch)
    assert pace.batch == MOST


def test_a_slow_disk_does_not_stop_an_import(file: sqlite3.Connection, clock: Clock) -> None:
    assert run(Pace(file, beside=True), clock, each=1.0) == FEWEST


def test_others_get_their_turn_between_batches(file: sqlite3.Connection, clock: Clock) -> None:
    pace = Pace(file, beside=False)
    pace.begun()
    pace.ended(pace.batch)
    before = clock.now
    pace.wait()
    assert clock.now - before == pytest.approx(pacing.BREATH)


def test_a_stride_is_as_long_as_the_time_before_its_commit_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(pacing, "time", clock)
    for beside, limit in ((True, STRIDE_BESIDE), (False, STRIDE_ALONE)):
        stride = Stride(beside=beside)
        sizes = []
        for _ in range(12):
            stride.begun()
            clock.now += 0.0004 * stride.batch  # each change takes 0.4 ms
            stride.written(stride.batch)
            sizes.append(stride.batch)
        assert sizes[0] <= 100  # at most doubled at a time
        assert abs(sizes[-1] - limit / 0.0004) <= 2
    stride.begun()
    clock.now += 60
    stride.written(stride.batch)
    assert stride.batch == FEWEST
    for _ in range(12):
        stride.begun()
        stride.written(stride.batch)
    assert stride.batch == STRIDE_MOST
