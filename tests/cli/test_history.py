"""Telling who did what, when."""

from datetime import datetime
from pathlib import Path

from tests.cli.conftest import Run


def test_the_newest_deed_comes_first(sample: Path, run: Run) -> None:
    deeds = run("history", sample, "--json").body["deeds"]
    assert [deed["verb"] for deed in deeds] == ["import", "create"]
    assert {deed["person"] for deed in deeds} == {"ليلى"}
    assert datetime.fromisoformat(deeds[0]["at"]).tzinfo is not None


def test_no_more_are_told_than_asked_for(sample: Path, run: Run) -> None:
    assert len(run("history", sample, "--limit", 1, "--json").body["deeds"]) == 1
    assert run("history", sample, "--limit", 0).code == 1


def test_deeds_of_an_article_are_told_apart(sample: Path, run: Run) -> None:
    assert run("history", sample, "--article", 3, "--json").body["deeds"] == []


def test_people_read_words_instead_of_codes(sample: Path, run: Run) -> None:
    out = run("history", sample).out
    assert "brought articles in" in out
    assert "made the project" in out
