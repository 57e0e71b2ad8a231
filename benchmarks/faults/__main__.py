"""Runs one campaign and prints its figures: python -m benchmarks.faults kills --times 200."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.faults import (
    cuts,
    handed,
    hostile,
    importers,
    injected,
    kills,
    mutants,
    mutated,
    recording,
)

MODES = (("full", "truncate"), ("full", "delete"), ("normal", "truncate"), ("off", "truncate"))


def run_kills(folder: Path, times: int) -> dict[str, Any]:
    """Kill two marking processes and an importing one."""
    if not kills.possible():
        return {"skipped": "needs POSIX signals"}
    return vars(kills.campaign(folder, kills=times, seed=11))


def run_cuts(folder: Path, times: int) -> dict[str, Any]:
    """Cut the power: as the program works, and in three ways in which it must not."""
    if not recording.possible():
        return {"skipped": "needs strace, and the right to trace"}
    figures: dict[str, Any] = {}
    for synchronous, journal in MODES:
        ops = cuts.run(folder, synchronous=synchronous, journal=journal, gestures=60)
        tally = cuts.campaign(ops, folder / "cut", cuts=times, seed=1)
        figures[f"{synchronous}, {journal}"] = vars(tally)
        if (synchronous, journal) == MODES[0]:
            figures["wrong"] = tally.wrong
    return figures


def run_errors(folder: Path, times: int) -> dict[str, Any]:
    """Inject errors at `times` percent of all points."""
    if not injected.possible():
        return {"skipped": "needs Linux and gcc"}
    return vars(injected.campaign(folder, share=times / 100))


def run_mutated(folder: Path, times: int) -> dict[str, Any]:
    """Damage a file."""
    return vars(mutated.campaign(folder, files=times, seed=5))


def run_hostile(folder: Path, _: int) -> dict[str, Any]:
    """Make every kind of hostile file."""
    return vars(hostile.campaign(folder))


def run_importers(folder: Path, times: int) -> dict[str, Any]:
    """Damage a record in a file of every importer whose library is there."""
    tallies = importers.campaign(folder, mutants=times)
    figures: dict[str, Any] = {name: vars(one) for name, one in tallies.items()}
    return figures | {"wrong": sum(one.wrong for one in tallies.values())}


def run_handed(folder: Path, times: int) -> dict[str, Any]:
    """Alter handed-in files, and take them in."""
    tally = handed.campaign(folder, files=times, seed=1)
    wrong = [tally.tracebacks, tally.forged, tally.lost, tally.unhealed, tally.unsound]
    return vars(tally) | {"wrong": [one for some in wrong for one in some]}


def run_merging(folder: Path, times: int) -> dict[str, Any]:
    """Change what merges, and see whether its tests notice."""
    return vars(
        mutants.campaign(
            folder,
            mutants=times,
            seed=1,
            modules=mutants.MERGING,
            tests=mutants.MERGING_TESTS,
        )
    )


def run_mutants(folder: Path, times: int) -> dict[str, Any]:
    """Change the store itself, and see whether its tests notice."""
    return vars(mutants.campaign(folder, mutants=times, seed=1))


CAMPAIGNS: dict[str, tuple[Callable[[Path, int], dict[str, Any]], int]] = {
    "kills": (run_kills, 200),
    "cuts": (run_cuts, 2000),
    "errors": (run_errors, 100),
    "mutated": (run_mutated, 1000),
    "hostile": (run_hostile, 1),
    "mutants": (run_mutants, 200),
    "handed": (run_handed, 2000),
    "merging": (run_merging, 100),
    "importers": (run_importers, 500),
}


def main() -> int:
    """Run what was asked for; the exit code is 1 when something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("campaign", choices=CAMPAIGNS)
    parser.add_argument("--times", type=int, help="how often (errors: percent of all points)")
    asked = parser.parse_args()
    run, times = CAMPAIGNS[asked.campaign]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        figures = run(Path(folder), asked.times or times)
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(f"seconds: {time.monotonic() - began:.0f}")
    bad = [figures.get(name) for name in ("wrong", "false_accepts", "hidden", "bugs", "touched")]
    return int(any(bad))


if __name__ == "__main__":
    sys.exit(main())
