"""What every test of the command line starts from: its own settings, English, no terminal."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli import cli
from annotator.language import set_language

TERMINALS = ("VTE_VERSION", "KONSOLE_VERSION", "MLTERM", "TERM_PROGRAM", "NO_COLOR")


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def body(self) -> Any:
        """Return the JSON document it printed."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test settings and a memory of trusted files of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in TERMINALS:
        monkeypatch.delenv(name, raising=False)
    yield home
    set_language("en")


@pytest.fixture
def run() -> Run:
    """Return what runs a command in this process."""

    def call(*words: object) -> Ran:
        result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
        return Ran(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def sample(tmp_path: Path, run: Run) -> Path:
    """Return the sample project, led by Leila (ليلى)."""
    path = tmp_path / "sample.annproj"
    assert run("new", path, "--sample", "--person", "ليلى").code == 0
    return path


@pytest.fixture
def empty(tmp_path: Path, run: Run) -> Path:
    """Return a project without articles, led by Leila (ليلى)."""
    path = tmp_path / "empty.annproj"
    assert run("new", path, "--person", "ليلى").code == 0
    return path


def started(*words: object, **rest: Any) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "annotator", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ),
        **rest,
    )


def words_of(line: str) -> list[str]:
    """Return the words of a command line after the program's name."""
    program, *words = shlex.split(line)
    assert program == "annotator"
    return words
