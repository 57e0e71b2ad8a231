"""Looking after a project file."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LEFT_HALF_WRITTEN = """
import os, shutil, sqlite3, sys
path, copy = sys.argv[1:]
db = sqlite3.connect(path, isolation_level=None)
db.execute("pragma journal_mode = truncate")
db.execute("pragma cache_size = 1")
db.execute("begin immediate")
db.execute("update texts set text = text || 'x'")
db.execute("update changes set body = body || ' '")
for end in ("", "-journal"):
    shutil.copyfile(path + end, copy + end)
os._exit(0)
"""


def change(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


@pytest.fixture
def damaged(sample: Path) -> Path:
    """Return a project of which one article's text was altered."""
    change(sample, "update texts set text = text || 'x' where id = 3")
    return sample


@pytest.fixture
def derailed(sample: Path) -> Path:
    """Return a project whose derived tables are wrong."""
    change(sample, "delete from annotations where document = 3")
    return sample


def test_a_sound_project_is_said_to_be_well(sample: Path, run: Run) -> None:
    ran = run("check", sample)
    assert (ran.code, ran.err) == (0, "")
    assert "All is well." in ran.out
    assert run("check", sample, "--json").body["findings"] == []


def test_damage_is_found_named_and_answered_with_1(damaged: Path, run: Run) -> None:
    ran = run("check", damaged)
    assert ran.code == 1
    assert "damage: " in ran.out
    body = run("check", damaged, "--json").body
    assert body["sound"] is False
    assert body["findings"][0]["severity"] == "damage"


def test_a_damaged_project_is_not_opened(damaged: Path, run: Run) -> None:
    assert run("info", damaged).code == 1
    assert run("rebuild", damaged).code == 1


def test_wrong_tables_are_made_anew_only_when_asked(derailed: Path, run: Run) -> None:
    ran = run("info", derailed)
    assert ran.code == 1
    assert "annotator rebuild" in ran.err
    assert run("check", derailed, "--json").body["rebuild_helps"] is True
    assert run("rebuild", derailed).code == 0
    assert run("check", derailed).code == 0
    assert run("info", derailed, "--json").body["annotations"] == 1419


def test_what_is_left_is_saved_and_what_is_missing_named(
    tmp_path: Path, damaged: Path, run: Run
) -> None:
    before = damaged.read_bytes()
    ran = run("salvage", damaged, tmp_path / "saved.annproj", "--json")
    assert ran.code == 1
    assert len(ran.body["lost_articles"]) == 1
    assert damaged.read_bytes() == before
    assert run("check", tmp_path / "saved.annproj").code == 0
    assert run("info", tmp_path / "saved.annproj", "--json").body["articles"] == 13
    assert run("salvage", damaged, tmp_path / "saved.annproj").code == 1


def test_a_backup_can_be_put_back(tmp_path: Path, sample: Path, run: Run) -> None:
    copy = run("backup", sample, "--json").body["file"]
    assert Path(copy).parent == tmp_path / "sample backups"
    (tmp_path / "a.txt").write_text("قال", encoding="utf-8")
    run("import", sample, tmp_path / "a.txt")
    aside = run("restore", copy, sample, "--json").body["set_aside"]
    assert run("info", sample, "--json").body["articles"] == 14
    assert run("info", aside, "--json").body["articles"] == 15


def test_a_backup_goes_where_it_is_told(tmp_path: Path, sample: Path, run: Run) -> None:
    assert run("backup", sample, "--to", tmp_path / "stick").code == 0
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_a_damaged_backup_is_not_put_back(tmp_path: Path, damaged: Path, run: Run) -> None:
    target = tmp_path / "target.annproj"
    assert run("restore", damaged, target).code == 1
    assert not target.exists()


def test_a_file_whose_writer_was_killed_is_no_damage(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    left = tmp_path / "left.annproj"
    subprocess.run([sys.executable, "-c", LEFT_HALF_WRITTEN, sample, left], check=True)
    assert left.with_name("left.annproj-journal").stat().st_size > 0
    assert run("check", left).code == 0
    shutil.rmtree(tmp_path / "home")
    assert run("info", left, "--json").body["annotations"] == 1419
