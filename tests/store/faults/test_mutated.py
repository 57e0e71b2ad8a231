"""Damaged files: a small version of `python -m benchmarks.faults mutated`."""

from pathlib import Path

from benchmarks.faults import mutated


def test_damage_is_flagged_or_changes_nothing_that_is_seen(tmp_path: Path) -> None:
    tally = mutated.campaign(tmp_path, files=112, seed=8)
    assert tally.false_accepts == tally.hidden == tally.bugs == tally.touched == []
    assert tally.files == 112
    assert tally.flagged > 50
