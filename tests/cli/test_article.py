"""Printing an article."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def project(tmp_path: Path, empty: Path, run: Run) -> Path:
    """Return a project with three articles, one of them of a name that is a number."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("2", "a-17", "b"):
        (folder / f"{name}.txt").write_text(f"قال محمد {name} كلاما", encoding="utf-8")
    assert run("import", empty, folder).code == 0
    return empty


@pytest.mark.parametrize(
    ("word", "name"), [("a-17", "a-17"), ("a-17.txt", "a-17"), ("3", "b"), ("2", "2"), ("1", "2")]
)
def test_an_article_is_found_by_name_file_or_number(
    project: Path, run: Run, word: str, name: str
) -> None:
    assert run("show", project, word, "--json").body["name"] == name


def test_an_article_is_found_by_the_start_of_its_id(project: Path, run: Run) -> None:
    identity = run("show", project, "b", "--json").body["id"]
    assert run("show", project, identity[:8].upper(), "--json").body["id"] == identity


@pytest.mark.parametrize("word", ["none", "0", "4", "abc", "٣٣"])
def test_an_article_that_is_not_there_is_told(project: Path, run: Run, word: str) -> None:
    ran = run("show", project, word)
    assert ran.code == 1
    assert word in ran.err


def test_spans_stand_in_brackets_and_in_a_table(sample: Path, run: Run) -> None:
    ran = run("show", sample, "03-health")
    assert "[PERSON رزان القطيفاني]" in ran.out
    assert "27–41" in ran.out
    assert "spans of ليلى" in ran.out
    assert "more spans of" in ran.out


def test_lines_are_turned_when_asked(sample: Path, run: Run) -> None:
    ran = run("show", sample, "03-health", "--bidi", "on", "--width", "60")
    assert " PERSON]" in ran.out
    assert "ﺔﺤﺼﻟﺍ" in ran.out
    assert "الصحة" not in ran.out


def test_only_the_layer_asked_for_is_shown(sample: Path, run: Run) -> None:
    body = run("show", sample, 1, "--layer", "سامر", "--json").body
    assert [layer["annotator"] for layer in body["layers"]] == ["سامر"]
    assert run("show", sample, 1, "--layer", "gold").out.rstrip().endswith("ليلى")


def test_offsets_in_json_are_code_points(sample: Path, run: Run) -> None:
    body = run("show", sample, "03-health", "--json").body
    spans = [one for layer in body["layers"] for one in layer["annotations"]]
    assert len(spans) > 30
    for one in spans:
        assert " ".join(body["text"][start:end] for start, end in one["pieces"]) == one["text"]
