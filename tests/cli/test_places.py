"""Where commands open projects, and as whom."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_a_file_of_a_newer_program_is_said_to_be_one(run: Run, empty: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(empty)
    connection.execute("pragma user_version = 99")
    connection.close()
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    refused = run("import", str(empty), str(tmp_path / "a.txt"))
    assert refused.code == 1
    assert "newer program" in refused.err
