"""Power cuts: a small version of `python -m benchmarks.faults cuts`."""

import random
from pathlib import Path

import pytest

from benchmarks.faults import cuts, recording
from benchmarks.faults.disk import Disk
from benchmarks.faults.recording import Op

traced = pytest.mark.skipif(not recording.possible(), reason="needs strace")


@traced
def test_what_was_promised_outlasts_power_cuts(tmp_path: Path) -> None:
    ops = cuts.run(tmp_path, synchronous="full", journal="truncate", gestures=8)
    tally = cuts.campaign(ops, tmp_path / "cut", cuts=150, seed=2)
    assert tally.wrong == 0, tally.examples
    assert tally.promises == 9


@traced
@pytest.mark.parametrize("synchronous", ["normal", "off"])
def test_less_care_would_be_found_out(tmp_path: Path, synchronous: str) -> None:
    ops = cuts.run(tmp_path, synchronous=synchronous, journal="truncate", gestures=4)
    assert cuts.campaign(ops, tmp_path / "cut", cuts=80, seed=2).lost > 0


def test_unsynced_writes_may_be_gone_and_synced_ones_are_not() -> None:
    disk = Disk()
    for op in (
        Op("make", "a"),
        Op("write", "a", data=b"old"),
        Op("sync", "a"),
        Op("sync folder", ""),
        Op("write", "a", offset=600, data=b"new"),
    ):
        disk.do(op)
    dice = random.Random(0)
    assert disk.after_cut("nothing", dice) == {"a": b"old"}
    assert disk.after_cut("everything", dice) == {"a": b"old".ljust(600, b"\0") + b"new"}


def test_a_file_whose_folder_was_not_synced_may_be_gone() -> None:
    disk = Disk()
    disk.do(Op("make", "a"))
    disk.do(Op("write", "a", data=b"x"))
    disk.do(Op("sync", "a"))
    assert disk.after_cut("nothing", random.Random(0)) == {}


def test_a_write_may_arrive_in_part() -> None:
    disk = Disk()
    disk.do(Op("make", "a"))
    disk.do(Op("sync folder", ""))
    disk.do(Op("write", "a", data=b"x" * 2048))
    seen = {disk.after_cut("some sectors", random.Random(n))["a"].count(b"x") for n in range(40)}
    assert {512, 1024, 1536} <= seen
