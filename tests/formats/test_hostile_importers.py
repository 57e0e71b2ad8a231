"""A small seed of the campaign over damaged files: the rest arrives, the place is named."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.formats.reading import read_file
from annotator.formats.records import Problem, ReadOptions, Record
from benchmarks.faults import importers

CASES = [
    pytest.param(name, marks=[pytest.mark.extra] if needs and needs != "docx" else [])
    for name, (_, needs) in importers.MAKERS.items()
]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", CASES)
def test_a_damaged_record_costs_only_itself_and_is_named(name: str, tmp_path: Path) -> None:
    needs = importers.MAKERS[name][1]
    if needs and find_spec(needs) is None:
        pytest.skip(f"{needs} is not installed")
    tally = importers.run(name, tmp_path, mutants=25, seed=7)
    assert tally.mutants == 25
    assert tally.wrong == 0, tally.examples


def test_the_campaign_notices_what_is_lost_raised_and_misnamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = read_file

    def lazy(path: Path, options: ReadOptions) -> Iterator[object]:
        for number, one in enumerate(read(path, options)):
            if isinstance(one, Problem):
                yield Problem(one.file, 10_000, one.message)
            elif number != 3 or not isinstance(one, Record):
                yield one

    monkeypatch.setattr(importers, "read_file", lazy)
    tally = importers.run("doccano", tmp_path / "lazy", mutants=20)
    assert tally.lost > 0
    assert tally.told > 0
    assert tally.right == 0

    def broken(path: Path, options: ReadOptions) -> Iterator[object]:
        raise KeyError(path, options)

    monkeypatch.setattr(importers, "read_file", broken)
    assert importers.run("doccano", tmp_path / "broken", mutants=2).raised == 2
