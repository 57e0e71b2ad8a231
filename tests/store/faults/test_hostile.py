"""Hostile files: all of `python -m benchmarks.faults hostile`."""

import os
from pathlib import Path

import pytest

from benchmarks.faults import hostile

if not hasattr(os, "mkfifo"):
    pytest.skip("needs named pipes", allow_module_level=True)


def test_hostile_files_are_refused_or_flagged(tmp_path: Path) -> None:
    tally = hostile.campaign(tmp_path)
    assert tally.wrong == {}
    assert tally.kinds == len(hostile.KINDS) > 25
    assert set(tally.harmless) <= hostile.HARMLESS
