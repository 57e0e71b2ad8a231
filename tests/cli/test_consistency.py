"""Telling which marks of a layer do not agree."""

from pathlib import Path

from tests.cli.conftest import Run


def test_the_findings_of_a_layer_are_told_with_what_would_mend_them(sample: Path, run: Run) -> None:
    body = run("consistency", sample, "--person", "سامر", "--json").body
    assert body["person"] == "سامر"
    assert body["total"] == len(body["findings"]) == sum(body["counts"].values())
    chain = next(one for one in body["findings"] if one["kind"] == "chain")
    assert chain["label"] == "TITLE"
    assert chain["fix"]["way"] == "cut"
    assert len(chain["fix"]["ranges"]) == chain["count"] == 2


def test_people_read_words_instead_of_codes(sample: Path, run: Run) -> None:
    out = run("consistency", sample, "--person", "سامر").out
    assert "A chain in one span" in out
    assert "14 articles were looked at." in out


def test_who_is_not_there_is_told(sample: Path, run: Run) -> None:
    assert run("consistency", sample, "--person", "Nobody").code == 1


def test_nothing_is_changed(sample: Path, run: Run) -> None:
    before = run("history", sample, "--json").body
    run("consistency", sample, "--person", "سامر")
    assert run("history", sample, "--json").body == before
