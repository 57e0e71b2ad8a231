"""What all commands have in common."""

import inspect
from pathlib import Path

import click
import pytest
from click import core, decorators, exceptions, formatting, parser, types

from annotator.cli import cli
from annotator.cli.click_words import WORDS
from annotator.cli.verbs import Option, Verb
from tests.cli.conftest import Run

COMMANDS = sorted(cli.commands)


NEED_AN_EXTRA = frozenset({"learn"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_examples_and_json(name: str, run: Run) -> None:
    command = cli.commands[name]
    assert isinstance(command, Verb)
    assert command.help
    assert command.examples or name in NEED_AN_EXTRA  # examples are run by a test
    assert all(example.startswith(f"annotator {name} ") for example in command.examples)
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert "--json" in [name for one in options for name in one.opts]
    assert all(isinstance(one, Option) and one.help for one in options)
    ran = run(name, "--help")
    assert ran.code == 0
    assert all(example in ran.out for example in command.examples[:1])


@pytest.mark.parametrize("words", [("bogus",), ("info",), ("info", "a", "b"), ("show", "--bidi")])
def test_a_wrong_call_leaves_with_1_not_with_the_2_of_refused_records(
    words: tuple[str, ...], run: Run
) -> None:
    assert run(*words).code == 1


def test_a_wrong_call_is_json_when_json_was_asked_for(run: Run) -> None:
    assert "PROJECT" in run("info", "--json").body["error"]


def test_a_disk_that_refuses_is_one_line(sample: Path, run: Run) -> None:
    ran = run("export", sample, "/proc/nowhere.jsonl")
    assert ran.code == 1
    assert ran.err.endswith("\n")
    assert "Traceback" not in ran.err


def test_messages_speak_the_language_of_the_system(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = run("info", tmp_path / "none.annproj").err
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")
    arabic = run("info", tmp_path / "none.annproj")
    assert arabic.code == 1
    assert arabic.err != english


def test_a_wrong_call_is_told_in_the_language_of_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No such option '--bogus'" in run("info", "--bogus").err
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")
    told = run("info", "--bogus").err
    assert told.startswith("الاستعمال: annotator info")
    assert "خطأ: لا يوجد خيار باسم '--bogus'" in told
    assert "الخيارات:" in run("info", "--help").out
    assert "No such option" in run("info", "--bogus", "--json").body["error"]


def test_what_click_says_is_what_is_translated() -> None:
    sources = [
        inspect.getsource(one) for one in (core, decorators, exceptions, formatting, parser, types)
    ]
    assert [words for words in WORDS if not any(words in source for source in sources)] == []


def test_json_speaks_english_in_every_language(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = run("info", tmp_path / "none.annproj", "--json").body
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")
    assert run("info", tmp_path / "none.annproj", "--json").body == english


def test_settings_that_cannot_be_read_are_told_and_do_not_stop_anything(
    own_home: Path, run: Run
) -> None:
    file = own_home / "config" / "annotator" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('language = "klingon"\n', encoding="utf-8")
    ran = run("info", "none.annproj")
    assert "klingon" in ran.err
    assert ran.code == 1
