"""The documented commands exist, are all documented, and run as documented."""

import json
import re
import shutil
from pathlib import Path

import pytest

from annotator.cli import cli
from annotator.cli.verbs import Verb
from tests.cli.conftest import Run, words_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\$ (annotator .*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_stands_in_the_readme_and_on_the_page(name: str) -> None:
    assert f"`annotator {name}`" in README
    assert f"`annotator {name}`" in PAGE


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_examples_of_the_help_are_those_of_the_page(name: str) -> None:
    command = cli.commands[name]
    assert isinstance(command, Verb)
    assert set(command.examples) == {line for line in LINES if line.split()[1] == name}


def test_every_line_of_the_page_does_what_it_says(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _lay_out(tmp_path)
    for line in LINES:
        words = words_of(line)
        if words[0] == "restore":
            words[1] = str(next((tmp_path / "harvest backups").iterdir()))
        if words[1].endswith(".annwork"):
            words[1] = str(next((tmp_path / "out").iterdir()))
        if words[0] == "salvage":
            shutil.copy("harvest.annproj", "broken.annproj")
        ran = run(*words)
        assert ran.code == 0, f"{line}: {ran.err}"
    assert (tmp_path / "done.conll").exists()
    assert not (tmp_path / "train.spacy").exists()


def _lay_out(folder: Path) -> None:
    articles = folder / "articles"
    articles.mkdir()
    for name in ("a-17", "b", "c"):
        (articles / f"{name}.txt").write_text(f"قال محمد في {name}.", encoding="utf-8")
    spans = {"text": "قال سليم.", "spans": [[4, 8, "PER"], [0, 3, "MISC"]]}
    (folder / "old.jsonl").write_text(json.dumps(spans) + "\n", encoding="utf-8")
    (folder / "team.jsonl").write_text(
        json.dumps({"text": "😀 قال بدر.", "spans": [[7, 10, "PERSON"]], "annotator": "s1"}) + "\n",
        encoding="utf-8",
    )
    guesses = {"text": "قال بدر.", "spans": [[4, 7, "PERSON"]]}
    (folder / "model.jsonl").write_text(json.dumps(guesses) + "\n", encoding="utf-8")
    (folder / "exceptions.csv").write_text(
        "article,annotators,purpose\na-17.txt,سلمى;هدى,\nb.txt,,hidden\n", encoding="utf-8"
    )
    (folder / "table.csv").write_text("headline,body\nخبر,قال فهد\n", encoding="utf-8")
