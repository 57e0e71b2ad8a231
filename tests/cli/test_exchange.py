"""Bringing articles in and taking them out."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def lines_of(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


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


def test_a_second_import_finds_everything_here(tmp_path: Path, empty: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("قال محمد", encoding="utf-8")
    assert run("import", empty, tmp_path / "a.txt", "--json").body["added"] == 1
    again = run("import", empty, tmp_path / "a.txt", "--json")
    assert (again.code, again.body["added"], again.body["same"]) == (0, 0, 1)


def test_refused_records_are_named_with_their_place_and_the_rest_comes_in(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    path = tmp_path / "بيانات.jsonl"
    path.write_text(lines_of({"text": "قال محمد"}) + "{broken\n", encoding="utf-8")
    ran = run("import", empty, path)
    assert ran.code == 2
    assert "بيانات.jsonl:2: " in ran.err
    assert "1 article came in." in ran.out
    problems = run("import", empty, path, "--json").body["problems"]
    assert [(one["file"], one["line"]) for one in problems] == [("بيانات.jsonl", 2)]


def test_an_import_of_nothing_but_bad_records_has_failed(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    assert run("import", empty, tmp_path / "none.jsonl").code == 1


def test_spans_go_to_the_person_named_who_is_made_when_new(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    path = tmp_path / "spans.jsonl"
    path.write_text(
        lines_of({"text": "قال محمد", "spans": [[4, 8, "PER"], [0, 3, "MISC"]]}), encoding="utf-8"
    )
    ran = run(
        "import", empty, path, "--as", "سلمى", "--label", "PER=PERSON", "--label", "MISC=", "--json"
    )
    assert (ran.body["spans"], ran.body["new_people"], ran.body["new_labels"]) == (1, ["سلمى"], [])
    (layer,) = run("show", empty, 1, "--json").body["layers"]
    assert layer["annotator"] == "سلمى"
    assert [(one["label"], one["text"]) for one in layer["annotations"]] == [("PERSON", "محمد")]


def test_suggestions_belong_to_a_source_named_as_the_file(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    path = tmp_path / "model.jsonl"
    path.write_text(lines_of({"text": "قال محمد", "spans": [[4, 8, "PERSON"]]}), encoding="utf-8")
    assert run("import", empty, path, "--suggestions").code == 0
    people = run("info", empty, "--json").body["people"]
    assert [one["name"] for one in people if one["roles"] == ["source"]] == ["model.jsonl"]


def test_fields_are_those_that_were_named(tmp_path: Path, empty: Path, run: Run) -> None:
    path = tmp_path / "t.csv"
    path.write_text("headline;body\nخبر;قال محمد\n", encoding="utf-8")
    names = ("--text-field", "body", "--title-field", "headline", "--delimiter", ";")
    assert run("import", empty, path, *names).code == 0
    body = run("show", empty, 1, "--json").body
    assert (body["title"], body["text"]) == ("خبر", "قال محمد")


@pytest.mark.parametrize(
    "words", [("--label", "PER"), ("--as", "x", "--suggestions"), ("--person", "nobody")]
)
def test_a_senseless_import_changes_nothing(
    tmp_path: Path, empty: Path, run: Run, words: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text("قال", encoding="utf-8")
    assert run("import", empty, tmp_path / "a.txt", *words).code == 1
    assert run("info", empty, "--json").body["articles"] == 0


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
