"""Taking a dataset out."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def content(path: Path) -> list[dict[str, Any]]:
    """Return a dataset with names for the ids of people, which are made in each project."""
    header, *rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    text = json.dumps(rows, ensure_ascii=False)
    for one in header["annotators"]:
        text = text.replace(one["id"], one["name"])
    articles: list[dict[str, Any]] = json.loads(text)
    for article in articles:
        article["layers"].sort(key=lambda layer: layer["annotator"])
    return [{"labels": header["labels"], "guideline": header["guideline"]}, *articles]


def test_what_goes_out_comes_in_again_and_goes_out_the_same(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    first, again, second = (tmp_path / name for name in ("1.jsonl", "again.annproj", "2.jsonl"))
    assert run("export", sample, first).code == 0
    assert run("new", again, "--from", first, "--person", "ليلى").code == 0
    assert run("import", again, first).code == 0
    assert run("export", again, second).code == 0
    assert content(first) == content(second)
    assert len(content(first)) == 15


def test_what_would_be_lost_is_told_and_nothing_written(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    destination = tmp_path / "out.conll"
    ran = run("export", sample, destination, "--layer", "ليلى", "--dry-run")
    assert ran.code == 0
    assert "Spans widened to whole words" in ran.err
    assert not destination.exists()
    body = run("export", sample, destination, "--layer", "ليلى", "--dry-run", "--json").body
    assert body["written"] is False
    assert {one["kind"] for one in body["losses"]} >= {"widened", "attributes"}


def test_an_export_can_go_to_the_standard_output(sample: Path, run: Run) -> None:
    ran = run("export", sample, "-", "--format", "iob2", "--layer", "ليلى")
    assert ran.code == 0
    assert ran.out.startswith("-DOCSTART-\tO\n")
    assert "\tB-PERSON\n" in ran.out


def test_a_flat_format_never_mixes_layers(tmp_path: Path, sample: Path, run: Run) -> None:
    ran = run("export", sample, tmp_path / "out.conll")
    assert ran.code == 1
    assert "--layer" in ran.err
    assert not (tmp_path / "out.conll").exists()


def test_only_articles_in_the_state_go_out(tmp_path: Path, sample: Path, run: Run) -> None:
    destination = tmp_path / "out.jsonl"
    run("export", sample, destination, "--layer", "gold", "--state", "done")
    assert len(destination.read_text(encoding="utf-8").splitlines()) == 1
    run("export", sample, destination, "--layer", "ليلى", "--state", "done")
    assert len(destination.read_text(encoding="utf-8").splitlines()) == 15


def test_a_project_is_never_replaced_by_an_export(sample: Path, run: Run) -> None:
    before = sample.read_bytes()
    assert run("export", sample, sample, "--format", "jsonl").code == 1
    link = sample.with_name("link.jsonl")
    link.symlink_to(sample)
    assert run("export", sample, link).code == 1
    assert sample.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("out.unknown",),
        ("-",),
        ("-", "--format", "spacy"),
        ("-", "--format", "jsonl", "--json"),
        ("nowhere/out.jsonl",),
        (".", "--format", "jsonl"),
        ("out.jsonl", "--layer", "nobody"),
    ],
)
def test_a_destination_that_cannot_be_is_refused(
    sample: Path, run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.parent)
    before = set(sample.parent.iterdir())
    ran = run("export", sample, *words)
    assert ran.code == 1
    assert ran.err.count("\n") == 1 or "--json" in words
    assert set(sample.parent.iterdir()) == before


def test_a_missing_extra_is_named(
    tmp_path: Path, sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    ran = run("export", sample, tmp_path / "out.spacy", "--layer", "ليلى")
    assert ran.code == 1
    assert "annotator[spacy]" in ran.err
