"""Files judged one after the other in a process of their own, which may hang or crash."""

import hashlib
import os
import select
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.faults.checking import judge

HANG = 20.0  # seconds for one file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    name: str
    complaints: tuple[str, ...] = ()
    seen: str = ""  # digest of all that was shown
    bug: str = ""  # a traceback, a hang, a crash
    touched: bool = False  # opening and looking changed the file, or left something beside it
    stumble: str = ""  # looking at it in spite of complaints ended in a traceback
    hidden: str = ""  # accepted, though SQLite's own full check complains


def outcomes(module: str, *arguments: str) -> Iterator[Outcome]:
    """Run a module of ours that tells outcomes, one a line, until it is done, hangs or crashes."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        pipe = child.stdout.fileno()
        pending = b""
        while select.select([pipe], [], [], HANG)[0]:
            more = os.read(pipe, 1 << 16)
            if not more:
                break
            *lines, pending = (pending + more).split(b"\n")
            for line in lines:
                yield msgspec.json.decode(line, type=Outcome)
        child.kill()
        if child.wait() != 0:
            yield Outcome("?", bug=f"hung or crashed: {child.returncode}")


def tell(files: Iterable[tuple[str, Callable[[], Path]]]) -> None:
    """Make and judge each file, and tell what came of it (in the child)."""
    for name, make in files:
        line = msgspec.json.encode(_outcome(name, make()))
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def _outcome(name: str, path: Path) -> Outcome:
    before = _fingerprint(path)
    try:
        verdict = judge(path)
    except Exception:  # noqa: BLE001 - of whatever kind: that is the question
        return Outcome(name, bug=traceback.format_exc())
    seen = hashlib.sha256(verdict.seen).hexdigest()
    touched = _fingerprint(path) != before
    hidden = "" if verdict.complaints else _full_check(path)
    return Outcome(
        name,
        verdict.complaints,
        seen,
        touched=touched,
        stumble=verdict.stumble,
        hidden=hidden,
    )


def _full_check(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        try:
            said = str(raw.execute("pragma integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)
    return "" if said == "ok" else said


def _fingerprint(path: Path) -> dict[str, str]:
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in path.parent.iterdir()
        if one.is_file()
    }
