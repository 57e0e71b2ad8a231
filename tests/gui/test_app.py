"""The application as a person starts it: in a process of its own, in both languages and themes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.workflow.making import create_sample

_PATIENCE = 40  # seconds


def until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_window_opens_a_project_and_says_nothing_unexpected(
    tmp_path: Path, language: str, theme: str
) -> None:
    path = tmp_path / "sample.annproj"
    with create_sample(path, person="سلمى") as project:
        assert project.me is not None
        here = f'{project.about.id} = "{project.me.id}"'
    settings = tmp_path / "config" / "annotator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        f'language = "{language}"\ntheme = "{theme}"\n[people]\n{here}\n', encoding="utf-8"
    )
    state = tmp_path / "state" / "annotator"
    folders = {f"XDG_{name.upper()}_HOME": str(tmp_path / name) for name in ("config", "state")}
    process = subprocess.Popen(
        [sys.executable, "-m", "annotator", str(path)],
        env=os.environ | folders | {"QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        # The article in view is remembered when it is shown: the window stands by then.
        until(lambda: "document" in _read(state / "window.ini"), process)
        assert process.poll() is None
    finally:
        process.terminate()
        said = process.communicate(timeout=_PATIENCE)[1]
    assert "document" in _read(state / "window.ini"), said
    assert "Traceback" not in said
    assert "unexpected" not in _read(state / "annotator.log")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
