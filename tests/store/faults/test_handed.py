"""Altered handed-in files: a small version of `python -m benchmarks.faults handed`."""

from pathlib import Path
from unittest.mock import patch

from benchmarks.faults import handed


def test_nothing_false_comes_in_and_nothing_true_is_lost(tmp_path: Path) -> None:
    with patch.dict("os.environ", {"XDG_STATE_HOME": str(tmp_path / "state")}):
        tally = handed.campaign(tmp_path, files=50, seed=8)
    assert tally.tracebacks == tally.forged == tally.lost == []
    assert tally.unhealed == tally.unsound == []
    assert tally.files == 50
    assert tally.refused > 10
    assert tally.kept_back > 5
