"""Measure the program against its goals: python -m benchmarks."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import (
    bench_agreement,
    bench_canvas,
    bench_find,
    bench_formats,
    bench_store,
    bench_window,
)
from benchmarks.measure import Row, Skipped
from benchmarks.place import SIZES, Place

_HEAD = ("what", "ours", "baseline", "ratio", "goal", "met")


def _canvas(_place: Place) -> Iterator[Row]:
    for what, ours, theirs, goal in bench_canvas.run():
        yield Row(what, ours * 1e3, theirs * 1e3, goal)


def _agreement(place: Place) -> Iterator[Row | Skipped]:
    return bench_agreement.run(count=min(bench_agreement.DOCUMENTS, place.size.many))


GROUPS = {
    "window": bench_window.run,
    "store": bench_store.run,
    "find": bench_find.run,
    "formats": bench_formats.run,
    "canvas": _canvas,
    "agreement": _agreement,
}


@click.command()
@click.option("--only", multiple=True, type=click.Choice(tuple(GROUPS)), help="Only this group.")
@click.option("--size", type=click.Choice(tuple(SIZES)), default="full", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the made-up projects here for the next time.",
)
def main(only: tuple[str, ...], size: str, as_json: bool, folder: Path | None) -> None:
    """Print every goal with our figure, its baseline measured in the same run, and the ratio."""
    with tempfile.TemporaryDirectory() as temporary:
        kept = (folder or Path(temporary)) / size
        kept.mkdir(parents=True, exist_ok=True)
        for what in ("state", "cache"):  # nobody's own is touched
            os.environ[f"XDG_{what.upper()}_HOME"] = str(kept / "home" / what)
        place = Place(kept, SIZES[size])
        rows = []
        if not as_json:
            print(_line(*_HEAD), _line(*("---" for _ in _HEAD)), sep="\n")
        for name, run in GROUPS.items():
            if only and name not in only:
                continue
            for row in run(place):
                rows.append(row)
                if not as_json:
                    print(told(row), flush=True)
        if as_json:
            json.dump([_fields(row) for row in rows], sys.stdout, ensure_ascii=False, indent=1)


def told(row: Row | Skipped) -> str:
    """Return a row as a line of a Markdown table."""
    if isinstance(row, Skipped):
        return _line(row.what, "", "", "", "", row.why)
    sign = "≥" if row.more else "≤"
    return _line(
        row.what,
        _figure(row.ours, row.unit),
        _figure(row.theirs, row.unit),
        f"{row.ratio:.2f}",
        f"{sign} {row.goal:g}",
        "yes" if row.met else "no",
    )


def _fields(row: Row | Skipped) -> dict[str, object]:
    if isinstance(row, Skipped):
        return asdict(row)
    return asdict(row) | {"ratio": row.ratio, "met": row.met}


def _figure(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
