"""The command line as a program: pipes, signals, terminals, what it loads."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, started

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")


def on_a_terminal(*words: object, stop_at: bytes = b"") -> tuple[int, str]:
    """Run a command on a terminal; interrupt it once `stop_at` has been printed."""
    try:
        ours, its = pty.openpty()
    except OSError:
        pytest.skip("this machine has no terminals to give")
    command = [sys.executable, "-m", "annotator", *map(str, words)]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its)
    os.close(its)
    seen, stopped = b"", not stop_at
    while block := _read(ours):
        seen += block
        if not stopped and stop_at in seen:
            process.send_signal(signal.SIGINT)
            stopped = True
    os.close(ours)
    return process.wait(), seen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # so Linux says that the program has gone
        return b""


def test_no_window_is_loaded() -> None:
    code = (
        "import sys, annotator.cli; "
        "print([name for name in sys.modules if 'PySide' in name or name == 'spacy'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"


def test_a_reader_that_has_seen_enough_ends_it_quietly(sample: Path) -> None:
    process = started("show", sample, 1)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 141


def test_a_full_disk_behind_the_output_is_told(sample: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "annotator", "info", sample],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert ran.stderr.strip()


def test_the_output_is_utf8_in_every_locale(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    out, err = started("info", sample).communicate()
    assert "المرجع" in out.decode()
    assert err == b""


def test_a_file_name_that_is_no_text_is_written_in_escapes(empty: Path) -> None:
    out, err = started("import", empty, os.fsdecode(b"\xff.txt"), "--json").communicate()
    assert json.loads(out)["problems"][0]["file"] == "\udcff.txt"
    assert err == b""


def test_ctrl_c_leaves_nothing_of_an_import(tmp_path: Path, empty: Path, run: Run) -> None:
    with (tmp_path / "big.jsonl").open("w", encoding="utf-8") as file:
        for number in range(30_000):
            file.write(json.dumps({"text": f"قال محمد {number} " * 20}) + "\n")
    code, seen = on_a_terminal("import", empty, tmp_path / "big.jsonl", stop_at=b"%")
    assert code == 130
    assert "Stopped. Nothing was changed." in seen
    assert "Traceback" not in seen
    assert run("check", empty).code == 0
    assert run("info", empty, "--json").body["articles"] == 0


def test_a_killed_import_leaves_nothing_to_be_seen(tmp_path: Path, empty: Path, run: Run) -> None:
    source = tmp_path / "big.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(20_000):
            file.write(json.dumps({"text": f"قال محمد {number} " * 40}) + "\n")
    before = empty.stat().st_size
    process = started("import", empty, source)
    deadline = time.monotonic() + 60
    while empty.stat().st_size < before + 500_000 and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert empty.stat().st_size > before
    assert run("info", empty, "--json").body["articles"] == 0
    assert run("check", empty).code == 0


def test_a_terminal_gets_shaped_lines_and_colours(sample: Path) -> None:
    code, seen = on_a_terminal("show", sample, "03-health")
    assert code == 0
    assert "\x1b[38;5;" in seen
    assert "ﺔﺤﺼﻟﺍ" in seen


def test_a_terminal_that_turns_lines_gets_them_in_reading_order(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VTE_VERSION", "7000")
    monkeypatch.setenv("NO_COLOR", "1")
    _code, seen = on_a_terminal("show", sample, "03-health")
    assert "[\u2068PERSON\u2069 رزان القطيفاني]" in seen
    assert "\x1b[38" not in seen
