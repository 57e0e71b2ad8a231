"""How things are measured: in turn with their baseline, medians, processes watched from outside."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_DISTURBING = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE", "PYTHONPROFILEIMPORTTIME"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure of ours beside that of its baseline.

    For a rate (`more`) the ratio must reach the goal, for all else it must not exceed it.
    """

    what: str
    ours: float
    theirs: float
    goal: float
    unit: str = "ms"
    more: bool = False

    @property
    def ratio(self) -> float:
        """Return ours over theirs."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def met(self) -> bool:
        """Tell whether the goal is met."""
        return self.ratio >= self.goal if self.more else self.ratio <= self.goal


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line of the table that could not be measured here, and why."""

    what: str
    why: str


def once(action: Callable[[], object]) -> float:
    """Return the seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int, warm: int = 1
) -> tuple[float, float]:
    """Return the median seconds of both, done in turn so that other work disturbs both alike."""
    for _ in range(warm):
        ours(), theirs()
    pairs = [(once(ours), once(theirs)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def peak() -> int:
    """Return the most bytes of memory that this process ever held."""
    return memory("VmHWM")  # what getrusage says counts the process that started this one


def memory(which: str = "VmRSS") -> int:
    """Return the bytes of memory that this process holds now ("VmHWM": held at most)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(which))
    return int(line.split()[1]) * 1024


def start(module: str, *arguments: str, home: Path) -> "subprocess.Popen[str]":
    """Start a module of ours without a screen, with settings and state of its own."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if name not in _DISTURBING},
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),  # an installed program has its bytecode
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path[1:]]),
    }
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings,
        cwd=_ROOT,
    )


def said(process: "subprocess.Popen[str]", word: str) -> float:
    """Wait until a process says `word` and return the number after it (0.0 when there is none)."""
    assert process.stdout is not None
    for line in process.stdout:
        first, _, rest = line.strip().partition(" ")
        if first == word:
            return float(rest or 0)
    raise RuntimeError(f"{process.args!r} ended without saying {word!r}")
