"""Bringing articles in."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, started


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


def test_a_look_tells_what_files_are_and_changes_nothing(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    row = {"text": "😀 قال محمد", "label": [[6, 10, "PER"]]}
    path = tmp_path / "d.jsonl"
    path.write_text(lines_of(row), encoding="utf-8")
    ran = run("import", empty, path, "--look")
    assert ran.code == 0
    assert "doccano" in ran.out
    assert "PER  محمد" in ran.out
    (file,) = run("import", empty, path, "--look", "--json").body["files"]
    assert file["format"] == "doccano"
    assert [one["unit"] for one in file["units"] if one["taken"]] == ["code points"]
    assert run("info", empty, "--json").body["articles"] == 0


def test_a_format_can_be_chosen_and_one_that_needs_a_library_names_it(
    tmp_path: Path, empty: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(lines_of({"text": "قال محمد", "label": [[4, 8, "PER"]]}), encoding="utf-8")
    (file,) = run("import", empty, path, "--look", "--format", "text", "--json").body["files"]
    assert (file["format"], file["why"]) == ("text", "it was chosen")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    ran = run("import", empty, path, "--format", "xlsx")
    assert ran.code == 1
    assert 'pip install "annotator[exchange]"' in ran.err


def test_a_span_that_does_not_fit_is_shown_with_the_text_around_it(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    path = tmp_path / "a.jsonl"
    span = {"start": 3, "end": 7, "label": "PER", "quote": "محمد"}
    path.write_text(lines_of({"text": "قال محمد اليوم", "spans": [span]}), encoding="utf-8")
    ran = run("import", empty, path, "--offsets", "code points")
    assert ran.code == 2
    assert "a.jsonl:1: " in ran.err
    assert "قال⟦ محم⟧د اليوم" in ran.err


def test_offsets_that_count_utf_16_are_found_out_or_said(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    path = tmp_path / "a.jsonl"
    row = {"text": "😀 قال محمد", "label": [[7, 11, "PER"]], "id": 1}
    path.write_text(lines_of(row), encoding="utf-8")
    assert run("import", empty, path, "--offsets", "utf-16").code == 0
    (layer,) = run("show", empty, 1, "--json").body["layers"]
    assert layer["annotations"][0]["text"] == "محمد"


def test_people_of_the_files_are_who_one_says(tmp_path: Path, empty: Path, run: Run) -> None:
    path = tmp_path / "a.jsonl"
    span = [[4, 8, "PERSON"]]
    rows = [{"text": f"قال محمد {who}", "spans": span, "annotator": who} for who in ("s1", "s2")]
    path.write_text(lines_of(*rows), encoding="utf-8")
    ran = run("import", empty, path, "--annotator", "s1=سلمى", "--annotator", "s2=", "--json")
    assert (ran.body["new_people"], ran.body["spans"]) == (["سلمى"], 1)


def test_the_encodings_found_are_told(tmp_path: Path, empty: Path, run: Run) -> None:
    text = "قال محمد إن الاجتماع انتهى أمس في القاهرة بعد نقاش طويل حول الميزانية. " * 4
    (tmp_path / "a.txt").write_bytes(text.encode("cp1256"))
    ran = run("import", empty, tmp_path / "a.txt")
    assert "cp1256" in ran.out
    again = run("import", empty, tmp_path / "a.txt", "--json")
    assert again.body["encodings"][0]["encoding"] == "cp1256"


def test_text_that_looks_backwards_is_told_with_how_to_repair_it(
    tmp_path: Path, empty: Path, run: Run
) -> None:
    plain = "\n".join(["قال محمد إن الاجتماع انتهى أمس في القاهرة بعد نقاش طويل."] * 3)
    backwards = "\n".join(line[::-1] for line in plain.split("\n"))
    (tmp_path / "a.txt").write_text(backwards, encoding="utf-8")
    ran = run("import", empty, tmp_path / "a.txt")
    assert "--repair visual" in ran.err
    assert run("show", empty, 1, "--json").body["text"] == backwards
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    said = run("import", empty, tmp_path / "b.txt", "--repair", "visual")
    assert "--repair" not in said.err
    assert run("show", empty, 2, "--json").body["text"] == plain


def test_a_dash_reads_the_standard_input(empty: Path, run: Run) -> None:
    piped = lines_of({"id": "7", "text": "قال محمد"}).encode()
    with started("import", empty, "-", stdin=subprocess.PIPE) as process:
        process.communicate(piped)
    assert process.returncode == 0
    assert run("show", empty, 1, "--json").body["text"] == "قال محمد"


def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path, empty: Path, run: Run) -> None:
    (tmp_path / "a.txt").write_text("قال", encoding="utf-8")
    ran = run("import", empty, tmp_path / "a.txt", "--encoding", "utf-99")
    assert ran.code == 1
    assert "cp1256" in ran.err
