"""The process that takes work in is killed, again and again: nothing is lost, nothing doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from annotator.store.inspection import inspect
from annotator.store.project import Project
from annotator.workflow.handing import hand_in, take_in
from tests.store.making import documents, mark
from tests.workflow.handing_team import make_team

MARKS, KILLS = 1_000, 3


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_a_merge_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    with patch.dict("os.environ", {"XDG_STATE_HOME": str(tmp_path / "state")}):
        team = make_team(tmp_path / "team")
        team.begun("Aya")
        with team.opened("Aya") as project:
            project.connection.execute("pragma synchronous = off")
            article = documents(project)[0]
            for number in range(MARKS):
                mark(project, article, number % 20, number % 20 + 2)
        file = hand_in(team.work_of("Aya"), team.folder / "in").path
        dice, seen = random.Random(5), [0]
        for _ in range(KILLS):
            command = [sys.executable, "-m", "annotator", "handin", str(team.lead), str(file)]
            with subprocess.Popen(
                command, stdout=subprocess.DEVNULL, env=dict(os.environ)
            ) as child:
                _wait_until_it_writes(team.lead, seen[-1], dice.random() * 0.02)
                child.kill()
            assert [str(one.message) for one in inspect(team.lead).all] == []
            seen.append(_arrived(team.lead))
        assert seen == sorted(seen)
        (taken,) = take_in(team.lead, [file]).files
        assert (taken.new, taken.already) == (MARKS - seen[-1], seen[-1])
        assert _arrived(team.lead) == MARKS
        assert [str(one.message) for one in inspect(team.lead).all] == []


def _wait_until_it_writes(lead: Path, before: int, then: float) -> None:
    end = time.monotonic() + 30
    while _arrived(lead) <= before < MARKS and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(then)


def _arrived(lead: Path) -> int:
    with Project.open(lead, readonly=True, patience=5.0) as project:
        row = project.connection.execute(
            "select count(*) from annotations a join changes c on c.position = a.change"
        ).fetchone()
    return int(row[0])
