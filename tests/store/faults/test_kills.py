"""Kills of writing processes: a small version of `python -m benchmarks.faults kills`."""

from pathlib import Path

import pytest

from benchmarks.faults import kills

pytestmark = pytest.mark.skipif(not kills.possible(), reason="needs POSIX signals")


def test_what_was_promised_outlasts_kills(tmp_path: Path) -> None:
    tally = kills.campaign(tmp_path, kills=6, seed=3)
    assert tally.wrong == []
    assert tally.marks > 0
    assert tally.kills == 6


def test_a_lost_mark_would_be_told(tmp_path: Path) -> None:
    tally = kills.Tally()
    kills.check_marks({"b"}, [["marked", "a"], ["marked", "b"], ["removed", "b"]], tally)
    assert tally.wrong == ["a promised mark is gone: a", "a removed mark is back: b"]


def test_half_an_import_would_be_told(tmp_path: Path) -> None:
    tally = kills.Tally()
    kills.check_imports({"source-100"}, [["importing", "100"]], tally)
    assert tally.wrong == ["an import came in parts: 1 of 6"]
