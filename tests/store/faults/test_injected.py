"""Errors at the writes of gestures: a small version of `python -m benchmarks.faults errors`."""

from pathlib import Path

import pytest

from benchmarks.faults import injected

pytestmark = pytest.mark.skipif(not injected.possible(), reason="needs Linux and gcc")


@pytest.mark.parametrize(("step", "share"), [("mark", 0.08), ("import", 0.005)])
def test_an_error_at_a_write_is_told_and_loses_nothing(
    tmp_path: Path, step: str, share: float
) -> None:
    tally = injected.campaign(tmp_path, share=share, steps=(step,))
    assert tally.wrong == []
    assert tally.refused > 10


def test_a_commit_that_is_denied_but_durable_is_not_written_twice(tmp_path: Path) -> None:
    tally = injected.campaign(tmp_path, share=0.6, steps=("last calls of a mark",))
    assert tally.wrong == []
    assert tally.denied_but_done > 0
