"""Bringing articles in."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def lines_of(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


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
